"""The kernel's names of the reference's functions and steps."""

from collections.abc import Mapping
from typing import Final

from zslayout.reference.atomic_step import Action, LockClass

STEP_CALLS: Final[Mapping[tuple[Action, LockClass | None], str]] = {
    (Action.LOCK, LockClass.CLASS): r"spin_lock",
    (Action.UNLOCK, LockClass.CLASS): r"spin_unlock",
    (Action.LOCK, LockClass.POOL): r"spin_lock",
    (Action.UNLOCK, LockClass.POOL): r"spin_unlock",
    (Action.READ_LOCK, LockClass.POOL): r"read_lock",
    (Action.READ_UNLOCK, LockClass.POOL): r"read_unlock",
    (Action.WRITE_LOCK, LockClass.POOL): r"write_lock",
    (Action.WRITE_UNLOCK, LockClass.POOL): r"write_unlock",
    (Action.READ_LOCK, LockClass.ZSPAGE): r"(zspage|migrate)_read_lock",
    (Action.READ_UNLOCK, LockClass.ZSPAGE): r"(zspage|migrate)_read_unlock",
    (Action.WRITE_LOCK, LockClass.ZSPAGE): r"(zspage|migrate)_write_lock",
    (Action.WRITE_TRYLOCK, LockClass.ZSPAGE): r"zspage_write_trylock",
    (Action.WRITE_UNLOCK, LockClass.ZSPAGE): r"(zspage|migrate)_write_unlock",
    (Action.TRYLOCK, LockClass.PAGE): r"zpdesc_trylock|trylock_page",
    (Action.UNLOCK, LockClass.PAGE): r"zpdesc_unlock|unlock_page",
    (Action.WAIT, LockClass.PAGE): r"zpdesc_wait_locked|wait_on_page_locked",
    (Action.CONTENDED, LockClass.POOL): r"rwlock_is_contended|spin_is_contended",
    (Action.LOAD_WORD, None): r"handle_to_obj",
    (Action.STORE_WORD, None): r"record_obj",
    (Action.FIND_ZSPAGE, None): r"get_zspage",
    (Action.LEAVE_ZSPAGE, None): r"reset_(zpdesc|page)",
    (Action.LOAD_PAGE, None): r"find_alloced_obj|obj_allocated|page load",
    (Action.STORE_PAGE, None): r"memcpy(_\w+)?|copy_(high)?page|page store",
    (Action.UPDATE_ZSPAGE, None): r"mod_zspage_inuse|set_freeobj",
    (Action.CHAIN_PAGES, None): r"create_page_chain|replace_sub_page",
    (Action.MOVE_ZSPAGE, None): r"remove_zspage|insert_zspage|list_splice_init",
    (Action.UPDATE_STATISTICS, None): r"class_(zspage_)?stat_(add|sub|inc|dec)",
    (Action.COUNT_PAGES, None): r"atomic_long_(add|sub)",
    (Action.ALLOC_HANDLE, None): r"cache_alloc_handle",
    (Action.FREE_HANDLE, None): r"cache_free_handle",
    (Action.ALLOC_PAGE, None): r"alloc_zpdesc|alloc_page",
    (Action.FREE_PAGE, None): r"free_zpdesc|zpdesc_put|put_page",
    (Action.KICK_DEFERRED_FREE, None): r"kick_deferred_free",
}
"""What is called where a step is done, as a pattern over the names of all releases.

Accesses to pages are `page load` and `page store`.
"""
KERNEL_FUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "begin_access": ("zs_obj_read_begin",),
    "move_page": ("zs_page_migrate",),
    "move_word": ("zs_page_migrate",),
    "compact_class": ("__zs_compact",),
    "isolate": ("isolate_src_zspage", "isolate_dst_zspage"),
    "give_back": ("__free_zspage",),
    "free_pages": ("__free_zspage_lockless",),
    **{
        name: (name,)
        for name in (
            *("obj_malloc", "obj_free", "fix_fullness_group", "alloc_zspage", "init_zspage"),
            *("free_zspage", "trylock_zspage", "lock_zspage", "migrate_zspage", "zs_object_copy"),
            *("putback_zspage", "zs_malloc", "zs_free", "zs_obj_write", "async_free_zspage"),
        )
    },
}
"""The kernel's functions that a function of `zslayout.reference.operations` stands for.

What is not here is no function of mm/zsmalloc.c's own, or is a part of another.
"""

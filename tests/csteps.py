"""The calls of C that rows of the operation tables stand for, and the functions of a file."""

import re
from typing import Final

from zslayout.reference.atomic_step import Action, LockClass

CALLS: Final = {
    (Action.LOCK, LockClass.CLASS): ("spin_lock(&",),
    (Action.UNLOCK, LockClass.CLASS): ("spin_unlock(&",),
    (Action.READ_LOCK, LockClass.POOL): ("read_lock(&pool->lock)",),
    (Action.READ_UNLOCK, LockClass.POOL): ("read_unlock(&pool->lock)",),
    (Action.WRITE_LOCK, LockClass.POOL): ("write_lock(&pool->lock)",),
    (Action.WRITE_UNLOCK, LockClass.POOL): ("write_unlock(&pool->lock)",),
    (Action.READ_LOCK, LockClass.ZSPAGE): ("zspage_read_lock(",),
    (Action.READ_UNLOCK, LockClass.ZSPAGE): ("zspage_read_unlock(",),
    (Action.WRITE_TRYLOCK, LockClass.ZSPAGE): ("zspage_write_trylock(",),
    (Action.WRITE_UNLOCK, LockClass.ZSPAGE): ("zspage_write_unlock(",),
    (Action.TRYLOCK, LockClass.PAGE): ("zpdesc_trylock(",),
    (Action.UNLOCK, LockClass.PAGE): ("zpdesc_unlock(",),
    (Action.WAIT, LockClass.PAGE): ("zpdesc_wait_locked(",),
    (Action.LOAD_WORD, None): ("handle_to_obj(",),
    (Action.STORE_WORD, None): ("record_obj(",),
    (Action.FIND_ZSPAGE, None): ("get_zspage(",),
    (Action.LEAVE_ZSPAGE, None): ("reset_zpdesc(",),
    (Action.ALLOC_HANDLE, None): ("cache_alloc_handle(",),
    (Action.FREE_HANDLE, None): ("cache_free_handle(",),
    (Action.ALLOC_PAGE, None): ("alloc_zpdesc(",),
    (Action.FREE_PAGE, None): ("free_zpdesc(", "zpdesc_put("),
    (Action.UPDATE_ZSPAGE, None): ("mod_zspage_inuse(",),
    (Action.MOVE_ZSPAGE, None): ("remove_zspage(", "list_splice_init("),
    (Action.CHAIN_PAGES, None): ("create_page_chain(",),
    (Action.COUNT_PAGES, None): ("cache_free_zspage(",),
}
"""What a row does is done by one of these."""


def bodies(lines: list[str], function: str) -> list[range]:
    """The places of the definitions of a function: one for each branch of an `#if`."""
    found = []
    for first, line in enumerate(lines):
        if re.match(rf"\w.*[ *]{re.escape(function)}\(", line) and not line.endswith(";"):
            found.append(range(first, lines.index("}", first)))
    return found

"""Locks and the order of steps: what the words say is right, and when they say it is not."""

from typing import Final

from corpus.edit import After, Before, Drop, Swap
from corpus.entry import PROTOCOL, Broken
from corpus.where import ALL, GATE_OFF, GATE_ON, Where

_LOCKLESS: Final = "obj_class_get_and_lock#0"
_LOCKED: Final = "obj_class_get_and_lock#1"
_FREE: Final = "zs_free"
_MOVE: Final = "zs_page_migrate"
_COMPACT: Final = "__zs_compact"


def _entry(
    name: str,
    base: str,
    why: str,
    *edits: Drop | Swap | After | Before,
    wrong: Where = ALL,
    at: tuple[str, ...] = (),
) -> Broken:
    return Broken(
        name=name, base=base, edits=edits, why=why, wrong=wrong, also=ALL, stops=(PROTOCOL,), at=at
    )


ENTRIES: Final = (
    _entry(
        "free-without-reading-again",
        "7.3",
        "The PFN may be that of a page that migration has left since.",
        Drop(_LOCKLESS, "obj = handle_to_obj(handle); obj_to_zpdesc"),
        wrong=GATE_ON,
        at=(_LOCKLESS,),
    ),
    _entry(
        "free-reads-again-before-the-lock",
        "7.3",
        "Both loads are without the lock.",
        Drop(_LOCKLESS, "spin_lock(&(*classp)->lock)"),
        Before(_LOCKLESS, "*objp = obj", "\tspin_lock(&(*classp)->lock);"),
        wrong=GATE_ON,
        at=(_LOCKLESS,),
    ),
    _entry(
        "free-without-class-lock",
        "7.3",
        "The free list is changed while another processor changes it.",
        Drop(_LOCKLESS, "spin_lock(&(*classp)->lock)"),
        wrong=GATE_ON,
        at=(_LOCKLESS, _FREE),
    ),
    _entry(
        "free-without-pool-lock",
        "7.3",
        "The page may have been migrated and given back before its zspage is read.",
        Drop(_LOCKED, "read_lock(&pool->lock)"),
        Drop(_LOCKED, "read_unlock(&pool->lock)"),
        wrong=GATE_OFF,
        at=(_LOCKED,),
    ),
    _entry(
        "free-releases-pool-lock-early",
        "7.3",
        "Migration may come between the word and the class lock.",
        Swap(
            _LOCKED,
            "spin_lock(&(*classp)->lock); read_unlock(&pool->lock);",
            "read_unlock(&pool->lock);\n\tspin_lock(&(*classp)->lock);",
        ),
        wrong=GATE_OFF,
        at=(_LOCKED,),
    ),
    _entry(
        "free-6.12-reads-word-first",
        "6.12",
        "The word is read before migration is shut out.",
        Drop(_FREE, "obj = handle_to_obj(handle)"),
        Before(_FREE, "read_lock(&pool->migrate_lock)", "\tobj = handle_to_obj(handle);"),
        at=(_FREE,),
    ),
    _entry(
        "free-6.12-without-migrate-lock",
        "6.12",
        "The page may have been migrated and given back before its zspage is read.",
        Drop(_FREE, "read_lock(&pool->migrate_lock)"),
        Drop(_FREE, "read_unlock(&pool->migrate_lock)"),
        at=(_FREE,),
    ),
    _entry(
        "free-unlocks-before-group",
        "6.12",
        "The zspage changes its list without a lock.",
        Drop(_FREE, "spin_unlock(&class->lock)"),
        Before(
            _FREE, "fullness = fix_fullness_group(class, zspage)", "\tspin_unlock(&class->lock);"
        ),
        at=(_FREE,),
    ),
    _entry(
        "free-never-unlocks",
        "6.12",
        "Whoever frees next waits for ever.",
        Drop(_FREE, "spin_unlock(&class->lock)"),
        at=(_FREE,),
    ),
    _entry(
        "free-keeps-pool-lock",
        "7.3",
        "Migration waits for ever.",
        Drop(_LOCKED, "read_unlock(&pool->lock)"),
        wrong=GATE_OFF,
        at=(_LOCKED, _FREE),
    ),
    _entry(
        "free-pages-of-an-unlocked-zspage",
        "7.3",
        "A page may be migrated while it is given back.",
        Swap(_FREE, "if (trylock_zspage(zspage))", "if (zspage)"),
        at=(_FREE,),
    ),
    _entry(
        "free-pages-still-in-their-list",
        "7.3",
        "Another allocation finds the zspage that is being given back.",
        Drop(_FREE, "remove_zspage(class, zspage)"),
        at=(_FREE,),
    ),
    _entry(
        "free-pages-without-the-worker",
        "7.3",
        "A zspage whose pages are locked is never given back.",
        Drop(_FREE, "kick_deferred_free(pool)"),
        at=(_FREE,),
    ),
    _entry(
        "migrate-without-pool-lock",
        "7.3",
        "A reader follows a word to a page that is being left.",
        Drop(_MOVE, "write_lock(&pool->lock)"),
        Swap(_MOVE, "write_unlock(&pool->lock); return -EBUSY;", "return -EBUSY;"),
        Drop(_MOVE, "write_unlock(&pool->lock)"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-under-a-read-lock",
        "6.12",
        "Two readers of the pool's lock shut each other out of nothing.",
        Swap(_MOVE, "write_lock(&pool->migrate_lock)", "read_lock(&pool->migrate_lock)"),
        Swap(_MOVE, "write_unlock(&pool->migrate_lock)", "read_unlock(&pool->migrate_lock)"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-without-class-lock",
        "6.12",
        "Words change while zs_free() has the class lock.",
        Drop(_MOVE, "spin_lock(&class->lock)"),
        Drop(_MOVE, "spin_unlock(&class->lock)"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-without-zspage-lock",
        "6.12",
        "A mapped object moves away under its reader.",
        Drop(_MOVE, "migrate_write_lock(zspage)"),
        Drop(_MOVE, "migrate_write_unlock(zspage)"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-ignores-zspage-lock",
        "7.3",
        "A mapped object moves away under its reader.",
        Swap(
            _MOVE,
            "if (!zspage_write_trylock(zspage))",
            "if (!zspage_write_trylock(zspage) && !zspage)",
        ),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-unlocks-before-words",
        "7.3",
        "zs_free() may read the word of the old page under the class lock.",
        Drop(_MOVE, "zspage_write_unlock(zspage); spin_unlock(&class->lock);"),
        Swap(
            _MOVE,
            "; spin_unlock(&class->lock); write_unlock(&pool->lock); zpdesc_get",
            "zspage_write_unlock(zspage);\n\twrite_unlock(&pool->lock);\n\n\tzpdesc_get",
        ),
        Before(_MOVE, "for (addr = s_addr + offset", "\tspin_unlock(&class->lock);"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-keeps-locks-when-busy",
        "7.3",
        "Whoever comes next waits for ever.",
        Swap(
            _MOVE,
            "spin_unlock(&class->lock); write_unlock(&pool->lock); return -EBUSY;",
            "return -EBUSY;",
        ),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-locks-upside-down",
        "7.3",
        "zs_compact() takes the same two locks the other way round.",
        Drop(_MOVE, "write_lock(&pool->lock)"),
        After(_MOVE, "spin_lock(&class->lock);", "\twrite_lock(&pool->lock);"),
        at=(_MOVE,),
    ),
    _entry(
        "migrate-words-before-contents",
        "6.12",
        "The old page is reset before its objects are copied.",
        Drop(_MOVE, "reset_page(page)"),
        Before(_MOVE, "offset = get_first_obj_offset(page)", "\treset_page(page);"),
        at=(_MOVE,),
    ),
    _entry(
        "compact-without-pool-lock",
        "7.3",
        "A reader follows a word to a place that is being left.",
        Swap(
            _COMPACT,
            "write_lock(&pool->lock); spin_lock(&class->lock); while",
            "spin_lock(&class->lock);\n\twhile",
        ),
        Swap(
            _COMPACT,
            "spin_unlock(&class->lock); write_unlock(&pool->lock); cond_resched(); write_lock(&pool->lock);",
            "spin_unlock(&class->lock);\n\t\t\tcond_resched();",
        ),
        Drop(_COMPACT, "write_unlock(&pool->lock)"),
        at=(_COMPACT,),
    ),
    _entry(
        "compact-without-class-lock",
        "7.3",
        "Objects move while others are allocated in the same zspages.",
        Swap(
            _COMPACT,
            "write_lock(&pool->lock); spin_lock(&class->lock); while",
            "write_lock(&pool->lock);\n\twhile",
        ),
        Swap(
            _COMPACT,
            "spin_unlock(&class->lock); write_unlock(&pool->lock); cond_resched(); write_lock(&pool->lock); spin_lock(&class->lock);",
            "write_unlock(&pool->lock);\n\t\t\tcond_resched();\n\t\t\twrite_lock(&pool->lock);",
        ),
        Drop(_COMPACT, "spin_unlock(&class->lock)"),
        at=(_COMPACT,),
    ),
    _entry(
        "compact-without-zspage-lock",
        "6.12",
        "A mapped object moves away under its reader.",
        Drop(_COMPACT, "migrate_write_lock(src_zspage)"),
        Drop(_COMPACT, "migrate_write_unlock(src_zspage)"),
        at=(_COMPACT,),
    ),
    _entry(
        "malloc-without-class-lock",
        "7.3",
        "Two allocations take one object.",
        Swap(
            "zs_malloc",
            "spin_lock(&class->lock); zspage = find_get_zspage(class);",
            "zspage = find_get_zspage(class);",
        ),
        Swap(
            "zs_malloc",
            "goto out; } spin_unlock(&class->lock);",
            "spin_lock(&class->lock);\n\t\tgoto out;\n\t}",
        ),
        at=("zs_malloc",),
    ),
    _entry(
        "malloc-shows-zspage-before-its-object",
        "7.3",
        "The worker gives the zspage back that the object is about to be taken from.",
        Swap(
            "zs_malloc",
            "spin_lock(&class->lock); obj_malloc(pool, zspage, handle); "
            "newfg = get_fullness_group(class, zspage); insert_zspage(class, zspage, newfg);",
            "spin_lock(&class->lock);\n\tnewfg = get_fullness_group(class, zspage);\n"
            "\tinsert_zspage(class, zspage, newfg);\n\tspin_unlock(&class->lock);\n"
            "\tspin_lock(&class->lock);\n\tobj_malloc(pool, zspage, handle);",
        ),
        at=("zs_malloc",),
    ),
    _entry(
        "read-without-pool-lock",
        "7.3",
        "Migration may come between the word and the zspage's lock.",
        Drop("zs_obj_read_begin", "read_lock(&pool->lock)"),
        Drop("zs_obj_read_begin", "read_unlock(&pool->lock)"),
        at=("zs_obj_read_begin",),
    ),
    _entry(
        "read-reads-word-first",
        "7.3",
        "The word is read before migration is shut out.",
        Drop("zs_obj_read_begin", "obj = handle_to_obj(handle)"),
        Before("zs_obj_read_begin", "read_lock(&pool->lock)", "\tobj = handle_to_obj(handle);"),
        at=("zs_obj_read_begin",),
    ),
    _entry(
        "write-without-zspage-lock",
        "7.3",
        "The object moves away while it is written.",
        Drop("zs_obj_write", "zspage_read_lock(zspage)"),
        Drop("zs_obj_write", "zspage_read_unlock(zspage)"),
        at=("zs_obj_write",),
    ),
    _entry(
        "map-unlocks-zspage-early",
        "6.12",
        "A mapped object moves away under its reader.",
        After(
            "zs_map_object", "read_unlock(&pool->migrate_lock);", "\tmigrate_read_unlock(zspage);"
        ),
        at=("zs_map_object",),
    ),
    _entry(
        "worker-without-class-lock",
        "7.3",
        "Lists change while others walk them.",
        Swap("async_free_zspage", "spin_lock(&class->lock); list_splice_init", "list_splice_init"),
        Swap("async_free_zspage", "&free_pages); spin_unlock(&class->lock);", "&free_pages);"),
        at=("async_free_zspage",),
    ),
    _entry(
        "worker-without-page-locks",
        "6.12",
        "A page may be migrated while it is given back.",
        Drop("async_free_zspage", "lock_zspage(zspage)"),
        at=("async_free_zspage",),
    ),
    _entry(
        "trylock-keeps-locks",
        "7.3",
        "Pages that were locked before the one that could not be stay so.",
        Drop("trylock_zspage", "zpdesc_unlock(cursor)"),
        at=("trylock_zspage",),
    ),
)

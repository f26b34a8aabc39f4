"""Each statement of the lock protocol dropped, or done twice: made by a script of two lists.

A statement is named by its function and its tokens. What doubling does is worth an entry where
once is right and twice is not; what dropping does, where others rest on it.
"""

from collections.abc import Iterator
from typing import Final

from corpus.edit import After, Drop
from corpus.entry import PROTOCOL, Broken
from corpus.where import ALL, GATE_OFF, GATE_ON, Where

_LOCKLESS: Final = "obj_class_get_and_lock#0"
_LOCKED: Final = "obj_class_get_and_lock#1"
_FREES: Final = ("zs_free", "free_zspage", "__free_zspage")
_DROPPED: Final = (
    ("7.3", _LOCKED, "read_lock(&pool->lock);", GATE_OFF),
    ("7.3", _LOCKED, "spin_lock(&(*classp)->lock);", GATE_OFF),
    ("7.3", "zs_free", "class_stat_sub(class, ZS_OBJS_INUSE, 1);", ALL),
    ("7.3", "zs_free", "class_stat_sub(class, ZS_OBJS_ALLOCATED, class->objs_per_zspage);", ALL),
    ("7.3", "zs_free", "spin_unlock(&class->lock);", ALL),
    ("7.3", "zs_free", "__free_zspage_lockless(zspage_to_free);", ALL),
    ("7.3", "zs_free", "atomic_long_sub(class->pages_per_zspage, &pool->pages_allocated);", ALL),
    ("7.3", "zs_free", "cache_free_handle(handle);", ALL),
    ("7.3", "free_zspage", "kick_deferred_free(pool);", ALL),
    ("7.3", "free_zspage", "remove_zspage(class, zspage);", ALL),
    ("7.3", "__free_zspage_lockless", "zpdesc_unlock(zpdesc);", ALL),
    ("7.3", "__free_zspage_lockless", "zpdesc_put(zpdesc);", ALL),
    ("7.3", "__free_zspage_lockless", "cache_free_zspage(zspage);", ALL),
    ("6.12", "zs_free", "read_lock(&pool->migrate_lock);", ALL),
    ("6.12", "zs_free", "spin_lock(&class->lock);", ALL),
    ("6.12", "zs_free", "read_unlock(&pool->migrate_lock);", ALL),
    ("6.12", "zs_free", "class_stat_sub(class, ZS_OBJS_INUSE, 1);", ALL),
    ("6.12", "zs_free", "cache_free_handle(pool, handle);", ALL),
    ("6.12", "free_zspage", "kick_deferred_free(pool);", ALL),
    ("6.12", "free_zspage", "remove_zspage(class, zspage);", ALL),
)
_DOUBLED: Final = (
    ("7.3", _LOCKLESS, "spin_lock(&(*classp)->lock);", GATE_ON),
    ("7.3", _LOCKED, "read_unlock(&pool->lock);", GATE_OFF),
    ("7.3", "zs_free", "class_stat_sub(class, ZS_OBJS_INUSE, 1);", ALL),
    ("7.3", "zs_free", "remove_zspage(class, zspage);", ALL),
    ("7.3", "zs_free", "spin_unlock(&class->lock);", ALL),
    ("7.3", "zs_free", "cache_free_handle(handle);", ALL),
    ("7.3", "__free_zspage_lockless", "zpdesc_unlock(zpdesc);", ALL),
    ("7.3", "__free_zspage_lockless", "cache_free_zspage(zspage);", ALL),
    ("6.12", "zs_free", "read_lock(&pool->migrate_lock);", ALL),
    ("6.12", "zs_free", "spin_lock(&class->lock);", ALL),
    ("6.12", "zs_free", "spin_unlock(&class->lock);", ALL),
    ("6.12", "zs_free", "cache_free_handle(pool, handle);", ALL),
)


def _named(kind: str, base: str, region: str, tokens: str) -> str:
    words = "".join(each if each.isalnum() else " " for each in tokens.partition("(")[0]).split()
    about = "".join(each if each.isalnum() else " " for each in tokens.partition("(")[2]).split()
    return "-".join((kind, base, region.replace("#", "-"), *words, *about[:4]))


def _entry(
    kind: str, base: str, region: str, tokens: str, wrong: Where, edit: Drop | After
) -> Broken:
    done = "never" if kind == "drop" else "twice"
    function = region.partition("#")[0]
    return Broken(
        name=_named(kind, base, region, tokens),
        base=base,
        edits=(edit,),
        why=f"In {function}() this is done {done}: {tokens.removesuffix(';')}.",
        wrong=wrong,
        also=ALL,
        stops=(PROTOCOL,),
        at=(region, *_FREES),
    )


def _entries() -> Iterator[Broken]:
    for base, region, tokens, wrong in _DROPPED:
        begin = tokens.removesuffix(";")
        yield _entry("drop", base, region, tokens, wrong, Drop(region, begin))
    for base, region, tokens, wrong in _DOUBLED:
        edit = After(region, tokens, f"\t{tokens}")
        yield _entry("double", base, region, tokens, wrong, edit)


ENTRIES: Final = tuple(_entries())

"""Zspages and pools that others get to see before they are whole, and a flag that stays set."""

from typing import Final

import lockclaims
from lockclaims import Mistake

_MALLOC: Final = "unsigned long zs_malloc("
_MAKES: Final = "obj_malloc(pool, zspage, handle);\n\tnewfg"
_INSERT: Final = "insert_zspage(class, zspage, newfg);"
_MOVABLE: Final = "\tSetZsPageMovable(pool, zspage);\n"
_OUT: Final = "out:\n\tspin_unlock(&class->lock);\n"
_CREATE: Final = "struct zs_pool *zs_create_pool("
_FLAG: Final = "atomic_set(&pool->compaction_in_progress, 0);"
_STORE: Final = "pool->size_class[i] = class;\n\n"
_MISTAKES: Final = (
    Mistake(
        "zs_malloc",
        _MALLOC,
        f"{_MAKES} = get_fullness_group(class, zspage);\n\t{_INSERT}",
        f"newfg = get_fullness_group(class, zspage);\n\t{_INSERT}\n"
        "\tspin_unlock(&class->lock);\n\tspin_lock(&class->lock);\n"
        "\tobj_malloc(pool, zspage, handle);",
        "shown_whole",
    ),
    Mistake("zs_malloc", _MALLOC, f"{_MOVABLE}{_OUT}", f"{_OUT}{_MOVABLE}", "zspage_locked"),
    Mistake("zs_create_pool", _CREATE, "spin_lock_init(&class->lock);", ";", "shown_whole", _STORE),
    Mistake(
        "zs_compact", "unsigned long zs_compact(", _FLAG, ";", "release_paired", "if (atomic_xchg"
    ),
)
_WITHOUT: Final = Mistake(
    "zs_create_pool", _CREATE, "spin_lock_init(&pool->lock);", ";", "shown_whole"
)


def test_what_is_shown_before_it_is_whole_is_refuted() -> None:
    assert not lockclaims.missed("7.3", _MISTAKES)


def test_a_pool_without_its_lock_is_refuted() -> None:
    assert not lockclaims.missed("6.1", (_WITHOUT,))

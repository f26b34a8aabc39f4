"""What goes back twice or never: of a pool, and of a module that does not begin."""

from collections.abc import Iterator

import pytest
from cclaims.mistakes import Mistake, of_release, told
from lowered import RISCV32, X86

from zslayout.cclaims.memory.teardown import given_back_once, module_begun, not_lost
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.point import Point
from zslayout.verdict import Status

_ONCE = "what goes back by a call goes back once"
_LEFT = "where a module does not begin, what it made goes back"
_BEGUN = "a module begins only where what it needs is there"
_LOST = "what is kept nowhere else goes back before something else is kept there"
_CREATE, _DESTROY = "struct zs_pool *zs_create_pool(", "void zs_destroy_pool("
_CACHES, _INIT = "static int __init zs_init_caches(", "static int __init zs_init("
_NAME = "kfree(pool->name);"
_REGISTERS = "zs_register_shrinker(pool);"
_NO_RULES = "\t\tzs_destroy_caches();\n\t\treturn rc;"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        (_DESTROY, _NAME, _NAME * 2, _ONCE),
        (_CREATE, _REGISTERS, _REGISTERS * 2, _LOST),
        (_INIT, _NO_RULES, "\t\treturn rc;", _LEFT),
    ),
    (
        ("static void zs_unregister_shrinker(", "free(pool->shrinker);", "free(NULL);", ""),
        (_INIT, _NO_RULES, "\t\tzs_destroy_caches();", _BEGUN),
    ),
    (
        ("static void zs_destroy_caches(", "handle_cachep = NULL;", "", _ONCE),
        ("static void __exit zs_exit(", "zs_destroy_caches();", "zs_destroy_caches();" * 2, ""),
        (_CACHES, "if (!handle_cachep ||", "if (!handle_cachep &&", _BEGUN),
        (_INIT, "rc = zs_init_caches();", "zs_init_caches();\n\trc = 0;", _BEGUN),
    ),
)


def _claims(objects: Objects) -> Iterator[Judged]:
    yield from given_back_once(objects)
    yield from module_begun(objects)
    yield from not_lost(objects)


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_what_goes_back_twice_or_never_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert told(mistakes, _claims) >= {says for *_, says in mistakes if says}


@pytest.mark.parametrize(("version", "point"), [("6.1", RISCV32), ("7.3", X86)])
def test_what_a_released_file_makes_goes_back_once(version: str, point: Point) -> None:
    """An address is as wide as an error on 32 bits, and 6.1 makes the caches of a pool with it."""
    _, decided = of_release(version, _claims, point=point)
    assert decided == {Status.PROVED}

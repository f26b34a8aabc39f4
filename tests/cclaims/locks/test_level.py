"""Which level zs_free() is: of released files, and of one without patches of the series."""

import claimed
import lowered
import pytest
import undone
from kernel import kernel_source

from zslayout.cclaims.judge import findings
from zslayout.cclaims.reading import Learned
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel

_UML = Point(lowered.X86.target, (64, 12, 64, 8))


def _level(text: str, at: Point = lowered.X86) -> FoundLevel:
    made = unit.unit(CFile("zsmalloc.c", text), at, ())
    learned = Learned()
    next(
        findings(
            survey.survey(llvm.module(made.ir), at.given, numeric=True), 40, 12, 8, (), learned
        )
    )
    (found,) = learned.levels
    return found


@pytest.mark.parametrize(
    ("patches", "level", "early"),
    [
        ((), ProtocolLevel.EARLY_UNLOCK, True),
        ((3,), ProtocolLevel.LOCKLESS_FREE, False),
        ((2,), ProtocolLevel.CLASS_IDX, True),
        ((2, 3), ProtocolLevel.CLASS_IDX, False),
        ((1, 2, 3), ProtocolLevel.BASE, False),
    ],
)
def test_without_a_patch_zs_free_is_the_level_before(
    patches: tuple[int, ...], level: ProtocolLevel, *, early: bool
) -> None:
    found = _level(undone.without(kernel_source("7.3").decode(), *patches))
    assert found == FoundLevel(level, early, has_class=1 not in patches)


def test_where_words_have_no_class_pool_lock_stays_and_pages_go_back_as_late_or_early() -> None:
    text = kernel_source("7.3").decode()
    assert _level(text, _UML) == FoundLevel(ProtocolLevel.BASE, early=True)
    assert _level(undone.without(text, 3), _UML) == FoundLevel(ProtocolLevel.BASE)


@pytest.mark.parametrize(
    ("release", "level"),
    [
        ("5.10", ProtocolLevel.PIN_BIT),
        ("6.1", ProtocolLevel.POOL_LOCK),
        ("6.12", ProtocolLevel.BASE),
    ],
)
def test_older_kernels_have_levels_of_their_own(release: str, level: ProtocolLevel) -> None:
    assert _level(kernel_source(release).decode()) == FoundLevel(level)


def test_what_is_none_of_these_is_another() -> None:
    lock, again = "\tspin_lock(&(*class)->lock);\n", "\t*obj = handle_to_obj(handle);\n"
    said = "\t/* and from here on in its page, for migration takes class->lock */\n"
    assert _level(claimed.MERGED).level is ProtocolLevel.LOCKLESS_FREE
    text = claimed.edited(lock + said + again, again + lock)
    assert _level(text).level is ProtocolLevel.OTHER


def test_a_lookup_that_is_chosen_when_it_runs_is_told_at_each_point() -> None:
    text = kernel_source("7.3").decode()
    head = "#if ZS_OBJ_CLASS_BITS > 0\nstatic inline void obj_class_get_and_lock("
    start, other, end = text.index(head), 0, 0
    other = text.index("#else\n", start)
    end = text.index("#endif\n", other)
    name = "obj_class_get_and_lock("
    first = text[start:other].partition("\n")[2].replace(name, f"by_word_{name}")
    second = text[other:end].partition("\n")[2].replace(name, f"by_zspage_{name}")
    call = "\tobj_class_get_and_lock(pool, handle, &obj, &zspage, &class);\n"
    arguments = call.partition("(")[2]
    choice = (
        f"\tif (ZS_OBJ_CLASS_BITS > 0)\n\t\tby_word_{name}{arguments}"
        f"\telse\n\t\tby_zspage_{name}{arguments}"
    )
    text = (text[:start] + first + second + text[end + len("#endif\n") :]).replace(call, choice)
    assert _level(text).level is ProtocolLevel.EARLY_UNLOCK
    assert _level(text, _UML) == FoundLevel(ProtocolLevel.BASE, early=True)

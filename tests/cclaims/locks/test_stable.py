"""Words that are read: while they cannot move, or without a lock for the class in them."""

import claimed
import lowered
import pytest

from zslayout.cclaims.judge import findings
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

_UML = Point(lowered.X86.target, (64, 12, 64, 8))
_MARK = ("\treturn READ_ONCE(*(unsigned long *)handle);", "\treturn *(unsigned long *)handle;")
_STORE = ("\tWRITE_ONCE(*(unsigned long *)handle, obj);", "\t*(unsigned long *)handle = obj;")


def _refuted(text: str, rule: str) -> set[int]:
    found = [each for each in claimed.found(text) if each.id == f"protocol.{rule}"]
    return {each.place.line for each in found if each.verdict.status is Status.REFUTED}


def _line(text: str, tokens: str) -> int:
    assert text.count(tokens) == 1
    return text[: text.index(tokens)].count("\n") + 1


@pytest.mark.parametrize(("old", "new"), [_MARK, _STORE])
def test_what_may_race_is_marked(old: str, new: str) -> None:
    assert not _refuted(claimed.MERGED, "marked_access")
    text = claimed.edited(old, new)
    assert _refuted(text, "marked_access") == {_line(text, new)}


def _found(text: str, at: Point) -> dict[str, set[Status]]:
    made = unit.unit(CFile("zsmalloc.c", text), at, ())
    surveyed = survey.survey(llvm.module(made.ir), at.given, numeric=True)
    told: dict[str, set[Status]] = {}
    for each in findings(surveyed, 40 if at is lowered.X86 else 52, 12):
        told.setdefault(each.id, set()).add(each.verdict.status)
    return told


def test_a_lock_that_is_chosen_by_another_condition_than_the_word_is_refuted() -> None:
    head = "static inline void obj_class_get_and_lock("
    start = claimed.MERGED.index(head)
    gate = claimed.MERGED.rindex("#if", 0, start)
    end = claimed.MERGED.index("\n", gate)
    text = claimed.MERGED[:gate] + "#if BITS_PER_LONG >= 64" + claimed.MERGED[end:]
    right, wrong = "protocol.lock_matches_layout", Status.REFUTED
    assert _found(text, lowered.X86)[right] == {Status.PROVED}
    assert wrong in _found(text, _UML)[right]
    assert right not in _found(claimed.MERGED, _UML)

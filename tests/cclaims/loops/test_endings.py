"""Loops that count the wrong way are told: nothing behind them is ever done."""

from cclaims.mistakes import judged
from kernel import kernel_source
from lowered import X86

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.loops.endings import endings
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

_COUNTS = ("i < nr_zpdesc; i++", "i < nr_zpdesc; i--")
_STAYS = ("\t\toffset += class->size;\n\t\tindex++;\n", "\t\t;\n\t\tindex++;\n")


def test_a_loop_that_counts_down_and_one_that_stays_where_it_is_are_not_green() -> None:
    text = kernel_source("7.3").decode()
    for old, new in (_COUNTS, _STAYS):
        assert text.count(old) == 1
        text = text.replace(old, new)
    lines = {
        next(i for i, line in enumerate(text.splitlines(), 1) if each in line)
        for each in (_COUNTS[1], "while (offset < PAGE_SIZE) {")
    }
    made = unit.unit(CFile("zsmalloc.c", text), X86, ())
    surveyed = survey.survey(llvm.module(made.ir), X86.given, numeric=True)
    found = [each for objects in runs_read(surveyed, 40, 12) for each in endings(objects)]
    told = {each.place.line for each in found if each.verdict.status is not Status.PROVED}
    assert told == lines


def test_a_turn_that_changes_nothing_and_is_followed_by_another_is_told() -> None:
    text = kernel_source("7.3").decode()
    looked = "dst_zspage = isolate_dst_zspage(class);\n\t\t\tif (!dst_zspage)\n\t\t\t\tbreak;"
    assert text.count(looked) == 1
    text = text.replace(looked, looked.replace("break", "continue"))
    found = judged(text, endings)
    (told,) = {each.says for each in found if each.verdict.status is not Status.PROVED}
    assert told == "a turn that is followed by another one has done something"


def test_a_walk_that_counts_down_to_none_or_by_bytes_comes_to_its_end() -> None:
    walk = "for (i = 0; i < nr_zpdesc; i++)"
    for other in ("while (nr_zpdesc--)", "for (i = offset; i >= (int)PAGE_SIZE; i -= PAGE_SIZE)"):
        text = kernel_source("7.3").decode().replace(walk, other)
        made = unit.unit(CFile("zsmalloc.c", text), X86, ())
        surveyed = survey.survey(llvm.module(made.ir), X86.given, numeric=True)
        found = [each for objects in runs_read(surveyed, 40, 12) for each in endings(objects)]
        assert {each.verdict.status for each in found} == {Status.PROVED}

"""Loops that count the wrong way are told: nothing behind them is ever done."""

from kernel import kernel_source
from lowered import X86

from zslayout.cclaims.endings import endings
from zslayout.cclaims.judge import runs_read
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

_LOOP = "\tfor (i = 0; i < nr_zpdesc; i++)\n"


def test_a_walk_to_a_page_that_counts_down_is_not_green() -> None:
    text = kernel_source("7.3").decode()
    assert text.count(_LOOP) == 1
    line = text[: text.index(_LOOP)].count("\n") + 1
    text = text.replace("i < nr_zpdesc; i++", "i < nr_zpdesc; i--")
    made = unit.unit(CFile("zsmalloc.c", text), X86, ())
    surveyed = survey.survey(llvm.module(made.ir), X86.given, numeric=True)
    found = [each for objects in runs_read(surveyed, 40, 12) for each in endings(objects)]
    told = {each.place.line for each in found if each.verdict.status is not Status.PROVED}
    assert told == {line}

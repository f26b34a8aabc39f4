"""Mistakes in the locks of a released file, several in one text, and which of them are told.

A survey and a reading are most of what a text costs, so each text has a mistake in every way in.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

import lowered
from kernel import kernel_source

from zslayout.cclaims.judge import on_locks, runs_read
from zslayout.cclaims.locks.accounts import Accounts
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.locks.stable import StableWords
from zslayout.cclaims.objects import Judged
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

_FRAME_BITS: Final = 40


class Mistake(NamedTuple):
    """What is written in the place of the first `old` behind `begin`, and what must be told.

    `run` is the way in that shows it, and `at` begins the line that must be named, behind the
    mistake if there are several of them.
    """

    run: str
    begin: str
    old: str
    new: str
    rule: str
    at: str = ""


def changed(text: str, mistakes: Iterable[Mistake]) -> tuple[str, list[int]]:
    """The text with mistakes, and the line on which each begins."""
    for each in mistakes:
        place = text.index(each.old, text.index(each.begin))
        text = text[:place] + each.new + text[place + len(each.old) :]
    lines = []
    for each in mistakes:
        place = text.index(each.at, text.index(each.begin)) if each.at else 0
        lines.append(text.count("\n", 0, place) + 1 if each.at else 0)
    return text, lines


@cache
def judged(
    text: str, runs: frozenset[str], point: Point = lowered.X86
) -> Mapping[str, list[Judged]]:
    """The claims on the locks of some runs."""
    made = unit.unit(CFile("zsmalloc.c", text), point, ())
    assert not made.errors, made.errors
    read = survey.survey(llvm.module(made.ir), point.given, numeric=True)
    return {
        objects.run.name: list(on_locks(StableWords(locking), Accounts(locking)))
        for objects in runs_read(read, _FRAME_BITS, 12)
        if objects.run.name in runs
        for locking in [Locking(objects)]
    }


def missed(
    version: str, mistakes: tuple[Mistake, ...], point: Point = lowered.X86
) -> list[Mistake]:
    """Those of the mistakes that are not refuted by their rule, or not where they are.

    What is no rule of the protocol need not be refuted: it is enough that it is not proved.
    """
    text, lines = changed(kernel_source(version).decode(), mistakes)
    found = judged(text, frozenset(f"@{each.run}" for each in mistakes), point)
    return [
        each
        for each, line in zip(mistakes, lines, strict=True)
        if not any(
            _is_told(one, each.rule) and line in {0, one.place.line}
            for one in found[f"@{each.run}"]
        )
    ]


def _is_told(one: Judged, rule: str) -> bool:
    if "." in rule:
        return one.id == rule and one.verdict.status is not Status.PROVED
    return one.id == f"protocol.{rule}" and one.verdict.status is Status.REFUTED

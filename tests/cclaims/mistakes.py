"""Several mistakes in one text of Linux, each in another function, and what is said of them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from kernel import kernel_source
from lowered import X86

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

Mistake = tuple[str, str, str, str]
"""A text from which on it is looked for, what stands there, what is put there, what is said."""
WITHOUT_MIGRATION: Final = replace(X86, kconfig=("CONFIG_COMPACTION=n",))
Claims = Callable[[Objects], Iterable[Judged]]


def judged(text: str, *claims: Claims, huge: bool = False, point: Point = X86) -> list[Judged]:
    """All that is claimed of each run of a text."""
    _, runs = read(text, huge=huge, point=point)
    return [each for run in runs for own in claims for each in own(run)]


def read(
    text: str, *, huge: bool = False, point: Point = X86
) -> tuple[survey.Survey, tuple[Objects, ...]]:
    """A text, and its runs as claims see them: those of a released file are made once."""
    return (_kept if text in _released() else _read)(text, huge=huge, point=point)


@cache
def _released() -> frozenset[str]:
    return frozenset(kernel_source(each).decode() for each in ("6.1", "6.12", "7.3"))


def _read(text: str, *, huge: bool, point: Point) -> tuple[survey.Survey, tuple[Objects, ...]]:
    made = unit.unit(CFile("zsmalloc.c", text), point, ())
    surveyed = survey.survey(llvm.module(made.ir), point.given, numeric=True)
    return surveyed, runs_read(surveyed, 40, 12, huge=huge)


_kept = lru_cache(maxsize=3)(_read)


def wrong(mistakes: Iterable[Mistake], version: str = "7.3") -> str:
    """The released text with these mistakes."""
    text = kernel_source(version).decode()
    for function, old, new, _ in mistakes:
        at = text.index(old, text.index(function))
        text = text[:at] + new + text[at + len(old) :]
    return text


def told(
    mistakes: Iterable[Mistake], *claims: Claims, version: str = "7.3", huge: bool = False
) -> set[str]:
    """What is said, and not proved, of a text with these mistakes."""
    return {each.says for each in bad(judged(wrong(mistakes, version), *claims, huge=huge))}


def bad(found: Iterable[Judged]) -> list[Judged]:
    """What is not proved of what was found."""
    return [each for each in found if each.verdict.status in {Status.REFUTED, Status.UNKNOWN}]


def of_release(version: str, *claims: Claims, point: Point = X86) -> tuple[set[str], set[Status]]:
    """What is said of a released file, and how it was decided."""
    found = judged(kernel_source(version).decode(), *claims, point=point)
    return {each.says for each in found}, {each.verdict.status for each in found}

"""Claims on `sources/merged.c`, as it is and with an edit: what is proved of it, by id."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import lowered

from zslayout.cclaims.judge import findings
from zslayout.cclaims.objects import Judged
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.ir import Module
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

MERGED: Final = (Path(__file__).parent / "sources" / "merged.c").read_text(encoding="utf-8")
_PFN_BITS: Final = 40


@lru_cache(maxsize=4)
def module(text: str) -> Module:
    """A text as it is compiled for x86-64."""
    file = CFile("merged.c", text)
    made = unit.unit(file, lowered.X86, ())
    assert not made.errors, made.errors
    return llvm.module(made.ir)


@lru_cache(maxsize=4)
def surveyed(text: str) -> survey.Survey:
    """A text, run from every way in."""
    return survey.survey(module(text), lowered.X86.given, numeric=True)


@lru_cache(maxsize=4)
def found(text: str) -> tuple[Judged, ...]:
    """All findings on a text."""
    return tuple(findings(surveyed(text), _PFN_BITS, 12))


def edited(old: str, new: str) -> str:
    """The file with one place changed."""
    assert MERGED.count(old) == 1, old
    return MERGED.replace(old, new)


def open_ids(text: str) -> set[tuple[str, str]]:
    """What is not proved of a text: ids, and what they say."""
    return {
        (each.id, each.says) for each in found(text) if each.verdict.status is not Status.PROVED
    }


def stopped(old: str, new: str) -> set[str]:
    """The ids of what an edit makes false or undecided."""
    return {id_ for id_, _ in open_ids(edited(old, new)) - open_ids(MERGED)}

"""Some of the corpus: files that are broken, each of another kind, are never green."""

from typing import Final

import lowered
import pytest
from kernel import kernel_source

from corpus.broken import KINDS as BROKEN
from corpus.entry import Broken, Entry, changed
from corpus.equivalent import KINDS as EQUIVALENT
from zslayout.cclaims.judge import findings
from zslayout.cfront import llvm, survey, unit
from zslayout.cfront.text import CFile
from zslayout.verdict import Status

_PFN_BITS: Final = 40
SAMPLE: Final = (
    "stray-whole-zspage",
    "migrate-only-odd-classes",
    "compact-past-a-full-zspage",
    "malloc-one-page-too-far",
    "union-of-three-bit-fields",
)
"""What was green once and is wrong, and what was refused once and is right."""


def _entry(name: str) -> Entry:
    every: list[Entry] = [
        *(entry for some in BROKEN.values() for entry in some),
        *(entry for some in EQUIVALENT.values() for entry in some),
    ]
    return next(entry for entry in every if entry.name == name)


def _is_open(entry: Entry) -> bool:
    """Whether something is not proved of a file, on x86-64 at one chain size."""
    kernel_source(entry.base)
    made = unit.unit(CFile("zsmalloc.c", changed(entry).text), lowered.X86, ())
    assert not made.errors, made.errors
    read = survey.survey(llvm.module(made.ir), lowered.X86.given, numeric=True)
    return any(x.verdict.status is not Status.PROVED for x in findings(read, _PFN_BITS, 12))


@pytest.mark.parametrize("name", SAMPLE)
def test_a_broken_file_is_never_green_and_one_that_says_the_same_always(name: str) -> None:
    entry = _entry(name)
    assert _is_open(entry) is isinstance(entry, Broken)

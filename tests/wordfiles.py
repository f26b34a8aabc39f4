"""Words over a header of our own, compiled by the machine's clang, as tests want them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from zslayout.arch import shipped
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_check import check_words
from zslayout.pipeline.word_code import WordRequest
from zslayout.results.word_check import WordCheckResult
from zslayout.results.word_result import WordResult
from zslayout.verdict import Status
from zslayout.words.word_file import WordFile
from zslayout.words.word_parse import parse_word

HEADER: Final = """\
#pragma once
typedef struct { unsigned long bits; } slot_t;
static inline slot_t make_slot(unsigned int kind, unsigned long place)
{
	return (slot_t){ (place << 8) | kind << 1 };
}
static inline unsigned int slot_kind(slot_t slot) { return slot.bits >> 1 & 7; }
static inline unsigned long slot_place(slot_t slot) { return slot.bits >> 8; }
static inline slot_t marked(slot_t slot) { return (slot_t){ slot.bits | 1 }; }
"""
TEXT: Final = """\
name = "slot"
title = "A slot"
include = ["./slot.h"]
type = "slot_t"
encode = "make_slot(kind, place)"
never = ["-1"]

[fields.kind]
type = "unsigned int"
domain = ["kind < 8"]
decode = "slot_kind(word)"
stored = "unsigned char"

[fields.place]
type = "unsigned long"
domain = ["place < 1UL << 20"]
decode = "slot_place(word)"
set = "make_slot(slot_kind(word), place)"

[updates.marked]
makes = "marked(word)"
shows = ["word.bits & 1"]

[holds.unmarked]
that = "!(word.bits & 1)"
says = "a new slot has no mark"
"""


def word(text: str = TEXT, file: str = "slot.toml") -> WordFile:
    """A word of a text."""
    return parse_word(text, file)


def checked(
    folder: Path, header: str = HEADER, text: str = TEXT, archs: Iterable[str] = ("x86_64",)
) -> WordCheckResult:
    """A word over a header, on some archconfigs, in a folder of the test's."""
    (folder / "slot.h").write_text(header, encoding="utf-8")
    one = parse_word(text, str(folder / "slot.toml"))
    targets = tuple(map(archconfig_target, shipped.load_named(archs, VOCABULARY)))
    return check_words(WordRequest((one,), targets))


def one(found: WordCheckResult) -> WordResult:
    """The one result."""
    (result,) = found.results
    return result


def refuted(found: WordCheckResult) -> set[str]:
    """The ids of statements that are refuted, and no controls."""
    return {
        each.statement.id
        for result in found.results
        for each in result.findings
        if each.status is Status.REFUTED and not each.statement.control
    }

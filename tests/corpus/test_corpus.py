"""The corpus itself: every edit fits its file, every entry says where it does harm, and why."""

import pytest
from kernel import kernel_source
from releases import SUITES

from corpus.broken import KINDS as BROKEN
from corpus.entry import PROTOCOL, Broken, Entry, base_text, changed, right_lines
from corpus.equivalent import KINDS as EQUIVALENT
from corpus.judge import configurations
from corpus.where import ALL, BIG_ENDIAN, GATE_OFF, GATE_ON, LITTLE_ENDIAN, NOWHERE
from zslayout.arch.params import Outcome
from zslayout.subjects.zsmalloc.schemes import SCHEMES

DEFECTS: list[Broken] = [entry for some in BROKEN.values() for entry in some]
REWRITES = [entry for some in EQUIVALENT.values() for entry in some]
ENTRIES: list[Entry] = [*DEFECTS, *REWRITES]
BASES = sorted({entry.base for entry in ENTRIES})

KINDS_ASKED_FOR = {
    "physical bits",
    "free-list links",
    "headers",
    "first-object offset",
    "compaction",
    "struct zspage",
    "page migration",
    "allocation",
    "size classes",
    "renamed",
    "uses of the class",
    "Kconfig",
    "debug checks",
    "locks and order",
    "build",
    "encoding",
    "decoding",
    "the handle's word",
    "stray stores",
    "pinned handles",
}


def _of(base: str) -> list[Entry]:
    """The entries of a base file; skips where it cannot be had."""
    if base in SUITES:
        kernel_source(base)
    return [entry for entry in ENTRIES if entry.base == base]


def test_there_are_as_many_as_were_asked_for_and_of_every_kind() -> None:
    words = [entry for entry in DEFECTS if PROTOCOL not in entry.stops]
    assert len(words) >= 150
    assert len(REWRITES) >= 40
    assert BROKEN.keys() >= KINDS_ASKED_FOR
    assert all(BROKEN.values())
    assert all(EQUIVALENT.values())


def test_no_two_have_one_name() -> None:
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("base", BASES)
def test_every_edit_fits_exactly_once_and_changes_the_file(base: str) -> None:
    for entry in _of(base):
        assert (changed(entry).text == base_text(base)) is (not entry.edits), entry.name


@pytest.mark.parametrize("base", BASES)
def test_no_two_make_the_same_file(base: str) -> None:
    by_text: dict[str, str] = {}
    for entry in _of(base):
        other = by_text.setdefault(changed(entry).text, entry.name)
        assert other == entry.name


@pytest.mark.parametrize("base", BASES)
def test_every_broken_file_has_a_line_that_is_wrong(base: str) -> None:
    for entry in _of(base):
        if isinstance(entry, Broken):
            lines = changed(entry).text.splitlines()
            right = right_lines(entry)
            assert right, entry.name
            assert max(right) <= len(lines) + 1, entry.name


def test_an_entry_says_why_in_a_sentence() -> None:
    for entry in ENTRIES:
        assert len(entry.why.split()) >= 3, entry.name
        assert entry.why.endswith("."), entry.name


def test_a_broken_file_is_wrong_somewhere_and_something_is_to_stop_it() -> None:
    for entry in DEFECTS:
        assert any(entry.wrong.holds(params) for params in configurations()), entry.name
        assert entry.stops, entry.name


def test_where_the_word_has_a_class_is_where_archconfigs_expect_it() -> None:
    for params in configurations():
        usual = SCHEMES["merged"].usual_outcome(params.bits_per_long)
        expected = params.expected_outcome("merged", usual)
        assert GATE_ON.holds(params) is (expected is Outcome.CLASS_IDX), params.name
        assert GATE_OFF.holds(params) is not GATE_ON.holds(params), params.name


def test_every_configuration_is_somewhere_and_has_one_order_of_bytes() -> None:
    for params in configurations():
        assert ALL.holds(params)
        assert not NOWHERE.holds(params)
        assert BIG_ENDIAN.holds(params) is not LITTLE_ENDIAN.holds(params)

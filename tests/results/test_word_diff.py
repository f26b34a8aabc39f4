"""Words in two trees, side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
import rendered
import wordfiles

from zslayout.results.exit_code import ExitCode
from zslayout.results.word_check import WordCheckResult
from zslayout.results.word_diff import WordDiffResult


@pytest.fixture
def good(tmp_path: Path) -> WordCheckResult:
    return replace(wordfiles.checked(tmp_path), kernel="6.1")


def test_what_moved_is_told_and_what_is_refuted_anew_is_worse(
    good: WordCheckResult, tmp_path: Path
) -> None:
    header = wordfiles.HEADER.replace("place << 8", "place << 9")
    bad = replace(wordfiles.checked(tmp_path, header), kernel="6.2")
    found = WordDiffResult(good, bad)
    assert found.exit_code is ExitCode.UNEXPECTED
    text = rendered.shown(found)
    assert "was place 8+20, kind 1+3" in text
    assert "is  place 9+20, kind 1+3" in text
    assert "refuted now: slot.roundtrip.place" in text
    assert "6.1 to 6.2: 1 word, 1 moved" in text
    assert rendered.value(found)["moves"][0]["moved"]
    mended = WordDiffResult(bad, good)
    assert mended.exit_code is ExitCode.AS_EXPECTED
    assert "no longer refuted: slot.roundtrip.place" in rendered.shown(mended)


def test_what_is_as_it_was_is_counted(good: WordCheckResult) -> None:
    found = WordDiffResult(good, good)
    assert not any(each.moved for each in found.moves)
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert [row[0] for row in found.table().rows] == ["x86_64"]


def test_what_could_not_be_read_is_open(good: WordCheckResult, tmp_path: Path) -> None:
    header = wordfiles.HEADER + "extern slot_t other(unsigned long);\n"
    text = wordfiles.TEXT.replace("make_slot(kind, place)", "other(place)", 1)
    left = wordfiles.checked(tmp_path, header, text)
    assert WordDiffResult(good, left).exit_code is ExitCode.UNDECIDED

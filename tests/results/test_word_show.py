"""Words as they lie in memory."""

from pathlib import Path

import rendered
import wordfiles

from zslayout.results.exit_code import ExitCode
from zslayout.results.word_show import WordDrawings


def test_a_word_is_drawn_whatever_is_so_of_it(tmp_path: Path) -> None:
    bad = wordfiles.HEADER.replace("bits >> 1 & 7", "bits >> 1 & 3")
    drawings = WordDrawings(wordfiles.checked(tmp_path, bad))
    assert drawings.exit_code is ExitCode.AS_EXPECTED
    assert "| kind |" in rendered.shown(drawings).replace("|kind|", "| kind |")
    assert "REFUTED" not in rendered.shown(drawings)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("include", 'needs = ["0"]\ninclude')
    drawings = WordDrawings(wordfiles.checked(tmp_path, text=text))
    assert drawings.exit_code is ExitCode.UNDECIDED
    assert "not applicable" in rendered.shown(drawings)

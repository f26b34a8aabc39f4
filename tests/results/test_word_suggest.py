"""What would mend words."""

from pathlib import Path

import rendered
import wordfiles

from zslayout.pipeline.word_room import room
from zslayout.results.word_suggest import WordMend, WordSuggestResult
from zslayout.solve.engine import Engine


def suggested(folder: Path, header: str) -> WordSuggestResult:
    check = wordfiles.checked(folder, header)
    broken = [each for each in check.results if each.refuted]
    return WordSuggestResult(check, tuple(WordMend(room(each, Engine(10.0))) for each in broken))


def test_the_width_that_holds_is_told_with_what_is_free(tmp_path: Path) -> None:
    found = suggested(tmp_path, wordfiles.HEADER.replace("bits >> 8", "bits >> 8 & 0xffff"))
    shown = rendered.shown(found)
    assert "values of place below 2^16, not 2^20: then all of it is proved" in shown
    assert "41 bits of the word have no field: 0, 4-7, 28-63" in shown
    (row,) = found.table().rows
    assert row[2:5] == ("place", "20", "16")
    assert rendered.value(found)["results"][0]["narrower"][0]["most"] == 16


def test_what_no_width_mends_is_said(tmp_path: Path) -> None:
    found = suggested(tmp_path, wordfiles.HEADER.replace("slot.bits | 1", "slot.bits"))
    assert "no field with fewer values mends it" in rendered.shown(found)
    assert not found.table().rows


def test_where_all_is_well_nothing_is_to_be_done(tmp_path: Path) -> None:
    assert "nothing to be mended" in rendered.shown(suggested(tmp_path, wordfiles.HEADER))

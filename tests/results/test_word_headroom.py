"""How much more fields could hold, told."""

from pathlib import Path

import rendered
import wordfiles

from zslayout.pipeline.word_room import room
from zslayout.results.exit_code import ExitCode
from zslayout.results.word_headroom import WordHeadroomResult
from zslayout.solve.engine import Engine


def test_each_field_has_its_bits_and_what_ends_them(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace(
        'decode = "slot_place(word)"', 'decode = "slot_place(word)"\nbytes = "4096"'
    )
    check = wordfiles.checked(tmp_path, text=text)
    found = WordHeadroomResult(check, tuple(room(each, Engine(10.0)) for each in check.results))
    assert found.exit_code is ExitCode.AS_EXPECTED
    shown = rendered.shown(found)
    assert "4 GiB, 256 EiB at most" in shown
    (result,) = rendered.value(found)["results"]
    place = next(each for each in result["fields"] if each["name"] == "place")
    assert (place["needed"], place["most"], place["more"]) == (20, 56, 36)
    assert place["most_bytes"] == 4096 << 56


def test_where_nothing_was_read_nothing_is_known(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("include", 'needs = ["0"]\ninclude')
    found = WordHeadroomResult(wordfiles.checked(tmp_path, text=text), ())
    assert found.exit_code is ExitCode.UNDECIDED
    assert "not applicable: not 0" in rendered.shown(found)
    assert found.table().rows[0][-1] == "not applicable: not 0"

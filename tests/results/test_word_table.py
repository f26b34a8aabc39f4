"""The table of words."""

from pathlib import Path

import rendered
import wordfiles

from zslayout.results.exit_code import ExitCode
from zslayout.results.word_table import WordTable


def test_a_row_of_what_has_no_word_says_why(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("include", 'needs = ["__SIZEOF_POINTER__ == 8"]\ninclude')
    found = WordTable(wordfiles.checked(tmp_path, text=text, archs=["x86_64", "i386"]))
    assert found.exit_code is ExitCode.AS_EXPECTED
    rows = {row[0]: row for row in found.table().rows}
    assert rows["x86_64"][3:6] == ("kind:3 place:20", "", "fits")
    assert rows["i386"][5:] == ("absent", "", "not __SIZEOF_POINTER__ == 8")
    assert "i386: slot: not applicable: not __SIZEOF_POINTER__ == 8" in rendered.shown(found)
    assert rendered.value(found)["results"][0]["word"] == "slot"

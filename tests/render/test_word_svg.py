"""A word as SVG, in Python and, letter for letter, in the script of a page."""

import json
from importlib.resources import files
from xml.etree import ElementTree

import javascript
import pytest

from zslayout.render.word_svg import WordDrawing, word_svg
from zslayout.results.document import WordMap
from zslayout.words.layout import Field

PFN, CLASS, INDEX = Field("pfn", 24, 40), Field("class_idx", 15, 9), Field("obj_idx", 0, 15)
DRAWINGS = {
    "full": WordDrawing(WordMap((PFN, CLASS, INDEX), 64)),
    "two rows": WordDrawing(WordMap((PFN, CLASS, INDEX), 64), 32),
    "value": WordDrawing(WordMap((PFN, CLASS, INDEX), 64, 0xD800000012345678, 0x3F001)),
    "value in rows": WordDrawing(WordMap((PFN, INDEX), 64, (1 << 64) - 1, 1 << 63), 32),
    "spare": WordDrawing(WordMap((Field("a<b", 8, 4), Field("huge", 0, 1)), 32)),
    "missing": WordDrawing(WordMap((PFN, CLASS, INDEX), 64), missing=7),
    "below": WordDrawing(WordMap((PFN, Field("obj_idx", -6, 30)), 64)),
    "above": WordDrawing(WordMap((Field("pfn", 30, 40), Field("obj_idx", 0, 30)), 64, 5)),
    "overlap": WordDrawing(WordMap((Field("pfn", 20, 44), INDEX, Field("tag", 10, 12)), 64)),
    "hues": WordDrawing(WordMap((PFN, INDEX), 64), hues={"pfn": 3, "obj_idx": 12}),
    "none": WordDrawing(WordMap((), 32)),
}


def told(drawing: WordDrawing) -> str:
    word = drawing.word
    fields = [{"name": f.name, "lsb": f.lsb, "width": f.width} for f in word.fields]
    value = "null" if word.value is None else f"{word.value}n"
    options = f"value: {value}, marked: {word.marked}n, rowBits: {drawing.row_bits}"
    options += f", missing: {drawing.missing}, hues: {json.dumps(dict(drawing.hues))}"
    return f"wordSvg({json.dumps(fields)}, {word.word_bits}, {{{options}}})"


def test_the_page_draws_the_same() -> None:
    script = files("zslayout.render.report_page").joinpath("scripts/word.js").read_text()
    calls = ", ".join(map(told, DRAWINGS.values()))
    drawn = javascript.run(f"{script}\nconst answer = [{calls}];")
    for name, svg in zip(DRAWINGS, drawn, strict=True):
        assert svg == word_svg(DRAWINGS[name]), name


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_xml_with_its_meaning_in_words(name: str) -> None:
    root = ElementTree.fromstring(word_svg(DRAWINGS[name]))  # noqa: S314  # our own
    assert root.get("aria-label", "").startswith("Word of ")


def test_a_screen_reader_is_told_the_fields_and_what_is_missing() -> None:
    svg = word_svg(DRAWINGS["missing"])
    said = "pfn bits 63 to 24, class_idx bits 23 to 15, obj_idx bits 14 to 0; 7 bits missing"
    assert f'aria-label="Word of 64 bits: {said}"' in svg


def test_what_lies_outside_or_in_two_fields_is_outlined() -> None:
    assert 'class="bad"' not in word_svg(DRAWINGS["full"])
    for name in ("below", "above", "overlap"):
        assert word_svg(DRAWINGS[name]).count('class="bad"') == (2 if name == "overlap" else 1), (
            name
        )


def test_marked_bits_that_stand_together_share_an_outline() -> None:
    assert word_svg(DRAWINGS["value"]).count('class="bad"') == 2


def test_bits_of_no_field_are_hatched() -> None:
    assert word_svg(DRAWINGS["spare"]).count('class="hatch"') == 2

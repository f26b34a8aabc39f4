"""Where the fields of a word lie."""

from pathlib import Path

import wordfiles

from zslayout.words.read_word import FieldPiece


def pieces(folder: Path, encode: str) -> tuple[dict[str, tuple[FieldPiece, ...]], bool]:
    text = wordfiles.TEXT.partition("[updates")[0].replace("make_slot(kind, place)", encode)
    text = text.replace('set = "make_slot(slot_kind(word), place)"\n', "")
    result = wordfiles.one(wordfiles.checked(folder, text=text))
    return {each.name: each.pieces for each in result.fields}, result.exact


def test_a_field_lies_where_its_bits_go_and_that_is_proved(tmp_path: Path) -> None:
    found, exact = pieces(tmp_path, "make_slot(kind, place)")
    assert found == {"kind": (FieldPiece(0, 1, 3),), "place": (FieldPiece(0, 8, 20),)}
    assert exact


def test_a_value_may_lie_in_pieces_and_turned_over(tmp_path: Path) -> None:
    scattered = "(slot_t){ ~((place & 0xff) << 4 | (place >> 8) << 40 | kind) }"
    found, exact = pieces(tmp_path, scattered)
    assert found["place"] == (FieldPiece(0, 4, 8), FieldPiece(8, 40, 12))
    assert exact


def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path) -> None:
    _, exact = pieces(tmp_path, "(slot_t){ place * (kind + 1) }")
    assert not exact


def test_what_the_cpu_decides_is_drawn_as_it_is_assumed(tmp_path: Path) -> None:
    header = "extern unsigned int shift;\n" + wordfiles.HEADER.replace(
        "place << 8", "place << shift"
    )
    text = wordfiles.TEXT.replace("encode", 'assume = ["shift == 8"]\nencode')
    result = wordfiles.one(wordfiles.checked(tmp_path, header, text))
    places = {each.name: each.lsb for each in result.fields}
    assert places == {"place": 8, "kind": 1}
    assert result.exact

"""A word as people read it."""

from pathlib import Path

import wordfiles

from zslayout.results.document import WordMap
from zslayout.results.word_blocks import drawing, drawn_fields


def test_pieces_of_a_field_have_their_bits(tmp_path: Path) -> None:
    header = wordfiles.HEADER.replace(
        "(place << 8)", "(place & 0xff) << 8 | place >> 8 << 20"
    ).replace("slot.bits >> 8;", "(slot.bits >> 8 & 0xff) | slot.bits >> 20 << 8;")
    result = wordfiles.one(wordfiles.checked(tmp_path, header))
    names = [each.name for each in drawn_fields(result.drawn["slot"])]
    assert names == ["kind", "place[7:0]", "place[19:8]"]
    assert any(isinstance(each, WordMap) for each in drawing(result))


def test_a_field_that_has_fewer_bits_than_it_would_have_says_so(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("[fields.place]", '[fields.place]\nwants = "BITS_PER_LONG / 2"')
    for arch, said in (("x86_64", "place has 20 of the 32 bits"), ("i386", "")):
        result = wordfiles.one(wordfiles.checked(tmp_path, text=text, archs=[arch]))
        lines = " ".join(map(str, drawing(result)))
        assert ("that it would have" in lines) == bool(said)
        assert said in lines
        assert result.widths == ("kind:3 place:20/32" if said else "kind:3 place:20")


def test_a_field_of_which_nothing_but_0_occurs_is_named_though_it_is_not_drawn(
    tmp_path: Path,
) -> None:
    text = wordfiles.TEXT.replace("place < 1UL << 20", "!place")
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    assert "which takes no bits: place" in " ".join(map(str, drawing(result)))


def test_a_field_whose_bits_go_to_several_places_is_drawn_as_the_bits_that_it_has(
    tmp_path: Path,
) -> None:
    text = wordfiles.TEXT.replace("make_slot(kind, place)", "make_slot(kind, -place)", 1)
    text = text.replace('decode = "slot_place', 'decode = "(-slot_place').replace(
        'place(word)"\nset = ', 'place(word)) & -1UL >> 8"\nset = '
    )
    text = text.replace("make_slot(slot_kind(word), place)", "make_slot(slot_kind(word), -place)")
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    assert not result.refuted
    drawn = {each.name: (each.lsb, each.width) for each in drawn_fields(result.drawn["slot"])}
    assert drawn == {"kind": (1, 3), "place": (8, 56)}

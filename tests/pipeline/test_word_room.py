"""How much more a field could hold, as every statement is asked again."""

from pathlib import Path

import wordfiles

from zslayout.pipeline.word_room import room
from zslayout.results.word_headroom import FieldRoom
from zslayout.solve.engine import Engine


def rooms(
    folder: Path, header: str = wordfiles.HEADER, text: str = wordfiles.TEXT
) -> dict[str, FieldRoom]:
    result = wordfiles.one(wordfiles.checked(folder, header, text))
    return {each.name: each for each in room(result, Engine(10.0)).fields}


def test_a_field_may_grow_until_something_is_false(tmp_path: Path) -> None:
    found = rooms(tmp_path)
    assert (found["place"].field.needed, found["place"].most) == (20, 56)
    assert found["place"].more == 36
    assert "slot.roundtrip.place" in found["place"].ends
    assert (found["kind"].field.needed, found["kind"].most) == (3, 3)
    assert "slot.roundtrip.kind" in found["kind"].ends


def test_a_neighbour_ends_it(tmp_path: Path) -> None:
    header = (
        wordfiles.HEADER.replace("place << 8", "place << 3 & 0x7fffff8")
        .replace("bits >> 8", "bits >> 3 & 0xffffff")
        .replace("kind << 1", "(unsigned long)kind << 40")
        .replace("bits >> 1 & 7", "bits >> 40")
    )
    found = rooms(tmp_path, header)
    assert found["place"].most == 24


def test_a_type_ends_it(tmp_path: Path) -> None:
    text = """\
name = "slot"
title = "A number"
type = "unsigned long"
encode = "number"
[fields.number]
type = "unsigned short"
domain = ["number < 100"]
decode = "word"
"""
    (found,) = rooms(tmp_path, text=text).values()
    assert (found.most, found.ends, found.ended) == (16, (), "its type has 16 bits")


def test_values_that_keep_low_bits_clear_keep_them(tmp_path: Path) -> None:
    text = """\
name = "slot"
title = "An address with a mark"
type = "unsigned long"
encode = "address | mark"
[fields.address]
type = "unsigned long"
domain = ["!(address & 7)", "address < 1UL << 40"]
decode = "word & ~7UL"
[fields.mark]
type = "unsigned long"
domain = ["mark < 4"]
decode = "word & 7"
"""
    found = rooms(tmp_path, text=text)
    assert (found["address"].most, found["mark"].most) == (64, 3)


def test_what_is_refuted_holds_with_fewer_bits_or_not_at_all(tmp_path: Path) -> None:
    header = wordfiles.HEADER.replace("bits >> 8", "bits >> 8 & 0xffff")
    found = rooms(tmp_path, header)
    assert (found["place"].most, found["place"].more) == (16, -4)
    assert found["kind"].most is None
    broken = wordfiles.HEADER.replace("slot.bits | 1", "slot.bits")
    assert {each.most for each in rooms(tmp_path, broken).values()} == {None}

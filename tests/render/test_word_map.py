"""A word, drawn."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zslayout.render.word_map import layout_map, with_gaps, word_map
from zslayout.words.layout import Field

THREE = (Field("pfn", 20, 44), Field("class_idx", 12, 8), Field("obj_idx", 0, 12))
TAGGED = (Field("pfn", 10, 22), Field("obj_idx", 1, 9))


def test_the_boxes_of_three_fields() -> None:
    assert layout_map(THREE, 64) == [
        " 63                                        20 19     12 11         0",
        "+--------------------------------------------+---------+------------+",
        "|                    pfn                     |class_idx|  obj_idx   |",
        "|                  44 bits                   | 8 bits  |  12 bits   |",
        "+--------------------------------------------+---------+------------+",
    ]


def test_bits_of_no_field_have_a_box_without_a_name() -> None:
    assert layout_map(TAGGED, 32) == [
        " 31                  10 9       1 0",
        "+----------------------+---------+-----+",
        "|         pfn          | obj_idx |     |",
        "|       22 bits        | 9 bits  |1 bit|",
        "+----------------------+---------+-----+",
    ]


def test_a_field_that_does_not_fit_is_drawn_below_bit_0() -> None:
    assert layout_map((Field("pfn", -6, 38),), 32)[0].split() == ["31", "-6"]


def test_the_bits_of_a_word_stand_under_its_fields_and_marks_under_them() -> None:
    value = 0xFFFFF << 20 | 0x80 << 12 | 1
    assert word_map(value, THREE, 64, marked=0x81 << 12) == [
        "pfn                                          class_idx obj_idx",
        "63                                        20 19     12 11         0",
        "00000000000000000000000011111111111111111111 10000000  000000000001",
        "                                             ^      ^",
    ]


def test_without_marks_there_is_no_line_for_them() -> None:
    assert len(word_map(0, THREE, 64)) == 3


def test_a_word_is_drawn_even_where_its_fields_do_not_fit() -> None:
    fields = (Field("pfn", -2, 34), Field("lost", -9, 4))
    assert word_map(5, fields, 32, marked=4) == [
        "pfn",
        "31                             0",
        "00000000000000000000000000000101",
        "                             ^",
    ]


def test_gaps_are_filled_at_the_top_between_and_at_the_bottom() -> None:
    fields = (Field("low", 2, 3), Field("high", 8, 4))
    assert with_gaps(fields, 16) == (
        Field("", 12, 4),
        Field("high", 8, 4),
        Field("", 5, 3),
        Field("low", 2, 3),
        Field("", 0, 2),
    )


@given(
    value=st.integers(0, 2**32 - 1),
    marked=st.integers(1, 2**32 - 1),
    cuts=st.sets(st.integers(1, 31), max_size=6),
)
def test_the_drawn_bits_are_the_word_and_the_carets_are_the_marks(
    value: int, marked: int, cuts: set[int]
) -> None:
    ends = [0, *sorted(cuts), 32]
    fields = [Field(f"f{low}", low, high - low) for low, high in pairwise(ends)]
    _, _, bits, carets = word_map(value, fields, 32, marked)
    columns = [place for place, character in enumerate(bits) if character in "01"]
    assert int("".join(bits[place] for place in columns), 2) == value
    marks = carets.ljust(len(bits))
    assert set(carets) <= {" ", "^"}
    assert int("".join("1" if marks[place] == "^" else "0" for place in columns), 2) == marked
    assert carets.count("^") == marked.bit_count()

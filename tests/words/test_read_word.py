"""A word as it was read."""

from zslayout.words.read_word import DrawnField, FieldPiece


def test_a_field_in_pieces_has_all_their_bits() -> None:
    field = DrawnField("x", (FieldPiece(0, 2, 3), FieldPiece(3, 8, 1)), 4)
    assert field.mask == 0b1_0001_1100
    assert (field.width, field.lsb) == (4, 2)
    assert DrawnField("y", (), 0).lsb == 0


def test_bits_that_belong_to_two_pieces_count_once() -> None:
    assert DrawnField("x", (FieldPiece(31, 24, 1), FieldPiece(32, 24, 2)), 34).mask == 3 << 24

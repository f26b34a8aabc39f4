import pytest

from zslayout.cfront.ir import ArrayType, IntType, PointerType, Sizes, StructType
from zslayout.cfront.layout import Layouts, Part, Scalar

LITTLE = Sizes(8, {64: 8}, big_endian=False)
BIG = Sizes(8, {64: 8}, big_endian=True)
INNER = StructType("struct.in", (IntType(32), IntType(16)))
OUTER = StructType("struct.s", (IntType(8), ArrayType(4, INNER), PointerType()))


def test_a_byte_is_of_the_scalar_that_it_lies_in() -> None:
    assert Layouts(LITTLE).scalar(OUTER, 40) == Scalar(40, 0, 64, 0)
    assert Layouts(LITTLE).scalar(OUTER, 43) == Scalar(40, 0, 64, 3)


def test_all_elements_of_an_array_are_one_scalar() -> None:
    assert Layouts(LITTLE).scalar(OUTER, 4 + 2 * 8 + 4) == Scalar(8, 16, 16, 0, 8)


def test_a_byte_of_nothing_is_one_of_its_own() -> None:
    assert Layouts(LITTLE).scalar(OUTER, 1) == Scalar(1, 0, 8, 0)


@pytest.mark.parametrize(("sizes", "start"), [(LITTLE, 8), (BIG, 16)])
def test_an_access_to_less_is_of_bits_by_the_order_of_bytes(sizes: Sizes, start: int) -> None:
    (part,) = Layouts(sizes).parts(IntType(32), 1, 8)
    assert part == Part(Scalar(0, 0, 32, 1), start, 0, 8)


@pytest.mark.parametrize(("sizes", "low"), [(LITTLE, (0, 32)), (BIG, (32, 0))])
def test_an_access_across_scalars_is_of_each(sizes: Sizes, low: tuple[int, int]) -> None:
    pair = StructType("", (IntType(32), IntType(32)))
    parts = Layouts(sizes).parts(pair, 0, 64)
    assert [(one.scalar.offset, one.low, one.width) for one in parts] == [
        (0, low[0], 32),
        (4, low[1], 32),
    ]


def test_scalars_between_two_bytes_are_listed_unless_they_are_too_many() -> None:
    layouts = Layouts(LITTLE)
    assert layouts.scalars(INNER, 0, 8) == [(0, 32), (4, 16), (6, 8), (7, 8)]
    assert layouts.scalars(ArrayType(1000, IntType(8)), 0, 1000) is None


def test_structs_in_structs_are_found_with_where_they_begin() -> None:
    assert list(Layouts(LITTLE).embedded(OUTER)) == [(INNER, 4)]

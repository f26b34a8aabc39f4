"""Intrinsic functions of LLVM on words."""

import pytest

from zslayout.cfront.intrinsics import Intrinsics
from zslayout.cfront.terms import Terms
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE

TERMS = Terms({})


def of(name: str, *numbers: int, bits: int = 8) -> int:
    variables = [TERMS.var(f"p{i}", TERMS.const(0, bits).type) for i in range(len(numbers))]
    found = Intrinsics(TERMS).value(name, variables)
    assert found is not None
    assert not isinstance(found, tuple)
    return int(evaluate(found, {f"p{i}": number for i, number in enumerate(numbers)}))


@pytest.mark.parametrize(
    ("name", "numbers", "wanted"),
    [
        ("fshl.i8", (0x81, 0xC0, 1), 0x03),
        ("fshl.i8", (0x81, 0xC0, 9), 0x03),
        ("fshr.i8", (0x81, 0xC1, 1), 0xE0),
        ("umin.i8", (3, 250), 3),
        ("umax.i8", (3, 250), 250),
        ("smin.i8", (3, 250), 250),
        ("smax.i8", (3, 250), 3),
        ("abs.i8", (250,), 6),
        ("ctpop.i8", (0xB1,), 4),
        ("ctlz.i8", (0x10,), 3),
        ("ctlz.i8", (0,), 8),
        ("cttz.i8", (0x10,), 4),
        ("cttz.i8", (0,), 8),
        ("uadd.sat.i8", (200, 100), 255),
        ("usub.sat.i8", (3, 100), 0),
        ("usub.sat.i8", (100, 3), 97),
    ],
)
def test_what_an_intrinsic_gives(name: str, numbers: tuple[int, ...], wanted: int) -> None:
    assert of(name, *numbers) == wanted


def test_bytes_are_swapped_in_words_of_any_width() -> None:
    assert of("bswap.i16", 0x1234, bits=16) == 0x3412
    assert of("bswap.i64", 0x0102030405060708, bits=64) == 0x0807060504030201


@pytest.mark.parametrize(
    ("name", "numbers", "wanted", "over"),
    [
        ("uadd.with.overflow.i8", (200, 100), 44, True),
        ("sadd.with.overflow.i8", (100, 27), 127, False),
        ("sadd.with.overflow.i8", (100, 28), 128, True),
        ("umul.with.overflow.i8", (16, 16), 0, True),
        ("ssub.with.overflow.i8", (0x80, 1), 127, True),
    ],
)
def test_an_overflow_is_told(name: str, numbers: tuple[int, int], wanted: int, over: bool) -> None:
    found = Intrinsics(TERMS).value(name, [TERMS.const(each, 8) for each in numbers])
    assert isinstance(found, tuple)
    assert evaluate(found[0], {}) == wanted
    assert bool(evaluate(found[1], {})) is over


def test_what_is_constant_is_known_and_what_is_not_known_is_none() -> None:
    intrinsics = Intrinsics(TERMS)
    assert intrinsics.value("is.constant.i8", [TERMS.const(1, 8)]) == TRUE
    assert intrinsics.value("vector.reduce.add.v4i8", [TERMS.const(1, 8)]) is None

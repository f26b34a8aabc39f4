"""The compiler's target for an archconfig."""

from dataclasses import replace

import pytest
import samples

from zslayout.csource.target import Target, target


def test_the_triple_of_the_archconfig_is_taken_as_it_is() -> None:
    params = replace(samples.board(bits=64), triple="riscv64-linux-gnu")
    assert target(params) == Target("riscv64-linux-gnu", 64)


@pytest.mark.parametrize(
    ("bits", "triple"), [(32, "i686-linux-gnu"), (64, "x86_64-linux-gnu")], ids=str
)
def test_without_a_triple_the_target_has_words_of_that_width(bits: int, triple: str) -> None:
    assert target(samples.board(bits=bits, phys=32)) == Target(triple, bits)


@pytest.mark.parametrize(
    ("bits", "triple", "stand_in"),
    [
        (64, "alpha-linux-gnu", "x86_64-linux-gnu"),
        (32, "hppa-linux-gnu", "mips-linux-gnu"),
        (64, "hppa64-linux-gnu", "mips64-linux-gnuabi64"),
        (32, "sh4-linux-gnu", "mipsel-linux-gnu"),
    ],
    ids=["alpha", "hppa", "hppa64", "sh4"],
)
def test_a_machine_unknown_to_clang_has_a_stand_in_of_its_byte_order(
    bits: int, triple: str, stand_in: str
) -> None:
    params = replace(samples.board(bits=bits, phys=32), triple=triple)
    assert target(params) == Target(stand_in, bits)


def test_a_machine_is_told_by_the_whole_first_part_of_its_triple() -> None:
    params = replace(samples.board(bits=64), triple="alphaev6-linux-gnu")
    assert target(params).triple == "alphaev6-linux-gnu"

"""The compiler's target for an archconfig."""

from dataclasses import replace

import pytest
import samples

from zslayout.cfront.target import Target, names_byte_order, representative, target


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


def test_a_target_stands_for_those_with_its_words_and_its_order_of_bytes() -> None:
    big, little = Target("powerpc64-linux-gnu", 64), Target("aarch64-linux-gnu", 64)
    assert representative(big, ordered=True).triple == "s390x-linux-gnu"
    assert representative(little, ordered=True).triple == "x86_64-linux-gnu"
    assert representative(big, ordered=False) == representative(little, ordered=False)
    assert representative(Target("mips-linux-gnu", 32), ordered=True).triple == "mips-linux-gnu"


@pytest.mark.parametrize(
    "code", ["#ifdef __BIG_ENDIAN", "cpu_to_le32(x)", "swab32(x)", "#if defined(__s390x__)"]
)
def test_a_text_that_names_the_order_of_bytes_says_so(code: str) -> None:
    assert names_byte_order(code)
    assert not names_byte_order("static struct page *page; int le, belong;")

"""One configuration at one chain size, as definitions for the preprocessor."""

from dataclasses import replace
from typing import Final

import pytest
import samples

from zslayout.arch.point import ParameterPoint
from zslayout.csource.point import NAMES, CompilePoint, point
from zslayout.csource.target import Target

WORD_64: Final = Target("x86_64-linux-gnu", 64)


def lines(*kconfig: str) -> list[str]:
    """The definitions at a usual point with these switches."""
    return CompilePoint(
        WORD_64, ParameterPoint(NAMES, (64, 12, 52, 8)), kconfig
    ).definitions.splitlines()


def test_a_point_is_a_configuration_at_a_chain_size() -> None:
    params = replace(samples.board(bits=64, shift=13, phys=44), kconfig=("CONFIG_A=y",))
    found = point(params, 9)
    assert found == CompilePoint(WORD_64, ParameterPoint(NAMES, (64, 13, 44, 9)), ("CONFIG_A=y",))
    assert found.given == {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 13,
        "MAX_POSSIBLE_PHYSMEM_BITS": 44,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 9,
    }


def test_a_parameter_is_its_number_and_keeps_its_name() -> None:
    assert "#define PAGE_SHIFT (12 + 0 * zs_PAGE_SHIFT)" in lines()
    assert "#define MAX_POSSIBLE_PHYSMEM_BITS (52 + 0 * zs_MAX_POSSIBLE_PHYSMEM_BITS)" in lines()
    assert lines()[0] == (
        "enum zs_parameter { zs_BITS_PER_LONG = 0, zs_PAGE_SHIFT = 0, "
        "zs_MAX_POSSIBLE_PHYSMEM_BITS = 0, zs_CONFIG_ZSMALLOC_CHAIN_SIZE = 0 };"
    )


@pytest.mark.parametrize(
    ("bits", "physmem_bits", "defined"), [(64, 64, False), (64, 63, True), (32, 64, True)], ids=str
)
def test_only_a_64_bit_machine_of_64_physical_bits_leaves_them_to_the_file(
    bits: int, physmem_bits: int, defined: bool
) -> None:
    found = CompilePoint(WORD_64, ParameterPoint(NAMES, (bits, 12, physmem_bits, 8)))
    assert found.physmem_defined is defined
    assert ("#define MAX_POSSIBLE_PHYSMEM_BITS" in found.definitions) is defined


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("CONFIG_A=y", "#define CONFIG_A 1"),
        ("CONFIG_A=m", "#define CONFIG_A_MODULE 1"),
        ("CONFIG_A=7", "#define CONFIG_A 7"),
    ],
    ids=["yes", "module", "number"],
)
def test_a_switch_is_defined_as_kconfig_defines_it(entry: str, line: str) -> None:
    assert [each for each in lines(entry) if "CONFIG_A" in each] == [line]


def test_a_switch_that_is_off_is_not_defined_even_if_it_usually_is() -> None:
    assert "#define CONFIG_COMPACTION 1" in lines()
    assert "CONFIG_COMPACTION" not in "\n".join(lines("CONFIG_COMPACTION=n"))


def test_kconfig_cannot_set_a_parameter_or_define_a_name_without_a_value() -> None:
    assert lines("PAGE_SHIFT=16", "CONFIG_ZSMALLOC_CHAIN_SIZE=4", "CONFIG_A") == lines()


@pytest.mark.parametrize("bits", [32, 64])
def test_the_width_of_the_word_is_a_switch_too(bits: int) -> None:
    found = CompilePoint(WORD_64, ParameterPoint(NAMES, (bits, 12, 36, 8))).definitions
    assert f"#define CONFIG_{bits}BIT 1\n" in found
    assert f"CONFIG_{96 - bits}BIT" not in found

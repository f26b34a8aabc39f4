"""One layout in full."""

import re
from typing import Final

import pytest
import samples
from goldens import compare
from rendered import shown

from zslayout.results.check import ConfigResult
from zslayout.results.page import LayoutPage
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def show(result: ConfigResult, *, colour: bool = False) -> str:
    return shown(LayoutPage(result), colour=colour)


ODD: Final = {"does-not-fit": (64, 64), "does-not-fit-32-bit": (32, 50), "page-sized": (64, 13)}


def test_the_page_of_riscv64_sv57_reads_as_before() -> None:
    compare("show-riscv64-sv57.txt", show(samples.result(samples.named("riscv64-sv57"))))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["riscv64-sv57", "um-x86_64", "i386", "parisc64-64k"])
def test_every_macro_is_shown_with_its_number(name: str, scheme: str) -> None:
    result = samples.result(samples.named(name), scheme)
    lines = show(result).splitlines()
    for macro, value in result.default_layout.values.items():
        number = f"{value:#x}" if macro.endswith("_MASK") else value
        assert any(f"{line} ".startswith(f"  {macro} = {number} ") for line in lines)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("case", ODD)
def test_a_layout_that_is_no_good_is_drawn_all_the_same(case: str, scheme: str) -> None:
    bits, phys = ODD[case]
    result = samples.result(samples.board(bits=bits, phys=phys), scheme)
    assert f"scheme {scheme}: " in show(result)


def test_where_each_number_comes_from_stands_at_the_end() -> None:
    result = samples.result(samples.board())
    assert show(result).endswith("source\n  physmem_bits: a.h: MAX_PHYSMEM_BITS\n")


def test_colour_only_adds_escapes() -> None:
    result = samples.result(samples.board())
    assert re.sub(r"\x1b\[\d+m", "", show(result, colour=True)) == show(result)

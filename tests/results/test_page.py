"""One layout as a result."""

import re
from typing import Final

import pytest
import samples
from goldens import compare
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.results.check import of_config
from zslayout.results.finding import ConfigResult
from zslayout.results.page import LayoutPage
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_a_page_ends_and_says_as_a_check_of_it_does() -> None:
    for phys in (52, 58):
        result = samples.result(samples.board(phys=phys))
        assert LayoutPage(result).exit_code is result.exit_code
        assert LayoutPage(result).diagnostics() == tuple(of_config(result))


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


INTEGER = {"type": "integer"}
STRING = {"type": "string"}
OUTCOME = {"enum": ["class-idx", "fallback", "build-error", "unproved"]}
INTEGERS = {"type": "object", "additionalProperties": INTEGER}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


FIELDS = {"type": "array", "items": _object(name=STRING, lsb=INTEGER, width=INTEGER)}
SHOW = _object(
    schema={"const": 1},
    arch=STRING,
    scheme={"enum": list(SCHEMES)},
    outcome=OUTCOME,
    params=INTEGERS,
    macros=INTEGERS,
    fields=FIELDS,
    needed_bits=INTEGER,
    word_bits=INTEGER,
    headroom_bits=INTEGER,
)


def test_show_says_what_its_contract_says() -> None:
    value = value_of(LayoutPage(samples.result(samples.named("riscv64-sv57"), chain_size=8)))
    validate(value, SHOW)
    assert value["arch"] == "riscv64-sv57"
    assert value["outcome"] == "class-idx"
    assert value["params"] == {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 56,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
        "ADDRESSABLE_BITS": 56,
    }
    macros = {
        "_PFN_BITS": 44,
        "OBJ_INDEX_BITS": 20,
        "ZS_MIN_ALLOC_SIZE": 32,
        "ZS_SIZE_CLASSES": 255,
    }
    assert macros.items() <= value["macros"].items()
    assert not value["macros"].keys() & value["params"].keys()
    assert value["fields"] == [
        {"name": "pfn", "lsb": 20, "width": 44},
        {"name": "class_idx", "lsb": 12, "width": 8},
        {"name": "obj_idx", "lsb": 0, "width": 12},
    ]
    assert (value["needed_bits"], value["word_bits"], value["headroom_bits"]) == (62, 64, 2)

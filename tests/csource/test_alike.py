"""Machines that a file cannot tell apart."""

import pytest
from sourced import SHIPPED

from zslayout.csource.alike import has_high_bytes_first, stand_ins, without_byte_order
from zslayout.csource.point import CompilePoint, point
from zslayout.csource.text import CFile

POINTS = [point(params, 8) for params in SHIPPED]
TARGETS = {each.target for each in POINTS}


def asked(text: str) -> dict[str, str]:
    """The triple that stands for each triple."""
    found = stand_ins(CFile("x.c", text), POINTS)
    return {target.triple: one.target.triple for target, one in found.items()}


def of_triple(part: str) -> CompilePoint:
    return next(each for each in POINTS if part in each.target.triple)


def test_one_machine_stands_for_all_of_its_data_model() -> None:
    found = asked("int x;\n")
    assert len(set(found.values())) < len(found) == len(TARGETS)
    assert all(found[one] == one for one in found.values())


def test_machines_of_other_words_or_byte_orders_do_not_stand_for_each_other() -> None:
    found = asked("int x;\n")
    riscv, powerpc, arm = (
        found[of_triple(part).target.triple] for part in ("riscv64", "powerpc64-", "arm-")
    )
    assert len({riscv, powerpc, arm}) == 3


def test_values_do_not_depend_on_the_order_of_bytes() -> None:
    found = stand_ins(CFile("x.c", "int x;\n"), POINTS)
    powerpc, riscv = (found[of_triple(part).target] for part in ("powerpc64-", "riscv64"))
    assert (powerpc.big_endian, riscv.big_endian) == (True, False)
    assert powerpc.values == riscv.values
    assert powerpc.target != riscv.target


@pytest.mark.parametrize(
    "text",
    ["#ifdef __riscv\n#endif\n", "int x = __riscv_xlen;\n", "#if defined ( __riscv )\n#endif\n"],
)
def test_a_machine_that_the_text_knows_by_name_stands_for_itself_alone(text: str) -> None:
    found = asked(text)
    riscv = {triple for triple in found if triple.startswith("riscv")}
    assert riscv
    assert all(found[triple] == triple for triple in riscv)
    assert all(one not in riscv for triple, one in found.items() if triple not in riscv)


@pytest.mark.parametrize(
    "text",
    ["/* __riscv */ int x;\n", 'char x[] = "__riscv";\n', "// __riscv\nint x;\n"],
)
def test_a_name_that_the_compiler_does_not_see_says_nothing(text: str) -> None:
    assert asked(text) == asked("int x;\n")


def test_a_name_that_every_compiler_predefines_sets_all_machines_apart() -> None:
    found = asked("int x = __SIZEOF_WCHAR_T__;\n")
    assert all(one == triple for triple, one in found.items())


def test_the_lowest_bit_of_a_data_model_is_the_order_of_bytes() -> None:
    assert [has_high_bytes_first(abi) for abi in (6, 7)] == [False, True]
    assert without_byte_order(6) == without_byte_order(7) != without_byte_order(8)

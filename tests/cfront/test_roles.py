"""Word functions that a file has by another name."""

import re

import pytest
from defects import source
from readings import read, refused

from zslayout.cfront.roles import FORMERLY

BASE = source("merged")
ROLES = (
    "location_to_obj",
    "obj_to_location",
    "handle_to_obj",
    "record_obj",
    "get_size_class_index",
    "calculate_zspage_chain_size",
)


def renamed(*names: str) -> str:
    return re.sub(rf"\b({'|'.join(names)})\b", r"zs_own_\1", BASE)


@pytest.mark.parametrize("names", [*((each,) for each in ROLES), ROLES], ids=" ".join)
def test_a_function_of_another_name_is_known_by_what_it_does(names: tuple[str, ...]) -> None:
    functions = read(renamed(*names)).functions
    for name in names:
        assert functions[name].name == f"zs_own_{name}"
    plain = read(BASE).functions
    assert functions.keys() == plain.keys()
    assert all(functions[each].result == plain[each].result for each in functions)


def test_of_two_that_could_be_meant_neither_is() -> None:
    one = "static void zs_own_record_obj(unsigned long handle, unsigned long obj)"
    two = renamed("record_obj")
    assert two.count(one) == 1
    other = "static void zs_put(unsigned long h, unsigned long o) { *(unsigned long *)h = o; }\n"
    assert "record_obj" not in read(two.replace(one, other + one)).functions


def test_what_does_something_else_is_not_meant() -> None:
    wrong = renamed("location_to_obj").replace("page_to_pfn(", "(unsigned long)(")
    wrong = wrong.replace("zpdesc_pfn(", "(unsigned long)(")
    assert "defines no location_to_obj()" in refused(wrong)


def test_what_did_something_else_before_is_not_asked() -> None:
    former = BASE.replace("calculate_zspage_chain_size", FORMERLY["calculate_zspage_chain_size"])
    assert "calculate_zspage_chain_size" not in read(former).functions

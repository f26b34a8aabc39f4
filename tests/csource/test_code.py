"""What a C file says of its words, as plain data."""

from dataclasses import replace
from typing import Final

from zslayout.csource.code import CMacro, Code, Meaning
from zslayout.errors import Place
from zslayout.expr.nodes import Const

PLACE: Final = Place("x.c", 1, 1)


def meaning(name: str) -> Meaning:
    """A function that gives 0."""
    return Meaning(name, PLACE, Const(0))


CODE: Final = Code(
    bits_per_long=64,
    macros=(CMacro("A", Const(1), PLACE), CMacro("B", Const(2), PLACE)),
    encode=meaning("location_to_obj"),
    decode_pfn=meaning("obj_to_location"),
    decode_idx=meaning("obj_to_location"),
    decode_class=None,
    frame=None,
    takes_class=False,
    load=None,
    store=None,
    reencode=None,
    allocate=None,
    class_of=None,
    chain_size=None,
    assertions=(),
    within=(),
    bitfields=(),
    accesses=(),
)


def test_a_macro_is_found_by_its_name() -> None:
    assert CODE.macro("B") == CMacro("B", Const(2), PLACE)
    assert CODE.macro("C") is None


def test_a_function_that_the_file_does_not_have_has_no_meaning() -> None:
    assert list(CODE.meanings) == ["location_to_obj", "obj_to_location"]


def test_every_function_that_was_read_is_known_by_its_name_in_the_file() -> None:
    code = replace(
        CODE,
        decode_class=meaning("obj_to_class"),
        frame=meaning("obj_to_zpdesc"),
        load=meaning("handle_to_obj"),
        store=meaning("record_obj"),
        reencode=meaning("zs_page_migrate"),
        allocate=meaning("obj_malloc"),
        class_of=meaning("get_size_class_index"),
        chain_size=meaning("calculate_zspage_chain_size"),
    )
    assert {name: found.name for name, found in code.meanings.items()} == {
        name: name
        for name in (
            "location_to_obj",
            "obj_to_location",
            "obj_to_class",
            "obj_to_zpdesc",
            "handle_to_obj",
            "record_obj",
            "zs_page_migrate",
            "obj_malloc",
            "get_size_class_index",
            "calculate_zspage_chain_size",
        )
    }

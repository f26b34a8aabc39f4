"""The syntax of one unit."""

from typing import Final

import csources
import pytest

from zslayout.csource.clang.tree import Tree
from zslayout.errors import UserError
from zslayout.expr.types import INT

TEXT: Final = """\
struct zspage {
	struct {
		unsigned int huge:1;
		unsigned int class:8 + 1;
	};
	int inuse;
};
enum { FIRST, NR = 4 };
static int kept(int a);
int open(int a)
{
	return a;
}
static int kept(int a)
{
	return a + 1;
}
static int (*const table[])(int) = { kept };
_Static_assert(NR == 4, "four");
"""


def tree(text: str = TEXT) -> Tree:
    return Tree(csources.unit(text))


def test_functions_with_a_body_are_found_by_name() -> None:
    found = tree()
    assert list(found.names) == ["open", "kept"]
    assert found.lines("kept") == (14, 17)
    assert [found.is_static(name) for name in found.names] == [False, True]
    function = found.function("kept")
    assert function is not None
    assert ([each.name for each in function.parameters], function.type) == (["a"], INT)
    assert str(function.place) == "zsmalloc.c:14:12"
    assert "return a + 1;" in found.text("kept")
    assert found.function("absent") is None


def test_a_function_whose_address_a_table_holds_is_named() -> None:
    assert {"open", "kept"} & tree().address_taken == {"kept"}


def test_bitfields_have_widths_and_places() -> None:
    bits = tree().struct_bits("zspage")
    assert {name: (width, str(place)) for name, (width, place) in bits.items()} == {
        "huge": (1, "zsmalloc.c:3:16"),
        "class": (9, "zsmalloc.c:4:16"),
    }
    assert tree().struct_lines["zspage"] >= {3, 4}


def test_the_width_of_a_bitfield_may_not_depend_on_the_configuration() -> None:
    with pytest.raises(UserError) as caught:
        tree("struct zspage { unsigned int class:PAGE_SHIFT; };\n").struct_bits("zspage")
    assert str(caught.value) == ("zsmalloc.c:1:30: the width of class depends on the configuration")


def test_enumerators_and_assertions_are_found() -> None:
    found = tree()
    number = found.enumerator("NR")
    assert number is not None
    assert (number.value, number.place.line) == (4, 8)
    assert found.enumerator("ABSENT") is None
    assert [(each.said, each.place.line) for each in found.assertions()] == [("four", 19)]
    assert found.assertion_lines() == {19}

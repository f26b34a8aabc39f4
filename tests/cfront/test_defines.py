"""Which definitions of macros count, and which are parameters of what is read."""

from zslayout.cfront.defines import definitions, named, parametric, reaching
from zslayout.cfront.text import CFile
from zslayout.cfront.values import Values

FILE = CFile(
    "a.c",
    """\
#define LITERAL 9
#if A
#define B (PAGE_SHIFT + LATER)
#else
#define B 2
#endif
#define LATER \\
	(LITERAL + 0xff)
#define C (B + 1)
#define C2 B
#define C2 (B + 2)
static int f(int x) { return g(x) + B; }
""",
)


def test_the_definitions_count_that_the_preprocessor_keeps() -> None:
    taken = definitions(FILE, Values((2,), (), {}))
    assert (taken["B"].first, taken["B"].last) == (3, 3)
    assert definitions(FILE, Values((4,), (), {}))["B"].first == 5
    assert (taken["LATER"].first, taken["LATER"].last) == (7, 8)
    assert taken["LATER"].names == {"LITERAL"}
    assert taken["C2"].again
    assert not taken["C"].again


def test_a_macro_is_a_parameter_behind_all_that_it_names() -> None:
    taken = definitions(FILE, Values((2,), (), {}))
    assert list(parametric(taken, ["C", "B", "LITERAL", "LATER"], ())) == [
        (8, "LATER"),
        (8, "B"),
        (9, "C"),
    ]


def test_what_is_given_is_none_and_neither_is_what_is_defined_twice() -> None:
    taken = definitions(FILE, Values((2,), (), {}))
    assert [name for _, name in parametric(taken, ["B", "C2"], ["B"])] == []


def test_names_lead_from_functions_and_macros_to_others() -> None:
    found = named(FILE)
    assert "B" in found["f"]
    assert reaching(["f"], found) >= {"f", "g", "B", "LATER", "LITERAL", "PAGE_SHIFT"}
    assert reaching(["LITERAL"], found) == {"LITERAL"}

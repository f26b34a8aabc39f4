"""Edits, one after the other, and the lines that they touched."""

import pytest

from corpus.edit import (
    After,
    Before,
    Body,
    Drop,
    Edit,
    Rename,
    Swap,
    SwapAll,
    Together,
    Whole,
    edited,
)
from corpus.text import PlaceError

CODE = """\
#define TWO 2
int f(int n)
{
	if (n)
		n = n + TWO;
	g(n);
	return n;
}
"""


def lines(*edits: Edit) -> tuple[list[str], frozenset[int]]:
    done = edited(CODE, edits)
    return done.text.splitlines(), done.lines


@pytest.mark.parametrize(
    ("edit", "number", "line"),
    [
        (Swap("f", "n + TWO", "n - TWO"), 5, "\t\tn = n - TWO;"),
        (Drop("f", "g(n)"), 6, "\t;"),
        (After("f", "if (n)", "\t\t/* so */"), 5, "\t\t/* so */"),
        (Before("f", "g(n)", "\th();"), 6, "\th();"),
        (Before("f", "", "int h(void);"), 2, "int h(void);"),
        (Whole("#define TWO", "#define TWO\t3"), 1, "#define TWO\t3"),
        (SwapAll("#define TWO", "2", "3"), 1, "#define TWO 3"),
    ],
)
def test_an_edit_is_where_it_is_said_to_be(edit: Edit, number: int, line: str) -> None:
    text, touched = lines(edit)
    assert text[number - 1] == line
    assert touched == {number}


def test_a_body_is_between_its_braces() -> None:
    text, touched = lines(Body("f", "\treturn 1;"))
    assert text == ["#define TWO 2", "int f(int n)", "{", "\treturn 1;", "}"]
    assert touched == {3, 4, 5}


def test_a_renaming_is_everywhere_and_touches_nothing() -> None:
    text, touched = lines(Rename("n", "m"))
    assert text[1:5] == ["int f(int m)", "{", "\tif (m)", "\t\tm = m + TWO;"]
    assert not touched


def test_touched_lines_move_with_what_is_put_above_them() -> None:
    text, touched = lines(Swap("f", "g(n)", "h(n)"), Before("f", "if (n)", "\tx();\n\ty();"))
    assert {text[number - 1] for number in touched} == {"\th(n);", "\tx();", "\ty();"}


def test_a_later_edit_speaks_of_what_an_earlier_one_wrote() -> None:
    text, _ = lines(Rename("f", "k"), Swap("k", "g(n)", "g(n, n)"), Drop("k", "g(n, n)"))
    assert text[5] == "\t;"


def test_edits_together_are_found_in_one_text() -> None:
    text, _ = lines(Together((Swap("f", "if (n)", "if (n) {"), Swap("f", "g(n);", "g(n); }"))))
    assert text[3:6] == ["\tif (n) {", "\t\tn = n + TWO;", "\tg(n); }"]


@pytest.mark.parametrize(
    "edit", [Swap("f", "h", "g"), SwapAll("f", "h", "g"), Drop("f", "n"), After("g", "n", "")]
)
def test_an_edit_that_does_not_fit_is_refused(edit: Edit) -> None:
    with pytest.raises(PlaceError):
        edited(CODE, (edit,))

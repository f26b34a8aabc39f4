"""What the preprocessor of a C file asks."""

import pytest

from zslayout.cfront.directives import Conditional, directives
from zslayout.cfront.text import CFile

TEXT = """\
#if A >= 64 && \\
	B /* C */
#define GATE
#endif
#ifdef GATE
#define X 1
  #elif defined(D) // E
#define X 2
#else
#define X 3
#endif
/* #if F
#endif */
#ifndef G
#define G "/*"
#endif
#if 1
"""


def found(text: str = TEXT) -> tuple[Conditional, ...]:
    return directives(CFile("a.c", text)).conditionals


def deciding(line: int, text: str = TEXT) -> list[str]:
    return [str(each.place) for each in directives(CFile("a.c", text)).deciding(line)]


def test_every_conditional_that_is_closed_is_there_with_the_lines_that_it_decides() -> None:
    assert [(each.place.line, each.last) for each in found()] == [
        (1, 4),
        (5, 11),
        (7, 11),
        (14, 16),
    ]


def test_it_asks_for_the_names_in_its_condition_on_all_its_lines_but_not_in_comments() -> None:
    assert [each.asks for each in found()] == [("A", "B"), ("GATE",), ("D",), ("G",)]


def test_one_that_only_asks_whether_a_name_is_defined_says_so() -> None:
    assert [each.definition for each in found()] == ["", "GATE", "D", "G"]


def test_a_place_is_where_the_line_begins() -> None:
    assert [each.place.column for each in found()] == [1, 1, 3, 1]


def test_a_line_is_decided_by_all_around_it_the_nearest_first() -> None:
    nested = "#if A\n#if B\nx\n#elif C\ny\n#endif\n#endif\n"
    assert deciding(3, nested) == ["a.c:2:1", "a.c:1:1"]
    assert deciding(5, nested) == ["a.c:4:1", "a.c:2:1", "a.c:1:1"]
    assert deciding(8, nested) == []


def test_what_asks_for_a_name_of_the_file_leads_to_what_decides_about_the_name() -> None:
    assert deciding(6) == ["a.c:1:1"]
    assert deciding(8) == ["a.c:7:3", "a.c:1:1"]


def test_a_name_that_is_defined_below_does_not_decide() -> None:
    assert deciding(15) == ["a.c:14:1"]


def test_what_stands_inside_of_lines_decides_about_parts_of_them() -> None:
    whole = directives(CFile("a.c", TEXT))
    assert [each.place.line for each in whole.within(6, 12)] == [7, 1]
    assert whole.within(12, 13) == ()


@pytest.mark.parametrize(
    "text",
    [
        "int a = '\"'; /* \n#if A\n#endif */\n",
        's = "\\"/*"; // /*\n',
        "/* a */ /* b\n#if A\n*/\n#endif\n",
        "#endif\n#else\n#elif A\n",
        "#if A\n",
        "# \n#define\n",
    ],
    ids=["quote", "in quotes", "two comments", "not opened", "not closed", "no word"],
)
def test_what_is_no_conditional_is_none(text: str) -> None:
    assert found(text) == ()


def test_a_quoted_comment_hides_nothing() -> None:
    assert [each.place.line for each in found('s = "/*";\n#if A\n#endif\n')] == [2]

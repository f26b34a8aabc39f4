"""Places in C text: found by tokens, once or not at all."""

import pytest

from corpus.text import CText, PlaceError

CODE = """\
#define WIDTH\t(A - \\
\t\t B)
#define WIDTHS 2
struct pair {
	int first; /* int second; */
};
static int twice(int n);
#if WIDTH > 1
static int twice(int n) __must_check __acquires(&n)
{
	if (n) {
		n = n << 1;
	}
	return n;
}
#else
static int twice(int n)
{
	return 2 * n;
}
#endif
/* twice */
int user(void) { return twice (  1  ) + '{' + sizeof("}"); }
"""
C = CText(CODE)


def region(name: str) -> str:
    span = C.region(name)
    return CODE[span.start : span.end]


def test_a_function_is_from_its_type_to_its_last_brace() -> None:
    first, second = region("twice#0"), region("twice#1")
    assert first.startswith("static int twice(int n) __must_check")
    assert first.endswith("return n;\n}")
    assert second == "static int twice(int n)\n{\n\treturn 2 * n;\n}"
    assert region("user").startswith("int user(void) {")


def test_a_macro_is_its_whole_definition_and_no_other() -> None:
    assert region("#define WIDTH") == "#define WIDTH	(A - \\\n		 B)"


def test_a_struct_ends_with_its_brace() -> None:
    assert region("struct pair").endswith("second; */\n}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("twice", "there are 2 of twice"),
        ("twice#2", "there are 0 of twice#2"),
        ("thrice", "there are 0 of thrice"),
        ("#define A", "there are 0 of #define A"),
        ("struct two", "there are 0 of struct two"),
    ],
)
def test_a_region_that_is_not_there_once_is_none(name: str, said: str) -> None:
    with pytest.raises(PlaceError, match=f"^{said}$"):
        C.region(name)


def test_white_space_comments_and_line_breaks_do_not_count() -> None:
    span = C.find("user", "twice(1)+")
    assert CODE[span.start : span.end] == "twice (  1  ) +"
    span = C.find("#define WIDTH", "A-B")
    assert CODE[span.start : span.end] == "A - \\\n		 B"


@pytest.mark.parametrize(
    ("where", "tokens", "times"), [("", "twice", 4), ("", "second", 0), ("twice#0", "n", 6)]
)
def test_tokens_that_are_not_there_once_are_no_place(where: str, tokens: str, times: int) -> None:
    named = where or "the file"
    with pytest.raises(PlaceError, match=f"^'{tokens}' occurs {times} times in {named}$"):
        C.find(where, tokens)


def test_a_name_within_a_name_is_another_one() -> None:
    assert len(C.find_all("", "WIDTH")) == 2


def test_a_brace_in_a_string_is_none() -> None:
    assert CODE[C.body("user").start :].startswith("{ return twice")


def test_a_statement_ends_with_its_own_semicolon() -> None:
    loop = CText("void f(void) { for (;;) { g(); } h(); }")
    start = loop.find("f", "for").start
    assert loop.text[start : loop.statement_end(start)] == "for (;;) { g(); } h();"


def test_lines_are_counted_from_1() -> None:
    assert C.line(0) == 1
    assert C.line(CODE.index("struct")) == 4
    assert CODE[C.start_of_line(CODE.index("first")) : C.end_of_line(CODE.index("first"))] == (
        "\tint first; /* int second; */\n"
    )

"""A C file as text: what is refused, and what is kept with its line and column."""

import pytest

from zslayout.cfront.text import MOST_BYTES, CFile, read
from zslayout.errors import Place, UserError


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "x.c: is empty"),
        (b" \n\t\r\n", "x.c: is empty"),
        (b"\xef\xbb\xbf\n", "x.c: is empty"),
        (b"int a;\0\n", "x.c: is not C text: it holds a zero byte"),
        (b"int a;\nint b; /* \xff */\n", "x.c: is not C text: line 2 is not UTF-8"),
        (b"/* \xe2\x82", "x.c: is not C text: line 1 is not UTF-8"),
        (
            b" " * (MOST_BYTES + 1),
            "x.c: is 4,194,305 bytes long; expected mm/zsmalloc.c, at most 4,194,304",
        ),
    ],
    ids=["empty", "whitespace", "mark-alone", "zero-byte", "not-utf-8", "cut-short", "too-large"],
)
def test_what_cannot_be_the_file_is_refused_by_its_name(data: bytes, text: str) -> None:
    with pytest.raises(UserError) as caught:
        read("x.c", data)
    assert str(caught.value) == text


def test_a_file_may_be_as_large_as_the_refusal_says() -> None:
    assert len(read("x.c", b"i".ljust(MOST_BYTES)).text) == MOST_BYTES


def test_a_byte_order_mark_and_foreign_line_ends_are_left_out() -> None:
    file = read("x.c", b"\xef\xbb\xbfint a;\r\nint b;\rint c;\n")
    assert file == CFile("x.c", "int a;\nint b;\nint c;\n")
    assert file.lines == ["int a;", "int b;", "int c;", ""]


def test_includes_leave_empty_lines_and_nothing_else_moves() -> None:
    text = "#include <a.h>\n\t/* b */ # /* c */ include FILE // d\n#included\n  int a;"
    assert CFile("x.c", text).without_includes == "\n\n#included\n  int a;"


def test_macros_without_arguments_are_found_with_their_places() -> None:
    text = "#define A 1\n#define f(x) x\n#define EMPTY\nint B;\n # define  C_2\t3\n"
    assert CFile("x.c", text).definitions == (
        ("A", Place("x.c", 1, 9)),
        ("C_2", Place("x.c", 5, 12)),
    )


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("(1 + a[2])", True),
        ("({ int x; x; })", True),
        ("')' + 1 /* ( */", True),
        ('sizeof("}")', True),
        ("(1 + \\\n 2)", True),
        ("(1", False),
        ("(1]", False),
        (") + 1", False),
        ("1;", False),
        ("do { \\\n 1", False),
    ],
    ids=repr,
)
def test_a_macro_is_an_expression_only_if_its_brackets_close(body: str, whole: bool) -> None:
    assert CFile("x.c", f"#define A {body}\n").expressions == (("A",) if whole else ())


def test_one_broken_definition_of_a_macro_rules_out_the_others() -> None:
    text = "#define A 1\n#define B 2\n#define A (\n#define B 3\n"
    assert CFile("x.c", text).expressions == ("B",)


def test_a_line_is_given_without_the_space_around_it_and_there_is_no_line_0() -> None:
    file = CFile("x.c", "  a;\t\n b;")
    assert [file.line(number) for number in range(-1, 4)] == ["", "", "a;", "b;", ""]


def test_the_functions_that_a_file_has_for_itself_are_seen_by_the_look_of_them() -> None:
    text = (
        "static int one(int a)\n{\n}\n"
        "static inline bool two(struct s *s, void (*f)(int),\n\t\tint b)\n\t__acquires(x)\n{\n}\n"
        "int three(void)\n{\n\treturn seven(1);\n}\n"
        "static int four(int a);\n"
        "int seven(int a)\n{\n}\n"
        "static DEFINE_PER_CPU(struct five, six);\n"
    )
    assert CFile("x.c", text).own_functions == {"one", "two", "three"}


def test_code_is_the_text_without_what_the_compiler_does_not_see_as_words() -> None:
    text = '#include <linux/mm.h>\nint a; /* riscv */ char *b = "linux"; // unix\nint c;'
    assert CFile("x.c", text).code.split() == ["int", "a;", "char", "*b", "=", ";", "int", "c;"]


def test_a_file_of_handles_that_are_words_is_too_old() -> None:
    old = "static void *obj_location_to_handle(struct page *page, unsigned long i)\n{\n}\n"
    assert CFile("x.c", old).too_old == "older than this tool reads: no location_to_obj()"
    assert not CFile("x.c", f"{old}int location_to_obj;\n").too_old
    assert not CFile("x.c", "static unsigned long encoded(struct page *page)\n{\n}\n").too_old


def test_what_the_kernel_declared_then_is_told_from_how_it_is_used() -> None:
    now = "atomic_long_add(n, &pool->stats.pages_compacted);"
    assert not CFile("x.c", now).era
    assert "PLAIN_STATS" in CFile("x.c", "pool->stats.pages_compacted += n;").era
    assert not CFile("x.c", "int x;").era


def test_what_stands_in_no_function_is_outside() -> None:
    text = "int a;\nint f(void)\n{\n\tint b;\n}\n/* c */ int d;\n"
    outside = CFile("x.c", text).outside
    assert "a;" in outside
    assert "b;" not in outside
    assert "c" not in outside
    assert "d;" in outside


def test_enumerators_without_a_tag_are_constants_with_their_places() -> None:
    text = "enum group { A, B };\nenum {\n\tSIZE = sizeof(long), /* C, */\n\tNEXT,\n};\n"
    text += "static int f(void)\n{\n\tenum { INSIDE };\n\n\treturn INSIDE;\n}\n"
    assert CFile("x.c", text).constants == {"SIZE": Place("x.c", 3, 2), "NEXT": Place("x.c", 4, 2)}

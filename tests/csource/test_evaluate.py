"""Expressions of C as values."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError
from zslayout.expr.types import BOOL, INT

READ: Final = [
    ("return 'A' + 0x10 + 010;", 65 + 16 + 8),
    ("return sizeof(c) + sizeof(long) * 10 + sizeof(int *) * 100;", 881),
    ("bool b = a; return b;", 1),
    ("return (unsigned char)(a + 1);", 1),
    ("return c;", 44),
    ("int b; return b = a, b + 1;", 257),
    ("int b = a; { int b = 9; a += b; } return a - b;", 9),
    ("int b = 1, *p = &b; *p += a; p = &a; *p = 4; return a * 1000 + b;", 4257),
    ("int b = { a }; return b;", 256),
    ("return ({ int b = a + 1; b * 2; });", 514),
    ("int b = 0; c && (b = 5); c || (b = 7); return b;", 5),
    ("return B * 100 + C + D;", 12 * 100 + 13 + 3),
    ("return min(a, 7) + max_t(unsigned char, a, 3) * 100;", 307),
    ("return 0 ? b() : a;", 256),
    ("return __extension__ (a);", 256),
]
REFUSED: Final = [
    ("int b; return a + b;", "b, which is not set"),
    ("return a + outside;", "the variable outside"),
    ("static int b; b = a; return b;", "the variable b"),
    ("int b[2] = { 1, 2 }; return b[0] + a;", "an element"),
    ("struct s s; s.y = a; return s.y;", "s.y"),
    ("return _Generic(a, int: 1, default: 2);", "a generic selection"),
    ("return min(a++, 7);", "what is written here"),
]


def of(statements: str) -> csources.Functions:
    head = "enum e { A, B = PAGE_SHIFT, C, D = 3 };\nint outside, b(void);\nstruct s { int y; };\n"
    return csources.Functions(f"{head}int f(int a, unsigned char c)\n{{ {statements} }}\n")


@pytest.mark.parametrize(("statements", "value"), READ, ids=[text for text, _ in READ])
def test_an_expression_has_the_value_that_c_gives_it(statements: str, value: int) -> None:
    assert of(statements).gives(a=256, c=44) == value


@pytest.mark.parametrize(("statements", "what"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_is_not_known_is_named_with_its_place(statements: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        of(statements).why_not()
    place, text = str(caught.value).split(": ", 1)
    assert text == f"f(): its result cannot be read: it depends on {what}"
    assert place.startswith("zsmalloc.c:5:")


def test_a_macro_is_kept_by_its_name_where_it_is_a_whole_operand() -> None:
    read = csources.Functions("#define BITS (PAGE_SHIFT + 1)\nint f(int a) { return a + BITS; }\n")
    result = read.result()
    assert csources.value(result, a=1, BITS=50) == 51


def test_a_value_has_the_type_that_the_compiler_gave_it() -> None:
    read = csources.Functions("int f(int a) { return a; }\n_Bool g(int a) { return a > 1; }\n")
    assert read.result("f").type == INT
    assert read.result("g").type is BOOL


POINTERS: Final = [
    ("two", "int x = 1, y = 2, *p = a ? &x : &y; *p = 5; return x;"),
    ("one of them", "int x = 1, *p; if (a) p = &x; *p = 5; return x;"),
    ("in a part", "int x = 1; *(char *)&x = 5; return x;"),
    ("of a part", "int x = 1; return *(char *)&x;"),
    ("handed out", "int x = 1; reach(&x); return x;"),
    ("handed out before", "int x = 1; reach(&x); x = 2; b(); return x;"),
    ("through another", "int x = 1, *p = &x; reach(&p); return x;"),
    ("in a struct", "struct s { int y; int *p; } s; int x = 1; s.p = &x; b(); return x;"),
    ("in a variable", "int x = 1; kept = &x; b(); return x;"),
    ("moved", "int x = 1, *p = &x; p[1] = 3; return x;"),
    ("to assembly", 'int x = 1; asm volatile("" : : "r"(&x)); return x;'),
]


@pytest.mark.parametrize("statements", [text for _, text in POINTERS], ids=[n for n, _ in POINTERS])
def test_what_a_pointer_that_is_not_followed_may_change_is_not_known(statements: str) -> None:
    head = "void reach(void *p); int b(void), *kept;\n"
    with pytest.raises(UserError, match="cannot be read: it depends on"):
        csources.Functions(f"{head}int f(int a)\n{{ {statements} }}\n").why_not()


def test_what_no_pointer_leads_to_is_known_after_a_call() -> None:
    text = "int b(void), *kept;\nint f(int a)\n{ int x = a; b(); *kept = 4; return x; }\n"
    assert csources.Functions(text).gives(a=3) == 3


def test_a_name_that_hides_an_enumerator_is_not_what_a_macro_says() -> None:
    text = "enum { one = 1 };\n#define TWO (one + 1)\nint f(int a)\n{ int one = a; return TWO; }\n"
    assert csources.Functions(text).gives(a=7) == 8


@pytest.mark.parametrize(
    "size",
    ["char[PAGE_SHIFT]", "struct s", "bytes", "*p", "(char[PAGE_SHIFT]){0}"],
)
def test_a_size_that_may_depend_on_a_parameter_is_not_read(size: str) -> None:
    head = "struct s { char c[PAGE_SHIFT]; } *p;\nchar bytes[PAGE_SHIFT];\n"
    with pytest.raises(UserError, match="the size of what is neither a number nor a pointer"):
        csources.Functions(f"{head}int f(int a)\n{{ return sizeof({size}); }}\n").why_not()


def test_an_enumerator_over_a_parameter_is_an_expression_where_it_is_an_int() -> None:
    small = csources.Functions("enum { A = PAGE_SHIFT * 2, B };\nint f(int a)\n{ return B; }\n")
    assert csources.value(small.result(), PAGE_SHIFT=14) == 29
    large = "enum { A = 1UL << PAGE_SHIFT };\nint f(int a)\n{ return A; }\n"
    with pytest.raises(UserError, match="what is written here"):
        csources.Functions(large).why_not()  # at some point it may be no int

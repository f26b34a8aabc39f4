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
    ("return a + outside;", "outside"),
    ("static int b; b = a; return b;", "b"),
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

"""Statements: every path is followed, and paths that meet are joined."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError

READ: Final = [
    ("if (a < 0) return -1; else if (!a) return 0; return 1;", {-3: -1, 0: 0, 4: 1}),
    ("int r = 1; if (a > 3) goto out; r = 2; out: return r;", {3: 2, 4: 1}),
    ("int r = a; if (a & 1) r += 1; else r -= 1; return r * 2;", {3: 8, 4: 6}),
    ("int r; if (a) r = 5; else r = 6; if (a > 1) r++; return r;", {0: 6, 1: 5, 2: 6}),
    ("int r = 0; if (a) { r = 1; if (a > 1) { r = 2; goto out; } r = 3; } out: return r;",
     {0: 0, 1: 3, 2: 2}),
    ("int r = 0; if (a > 1) goto two; if (a) goto one; return r; two: r += 2; one: r++; return r;",
     {0: 0, 1: 1, 2: 3}),
    ("if (0) return 1; if (1) return a; return 2;", {7: 7}),
    ('asm volatile("" ::: "memory"); ; return a;', {7: 7}),
    ("if (a) { } return a;", {0: 0, 7: 7}),
]  # fmt: skip
REFUSED: Final = [
    ("return ({ if (a) return 4; a; });", "control leaves a statement in an expression"),
    ("if (a) return 1;", "f(): its result cannot be read: it depends on what f() gives without a"),
    ("int r = 0; again: r++; if (r < a) goto again; return r;", "r, which a loop changes"),
    ("goto in; if (a) { in: a++; } return a;", "f(): jumps into a block, to in"),
]


def of(statements: str) -> csources.Functions:
    return csources.Functions(f"int f(int a)\n{{ {statements} }}\n")


@pytest.mark.parametrize(("statements", "values"), READ, ids=[text for text, _ in READ])
def test_a_function_returns_what_c_says(statements: str, values: dict[int, int]) -> None:
    function = of(statements)
    assert {a: function.gives(a=a) for a in values} == values


@pytest.mark.parametrize(("statements", "what"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_cannot_be_followed_is_refused(statements: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        of(statements).why_not()
    assert what in str(caught.value)


def test_a_variable_ends_with_its_function() -> None:
    calls = csources.Functions(
        "static int g(int a) { int kept; if (a) kept = a; return kept; }\n"
        "int f(int a) { g(1); return g(0); }\n"
    )
    with pytest.raises(UserError, match="it depends on kept, which is not set"):
        calls.why_not()

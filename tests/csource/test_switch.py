"""switch, case by case."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError

CASES: Final = [
    (
        "switch (a) { case 1: r = 10; break; case 2: r = 20; case 3: r += 3; break;"
        " case 5 ... 7: return 57; default: r = 99; } return r;",
        [99, 10, 23, 3, 99, 57, 57, 57, 99],
    ),
    ("r = 4; switch (a) { case 1: r = 10; } return r;", [4, 10, 4]),
    (
        "switch (a) { case 1: r = 1; default: r += 5; break; case 2: r = 7; } return r;",
        [5, 6, 7, 5],
    ),
    ("switch (a) case 1: return 5; return 6;", [6, 5]),
    ("switch (a) { case 0: case 2: r = 1; break; case 1: r = 2; } return r;", [1, 2, 1, 0]),
    (
        "switch (a) { case 1: switch (a + 1) { case 2: r = 8; break; } r++; break; } return r;",
        [0, 9],
    ),
    ("switch (a) { case 2: return 1; default: return 2; }", [2, 2, 1]),
    ("switch (a) { } return a;", [0, 1]),
    ("switch ((unsigned char)-a) { case 255: return 1; case -2: return 2; } return 3;", [3, 1, 3]),
    ("switch (2) { case 1: return 1; case 2: return a; } return 9;", [0, 1]),
    ("for (int i = 0; i < 3; i++) { switch (i) { case 1: continue; } r += a; } return r;", [0, 2]),
]


def of(statements: str) -> csources.Functions:
    return csources.Functions(f"int f(int a)\n{{ int r = 0; {statements} }}\n")


@pytest.mark.parametrize(("statements", "values"), CASES, ids=[text for text, _ in CASES])
def test_each_case_is_taken_where_c_takes_it(statements: str, values: list[int]) -> None:
    function = of(statements)
    assert [function.gives(a=a) for a in range(len(values))] == values


def test_a_case_inside_of_another_statement_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        of("switch (a) { case 1: if (a) { case 2: return 3; } } return 6;").why_not()
    assert str(caught.value) == (
        "zsmalloc.c:2:44: a case inside of another statement cannot be followed"
    )


def test_what_is_switched_on_may_be_unknown() -> None:
    assert of("int u; r = a; switch (u) { case 1: break; } return r;").gives(a=3) == 3
    with pytest.raises(UserError, match="it depends on u, which is not set"):
        of("int u; switch (u) { case 1: r = 2; } return r;").why_not()

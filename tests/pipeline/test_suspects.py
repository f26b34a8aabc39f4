"""Which statements of a function make its result wrong: by hand, on small functions."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zslayout.errors import Place
from zslayout.expr.build import eq, when
from zslayout.expr.nodes import TRUE, Const, Expr, Var, cast
from zslayout.expr.types import INT, UINT, ulong
from zslayout.pipeline.suspects import Call, bare, is_plain
from zslayout.provenance import Does, Provenance, in_c
from zslayout.words.source import FunctionStatement, FunctionSummary

X, Y = Var("x", INT), Var("y", INT)
KEEPS, BRANCHES, REPEATS = Does


def at(line: int) -> Provenance:
    return in_c(Place("a.c", line, 1), "a statement")


def statement(line: int, value: Expr, does: Does = KEEPS, under: Expr = TRUE) -> FunctionStatement:
    return FunctionStatement(at(line), value, under, does)


def call(
    result: Expr,
    right: Expr,
    *statements: FunctionStatement,
    bindings: tuple[tuple[str, Expr], ...] = (),
    called: Iterable[Place] = (),
    values: Mapping[str, int] = MappingProxyType({"x": 5, "y": 3}),
) -> Call:
    summary = FunctionSummary("f", at(1), ("x", "y"), result, statements, bindings)
    return Call(summary, values, right, {}, frozenset(called))


def lines(of: Call) -> list[int]:
    assert of.wrong
    return [each.place.line for each in of.suspects() if each.place is not None]


def test_a_function_that_gives_what_it_ought_to_is_not_wrong() -> None:
    assert not call(X + Y, Y + X).wrong
    assert call(X + Y, X - Y).wrong


def test_the_first_statement_whose_value_is_not_met_on_the_right_way_is_at_fault() -> None:
    wrong = (X << 3) | Y
    statements = (statement(2, X << 3), statement(3, wrong), statement(4, wrong + 1))
    assert lines(call(wrong + 1, ((X << 4) | Y) + 1, *statements)) == [2, 1]


def test_a_statement_is_judged_with_the_inputs_that_it_speaks_of_alone() -> None:
    """Put together in another order, so that no part of the sum is one of the right sum."""
    statements = (statement(2, Y & 7), statement(3, (Y & 7) | (X << 3)))
    assert lines(call((Y & 7) | (X << 3), (X << 4) | (Y & 7), *statements)) == [3, 1]


def test_a_value_that_is_right_for_other_inputs_is_not_right() -> None:
    """x << 32 in an int is 0, and so is y; that does not make it right."""
    word = ulong(64)
    wide, low = cast(cast(X, UINT) << 8, word), cast(Y, word)
    right = cast(X, word) << 32 | low
    statements = (statement(2, wide), statement(3, wide | low))
    assert lines(call(wide | low, right, *statements, values={"x": 1 << 24, "y": 0})) == [2, 1]


def test_what_the_result_is_not_made_of_is_not_at_fault() -> None:
    statements = (statement(2, X * 9), statement(3, X + 2))
    assert lines(call(X + 2, X + 3, *statements)) == [3, 1]


def test_what_is_not_reached_is_not_at_fault() -> None:
    choice = when(eq(X, 5), X + 1, X * 9)
    statements = (statement(2, X * 9, under=eq(X, 4)), statement(3, X + 1, under=eq(X, 5)))
    assert lines(call(choice, X + 2, *statements)) == [3, 1]


def test_what_is_taken_to_be_right_is_passed_over() -> None:
    statements = (statement(2, X + 1), statement(3, (X + 1) * Y))
    assert lines(call((X + 1) * Y, X * Y, *statements, called=[Place("a.c", 2, 1)])) == [3, 1]


def test_of_right_values_the_condition_chose_the_wrong_one() -> None:
    choice = when(X < 9, X + 1, X + 2)
    statements = (statement(2, X < 9, BRANCHES), statement(3, eq(Y, 3), BRANCHES))
    ways = (statement(4, X + 1), statement(5, X + 2))
    right = when(X < 2, X + 1, X + 2)
    assert lines(call(choice, right, *statements, *ways)) == [4, 2, 1]  # x + 1 is not met there
    right = when(eq(X + 1, 9), X, X + 2)
    assert lines(call(choice, right, *statements, *ways)) == [2, 1]


def test_what_was_never_computed_was_left_out_by_the_loop() -> None:
    last = Var("turn_0", INT)
    loop = (statement(2, TRUE, REPEATS), statement(3, X + 1), statement(4, last < 0, BRANCHES))
    turned = call(when(last < 0, X, last), X + 1 + 1, *loop, bindings=(("turn_0", X + 1),))
    assert lines(turned) == [2, 1]


def test_what_was_made_right_and_is_not_used_is_where_it_was_made() -> None:
    statements = (statement(2, X), statement(3, Y << 2))
    assert lines(call(X, Y << 2, *statements)) == [3, 1]
    assert lines(call(X, Y << 3, *statements)) == [2, 1]


def test_a_function_without_statements_is_at_fault_itself() -> None:
    assert lines(call(X + 1, X + 2)) == [1]


def test_a_literal_or_a_name_is_plain_unless_it_is_narrowed() -> None:
    assert is_plain(Const(3))
    assert is_plain(cast(cast(X, UINT), ulong(64)))
    assert not is_plain(cast(Var("w", ulong(64)), UINT))
    assert not is_plain(X + 1)


def test_a_tree_is_bare_without_its_conversions() -> None:
    assert bare(cast(cast(X + 1, UINT), ulong(64))) == X + 1

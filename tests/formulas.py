"""Formulas whose answer is plain to see, and one that no solver answers at once."""

from typing import Final

from zslayout.expr.build import eq, ne, negate
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.smtlib import script
from zslayout.expr.types import BOOL, INT, UINT, ulong

WORD: Final = ulong(64)
P: Final = Var("p", WORD)
Q: Final = Var("q", WORD)
SUM: Final = Var("sum", WORD)
N: Final = Var("n", INT)
U: Final = Var("u", UINT)
YES: Final = Var("yes", BOOL)
NO: Final = Var("no", BOOL)


def asserting(free: tuple[Var, ...], *definitions: Definition, **holds: Expr) -> Formula:
    """A formula over these free names, of assertions by name."""
    said = (NamedAssertion(name, f"this is {name}", value) for name, value in holds.items())
    return Formula(free, definitions, tuple(said))


EVERY_SORT: Final = asserting(
    (P, Q, N, U, YES, NO),
    Definition("sum", P + Q),
    wraps=SUM < P,
    large=Const(1 << 40, WORD) < SUM,
    negative=N < -5,
    unsigned=Const(1 << 31, UINT) < U,
    set=YES,
    clear=negate(NO),
)
"""Satisfiable, with a value at either end of every sort."""

FREE: Final = asserting((P, U, NO), truth=eq(P, 7))
"""Satisfiable; two of three free names do not matter."""

TWO_OF_FIVE: Final = asserting(
    (P, Q, N),
    Definition("sum", P + Q),
    any_p=P > 3,
    low=SUM < 10,
    any_n=N < 0,
    high=SUM > 20,
    any_q=Const(1 << 40, WORD) > Q,
)
"""Unsatisfiable because of `low` and `high`; the other three hold together with either."""

DE_MORGAN: Final = asserting((P, Q), law=ne(~(P & Q), ~P | ~Q))
"""Unsatisfiable."""

SHIFTED: Final = asserting(
    (U, N), positive=N > 0, inside=N < 32, nothing_lost=eq((U << N) >> N, U), less=(U << N) < U
)
"""Unsatisfiable, and needs the bits of shifts by a variable."""

HARD: Final = asserting(
    (P, Q),
    more_than_one=P > 1,
    ordered=P <= Q,
    no_wrap=Const(1 << 32, WORD) > Q,
    prime=eq(P * Q, Const((1 << 61) - 1, WORD)),
)
"""Unsatisfiable, since 2**61 - 1 is prime."""

SATISFIABLE: Final = {"every sort": EVERY_SORT, "free": FREE}
UNSATISFIABLE: Final = {"two of five": TWO_OF_FIVE, "De Morgan": DE_MORGAN, "shifted": SHIFTED}


def typed(formula: Formula, values: dict[str, int]) -> dict[str, int]:
    """A solver's unsigned values, as values of the free names' types."""
    return {var.name: var.type.wrap(values[var.name]) for var in formula.free}


HARD_TEXT: Final = script(HARD)

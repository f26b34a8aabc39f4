"""Trees as functions of numbers, for what has few enough values to try them all."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from zslayout.cfront.terms import Terms
from zslayout.errors import InternalError
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.python import compile_function
from zslayout.expr.walk import children, rebuild

_T = TypeVar("_T")


def computed(
    terms: Terms, results: Sequence[Expr]
) -> tuple[Callable[..., Sequence[int]], list[Var]]:
    """Trees as one function of their variables, in this order."""
    lets: list[tuple[str, Expr]] = []
    made: dict[int, Expr] = {}
    free: dict[str, Var] = {}

    def put(x: Expr) -> Expr:
        found = made.get(id(x))
        if found is None:
            if isinstance(x, Var):
                free.setdefault(x.name, x)
                found = Var(f"v{list(free).index(x.name)}", x.type)
            elif isinstance(x, Const) or not children(x):
                found = x
            else:
                value = rebuild(x, put)
                lets.append((f"d{len(lets)}", value))
                found = Var(lets[-1][0], x.type)
            made[id(x)] = found
        return found

    given = [put(each) for each in (*results, terms.const(0, 32))]
    names = [f"v{i}" for i in range(len(free))]
    return compile_function("computed", names, lets, given), list(free.values())


def named(x: Expr) -> Var:
    """A tree that is a variable. Raises InternalError when it is none."""
    if not isinstance(x, Var):
        raise InternalError(f"no variable: {x!r}")
    return x


def sure(x: _T | None) -> _T:
    """What must be there. Raises InternalError when it is not."""
    if x is None:
        raise InternalError("an event lacks what its kind has")
    return x


def tree(x: Expr | None) -> Expr:
    """A tree that must be there. Raises InternalError when it is not."""
    return sure(x)  # type: ignore[return-value]  # mypy joins the union to its base

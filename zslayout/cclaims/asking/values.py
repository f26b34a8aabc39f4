"""Trees as functions of numbers, for what has few enough values to try them all."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from zslayout.cfront.terms import Terms
from zslayout.errors import InternalError
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.python import compile_function, compile_loop
from zslayout.expr.walk import children, rebuild

_T = TypeVar("_T")


def computed(
    terms: Terms, results: Sequence[Expr]
) -> tuple[Callable[..., Sequence[int]], list[Var]]:
    """Trees as one function of their variables, in this order."""
    lets, given, free = _shared([*results, terms.const(0, 32)])
    names = [f"v{i}" for i in range(len(free))]
    return compile_function("computed", names, lets, given), free


def repeated(
    turn: Var,
    again: Expr,
    told: Sequence[tuple[Expr, Expr, Expr]],
    after: Mapping[str, Expr],
) -> tuple[Callable[..., int], list[Var]]:
    """A loop as a function of the variables of its trees but for the turn, see `compile_loop`."""
    results = [again, *(x for each in told for x in each), *after.values()]
    lets, given, free = _shared(results)
    names = {each.name: f"v{i}" for i, each in enumerate(free)}
    count = 1 + 3 * len(told)
    triples = [(given[i], given[i + 1], given[i + 2]) for i in range(1, count, 3)]
    steps = dict(zip(after, given[count:], strict=True))
    function = compile_loop(
        list(names.values()),
        names.get(turn.name, "turn"),
        lets,
        given[0],
        triples,
        {names[name]: value for name, value in steps.items() if name in names},
    )
    return function, [each for each in free if each.name != turn.name]


def _shared(results: Sequence[Expr]) -> tuple[list[tuple[str, Expr]], list[Expr], list[Var]]:
    """Trees with each part that they share once, under a name; and their variables."""
    lets: list[tuple[str, Expr]] = []
    made: dict[int, Expr] = {}
    free: dict[str, Var] = {}
    places: dict[str, int] = {}

    def put(x: Expr) -> Expr:
        found = made.get(id(x))
        if found is None:
            if isinstance(x, Var):
                free.setdefault(x.name, x)
                found = Var(f"v{places.setdefault(x.name, len(places))}", x.type)
            elif isinstance(x, Const) or not children(x):
                found = x
            else:
                value = rebuild(x, put)
                lets.append((f"d{len(lets)}", value))
                found = Var(lets[-1][0], x.type)
            made[id(x)] = found
        return found

    return lets, [put(each) for each in results], list(free.values())


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

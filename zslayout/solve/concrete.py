"""A claim as Python functions of ints: examples of its assumptions, replay, smaller witnesses."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, product

from zslayout.expr import walk
from zslayout.expr.build import implies
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import FALSE, Const, Expr, Var
from zslayout.expr.python import compile_function
from zslayout.expr.types import BOOL
from zslayout.solve.query import Instance
from zslayout.vc.claim import Claim
from zslayout.verdict import Witness

_SMALL = (*range(16), 0xFF)
_PASSES = 3
_CALLS_UNCOMPILED = 2


class _Reading:
    """A condition as a function of ints: read off the tree while that is cheap, then compiled."""

    def __init__(self, names: Sequence[str], condition: Expr) -> None:
        self._names = names
        self._condition = condition
        self._calls = 0
        self._compiled: Callable[..., bool] | None = None

    def __call__(self, *values: int) -> bool:
        if self._compiled is not None:
            return self._compiled(*values)
        self._calls += 1
        if self._calls > _CALLS_UNCOMPILED:
            self._compiled = compile_function("reading", self._names, (), [self._condition])
        return bool(evaluate(self._condition, dict(zip(self._names, values, strict=True))))


@cache
def _assumption(claim: Claim) -> _Reading:
    return _Reading(_arguments(claim), claim.assumption)


@cache
def _conclusion(claim: Claim) -> _Reading:
    return _Reading(_arguments(claim), claim.then)


def _arguments(claim: Claim) -> list[str]:
    return [var.name for var in (*claim.parameters, *claim.variables)]


def tried(claim: Claim, instance: Instance) -> tuple[int, Instance | None]:
    """How many values of the one variable there are, and the first that makes the instance false.

    For a claim with `enumeration_bound`. Every value is tried until one does.
    """
    count, fails = _trial(claim)(*instance)
    return count, None if fails is None else (fails,)


@cache
def _trial(claim: Claim) -> Callable[..., tuple[int, int | None]]:
    names = _arguments(claim)
    bound = compile_function(
        "bound",
        names[:-1],
        (),
        [FALSE if claim.enumeration_bound is None else claim.enumeration_bound],
    )
    (name, first), *rest = claim.turns or (("", Const(0)),)
    outset, first = _outset(first, names[-1])
    # Two more, that there be a tuple of any number.
    fixed = compile_function("fixed", names[:-1], (), [*outset, Const(0), Const(0)])
    begin = compile_function(
        "begin", [*(var.name for var in outset.values()), names[-1]], (), [first]
    )
    then = implies(claim.assumption, claim.then)
    # Values that differ in nothing that the rest speaks of are tried once.
    used = {var.name for var in walk.names(then, *(value for _, value in rest))}
    kept = [i for i, each in enumerate(names) if each in used]
    arguments = [name or "unused", *(names[i] for i in kept)]
    held = cache(compile_function("held", arguments, rest, [then]))

    def trial(*instance: int) -> tuple[int, int | None]:
        count = bound(*instance)
        *known, _, _ = fixed(*instance)
        for i in range(count):
            values = (*instance, i)
            if not held(begin(*known, i), *(values[place] for place in kept)):
                return count, i
        return count, None

    return trial


def _outset(x: Expr, variable: str) -> tuple[dict[Expr, Var], Expr]:
    """What of a tree does not depend on a variable, each under a name, and the tree with these."""
    named: dict[Expr, Var] = {}

    def inside(part: Expr) -> Expr:
        depends = any(var.name == variable for var in walk.names(part))
        if depends or part.type is BOOL or isinstance(part, Const):
            return walk.rebuild(part, inside)
        return named.setdefault(part, Var(f"fixed_{len(named)}", part.type))

    return named, inside(x)


def example(claim: Claim, instance: Instance) -> Instance | None:
    """Values of the variables that meet the assumptions, found by trying a few; None if none do."""
    nothing = (0,) * len(claim.variables)
    meets = _assumption(claim)
    if not claim.given or meets(*instance, *nothing):
        return nothing
    for values in _boundary_values(claim.variables, instance):
        if meets(*instance, *values):
            return values
    return None


def counterexamples(claim: Claim, instance: Instance) -> Iterator[Instance]:
    """Boundary values of the variables that make the instance false, if any do."""
    boundaries = _boundary_values(claim.variables, instance)
    return (values for values in boundaries if refutes(claim, instance, values))


def _boundary_values(variables: tuple[Var, ...], instance: Instance) -> Iterator[Instance]:
    """Zeros; one variable at a boundary, a parameter's value or just below; two at boundaries."""
    nothing = (0,) * len(variables)
    yield nothing
    for position, variable in enumerate(variables):
        for value in (*_boundary_numbers(variable), *instance, *(each - 1 for each in instance)):
            yield (*nothing[:position], variable.type.wrap(value), *nothing[position + 1 :])
    for one, other in combinations(range(len(variables)), 2):
        for values in product(
            _boundary_numbers(variables[one]), _boundary_numbers(variables[other])
        ):
            chosen = dict(zip((one, other), values, strict=True))
            yield tuple(chosen.get(position, 0) for position in range(len(variables)))


def _boundary_numbers(variable: Var) -> Instance:
    most = variable.type.maximum
    return (1, 2, 3, most, most // 3)


def refutes(claim: Claim, instance: Instance, values: Instance) -> bool:
    """Whether these values of the variables make the instance false."""
    every = (*instance, *values)
    return bool(_assumption(claim)(*every)) and not _conclusion(claim)(*every)


def smaller(claim: Claim, instance: Instance, values: Instance) -> Instance:
    """A witness with each value as simple as it can be while the others stay.

    Simple is 0, then small, then a power of two, then having few bits.
    """
    for _ in range(_PASSES):
        before = values
        for position, variable in enumerate(claim.variables):
            for candidate in _candidates(variable, values[position]):
                tried = (*values[:position], candidate, *values[position + 1 :])
                if refutes(claim, instance, tried):
                    values = tried
                    break
        if values == before:
            break
    return values


def _candidates(variable: Var, value: int) -> Iterator[int]:
    """Values simpler than this one, the simplest first."""
    least = variable.type.minimum
    yield from (small for small in _SMALL if small < value or value < 0)
    if value > 0:
        yield from (1 << bit for bit in range(4, value.bit_length()) if 1 << bit < value)
        yield from (value & (value - 1), value & ((1 << value.bit_length() - 1) - 1))
    elif value < 0 and least < 0:
        yield -1


def by_name(claim: Claim, instance: Instance, witness: Witness) -> dict[str, int]:
    """Parameters and variables by name."""
    names = (parameter.name for parameter in claim.parameters)
    return {**dict(zip(names, instance, strict=True)), **dict(witness.values)}

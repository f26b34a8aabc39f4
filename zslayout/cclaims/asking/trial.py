"""Values that are tried before a solver is asked: most of what can be true is true of some of them.

One rule: what was tried makes every assertion true, or it is nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from zslayout.expr import ints
from zslayout.expr.nodes import (
    Binary,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Var,
)
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children, names, rebuild

_MOST: Final = 24
"""Values of earlier answers that are tried again, the newest first."""
_GUESSES: Final = 2
_CHANGES: Final = 40
_SIMPLE: Final = (0, 1, 2, 8, 32, 4096)
_STEP: Final = 8
"""What is guessed is a multiple of this: addresses and sizes are."""


Numbers = Mapping[str, tuple[int, ...]]
"""Variables that have a value of their own at each of several points."""


class TriedValues:
    """Trees at a point and at values of their variables, 0 for a variable that has none.

    Trees are known by their identities, so they must live as long.
    """

    def __init__(self, values: Mapping[str, int], numbers: Numbers, point: int) -> None:
        self.values = dict(values)
        self.point = point
        self._numbers = numbers
        self._known: dict[int, int] = {}

    def value(self, x: Expr) -> int:
        """The value of a tree."""
        found = self._known.get(id(x))
        if found is None:
            found = self._known[id(x)] = self._computed(x)
        return found

    def _computed(self, x: Expr) -> int:
        match x:
            case Const(value=value):
                return value
            case Var(name=name) if name in self._numbers:
                return self._numbers[name][self.point]
            case Var(name=name, type=kind):
                return kind.wrap(self.values.get(name, 0))
            case Binary(op=op, left=a, right=b):
                return ints.binary(op, x.type, self.value(a), self.value(b))
            case Compare(op=comparison, left=a, right=b):
                return ints.compare(comparison, self.value(a), self.value(b))
            case Connective(op=ConnectiveOp.NOT, operands=(a,)):
                return not self.value(a)
            case Connective(op=connective, operands=operands):
                join = all if connective is ConnectiveOp.AND else any
                return join(map(self.value, operands))
            case Choose(condition=c, yes=a, no=b):
                return self.value(a if self.value(c) else b)
            case Cast(type=kind, operand=a):
                return kind.wrap(self.value(a))
            case _:
                return ints.evaluate(rebuild(x, self._constant), {})

    def _constant(self, x: Expr) -> Expr:
        return Const(self.value(x), x.type)

    def meets(self, asserted: Sequence[Expr]) -> bool:
        """Whether all of these are true."""
        return all(map(self.value, asserted))


class Trials:
    """Finds values that make all of some assertions true, if that is easy."""

    def __init__(self) -> None:
        self._trials: list[TriedValues] = []
        self._kept: dict[int, Expr] = {}

    def found(
        self, asserted: Sequence[Expr], variables: Sequence[Var], numbers: Numbers, *, mend: bool
    ) -> dict[str, int] | None:
        """Values of the variables, or None if none of what is tried will do.

        With `mend` what makes an assertion false is changed, which takes a while.
        """
        self._kept.update((id(each), each) for each in asserted)
        for trial in reversed(self._trials):
            if trial.meets(asserted):
                return {var.name: trial.values.get(var.name, 0) for var in variables}
        for guess in ({}, *_guesses(asserted, variables, numbers)):
            trial = TriedValues(guess, numbers, 0)
            some = _mended(trial, asserted, numbers) if mend and guess else trial
            if some is not None and some.meets(asserted):
                self._learn(some)
                return {var.name: some.values.get(var.name, 0) for var in variables}
        return None

    def meets(
        self, asserted: Sequence[Expr], values: Mapping[str, int], numbers: Numbers, point: int
    ) -> bool:
        """Whether values make all true at a point; if so they are tried again."""
        trial = TriedValues(values, numbers, point)
        if trial.meets(asserted):
            self._learn(trial)
            return True
        return False

    def _learn(self, trial: TriedValues) -> None:
        self._trials = [*self._trials[-_MOST:], trial]


def _guesses(
    asserted: Sequence[Expr], variables: Sequence[Var], numbers: Numbers
) -> Iterator[dict[str, int]]:
    """Numbers below their bounds, and words that are said to be something as they are said."""
    most = {var.name: var.type.maximum if var.type is not BOOL else 1 for var in variables}
    equal: list[tuple[Var, Expr]] = []
    for each in asserted:
        if isinstance(each, Compare) and isinstance(each.left, Var):
            var, other = each.left, each.right
            known = _known(other, numbers)
            if each.op in {CompareOp.LE, CompareOp.LT} and known is not None:
                below = known - (each.op is CompareOp.LT)
                most[var.name] = max(0, min(most.get(var.name, below), below))
            elif (
                each.op is CompareOp.EQ
                and var.name not in numbers
                and not isinstance(other, Const)
                and children(other)
            ):
                equal.append((var, other))
    for seed in range(_GUESSES):
        random = Random(seed)  # noqa: S311  # nothing is secret
        values = {name: _number(random, bound) for name, bound in most.items()}
        for var, other in equal:
            values[var.name] = TriedValues(values, numbers, 0).value(other)
        yield values


def _known(x: Expr, numbers: Numbers) -> int | None:
    if isinstance(x, Const):
        return x.value
    return numbers[x.name][0] if isinstance(x, Var) and x.name in numbers else None


def _mended(trial: TriedValues, asserted: Sequence[Expr], numbers: Numbers) -> TriedValues | None:
    """Values near those of a trial that make all true: what is false is mended one by one."""
    tried = 0
    wrong = [each for each in asserted if not trial.value(each)]
    while wrong:
        for var, value in _changes(wrong[0], trial):
            tried += 1
            if var.name in numbers:
                continue
            other = TriedValues({**trial.values, var.name: value}, numbers, trial.point)
            left = [each for each in asserted if not other.value(each)]
            if len(left) < len(wrong):
                break
        else:
            return None
        if tried > _CHANGES:
            return None
        trial, wrong = other, left
    return trial


def _changes(x: Expr, trial: TriedValues) -> Iterator[tuple[Var, int]]:
    """Other values for the variables of a tree."""
    for var in names(x):
        old, most = trial.values.get(var.name, 0), var.type.maximum if var.type is not BOOL else 1
        for value in dict.fromkeys((*_SIMPLE, old + 1, old - 1, most, most // 2)):
            if value != old and 0 <= value <= most:
                yield var, value


def _number(random: Random, bound: int) -> int:
    value = random.randint(0, bound)
    return value - value % _STEP if bound >= _STEP else value

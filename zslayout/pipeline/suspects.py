"""Which statements of a function make its result wrong, at inputs at which it is.

A statement is right where its value is met on the way to the right result too, with the inputs that
it speaks of alone. At fault is the first that is not, and a condition that would make the result
right if it went the other way; if there is none, the loop that ended, or the statement that gives
the result.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from zslayout.errors import Place
from zslayout.expr.build import negate
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    EQUALITIES,
    FALSE,
    TRUE,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Var,
)
from zslayout.expr.walk import names, parts, substitute
from zslayout.provenance import Does, Provenance
from zslayout.vc.falsified import cone, walked
from zslayout.words.source import FunctionStatement, FunctionSummary


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function at inputs. `values` are those of parameters, macros, and of the inputs.

    `right` is what it ought to give, over the same names and over those that have `meanings`.
    `called` are the places of statements that are taken to be right.
    """

    summary: FunctionSummary
    values: Mapping[str, int]
    right: Expr
    meanings: Mapping[str, Iterable[Expr]]
    called: Collection[Place | None] = frozenset()

    def _result(self, forced: Mapping[Expr, Expr]) -> tuple[int, Mapping[str, int]]:
        """What it gives where these conditions are forced, and the values of its names."""
        values = dict(self.values)
        for name, value in self.summary.bindings:
            values[name] = evaluate(substitute(value, forced), values)
        return evaluate(substitute(self.summary.result, forced), values), values

    @property
    def wrong(self) -> bool:
        """Whether it gives something else than it ought to."""
        return self._result({})[0] != evaluate(self.right, self.values)

    def suspects(self) -> Iterator[Provenance]:
        """The statements at fault, where the result is wrong; the function itself last."""
        wanted, (_, values) = evaluate(self.right, self.values), self._result({})
        whole, bindings = self.summary.result, (value for _, value in self.summary.bindings)
        inside = {bare(part) for tree in (whole, *bindings) for part in parts(tree)}
        reached = [one for one in self.summary.statements if evaluate(one.under, values)]
        kept = [
            one
            for one in reached
            if one.does is Does.KEEPS and one.provenance.place not in self.called
        ]
        ends = [one for one in kept if bare(one.value) == bare(whole)]
        found = [
            one
            for one in kept
            if bare(one.value) in inside and one not in ends and not self._is_right(one, values)
        ][:1]
        if is_plain(whole):  # what was made for it is not used
            made = (one for one in kept if not is_plain(one.value))
            found = [one for one in made if evaluate(one.value, values) == wanted] or ends[-1:]
        else:
            asked = (one for one in reached if one.does is Does.BRANCHES)
            found += (one for one in asked if self._repairs(one, values, wanted))
            found = found or [one for one in reached if one.does is Does.REPEATS] or ends[:1]
        yield from (one.provenance for one in found)
        yield self.summary.provenance

    def _is_right(self, statement: FunctionStatement, values: Mapping[str, int]) -> bool:
        if is_plain(statement.value):
            return True
        turned, inputs = bool(self.summary.bindings), {*self.summary.inputs}
        mentioned = inputs & {var.name for var in names(statement.value)}
        if not turned:
            values = {**values, **dict.fromkeys(inputs - mentioned, 0)}
        found = evaluate(statement.value, values)
        return any(
            evaluate(part, values) == found
            for tree in cone([self.right], self.meanings, values)
            for part in walked(tree, values)
            if turned or mentioned <= {var.name for var in names(part)}
        )

    def _repairs(self, branch: FunctionStatement, values: Mapping[str, int], wanted: int) -> bool:
        """Whether the result is right when the condition goes the other way."""
        other = [FALSE, TRUE] if evaluate(branch.value, values) else [TRUE, FALSE]
        either = (branch.value, opposite(branch.value))
        return self._result(dict(zip(either, other, strict=True)))[0] == wanted


def opposite(condition: Expr) -> Expr:
    """What is true where a condition is not, as C has it: `b < a` of `a <= b`."""
    if isinstance(condition, Compare):
        a, b = condition.left, condition.right
        if condition.op in EQUALITIES:
            return Compare(CompareOp.NE if condition.op is CompareOp.EQ else CompareOp.EQ, a, b)
        return Compare(CompareOp.LT if condition.op is CompareOp.LE else CompareOp.LE, b, a)
    return negate(condition)


def is_plain(x: Expr) -> bool:
    """Whether nothing is computed: a literal or a name, in a type that holds its every value."""
    while isinstance(x, Cast) and x.operand.type.width <= x.type.width:
        x = x.operand
    return isinstance(x, (Const, Var))


def bare(x: Expr) -> Expr:
    """The tree below its conversions."""
    return bare(x.operand) if isinstance(x, Cast) else x

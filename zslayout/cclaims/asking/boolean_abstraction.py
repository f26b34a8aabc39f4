"""Ways of a run as truth values alone: a name for each comparison, whatever values it is of.

What is true of all ways told so is true of those that some values make possible.
"""

from typing import Final

from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import (
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
from zslayout.expr.walk import children, rebuild

_MOST: Final = 400
"""So many pairs of values are compared one by one."""


class BooleanAbstraction:
    """Trees by the shape of their conditions; a comparison and its negation have one name."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._made: dict[int, Expr] = {}
        self.variables: dict[str, Var] = {}
        """By name."""

    def of(self, x: Expr) -> Expr:
        """A truth value, over names."""
        found = self._made.get(id(x))
        if found is None:
            found = self._made[id(x)] = self._put(x)
        return found

    def _put(self, x: Expr) -> Expr:
        below = children(x)
        if isinstance(x, Connective) or (below and all(each.type is BOOL for each in below)):
            return rebuild(x, self.of)
        if isinstance(x, Const) or not (below or isinstance(x, Var)):
            return x
        if isinstance(x, Compare) and any(isinstance(each, Choose) for each in below):
            chosen = self._chosen(x)
            if chosen is not None:
                return chosen
        denied = self._made.get(id(self._terms.negate(x)))
        if denied is not None:
            return Connective(ConnectiveOp.NOT, (denied,))
        made = Var(f"b{len(self.variables)}", BOOL)
        self.variables[made.name] = made
        return made

    def _chosen(self, x: Compare) -> Expr | None:
        """Whether one of several values is the other: what decides which it is, is told apart.

        None of what compares by size, or where there is too much to tell apart.
        """
        if x.op not in {CompareOp.EQ, CompareOp.NE} or _pairs(x.left) * _pairs(x.right) > _MOST:
            return None
        same = self._same(x.left, x.right)
        return self.of(same if x.op is CompareOp.EQ else self._terms.negate(same))

    def _same(self, one: Expr, other: Expr) -> Expr:
        terms = self._terms
        if one is other:
            return terms.true
        if isinstance(one, Choose):
            yes, no = self._same(one.yes, other), self._same(one.no, other)
            denied = terms.negate(one.condition)
            return terms.any(terms.all(one.condition, yes), terms.all(denied, no))
        if isinstance(other, Choose):
            return self._same(other, one)
        return terms.compare(CompareOp.EQ, one, other)


def _pairs(x: Expr) -> int:
    """How many values a tree may be, as it is written."""
    found, todo = 0, [x]
    while todo and found <= _MOST:
        each = todo.pop()
        if isinstance(each, Choose):
            todo += [each.yes, each.no]
        else:
            found += 1
    return found

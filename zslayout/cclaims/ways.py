"""Ways of a run as truth values alone: a name for each comparison, whatever values it is of.

What is true of all ways told so is true of those that some values make possible.
"""

from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Connective, ConnectiveOp, Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children, rebuild


class Ways:
    """Trees by the shape of their conditions; a comparison and its negation have one name."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._made: dict[int, Expr] = {}
        self.variables: list[Var] = []

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
        denied = self._made.get(id(self._terms.negate(x)))
        if denied is not None:
            return Connective(ConnectiveOp.NOT, (denied,))
        self.variables.append(Var(f"b{len(self.variables)}", BOOL))
        return self.variables[-1]

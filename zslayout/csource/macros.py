"""Macros as expressions that name each other, where the compiler only knows them written out."""

from collections.abc import Iterable, Mapping

from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.walk import children, rebuild


class Names:
    """Puts the names of macros back into trees in which they are written out.

    Trees are interned, so that the same piece of two of them is one object and looked up as one.
    """

    def __init__(self) -> None:
        self._interned: dict[tuple[object, ...], Expr] = {}
        self._names: dict[int, Var] = {}

    def define(self, name: str, value: Expr) -> Expr:
        """The value with the names known so far; from now on this one is known too."""
        whole = self._intern(value)
        known = self._names.get(id(whole))
        if known is not None:
            return known
        if not isinstance(whole, (Const, Var)):
            self._names[id(whole)] = Var(name, value.type)
        return rebuild(whole, self._named)

    def named(self, value: Expr) -> Expr:
        """The tree with every macro by its name."""
        return self._named(self._intern(value))

    def _named(self, x: Expr) -> Expr:
        found = self._names.get(id(x))
        return found if found is not None else rebuild(x, self._named)

    def _intern(self, x: Expr) -> Expr:
        below = tuple(self._intern(child) for child in children(x))
        parts = iter(below)
        same = rebuild(x, lambda _: next(parts))
        own: tuple[object, ...] = ()
        if isinstance(same, Const):
            own = (same.value,)
        elif isinstance(same, Var):
            own = (same.name,)
        key = (
            type(same),
            getattr(same, "op", None),
            same.type,
            getattr(same, "implicit", None),
            *own,
            *map(id, below),
        )
        return self._interned.setdefault(key, same)


def size(x: Expr) -> int:
    """How many nodes a tree has, written out."""
    return 1 + sum(size(child) for child in children(x))


def in_order(values: Mapping[str, Expr]) -> Iterable[tuple[str, Expr]]:
    """Macros so that each comes after those that it is made of."""
    return sorted(values.items(), key=lambda item: size(item[1]))

"""Intrinsic functions of LLVM on words: what each gives, by its description in LLVM's LangRef."""

from collections.abc import Callable, Sequence
from functools import partial

from zslayout.cfront.arithmetic import compared, operated, resized
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr

_Given = Sequence[Expr]


class Intrinsics:
    """What intrinsics give."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: dict[str, Callable[[_Given], Expr | tuple[Expr, ...]]] = {
            "bswap": self._bswap,
            "fshl": partial(self._funnel, left=True),
            "fshr": partial(self._funnel, left=False),
            "umin": partial(self._better, predicate="ult"),
            "umax": partial(self._better, predicate="ugt"),
            "smin": partial(self._better, predicate="slt"),
            "smax": partial(self._better, predicate="sgt"),
            "abs": self._absolute,
            "ctpop": self._counted,
            "ctlz": partial(self._zeros, high=True),
            "cttz": partial(self._zeros, high=False),
            "expect": lambda given: given[0],
            "is.constant": lambda given: terms.truth(isinstance(given[0], Const)),
            "uadd.sat": partial(self._saturated, opcode="add"),
            "usub.sat": partial(self._saturated, opcode="sub"),
        }
        for sign in (True, False):
            for opcode in ("add", "sub", "mul"):
                name = f"{'s' if sign else 'u'}{opcode}.with.overflow"
                self._known[name] = partial(self._overflowing, opcode=opcode, sign=sign)

    def value(self, name: str, given: _Given) -> "Expr | tuple[Expr, ...] | None":
        """What `llvm.NAME` gives; None for one that is not known."""
        stem = name.rpartition(".")[0] or name
        found = self._known.get(stem)
        return None if found is None else found(given)

    def _bswap(self, given: _Given) -> Expr:
        terms, x = self._terms, given[0]
        bits = x.type.width
        made = terms.const(0, bits)
        for place in range(0, bits, 8):
            byte = terms.field(x, place, 8)
            moved = terms.binary(BinaryOp.SHL, byte, terms.const(bits - 8 - place, bits))
            made = terms.binary(BinaryOp.OR, moved, made)
        return made

    def _funnel(self, given: _Given, *, left: bool) -> Expr:
        """`fshl(a, b, n)`: the high word of `a:b << n`; `fshr`: the low word of `a:b >> n`."""
        terms, (a, b, n) = self._terms, given
        bits = a.type.width
        count = terms.binary(BinaryOp.MOD, n, terms.const(bits, bits))
        wide = terms.binary(
            BinaryOp.OR,
            terms.binary(BinaryOp.SHL, resized(terms, a, 2 * bits), terms.const(bits, 2 * bits)),
            resized(terms, b, 2 * bits),
        )
        by = resized(terms, count, 2 * bits)
        if left:
            high = terms.binary(BinaryOp.SHL, wide, by)
            wide = terms.binary(BinaryOp.SHR, high, terms.const(bits, 2 * bits))
        else:
            wide = terms.binary(BinaryOp.SHR, wide, by)
        return resized(terms, wide, bits)

    def _better(self, given: _Given, predicate: str) -> Expr:
        first = compared(self._terms, predicate, given[0], given[1])
        return self._terms.choose(first, given[0], given[1])

    def _absolute(self, given: _Given) -> Expr:
        terms, x = self._terms, given[0]
        zero = terms.const(0, x.type.width)
        negative = compared(terms, "slt", x, zero)
        return terms.choose(negative, terms.binary(BinaryOp.SUB, zero, x), x)

    def _counted(self, given: _Given) -> Expr:
        terms, x = self._terms, given[0]
        made = terms.const(0, x.type.width)
        for place in range(x.type.width):
            made = terms.add(made, terms.field(x, place, 1))
        return made

    def _zeros(self, given: _Given, *, high: bool) -> Expr:
        """How many bits are 0 above the highest, or below the lowest, that is 1."""
        terms, x = self._terms, given[0]
        bits = x.type.width
        made = terms.const(bits, bits)
        places = range(bits) if high else reversed(range(bits))
        for place in places:
            bit = terms.compare(CompareOp.NE, terms.field(x, place, 1), terms.const(0, bits))
            count = bits - 1 - place if high else place
            made = terms.choose(bit, terms.const(count, bits), made)
        return made

    def _overflowing(self, given: _Given, opcode: str, *, sign: bool) -> tuple[Expr, ...]:
        terms, (a, b) = self._terms, given
        bits = a.type.width
        wide = [terms.extend(each, 2 * bits, sign=sign) for each in given]
        exact = operated(terms, opcode, *wide)
        made = operated(terms, opcode, a, b)
        again = terms.extend(made, 2 * bits, sign=sign)
        return made, terms.compare(CompareOp.NE, exact, again)

    def _saturated(self, given: _Given, opcode: str) -> Expr:
        terms = self._terms
        made, over = self._overflowing(given, opcode, sign=False)
        limit = terms.const(-1 if opcode == "add" else 0, made.type.width)
        return terms.choose(over, limit, made)

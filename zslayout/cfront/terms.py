"""Expressions as the evaluator makes them: each tree once, and nothing written that is known.

Words have no sign here, as in LLVM IR; an operation that goes by the sign says so with casts. A
truth value is of type BOOL and no word of one bit. Because each tree is made once, `is` compares.

What is no arithmetic stands as a variable that remembers what it is: `apply("kmap", page)` is one
variable for one page, and `applied` tells which. So is what memory held before anybody wrote to it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Final, assert_never

from zslayout.errors import Place
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    UnaryOp,
    Var,
)
from zslayout.expr.types import BOOL, UINT, CType, narrow, ulong
from zslayout.expr.walk import children, rebuild


@dataclass(frozen=True, slots=True)
class Applied:
    """What a variable stands for: a function of the kernel or of memory, of these arguments."""

    name: str
    arguments: tuple[Expr, ...]


@cache
def word(bits: int) -> CType:
    """The type of words of so many bits."""
    return UINT if bits == 32 else ulong(64) if bits == 64 else narrow(bits)


@cache
def signed(bits: int) -> CType:
    """The type that reads those words with a sign."""
    name = {8: "signed char", 16: "short", 32: "int", 64: "long"}.get(bits, f"_BitInt({bits})")
    return CType(name, bits, signed=True, rank=word(bits).rank)


_EXACT: Final[Mapping[BinaryOp, Callable[[int, int], int]]] = {
    BinaryOp.ADD: int.__add__,
    BinaryOp.SUB: int.__sub__,
    BinaryOp.MUL: int.__mul__,
    BinaryOp.AND: int.__and__,
    BinaryOp.OR: int.__or__,
    BinaryOp.XOR: int.__xor__,
}
"""What computes, modulo the width, what `evaluate` does."""
_COMMUTES: Final = frozenset({BinaryOp.ADD, BinaryOp.MUL, BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR})
_ZERO_IS_NOTHING: Final = frozenset(
    {BinaryOp.ADD, BinaryOp.SUB, BinaryOp.OR, BinaryOp.XOR, BinaryOp.SHL, BinaryOp.SHR}
)


_MARK: Final = "zsl_"
_PLACES: Final = 3
"""So many places are remembered at which a tree was made."""
"""Begins the name that stands for a parameter, see `point`."""


class Terms:
    """Makes trees. `parameters` are the numbers that stand before `zsl_` names, see `point`.

    Where they are `numeric` they have no name in trees, and what follows from them is computed.
    Those that are `varying` have a value at each of several points: what follows from them is
    computed at each, and is a variable that remembers these values, or a constant where they agree.
    """

    def __init__(
        self,
        parameters: Mapping[str, int],
        *,
        numeric: bool = False,
        varying: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        self._places: dict[int, list[Place]] = {}
        self._numeric = numeric
        self._varying = varying
        self._made_of: dict[tuple[str, int], Expr] = {}
        self.points = max(map(len, varying.values()), default=1)
        """How many points there are."""
        self.known: dict[str, tuple[int, ...]] = {}
        """The values at the points of each variable that is made of parameters alone."""
        self._values: dict[int, tuple[Expr, tuple[int, ...] | None]] = {}
        self._known: dict[tuple[object, ...], Expr] = {}
        self._negated: dict[int, Expr] = {}
        self._bits: dict[int, int] = {}
        self._widths: dict[str, int] = {}
        self._parameters = parameters
        self._walked: dict[int, int] = {}
        self.walks: list[Expr] = []
        """The steps of `walk 0` and on, each over what it starts from, which is `at`."""
        self.applied: dict[str, Applied] = {}
        """What each variable that `apply` made stands for."""
        self.true = self._interned(TRUE, (True,))
        self.false = self._interned(FALSE, (False,))

    def note(self, x: Expr, place: Place) -> None:
        """Remember that an instruction at a place made a tree; of many the first few."""
        known = self._places.setdefault(id(x), [])
        if len(known) < _PLACES and place not in known:
            known.append(place)

    def places(self, x: Expr) -> tuple[Place, ...]:
        """Where a tree was made."""
        return tuple(self._places.get(id(x), ()))

    def _interned(self, x: Expr, own: tuple[object, ...]) -> Expr:
        key = (type(x), *own, *map(id, children(x)))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._folded(x) if self.known else x
        return found

    def _node(self, kind: Callable[..., Expr], op: Enum, *below: Expr) -> Expr:
        """A node of this kind, which is made if there is none yet."""
        key = (kind, id(op), *map(id, below))
        found = self._known.get(key)
        if found is None:
            made = Connective(op, below) if isinstance(op, ConnectiveOp) else kind(op, *below)
            found = self._known[key] = self._folded(made) if self.known else made
        return found

    def const(self, value: int, bits: int) -> Expr:
        """A word, modulo 2**bits."""
        value &= (1 << bits) - 1
        found = self._known.get((Const, value, bits))
        if found is None:
            found = self._known[Const, value, bits] = Const(value, word(bits))
        return found

    def at_points(self, values: tuple[int, ...], bits: int) -> Expr:
        """A word, or of one bit a truth value, that has these values at the points."""
        values = tuple(value & (1 << bits) - 1 for value in values)
        if values.count(values[0]) == len(values):
            return self.truth(bool(values[0])) if bits == 1 else self.const(values[0], bits)
        key = ("at points", values, bits)
        if key not in self._known:
            made = f"number {len(self.known)}"
            self.known[made] = values
            self._known[key] = self.var(made, BOOL if bits == 1 else word(bits))
        return self._known[key]

    def is_known(self, x: Expr) -> bool:
        """Whether a word is a constant, or made of parameters alone."""
        return isinstance(x, Const) or (isinstance(x, Var) and x.name in self.known)

    def values(self, x: Expr) -> tuple[int, ...] | None:
        """The values at the points of what is made of constants and parameters, None of others."""
        if isinstance(x, Const):
            return (x.value,) * self.points
        if isinstance(x, Var):
            return self.known.get(x.name)
        if x is self.true or x is self.false:
            return (int(x is self.true),) * self.points
        if id(x) not in self._values:
            self._values[id(x)] = x, self._computed(x)
        return self._values[id(x)][1]

    def _computed(self, x: Expr) -> tuple[int, ...] | None:
        below = [self.values(each) for each in children(x)]
        found = [each for each in below if each is not None]
        if not found or len(found) < len(below):
            return None
        types = [each.type for each in children(x)]

        def at(numbers: tuple[int, ...]) -> int:
            given = map(self._literal, numbers, types)
            return int(evaluate(rebuild(x, lambda _: next(given)), {}))

        made = {numbers: at(numbers) for numbers in dict.fromkeys(zip(*found, strict=True))}
        return tuple(made[numbers] for numbers in zip(*found, strict=True))

    @staticmethod
    def _literal(value: int, kind: CType) -> Expr:
        if kind is BOOL:
            return TRUE if value else FALSE
        return Const(value, kind)

    def _folded(self, x: Expr) -> Expr:
        """A tree that is not made yet: where it is one of parameters alone, what it comes to."""
        if isinstance(x, (Const, Var)) or x.type.signed:
            return x
        found = self.values(x)
        return x if found is None else self.at_points(found, 1 if x.type is BOOL else x.type.width)

    def truth(self, holds: bool) -> Expr:  # noqa: FBT001  # reads as a conversion
        """A truth value that is known."""
        return self.true if holds else self.false

    def var(self, name: str, kind: CType) -> Expr:
        """A variable."""
        return self._interned(Var(name, kind), (name, kind.width, kind.signed))

    def parameter(self, name: str, bits: int = 32) -> Expr:
        """A parameter of the configuration, an `int` in C if no wider, as a word."""
        made = self.var(name, signed(bits))
        return self._interned(Cast(word(bits), made, implicit=True), (bits, False))

    def apply(self, name: str, bits: int, *arguments: Expr) -> Expr:
        """A function that is known by its name alone."""
        key = ("apply", name, bits, *map(id, arguments))
        if key not in self._known:
            made = f"{name}#{len(self.applied)}"
            kind = BOOL if bits == 1 else word(bits)
            self.applied[made] = Applied(name, arguments)
            self._widths[made] = bits
            self._known[key] = self.var(made, kind)
        return self._known[key]

    def width(self, name: str) -> int:
        """The width of a variable that `apply` made, in bits."""
        return self._widths[name]

    def fresh(self, name: str, bits: int, *turns: Expr) -> Expr:
        """A value of which nothing is known, another one at each of these turns."""
        return self.apply(name, bits, self.const(len(self.applied), 64), *turns)

    def walked(self, name: Var, after: Expr, first: Expr, turns: Expr) -> Expr:
        """`first` after so many steps, each of which makes `after` of what has the name."""
        bits = name.type.width
        step = self.substituted({name.name: self.apply("at", bits)})(after)
        number = self._walked.setdefault(id(step), len(self.walks))
        if number == len(self.walks):
            self.walks.append(step)
        return self.apply(f"walk {number}", bits, first, turns)

    def meaning(self, x: Expr) -> Applied | None:
        """What a variable stands for, if it stands for anything."""
        return self.applied.get(x.name) if isinstance(x, Var) else None

    def binary(self, op: BinaryOp, x: Expr, y: Expr) -> Expr:
        """`x op y` of words; of a shift too."""
        kind = x.type
        if isinstance(x, Const) and not isinstance(y, Const) and op in _COMMUTES:
            x, y = y, x
        if isinstance(x, Const) and isinstance(y, Const):
            exact = _EXACT.get(op)
            value = evaluate(Binary(op, x, y), {}) if exact is None else exact(x.value, y.value)
            return self.const(value, kind.width)
        if isinstance(y, Const):
            simple = self._with_constant(op, x, y)
            if simple is not None:
                return simple
        if op is BinaryOp.ADD:
            # The constant of a sum is its last part.
            if self.is_known(x) and not self.is_known(y):
                x, y = y, x
            if isinstance(x, Binary) and x.op is op and self.is_known(x.right):
                if self.is_known(y):
                    return self.add(x.left, self.add(x.right, y))
                return self.add(self.add(x.left, y), x.right)
            if isinstance(y, Binary) and y.op is op and self.is_known(y.right):
                return self.add(self.add(x, y.left), y.right)
        if op is BinaryOp.SUB and isinstance(y, Var) and y.name in self.known:
            less = tuple(-value for value in self.known[y.name])
            return self.add(x, self.at_points(less, kind.width))
        if x is y and op in {BinaryOp.AND, BinaryOp.OR}:
            return x
        if x is y and op in {BinaryOp.SUB, BinaryOp.XOR}:
            return self.const(0, kind.width)
        if op is BinaryOp.OR and isinstance(x, Var) and x.name.startswith(_MARK):
            return self._parameter_of(x, y)
        return self._node(Binary, op, x, y)

    def _with_constant(self, op: BinaryOp, x: Expr, y: Const) -> Expr | None:
        bits, value = x.type.width, y.value
        if (
            op is BinaryOp.OR
            and isinstance(x, Var)
            and x.name.removeprefix(_MARK) in self._parameters
        ):
            return self._parameter_of(x, y)
        chosen = isinstance(x, Choose) and isinstance(x.yes, Const) and isinstance(x.no, Const)
        if chosen and isinstance(x, Choose) and op is not BinaryOp.ADD and op is not BinaryOp.SUB:
            return self.choose(x.condition, self.binary(op, x.yes, y), self.binary(op, x.no, y))
        if value == 0 and op in _ZERO_IS_NOTHING:
            return x
        if value == 0 and op in {BinaryOp.MUL, BinaryOp.AND}:
            return y
        if value == 1 and op in {BinaryOp.MUL, BinaryOp.DIV}:
            return x
        if op is BinaryOp.AND and value == x.type.maximum:
            return x
        if op is BinaryOp.AND and isinstance(x, Binary):
            kept = self._kept(x, y)
            if kept is not None:
                return kept
        if op is BinaryOp.XOR and value == x.type.maximum:
            if isinstance(x, Unary):
                return x.operand
            return self._interned(Unary(UnaryOp.NOT, x), (0,))
        if op is BinaryOp.SUB:
            return self.binary(BinaryOp.ADD, x, self.const(-value, bits))
        inner = x.right if op is BinaryOp.ADD and isinstance(x, Binary) and x.op is op else None
        if isinstance(inner, Const) and isinstance(x, Binary):
            return self.binary(op, x.left, self.const(inner.value + value, bits))
        return None

    def _kept(self, x: Binary, mask: Const) -> Expr | None:
        """What a mask leaves of bits that were put beside others, or masked before."""
        if x.op is BinaryOp.AND and isinstance(x.right, Const):
            left = self.const(x.right.value & mask.value, x.type.width)
            return self.binary(BinaryOp.AND, x.left, left)
        if x.op in {BinaryOp.OR, BinaryOp.XOR}:
            for one, other in ((x.left, x.right), (x.right, x.left)):
                if self._maybe(one) & mask.value == 0:
                    return self.binary(BinaryOp.AND, other, mask)
        return None

    def _maybe(self, x: Expr) -> int:
        """The bits of a word that may be set, as a mask: all, where nothing is known of it."""
        if isinstance(x, Const):
            return x.value
        found = self._bits.get(id(x))
        if found is None:
            found = self._bits[id(x)] = self._maybe_set(x)
        return found

    def _maybe_set(self, x: Expr) -> int:
        every = (1 << x.type.width) - 1
        match x:
            case Binary(op=BinaryOp.AND, left=a, right=b) if not x.type.signed:
                return self._maybe(a) & self._maybe(b)
            case Binary(op=BinaryOp.OR | BinaryOp.XOR, left=a, right=b) if not x.type.signed:
                return self._maybe(a) | self._maybe(b)
            case Binary(op=BinaryOp.SHL, left=a, right=Const(value=by)) if not x.type.signed:
                return self._maybe(a) << by & every
            case Binary(op=BinaryOp.SHR, left=a, right=Const(value=by)) if not x.type.signed:
                return self._maybe(a) >> by
            case Cast(operand=a) if not a.type.signed and not x.type.signed and a.type is not BOOL:
                return self._maybe(a) & every
            case _:
                return every

    def _parameter_of(self, mark: Var, number: Expr) -> Expr:
        name = mark.name.removeprefix(_MARK)
        value = self._parameters.get(name)
        bits = number.type.width
        if value is not None and isinstance(number, Const) and value % (1 << bits) == number.value:
            if name in self._varying:
                if (name, bits) not in self._made_of:
                    self._made_of[name, bits] = self.at_points(self._varying[name], bits)
                return self._made_of[name, bits]
            return number if self._numeric else self.parameter(name, bits)
        return self._node(Binary, BinaryOp.OR, mark, number)

    def add(self, x: Expr, y: Expr) -> Expr:
        """`x + y`."""
        return self.binary(BinaryOp.ADD, x, y)

    def signedly(self, op: BinaryOp, x: Expr, y: Expr) -> Expr:
        """`x op y` of what the words are with a sign, as a word."""
        if isinstance(x, Const) and isinstance(y, Const):
            s = signed(x.type.width)
            sides = (Const(s.wrap(x.value), s), Const(s.wrap(y.value), s))
            return self.const(evaluate(Binary(op, *sides), {}), s.width)
        made = self._node(Binary, op, self._sign(x), self._sign(y))
        return self._interned(Cast(x.type, made, implicit=True), (x.type.width, False))

    def _sign(self, x: Expr) -> Expr:
        if isinstance(x, Const):
            s = signed(x.type.width)
            value = s.wrap(x.value)
            return self._interned(Const(value, s), (value, s.width, "signed"))
        if isinstance(x, Cast) and x.operand.type.signed and x.operand.type.width == x.type.width:
            return x.operand
        s = signed(x.type.width)
        return self._interned(Cast(s, x, implicit=True), (s.width, True))

    def extend(self, x: Expr, bits: int, *, sign: bool) -> Expr:
        """A truth value or word in a wider one."""
        if x.type is BOOL:
            return self.choose(x, self.const(-1 if sign else 1, bits), self.const(0, bits))
        if isinstance(x, Const):
            value = signed(x.type.width).wrap(x.value) if sign else x.value
            return self.const(value, bits)
        if sign and self._is_below_sign(x):
            sign = False
        inner = self._sign(x) if sign else x
        if not sign and isinstance(x, Cast) and self._is_below_sign(x):
            inner = x.operand
        return self._interned(Cast(word(bits), inner, implicit=True), (bits, False))

    @staticmethod
    def _is_below_sign(x: Expr) -> bool:
        return (
            isinstance(x, Cast)
            and not x.operand.type.signed
            and x.operand.type is not BOOL
            and x.operand.type.width < x.type.width
        )

    def truncate(self, x: Expr, bits: int) -> Expr:
        """The low bits of a word; of one bit, whether it is set."""
        if bits == 1:
            low = self.binary(BinaryOp.AND, x, self.const(1, x.type.width))
            return self.compare(CompareOp.NE, low, self.const(0, x.type.width))
        if isinstance(x, Const):
            return self.const(x.value, bits)
        if isinstance(x, Cast) and not x.operand.type.signed and x.operand.type is not BOOL:
            if x.operand.type.width == bits:
                return x.operand
            if x.operand.type.width < bits:
                return self.extend(x.operand, bits, sign=False)
            if x.operand.type.width > bits:
                return self.truncate(x.operand, bits)
        if isinstance(x, Cast) and x.operand.type.signed and x.operand.type.width == bits:
            if isinstance(x.operand, Cast) and not x.operand.operand.type.signed:
                return x.operand.operand
            return self._interned(Cast(word(bits), x.operand, implicit=True), (bits, False))
        if isinstance(x, Choose):
            yes, no = self.truncate(x.yes, bits), self.truncate(x.no, bits)
            return self.choose(x.condition, yes, no)
        wider = isinstance(x, Binary) and x.op in _EXACT and self._is_wider(x.left, bits)
        if wider and isinstance(x, Binary):
            # What C computes in a wider type, for the sake of one side, and cuts off again.
            right = x.right
            if self.is_known(right) or self._is_wider(right, bits):
                return self.binary(x.op, self.truncate(x.left, bits), self.truncate(right, bits))
        return self._interned(Cast(word(bits), x, implicit=True), (bits, False))

    @staticmethod
    def _is_wider(x: Expr, bits: int) -> bool:
        """Whether a word is one of so many bits in a wider type."""
        kind = x.operand.type if isinstance(x, Cast) and not x.type.signed else BOOL
        return kind is not BOOL and kind.width == bits

    def compare(self, op: CompareOp, x: Expr, y: Expr, *, sign: bool = False) -> Expr:
        """A comparison of words, or of truth values for equality."""
        if x is y:
            return self.truth(op in {CompareOp.EQ, CompareOp.LE})
        if x.type is BOOL:
            return self._compare_truths(op, x, y)
        if isinstance(x, Const) and not isinstance(y, Const) and op in _SYMMETRIC:
            x, y = y, x
        if op in _SYMMETRIC:
            (a, m), (b, n) = _moved(x), _moved(y)
            if a is b:
                return self.truth((m == n) == (op is CompareOp.EQ))
        if isinstance(y, Const) and op in _SYMMETRIC:
            simple = self._equal_to(op, x, y)
            if simple is not None:
                return simple
        left, right = (self._sign(x), self._sign(y)) if sign else (x, y)
        if isinstance(left, Const) and isinstance(right, Const):
            return self.truth(bool(evaluate(Compare(op, left, right), {})))
        return self._node(Compare, op, left, right)

    def _compare_truths(self, op: CompareOp, x: Expr, y: Expr) -> Expr:
        same = self.any(self.all(x, y), self.all(self.negate(x), self.negate(y)))
        return same if op is CompareOp.EQ else self.negate(same)

    def _equal_to(self, op: CompareOp, x: Expr, y: Const) -> Expr | None:
        """`c ? 1 : 0` compared with a constant is c or not c."""
        if isinstance(x, Const):
            return self.truth((x.value == y.value) == (op is CompareOp.EQ))
        if isinstance(x, Choose) and (isinstance(x.yes, Const) or isinstance(x.no, Const)):
            yes, no = self.compare(op, x.yes, y), self.compare(op, x.no, y)
            return self.choose(x.condition, yes, no)
        return None

    def negate(self, p: Expr) -> Expr:
        """Not `p`."""
        found = self._negated.get(id(p))
        if found is None:
            found = self._negated[id(p)] = self._negation(p)
            self._negated[id(found)] = p
        return found

    def _negation(self, p: Expr) -> Expr:
        if p is self.true or p is self.false:
            return self.truth(p is self.false)
        if isinstance(p, Connective) and p.op is ConnectiveOp.NOT:
            return p.operands[0]
        if isinstance(p, Compare):
            left, right = p.left, p.right
            op = _NEGATED[p.op]
            if p.op in {CompareOp.LT, CompareOp.LE}:
                left, right = right, left
            return self._node(Compare, op, left, right)
        return self._node(Connective, ConnectiveOp.NOT, p)

    def all(self, *parts: Expr) -> Expr:
        """All of them."""
        return self._joined(ConnectiveOp.AND, parts, self.true, self.false)

    def any(self, *parts: Expr) -> Expr:
        """Any of them."""
        return self._joined(ConnectiveOp.OR, parts, self.false, self.true)

    def _joined(self, op: ConnectiveOp, parts: Iterable[Expr], none: Expr, all_: Expr) -> Expr:
        flat: dict[int, Expr] = {}
        for part in parts:
            inner = part.operands if isinstance(part, Connective) and part.op is op else (part,)
            for each in inner:
                if each is all_ or id(self.negate(each)) in flat:
                    return all_
                if each is not none:
                    flat[id(each)] = each
        if self.known:
            self._join_known(op, flat)
        if not flat:
            return none
        if len(flat) == 1:
            return next(iter(flat.values()))
        return self._node(Connective, op, *flat.values())

    def _join_known(self, op: ConnectiveOp, flat: dict[int, Expr]) -> None:
        """One condition on parameters for all of them."""
        found = [each for each in flat.values() if self.values(each) is not None]
        if len(found) < 2:
            return
        for each in found:
            del flat[id(each)]
        join = all if op is ConnectiveOp.AND else any
        columns = zip(*(self.values(each) or () for each in found), strict=True)
        made = self.at_points(tuple(int(join(column)) for column in columns), 1)
        flat[id(made)] = made

    def choose(self, condition: Expr, yes: Expr, no: Expr) -> Expr:
        """`condition ? yes : no`."""
        if condition is self.true or yes is no:
            return yes
        if condition is self.false:
            return no
        if yes.type is BOOL:
            return self.any(self.all(condition, yes), self.all(self.negate(condition), no))
        if isinstance(condition, Connective) and condition.op is ConnectiveOp.NOT:
            condition, yes, no = condition.operands[0], no, yes
        if isinstance(condition, Compare) and condition.op is CompareOp.EQ:
            yes = self._latest(condition, yes)
        elif isinstance(condition, Compare) and condition.op is CompareOp.NE:
            no = self._latest(condition, no)
        if yes is no:
            return yes
        if isinstance(no, Choose) and no.condition is condition:
            no = no.no
        if isinstance(yes, Choose) and yes.condition is condition:
            yes = yes.yes
        if isinstance(no, Choose) and no.condition is self.negate(condition):
            no = no.yes
        return self._interned(Choose(condition, yes, no), ())

    def _latest(self, same: Compare, x: Expr) -> Expr:
        """Of two variables that are the same the one that was read last: what is read again."""
        left, right = same.left, same.right
        if not (isinstance(left, Var) and isinstance(right, Var)) or not (x is left or x is right):
            return x
        made = [
            int(each.name.rpartition("#")[2]) for each in (left, right) if each.name in self.applied
        ]
        return x if len(made) < len((left, right)) else (left, right)[made[0] < made[1]]

    def field(self, x: Expr, low: int, width: int) -> Expr:
        """`x >> low & mask`, with what does not come to those bits left out."""
        bits, mask = x.type.width, (1 << width) - 1
        match x:
            case Choose(condition=c, yes=a, no=b):
                return self.choose(c, self.field(a, low, width), self.field(b, low, width))
            case Binary(op=BinaryOp.AND, left=a, right=Const(value=value)):
                kept = value >> low & mask
                inner = self.field(a, low, width) if kept else self.const(0, bits)
                return (
                    inner
                    if kept == mask
                    else self.binary(BinaryOp.AND, inner, self.const(kept, bits))
                )
            case Binary(op=BinaryOp.AND | BinaryOp.OR | BinaryOp.XOR as op, left=a, right=b):
                return self.binary(op, self.field(a, low, width), self.field(b, low, width))
            case Binary(op=BinaryOp.SHL, left=a, right=Const(value=by)) if by <= low:
                return self.field(a, low - by, width)
            case Binary(op=BinaryOp.SHL, right=Const(value=by)) if low + width <= by < bits:
                return self.const(0, bits)
            case Binary(op=BinaryOp.SHR, left=a, right=Const(value=by)) if by + low + width <= bits:
                return self.field(a, low + by, width)
            case _:
                moved = self.binary(BinaryOp.SHR, x, self.const(low, bits))
                return self.binary(BinaryOp.AND, moved, self.const(mask, bits))

    def ilog2(self, x: Expr) -> Expr:
        """`ilog2(x)`, as a word of 32 bits."""
        if isinstance(x, Const):
            return self.const(evaluate(Ilog2(x), {}), 32)
        made = self._interned(Ilog2(x), ())
        return self._interned(Cast(word(32), made, implicit=True), (32, False))

    def substituted(self, by: Mapping[str, Expr]) -> Callable[[Expr], Expr]:
        """Puts trees for variables, those that are arguments of `apply` among them."""
        done: dict[int, Expr] = {}

        def put(x: Expr) -> Expr:
            found = done.get(id(x))
            if found is None:
                found = done[id(x)] = self._put(x, by, put)
                if found is not x and id(x) in self._places:
                    self._places.setdefault(id(found), self._places[id(x)])
            return found

        return put

    def _put(self, x: Expr, by: Mapping[str, Expr], put: Callable[[Expr], Expr]) -> Expr:
        if isinstance(x, Var):
            if x.name in by:
                return by[x.name]
            meaning = self.applied.get(x.name)
            if meaning is None or not meaning.arguments:
                return x
            below = tuple(map(put, meaning.arguments))
            if all(a is b for a, b in zip(below, meaning.arguments, strict=True)):
                return x
            bits = 1 if x.type is BOOL else x.type.width
            return self.apply(meaning.name, bits, *below)
        if isinstance(x, Const):
            return x
        same = True
        for child in children(x):
            same = same and put(child) is child
        if same:
            return x
        return self.rebuilt(x, put)

    def under(
        self, conditions: Iterable[Expr], kept: Iterable[Expr] = ()
    ) -> Callable[[Expr], Expr]:
        """Puts true for conditions that hold, and false for what they deny; not in what is kept."""
        done: dict[int, Expr] = {id(each): each for each in kept}
        todo = [*conditions]
        while todo:
            p = todo.pop()
            if p is self.true:
                continue
            done[id(p)], done[id(self.negate(p))] = self.true, self.false
            if isinstance(p, Connective) and p.op is ConnectiveOp.AND:
                todo += p.operands
            elif isinstance(p, Connective) and p.op is ConnectiveOp.NOT:
                inner = p.operands[0]
                if isinstance(inner, Connective) and inner.op is ConnectiveOp.OR:
                    todo += map(self.negate, inner.operands)

        def put(x: Expr) -> Expr:
            found = done.get(id(x))
            if found is None:
                found = done[id(x)] = self._put(x, {}, put)
            return found

        return put

    def rebuilt(self, x: Expr, put: Callable[[Expr], Expr]) -> Expr:
        """The same node over changed operands, all made here."""
        below = tuple(map(put, children(x)))
        if below and x.type is not BOOL and all(isinstance(each, Const) for each in below):
            given = iter(below)
            kind, value = x.type, evaluate(rebuild(x, lambda _: next(given)), {})
            if not kind.signed:
                return self.const(value, kind.width)
            return self._interned(Const(value, kind), (value, kind.width, "signed"))
        match x:
            case Connective(op=ConnectiveOp.NOT):
                return self.negate(*below)
            case Connective(op=op):
                return (self.all if op is ConnectiveOp.AND else self.any)(*below)
            case Compare(op=op):
                a, b = below
                if isinstance(a, Const) and isinstance(b, Const):
                    return self.truth(bool(evaluate(Compare(op, a, b), {})))
                return self._node(Compare, op, a, b) if a.type.signed else self.compare(op, a, b)
            case Binary(op=op):
                a, b = below
                return self._node(Binary, op, a, b) if a.type.signed else self.binary(op, a, b)
            case Choose():
                return self.choose(*below)
            case Cast(type=kind):
                (a,) = below
                if kind.signed or a.type.signed:
                    made = Cast(kind, a, x.implicit)
                    return self._interned(made, (kind.width, kind.signed))
                if a.type.width < kind.width:
                    return self.extend(a, kind.width, sign=False)
                return self.truncate(a, kind.width)
            case Unary(op=unary):
                return self._interned(Unary(unary, *below), (id(unary),))
            case Ilog2():
                return self._interned(Ilog2(*below), ())
            case Const() | Var():
                return self._interned(x, ())
            case _ as never:
                assert_never(never)


def _moved(x: Expr) -> tuple[Expr, int]:
    """A sum without its constant, and that."""
    if isinstance(x, Binary) and x.op is BinaryOp.ADD and isinstance(x.right, Const):
        return x.left, x.right.value
    return x, 0


_SYMMETRIC: Final = frozenset({CompareOp.EQ, CompareOp.NE})
_NEGATED: Final = {
    CompareOp.EQ: CompareOp.NE,
    CompareOp.NE: CompareOp.EQ,
    CompareOp.LT: CompareOp.LE,
    CompareOp.LE: CompareOp.LT,
}


def addends(address: Expr) -> tuple[Expr, ...]:
    """The parts of a sum, its constant among them."""
    found: list[Expr] = []
    todo = [address]
    while todo:
        x = todo.pop()
        if isinstance(x, Binary) and x.op is BinaryOp.ADD:
            todo += (x.right, x.left)
        else:
            found.append(x)
    return tuple(found)

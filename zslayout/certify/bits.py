"""The reading of a formula as clauses: every operator as gates over the bits of its words.

One rule: the clauses are satisfiable exactly when the formula is, each operator meaning what
`zslayout.expr.ints` says. A bit is a literal, a word a tuple of bits, the lowest first. Of equal
gates one is made, and known bits make none.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final, assert_never

from zslayout.certify.cnf import Clause, Cnf
from zslayout.expr import nodes
from zslayout.expr.formula import Formula
from zslayout.expr.nodes import BinaryOp, CompareOp, ConnectiveOp, Expr, UnaryOp
from zslayout.expr.types import INT

Word = tuple[int, ...]
TRUE: Final = 1
FALSE: Final = -TRUE


def clauses(formula: Formula, fixed: Mapping[str, int] | None = None) -> Cnf:
    """The formula with the free names in `fixed` held at these values, modulo 2**width.

    Reads no further than the first assertion that is plainly false.
    """
    circuit = _Circuit(formula, fixed or {})
    for assertion in formula.assertions:
        circuit.clauses.append(circuit.word(assertion.holds))
        if circuit.clauses[-1] == (FALSE,):
            break
    return Cnf(next(circuit.fresh) - 1, tuple(circuit.clauses))


def _constant(value: int, width: int) -> Word:
    return tuple(TRUE if value >> place & 1 else FALSE for place in range(width))


def _flipped(bits: Iterable[int]) -> Word:
    return tuple(-bit for bit in bits)


class _Circuit:
    """The words of a formula; a definition is read once, when it is used."""

    def __init__(self, formula: Formula, fixed: Mapping[str, int]) -> None:
        self.fresh = count(TRUE + 1)
        self.clauses: list[Clause] = [(TRUE,)]
        self._choices: dict[tuple[int, int, int], int] = {}
        self._majorities: dict[tuple[int, int, int], int] = {}
        self._conjunctions: dict[Word, int] = {}
        self._defined = {each.name: each.value for each in formula.definitions}
        self._known: dict[str, Word] = {}
        for name, width in ((var.name, var.type.width) for var in formula.free):
            bits = tuple(next(self.fresh) for _ in range(width))
            self._known[name] = _constant(fixed[name], width) if name in fixed else bits

    def word(self, x: Expr) -> Word:
        """The bits of a tree's value; of a truth value, one."""
        match x:
            case nodes.Const(value=value, type=kind):
                return _constant(value, kind.width)
            case nodes.Var(name=name):
                if name not in self._known:
                    self._known[name] = self.word(self._defined[name])
                return self._known[name]
            case nodes.Unary(op=op, operand=a):
                bits = self.word(a)
                return _flipped(bits) if op is UnaryOp.NOT else self._negated(TRUE, bits)
            case nodes.Binary(left=a, right=b):
                return self._binary(x, self.word(a), self.word(b))
            case nodes.Compare(op=comparison, left=a, right=b):
                return (self._compared(comparison, self.word(a), self.word(b), a.type.signed),)
            case nodes.Connective(op=connective, operands=operands):
                bits = tuple(self.word(a)[0] for a in operands)
                if connective is ConnectiveOp.NOT:
                    return _flipped(bits)
                return ((self._every if connective is ConnectiveOp.AND else self._some)(*bits),)
            case nodes.Choose(condition=c, yes=a, no=b):
                return self._either(self.word(c)[0], self.word(a), self.word(b))
            case nodes.Cast(type=kind, operand=a):
                bits = self.word(a)
                return (bits + (bits[-1] if a.type.signed else FALSE,) * kind.width)[: kind.width]
            case nodes.Ilog2(operand=a):
                log, bits = _constant(0, INT.width), self.word(a)
                for place, bit in enumerate(bits):
                    at = 0 if a.type.signed and place == len(bits) - 1 else place
                    log = self._either(bit, _constant(at, INT.width), log)
                return log
            case _ as never:
                assert_never(never)

    def _binary(self, x: nodes.Binary, a: Word, b: Word) -> Word:
        match x.op:
            case BinaryOp.ADD:
                return self._sum(a, b, FALSE)[0]
            case BinaryOp.SUB:
                return self._sum(a, _flipped(b), TRUE)[0]
            case BinaryOp.MUL:
                total = _constant(0, len(a))
                for place, bit in enumerate(b):
                    row = (FALSE,) * place + tuple(self._every(bit, each) for each in a)
                    total = self._sum(total, row[: len(a)], FALSE)[0]
                return total
            case BinaryOp.DIV | BinaryOp.MOD:
                return self._divided(x, a, b)
            case BinaryOp.AND | BinaryOp.OR:
                return tuple(map(self._every if x.op is BinaryOp.AND else self._some, a, b))
            case BinaryOp.XOR:
                return tuple(map(self._differ, a, b))
            case BinaryOp.SHL | BinaryOp.SHR:
                return self._shifted(x, a, b)
            case BinaryOp.MAX | BinaryOp.MIN:
                less = self._compared(CompareOp.LT, a, b, x.type.signed)
                return self._either(less if x.op is BinaryOp.MAX else -less, b, a)
            case _ as never:
                assert_never(never)

    def _compared(self, op: CompareOp, a: Word, b: Word, signed: bool) -> int:  # noqa: FBT001
        if op in nodes.EQUALITIES:
            differ = self._some(*map(self._differ, a, b))
            return differ if op is CompareOp.NE else -differ
        if signed:
            a, b = (*a[:-1], -a[-1]), (*b[:-1], -b[-1])
        if op is CompareOp.LE:
            return self._sum(b, _flipped(a), TRUE)[1]
        return -self._sum(a, _flipped(b), TRUE)[1]

    def _sum(self, a: Word, b: Word, carry: int) -> tuple[Word, int]:
        """The sum and the carry out: of a + ~b + 1, the difference and whether a >= b."""
        bits = []
        for p, q in zip(a, b, strict=True):
            bits.append(self._differ(self._differ(p, q), carry))
            carry = self._majority(p, q, carry)
        return tuple(bits), carry

    def _negated(self, c: int, a: Word) -> Word:
        return self._sum(tuple(self._differ(c, bit) for bit in a), _constant(0, len(a)), c)[0]

    def _divided(self, x: nodes.Binary, a: Word, b: Word) -> Word:
        p, q = (a[-1], b[-1]) if x.type.signed else (FALSE, FALSE)
        a, below = self._negated(p, a), (*_flipped(self._negated(q, b)), TRUE)
        quotient, rest = a, _constant(0, len(a))
        for bit in reversed(a):
            less, fits = self._sum((bit, *rest), below, TRUE)
            quotient, rest = (fits, *quotient[:-1]), self._either(fits, less, (bit, *rest))[:-1]
        sign, result = (p, rest) if x.op is BinaryOp.MOD else (self._differ(p, q), quotient)
        return self._negated(sign, result)

    def _shifted(self, x: nodes.Binary, a: Word, by: Word) -> Word:
        """By stages of 1, 2, 4, ... bits; `by` is too large when it is negative."""
        fill = (a[-1] if x.op is BinaryOp.SHR and x.type.signed else FALSE,) * len(a)
        stages = min((len(a) - 1).bit_length(), len(by) - x.right.type.signed)
        for stage, bit in enumerate(by[:stages]):
            left, right = fill[: 1 << stage] + a, a + fill[: 1 << stage]
            moved = left[: len(a)] if x.op is BinaryOp.SHL else right[1 << stage :]
            a = self._either(bit, moved, a)
        return self._either(self._some(*by[stages:]), fill, a)

    def _either(self, c: int, a: Word, b: Word) -> Word:
        return tuple([self._pick(c, p, q) for p, q in zip(a, b, strict=True)])

    def _pick(self, c: int, a: int, b: int) -> int:
        if c < 0:
            c, a, b = -c, b, a
        if c == TRUE or a == b:
            return a
        if abs(a) in (TRUE, c):
            return self._some(c, b) if a > 0 else self._every(-c, b)
        if abs(b) in (TRUE, c):
            return self._every(c, a) if b in (FALSE, c) else self._some(-c, a)
        return self._choice(c, a, b)

    def _differ(self, a: int, b: int) -> int:
        p, q = abs(a), abs(b)
        if p > q:
            p, q = q, p
        if p == q:
            gate = FALSE
        elif p == TRUE:
            gate = -q
        else:
            gate = self._choice(p, -q, q)
        return gate if (a < 0) == (b < 0) else -gate

    def _majority(self, a: int, b: int, c: int) -> int:
        # In the order of their variables; `sorted` takes three times as long.
        a, b = (b, a) if abs(a) > abs(b) else (a, b)
        b, c = (c, b) if abs(b) > abs(c) else (b, c)
        a, b = (b, a) if abs(a) > abs(b) else (a, b)
        if abs(a) == TRUE or abs(a) == abs(b) or abs(b) == abs(c):
            return self._pick(self._differ(a, b), c, a)
        found = self._majorities.get((a, b, c))
        if found is None:
            found = self._majorities[a, b, c] = self._gate(
                ((a, b), (a, c), (b, c)), ((-a, -b), (-a, -c), (-b, -c))
            )
        return found

    def _some(self, *bits: int) -> int:
        return -self._every(*[-bit for bit in bits])

    def _every(self, *bits: int) -> int:
        inputs = tuple(sorted({*bits} - {TRUE}, key=abs))
        if FALSE in inputs or len({*map(abs, inputs)}) < len(inputs):
            return FALSE
        if len(inputs) < 2:
            return inputs[0] if inputs else TRUE
        found = self._conjunctions.get(inputs)
        if found is None:
            found = self._conjunctions[inputs] = self._gate(
                [(bit,) for bit in inputs], (_flipped(inputs),)
            )
        return found

    def _choice(self, c: int, a: int, b: int) -> int:
        """Of three bits none of which is known or another one: `a` where `c` is set, else `b`."""
        found = self._choices.get((c, a, b))
        if found is None:
            found = self._choices[c, a, b] = self._gate(((-c, a), (c, b)), ((-c, -a), (c, -b)))
        return found

    def _gate(self, true: Iterable[Clause], false: Iterable[Clause]) -> int:
        """A new bit that is set when the clauses `true` hold, and clear when `false` do."""
        bit = next(self.fresh)
        self.clauses += [(-bit, *each) for each in true]
        self.clauses += [(bit, *each) for each in false]
        return bit

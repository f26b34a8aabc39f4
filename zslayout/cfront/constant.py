"""Constants as expressions of C: macros and static assertions over parameters and other macros.

LLVM IR has no signs. Those of a sum, a quotient, a comparison stand in the instruction; a shift or
a mask takes that of whoever uses it, and so in the end that of the function that returns it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from zslayout.cfront.flow import successors
from zslayout.cfront.ir import Function, Instruction, IntType, IrNumber, Module, Name, Operand
from zslayout.cfront.point import MARK
from zslayout.errors import Place
from zslayout.expr.build import all_of, any_of, negate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    UnaryOp,
    Var,
    converted,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, long, narrow, ulong

_ILOG2: Final = f"@{MARK}ilog2"
_ASSERT: Final = f"@{MARK}assert"
_OPERATORS: Final = {
    "add": BinaryOp.ADD,
    "sub": BinaryOp.SUB,
    "mul": BinaryOp.MUL,
    "sdiv": BinaryOp.DIV,
    "udiv": BinaryOp.DIV,
    "srem": BinaryOp.MOD,
    "urem": BinaryOp.MOD,
    "shl": BinaryOp.SHL,
    "ashr": BinaryOp.SHR,
    "lshr": BinaryOp.SHR,
    "and": BinaryOp.AND,
    "or": BinaryOp.OR,
    "xor": BinaryOp.XOR,
}
_BY_USE: Final = frozenset({"shl", "and", "or", "xor", "phi", "select", "freeze"})
"""What has the sign that whoever uses it takes it to have."""
_UNSIGNED: Final = frozenset({"udiv", "urem", "lshr", "zext"})
_SIGNED: Final = frozenset({"sdiv", "srem", "ashr", "sext"})
_COMPARED: Final = {
    "eq": CompareOp.EQ,
    "ne": CompareOp.NE,
    "lt": CompareOp.LT,
    "le": CompareOp.LE,
}


class UnreadError(Exception):
    """What is computed is no expression over parameters and macros."""


def c_type(name: str, bits: int, bits_per_long: int) -> CType:
    """An integer type of C by its name and width."""
    known = (INT, UINT, long(bits_per_long), ulong(bits_per_long))
    for each in known:
        if each.name == name and each.width == bits:
            return each
    signed = "unsigned" not in name and "char" not in name and name != "_Bool"
    return CType(name or f"_BitInt({bits})", bits, signed=signed, rank=3 if bits > 32 else 0)


class Constants:
    """Reads what functions of a module compute of `named` parameters and macros, by their types."""

    def __init__(self, module: Module, named: Mapping[str, CType], bits_per_long: int) -> None:
        self._module = module
        self.named = named
        """The types of what has a name."""
        self._long = bits_per_long

    def returned(self, name: str) -> Expr:
        """What a function without parameters returns. Raises UnreadError."""
        function = self._module.functions[name]
        (value,) = (each.operands[0] for each in _every(function) if each.opcode == "ret")
        kind = c_type(function.returned, _bits(value), self._long)
        return _ConstantReader(self, function).value(value, kind)

    def asserted(self) -> Iterator[tuple[Place, str, Expr | None]]:
        """Every static assertion of the module: where it stands, what it says, what must hold."""
        for function in self._module.functions.values():
            for each in _every(function):
                callee = each.operands[0].value if each.opcode == "call" else None
                if callee == Name(_ASSERT):
                    place = self._module.place(each.place)
                    try:
                        holds = _ConstantReader(self, function).truth(each.operands[1])
                    except UnreadError:
                        holds = None
                    yield place, self._text(each.operands[2]), holds

    def _text(self, of: Operand) -> str:
        known = self._module.globals.get(of.value.text) if isinstance(of.value, Name) else None
        initial = None if known is None else known.initial
        parts = getattr(initial.value, "parts", ()) if initial is not None else ()
        codes = [one.value.value for one in parts if isinstance(one.value, IrNumber)]
        return bytes(codes).partition(b"\0")[0].decode(errors="replace")

    def parameter(self, instruction: Instruction) -> Var | None:
        """The parameter or macro that `12 | zsl_PAGE_SHIFT` is."""
        sides = [each.value for each in instruction.operands]
        return next(filter(None, map(self._marked, sides)), None)

    def _marked(self, value: object) -> Var | None:
        if isinstance(value, Instruction) and value.opcode == "load":
            of = value.operands[0].value
            name = of.text.removeprefix(f"@{MARK}") if isinstance(of, Name) else ""
            if name in self.named:
                return Var(name, self.named[name])
        return None

    def kind(self, bits: int, like: CType | None, *, signed: bool) -> CType:
        """A type of so many bits, the one that it is used as if that has the sign."""
        if like is not None and (like.width, like.signed) == (bits, signed):
            return like
        if bits == 32:
            return INT if signed else UINT
        if bits == self._long:
            return long(bits) if signed else ulong(bits)
        if bits == 64:
            return CType("long long" if signed else "unsigned long long", 64, signed=signed, rank=3)
        return CType(f"_BitInt({bits})", bits, signed=True, rank=0) if signed else narrow(bits)


class _ConstantReader:
    """Values of one function, from what they end in down."""

    def __init__(self, constants: Constants, function: Function) -> None:
        self._constants = constants
        self._blocks = {block.label: block for block in function.blocks}
        self._made: dict[str, tuple[Instruction, str]] = {
            each.result: (each, block.label)
            for block in function.blocks
            for each in block.instructions
            if each.result
        }

    def _instruction(self, of: Operand) -> Instruction | None:
        if isinstance(of.value, Instruction):
            return of.value
        found = self._made.get(of.value.text) if isinstance(of.value, Name) else None
        return None if found is None else self._inlined(found[0])

    def _inlined(self, one: Instruction) -> Instruction:
        """An `or` with its loads in place, by which parameters are known."""
        if one.opcode != "or":
            return one
        operands = tuple(
            Operand(each.type, found[0])
            if isinstance(each.value, Name)
            and (found := self._made.get(each.value.text)) is not None
            and found[0].opcode == "load"
            else each
            for each in one.operands
        )
        return Instruction(one.opcode, one.result, one.type, operands, one.flags, place=one.place)

    def _sign(self, of: Operand) -> bool | None:
        """Whether a value is signed by itself."""
        one = self._instruction(of)
        if one is None:
            return None
        marked = self._constants.parameter(one) if one.opcode == "or" else None
        if marked is not None:
            return marked.type.signed
        if one.opcode in {"add", "sub", "mul"}:
            return "nsw" in one.flags
        if one.opcode in _BY_USE:
            operands = one.operands[:1] if one.opcode == "shl" else one.operands
            signs = [self._sign(each) for each in operands if _bits(each) == _bits(of)]
            return next((sign for sign in signs if sign is not None), None)
        return True if one.opcode in _SIGNED else False if one.opcode in _UNSIGNED else None

    def value(self, of: Operand, kind: CType) -> Expr:
        """A value as one of this type. Raises UnreadError."""
        bits = _bits(of)
        if bits == 1:
            return Choose(self.truth(of), Const(1, kind), Const(0, kind))
        own = self._sign(of)
        wanted = self._constants.kind(bits, kind, signed=kind.signed if own is None else own)
        return converted(self._own(of, wanted), kind)

    def _own(self, of: Operand, kind: CType) -> Expr:
        if isinstance(of.value, IrNumber):
            return Const(kind.wrap(of.value.value), kind)
        one = self._instruction(of)
        if one is None:
            raise UnreadError
        marked = self._constants.parameter(one) if one.opcode == "or" else None
        if marked is not None:
            return converted(marked, kind)
        if one.opcode in _OPERATORS:
            return self._operated(one, kind)
        if one.opcode in {"zext", "sext", "trunc"}:
            return self._resized(one, kind)
        if one.opcode == "select":
            condition, yes, no = one.operands
            return Choose(self.truth(condition), self.value(yes, kind), self.value(no, kind))
        if one.opcode == "phi":
            return self._joined(one, kind)
        if one.opcode == "call" and one.operands[0].value == Name(_ILOG2):
            wide = CType("unsigned long long", 64, signed=False, rank=3)
            return converted(Ilog2(_bare(self.value(one.operands[1], wide))), kind)
        raise UnreadError

    def _operated(self, one: Instruction, kind: CType) -> Expr:
        op = _OPERATORS[one.opcode]
        left, right = one.operands
        if one.opcode == "xor" and right.value == IrNumber((1 << kind.width) - 1):
            return Unary(UnaryOp.NOT, self.value(left, kind))
        if one.opcode in {"add", "sub"} and right.value == IrNumber(0):  # as _AC() does
            return self.value(left, kind)
        if one.opcode in {"shl", "ashr", "lshr"}:
            return Binary(op, self.value(left, kind), self._count(right))
        return Binary(op, self.value(left, kind), self.value(right, kind))

    def _count(self, of: Operand) -> Expr:
        """The count of a shift, in the type that it had before it was made as wide."""
        one = self._instruction(of)
        if one is not None and one.opcode in {"zext", "sext"}:
            return self._count(one.operands[0])
        sign = self._sign(of)
        return self.value(of, self._constants.kind(_bits(of), None, signed=sign is not False))

    def _resized(self, one: Instruction, kind: CType) -> Expr:
        (inner,) = one.operands
        if _bits(inner) == 1:
            return self.value(inner, kind)
        sign = self._sign(inner) if one.opcode == "trunc" else one.opcode == "sext"
        below = self._constants.kind(_bits(inner), None, signed=sign is True)
        return Cast(kind, self.value(inner, below), implicit=True)

    def truth(self, of: Operand) -> Expr:
        """A truth value. Raises UnreadError."""
        if isinstance(of.value, IrNumber):
            return TRUE if of.value.value else FALSE
        one = self._instruction(of)
        if one is None:
            raise UnreadError
        if one.opcode == "icmp":
            return self._compared(one)
        if one.opcode == "xor" and one.operands[1].value == IrNumber(1):
            return negate(self.truth(one.operands[0]))
        if one.opcode == "phi":
            return self._joined(one, BOOL)
        if one.opcode == "trunc":
            wide = self._constants.kind(_bits(one.operands[0]), None, signed=False)
            low = Binary(BinaryOp.AND, self.value(one.operands[0], wide), Const(1, wide))
            return Compare(CompareOp.NE, low, Const(0, wide))
        if one.opcode == "call" and one.operands[0].value == Name(_ASSERT):
            return self.truth(one.operands[1])
        raise UnreadError

    def _compared(self, one: Instruction) -> Expr:
        predicate, (left, right) = one.flags[-1], one.operands
        if _bits(left) == 1:
            raise UnreadError
        inner = self._instruction(left)
        if right.value == IrNumber(0) and predicate == "ne" and inner is not None:
            narrow_ = inner.operands[0] if inner.opcode == "zext" else None
            if narrow_ is not None and _bits(narrow_) == 1:
                return self.truth(narrow_)
        if predicate in {"eq", "ne"}:
            signs = [sign for sign in map(self._sign, (left, right)) if sign is not None]
            # An unsigned side makes the other one so.
            signed = bool(signs) and all(signs)
        else:
            signed = predicate[0] == "s"
        kind = self._constants.kind(_bits(left), None, signed=signed)
        a, b = self.value(left, kind), self.value(right, kind)
        if predicate[1:] in {"gt", "ge"}:
            a, b = b, a
        name = predicate if predicate in _COMPARED else "l" + predicate[2]
        return Compare(_COMPARED[name], a, b)

    def _joined(self, phi: Instruction, kind: CType) -> Expr:
        """What `?:`, `&&` and `||` give: chosen by the branches since the last common block."""
        label = self._made[phi.result][1]
        came = dict(zip(phi.labels, phi.operands, strict=True))

        def at(block: str) -> Expr:
            last = self._blocks[block].instructions[-1]
            if last.opcode != "br":
                raise UnreadError
            sides = [value(came[block]) if to == label else at(to) for to in last.labels]
            if not last.operands:
                return sides[0]
            return _chosen(self.truth(last.operands[0]), *sides)

        def value(of: Operand) -> Expr:
            return self.truth(of) if kind is BOOL else self.value(of, kind)

        return at(self._fork(label))

    def _fork(self, label: str) -> str:
        """The nearest block that every way to this one goes through."""
        before: dict[str, set[str]] = {each: set() for each in self._blocks}
        for each, block in self._blocks.items():
            for to in successors(block):
                before[to].add(each)
        entry = next(iter(self._blocks))
        over: dict[str, set[str]] = {}
        for each in self._blocks:  # no loops: each stands behind what leads to it
            ways = [over[one] for one in before[each] if one in over]
            if len(ways) < len(before[each]):
                raise UnreadError
            shared = set.intersection(*ways) if ways else set()
            over[each] = shared | {each}
        strict = over[label] - {label}
        return max(strict, key=lambda one: len(over[one]), default=entry)


def _chosen(condition: Expr, yes: Expr, no: Expr) -> Expr:
    if yes == no:
        return yes
    if yes.type is not BOOL:
        return Choose(condition, yes, no)
    if yes == TRUE:
        return any_of(condition, no)
    if no == FALSE:
        return all_of(condition, yes)
    return any_of(all_of(condition, yes), all_of(negate(condition), no))


def _bare(x: Expr) -> Expr:
    """What is made wider without need, as it was."""
    if isinstance(x, Cast) and x.implicit and x.operand.type.width <= x.type.width:
        return x.operand
    return x


def _every(function: Function) -> Iterator[Instruction]:
    return (each for block in function.blocks for each in block.instructions)


def _bits(of: Operand) -> int:
    if isinstance(of.type, IntType):
        return of.type.bits
    raise UnreadError

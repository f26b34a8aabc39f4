"""Values of pure functions: what instructions compute of them, but control, calls and memory."""

from typing import Final

from zslayout.cfront.arithmetic import OPERATORS, compared, defined, operated, resized
from zslayout.cfront.bytes import Contents, OwnAddress, OwnMemory
from zslayout.cfront.ir import (
    ArrayType,
    Composite,
    Instruction,
    IntType,
    IrNumber,
    Module,
    Name,
    Operand,
    PointerType,
    StructType,
    Type,
    Unknown,
)
from zslayout.cfront.outside import ImpureError, Outside
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.expr.types import BOOL

_CASTS: Final = frozenset({"zext", "sext", "trunc", "ptrtoint", "inttoptr", "bitcast"})
PureValue = Expr | OwnAddress | tuple["PureValue", ...]


class PureValues:
    """Makes values of operands and instructions. `stops` is when C gives them none."""

    def __init__(self, module: Module, terms: Terms, outside: Outside) -> None:
        self._module, self.terms, self.outside = module, terms, outside
        self.bits = module.sizes.pointer * 8
        self.rooms = 0
        """How many numbers were given to rooms."""
        self.stops: list[Expr] = []
        self.memory = OwnMemory(terms, self._unset, big_endian=module.sizes.big_endian)

    def room(self) -> int:
        """A number for memory, or for something undefined, that no other has."""
        self.rooms += 1
        return self.rooms

    def _unset(self, at: OwnAddress) -> Expr:
        return self.outside.symbol("unset memory", 8, at)

    def width(self, kind: Type) -> int:
        """The bits of a type. Raises ImpureError for what is no integer."""
        if isinstance(kind, IntType):
            return kind.bits
        if isinstance(kind, PointerType):
            return self.bits
        raise ImpureError(f"computes with what is no integer: {kind}")

    def chosen(self, condition: Expr, yes: PureValue, no: PureValue) -> PureValue:
        """One of two values, by a condition."""
        if yes is no or yes == no:
            return yes
        if isinstance(yes, tuple) and isinstance(no, tuple):
            return tuple(self.chosen(condition, a, b) for a, b in zip(yes, no, strict=True))
        return self.terms.choose(condition, self.word(yes), self.word(no))

    def word(self, value: PureValue | None) -> Expr:
        """A value that is no address of its own, and no structure. Raises ImpureError."""
        if value is None or isinstance(value, tuple | OwnAddress):
            raise ImpureError("computes with an address of its own")
        return value

    def value(self, of: Operand, values: dict[str, PureValue]) -> PureValue:
        """What an operand is."""
        terms, it = self.terms, of.value
        if isinstance(it, Instruction):
            operands = [self.value(each, values) for each in it.operands]
            return self.word(self.computed(it, operands, terms.true))
        if isinstance(it, Name):
            if it.text.startswith("@"):
                return self.outside.address(it.text)
            if it.text not in values:
                raise ImpureError(f"uses what was not read: {it.text}")
            return values[it.text]
        if isinstance(it, Composite) or isinstance(of.type, StructType | ArrayType):
            return self._composite(of, values)
        width = self.width(of.type)
        if isinstance(it, Unknown):
            return self.outside.symbol("undefined", width, self.room())
        return terms.truth(bool(it.value)) if width == 1 else terms.const(it.value, width)

    def _composite(self, of: Operand, values: dict[str, PureValue]) -> PureValue:
        if isinstance(of.value, Composite) and of.value.parts:
            return tuple(self.value(each, values) for each in of.value.parts)
        kinds = of.type.fields if isinstance(of.type, StructType) else ()
        filler = of.value if isinstance(of.value, Unknown) else IrNumber(0)
        return tuple(self.value(Operand(kind, filler), values) for kind in kinds)

    def load(self, one: Instruction, at: PureValue, contents: Contents) -> Expr:
        """What is in memory: its own, or from elsewhere."""
        bits = self.width(one.type)
        if isinstance(at, OwnAddress):
            wide = self.memory.loaded(contents, at, max(bits, 8))
            return self.terms.truncate(wide, 1) if bits == 1 else wide
        if "truth" in one.flags:
            return self.terms.extend(self.outside.load(self.word(at), 1), bits, sign=False)
        return self.outside.load(self.word(at), bits)

    def computed(self, one: Instruction, operands: list[PureValue], when: Expr) -> PureValue:
        """What an instruction makes of its operands. Raises ImpureError."""
        terms = self.terms
        match one.opcode:
            case "getelementptr":
                return self._stepped(one, operands)
            case "extractvalue" | "insertvalue":
                return self._part(one, operands)
            case "select":
                return self.chosen(self.word(operands[0]), operands[1], operands[2])
            case "freeze":
                return operands[0]
        if one.opcode == "icmp" and all(isinstance(each, OwnAddress) for each in operands):
            raise ImpureError("compares addresses of its own")
        words = [self.word(each) for each in operands]
        if one.opcode == "icmp":
            if words[0].type is BOOL:
                return self._compared_truths(one.flags[-1], words[0], words[1])
            return compared(terms, one.flags[-1], words[0], words[1])
        if one.opcode in OPERATORS:
            holds = defined(terms, one.opcode, words[1])
            if holds is not terms.true:
                self.stops.append(terms.all(when, terms.negate(holds)))
            return operated(terms, one.opcode, words[0], words[1])
        if one.opcode in _CASTS:
            width = self.width(one.type)
            if one.opcode in {"zext", "sext"}:
                return terms.extend(words[0], width, sign=one.opcode == "sext")
            return resized(terms, words[0], width) if width > 1 else terms.truncate(words[0], 1)
        raise ImpureError(f"does what is not read: {one.opcode}")

    def _compared_truths(self, predicate: str, a: Expr, b: Expr) -> Expr:
        if predicate not in {"eq", "ne"}:
            wide = [self.terms.extend(each, 8, sign=predicate[0] == "s") for each in (a, b)]
            return compared(self.terms, predicate, *wide)
        return self.terms.compare(CompareOp.EQ if predicate == "eq" else CompareOp.NE, a, b)

    def _part(self, one: Instruction, operands: list[PureValue]) -> PureValue:
        whole, index = operands[0], int(one.flags[-1])
        if not isinstance(whole, tuple) or len(one.flags) != 1:
            raise ImpureError("takes a part of what was not read")
        if one.opcode == "extractvalue":
            return whole[index]
        return (*whole[:index], operands[1], *whole[index + 1 :])

    def _stepped(self, one: Instruction, operands: list[PureValue]) -> PureValue:
        terms, at = self.terms, operands[0]
        kind: Type | None = one.of
        offset = terms.const(0, self.bits)
        for place, step in enumerate(operands[1:]):
            index = resized(terms, self.word(step), self.bits, sign=True)
            if place and isinstance(kind, StructType):
                if not isinstance(index, Const):
                    raise ImpureError("steps through a structure by what is no number")
                by = terms.const(self._module.sizes.offset(kind, index.value), self.bits)
                kind = kind.fields[index.value]
            else:
                if place:
                    kind = kind.element if isinstance(kind, ArrayType) else None
                if kind is None:
                    raise ImpureError("steps through what is not known")
                size = terms.const(self._module.sizes.size(kind), self.bits)
                by = terms.binary(BinaryOp.MUL, index, size)
            offset = terms.add(offset, by)
        if isinstance(at, OwnAddress):
            if not isinstance(offset, Const):
                raise ImpureError("steps through memory of its own by what is no number")
            return OwnAddress(at.room, at.offset + offset.value)
        return terms.add(self.word(at), offset)

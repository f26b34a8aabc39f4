"""Pure functions of optimised LLVM IR as expressions of their parameters.

A function is read way by way and joined: it has no loops, writes no memory but its own, calls what
can be read. What it takes from elsewhere, a variable of the kernel or what assembly gives, is
one symbol wherever it is taken: the CPU decides it when it boots. Anything else is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.arithmetic import OPERATORS, compared, defined, operated, resized
from zslayout.cfront.bytes import Contents, OwnAddress, OwnMemory
from zslayout.cfront.flow import flow
from zslayout.cfront.intrinsics import Intrinsics
from zslayout.cfront.ir import (
    ArrayType,
    Block,
    Composite,
    Function,
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

_DEEPEST: Final = 24
_CASTS: Final = frozenset({"zext", "sext", "trunc", "ptrtoint", "inttoptr", "bitcast"})
PureValue = Expr | OwnAddress | tuple["PureValue", ...]


@dataclass(frozen=True, slots=True, eq=False)
class PureResult:
    """What a function gives, and when C gives it nothing: a trap, a BUG(), an undefined shift."""

    value: Expr
    stops: Expr


@dataclass(slots=True, eq=False)
class _Way:
    """How a block is come to: when, and with what in memory."""

    before: str
    when: Expr
    contents: Contents


@dataclass(slots=True, eq=False)
class _Ending:
    when: Expr
    value: PureValue | None
    contents: Contents


class PureReader:
    """Reads the functions of one module."""

    def __init__(self, module: Module, terms: Terms) -> None:
        self._module, self.terms = module, terms
        self._bits = module.sizes.pointer * 8
        self._rooms = 0
        self._depth = 0
        self._stops: list[Expr] = []
        self.outside = Outside(module, terms)
        """What comes from elsewhere."""
        big = module.sizes.big_endian
        self._memory = OwnMemory(terms, self._unset, big_endian=big)
        self._intrinsics = Intrinsics(terms)

    def _unset(self, at: OwnAddress) -> Expr:
        return self.outside.symbol("unset memory", 8, at)

    def has(self, name: str) -> bool:
        """Whether there is a function of this name."""
        return f"@{name}" in self._module.functions

    def widths(self, name: str) -> tuple[int, ...]:
        """The bits of each parameter of a function."""
        return tuple(self._width(kind) for _, kind in self._function(name).parameters)

    def read(self, name: str, arguments: Sequence[Expr]) -> PureResult:
        """What a function gives for these. Raises ImpureError."""
        self._stops, self._depth = [], 0
        self.outside.written.clear()
        value, _ = self._run(self._function(name), list(arguments), self.terms.true, {})
        if value is None:
            value = self.terms.const(0, 8)  # it stops always
        if isinstance(value, tuple | OwnAddress):
            raise ImpureError("gives an address of its own, or a structure")
        return PureResult(value, self.terms.any(*self._stops))

    def _function(self, name: str) -> Function:
        return self._module.functions[f"@{name}"]

    def _width(self, kind: Type) -> int:
        if isinstance(kind, IntType):
            return kind.bits
        if isinstance(kind, PointerType):
            return self._bits
        raise ImpureError(f"computes with what is no integer: {kind}")

    # control

    def _run(
        self, function: Function, given: Sequence[PureValue], when: Expr, contents: Contents
    ) -> tuple[PureValue | None, Contents]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ImpureError(f"calls {function.name[1:]}() too deep")
        whole = flow(function)
        if whole.loops or whole.irreducible:
            raise ImpureError(f"has a loop, in {function.name[1:]}()")
        values: dict[str, PureValue] = {
            name: value for (name, _), value in zip(function.parameters, given, strict=True)
        }
        ways: dict[str, list[_Way]] = {label: [] for label in whole.order}
        ways[whole.order[0]].append(_Way("", when, contents))
        endings: list[_Ending] = []
        for label in whole.order:
            coming = [way for way in ways[label] if way.when is not self.terms.false]
            if coming:
                self._block(whole.blocks[label], coming, values, ways, endings)
        self._depth -= 1
        return self._ended(endings)

    def _ended(self, endings: list[_Ending]) -> tuple[PureValue | None, Contents]:
        if not endings:
            return None, {}
        *others, last = endings
        value, contents = last.value, last.contents
        for each in reversed(others):
            if value is not None and each.value is not None:
                value = self._chosen(each.when, each.value, value)
            contents = self._memory.joined(each.when, each.contents, contents)
        return value, contents

    def _block(
        self,
        block: Block,
        coming: list[_Way],
        values: dict[str, PureValue],
        ways: dict[str, list[_Way]],
        endings: list[_Ending],
    ) -> None:
        terms = self.terms
        when = terms.any(*(way.when for way in coming))
        *others, last = coming
        contents = last.contents
        for way in reversed(others):
            if way.contents is not contents:
                contents = self._memory.joined(way.when, way.contents, contents)
        for one in block.instructions[:-1]:
            if one.opcode == "phi":
                values[one.result] = self._phi(one, coming, values)
            else:
                made, contents = self._done(one, values, when, contents)
                if one.result and made is not None:
                    values[one.result] = made
        self._ends(block, when, contents, values, ways, endings)

    def _ends(  # noqa: PLR0913, PLR0917  # a block and what it is read with
        self,
        block: Block,
        when: Expr,
        contents: Contents,
        values: dict[str, PureValue],
        ways: dict[str, list[_Way]],
        endings: list[_Ending],
    ) -> None:
        terms, last = self.terms, block.instructions[-1]
        operands = [self._value(each, values) for each in last.operands]
        if last.opcode == "ret":
            endings.append(_Ending(when, operands[0] if operands else None, contents))
            return
        if last.opcode == "unreachable":
            self._stops.append(when)
            return
        if last.opcode == "callbr":
            if last.result:
                raise ImpureError("takes a value of assembly that branches")
            taken = self.outside.branches(last, [self._word(each) for each in operands])
            choices = list(zip(last.labels[1:], taken, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*taken))))
        elif last.opcode == "br" and operands:
            condition = self._word(operands[0])
            choices = [(last.labels[0], condition), (last.labels[1], terms.negate(condition))]
        elif last.opcode == "br":
            choices = [(last.labels[0], terms.true)]
        elif last.opcode == "switch":
            subject, *cases = map(self._word, operands)
            equal = [terms.compare(CompareOp.EQ, subject, each) for each in cases]
            choices = list(zip(last.labels[1:], equal, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*equal))))
        else:
            raise ImpureError(f"does what is not read: {last.opcode}")
        for label, condition in choices:
            way = _Way(block.label, terms.all(when, condition), contents)
            ways[label].append(way)

    def _phi(self, one: Instruction, coming: list[_Way], values: dict[str, PureValue]) -> PureValue:
        by_label = dict(zip(one.labels, one.operands, strict=True))
        *others, last = coming
        made = self._value(by_label[last.before], values)
        for way in reversed(others):
            made = self._chosen(way.when, self._value(by_label[way.before], values), made)
        return made

    def _chosen(self, condition: Expr, yes: PureValue, no: PureValue) -> PureValue:
        if yes is no or yes == no:
            return yes
        if isinstance(yes, tuple) and isinstance(no, tuple):
            return tuple(self._chosen(condition, a, b) for a, b in zip(yes, no, strict=True))
        return self.terms.choose(condition, self._word(yes), self._word(no))

    # values

    def _word(self, value: PureValue | None) -> Expr:
        if value is None or isinstance(value, tuple | OwnAddress):
            raise ImpureError("computes with an address of its own")
        return value

    def _value(self, of: Operand, values: dict[str, PureValue]) -> PureValue:
        terms, it = self.terms, of.value
        if isinstance(it, Instruction):
            made, _ = self._done(it, values, terms.true, {})
            return self._word(made)
        if isinstance(it, Name):
            if it.text.startswith("@"):
                return self.outside.address(it.text)
            if it.text not in values:
                raise ImpureError(f"uses what was not read: {it.text}")
            return values[it.text]
        if isinstance(it, Composite) or isinstance(of.type, StructType | ArrayType):
            return self._composite(of, values)
        width = self._width(of.type)
        if isinstance(it, Unknown):
            self._rooms += 1
            return self.outside.symbol("undefined", width, self._rooms)
        return terms.truth(bool(it.value)) if width == 1 else terms.const(it.value, width)

    def _composite(self, of: Operand, values: dict[str, PureValue]) -> PureValue:
        if isinstance(of.value, Composite) and of.value.parts:
            return tuple(self._value(each, values) for each in of.value.parts)
        kinds = of.type.fields if isinstance(of.type, StructType) else ()
        filler = of.value if isinstance(of.value, Unknown) else IrNumber(0)
        return tuple(self._value(Operand(kind, filler), values) for kind in kinds)

    def _done(  # a case an instruction
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> tuple[PureValue | None, Contents]:
        """What an instruction gives, and what is in memory after it."""
        if one.opcode == "alloca":
            self._rooms += 1
            return OwnAddress(self._rooms, 0), contents
        if one.opcode in {"call", "asm"}:
            return self._called(one, values, when, contents)
        operands = [self._value(each, values) for each in one.operands]
        if one.opcode == "load":
            return self._load(one, operands[0], contents), contents
        if one.opcode == "store":
            at = operands[1]
            if not isinstance(at, OwnAddress):
                self.outside.store(self._word(at))
                return None, contents
            value = self._word(operands[0])
            if value.type is BOOL:
                value = self.terms.extend(value, 8, sign=False)
            return None, self._memory.stored(contents, at, value)
        return self._computed(one, operands, when), contents

    def _load(self, one: Instruction, at: PureValue, contents: Contents) -> Expr:
        bits = self._width(one.type)
        if isinstance(at, OwnAddress):
            wide = self._memory.loaded(contents, at, max(bits, 8))
            return self.terms.truncate(wide, 1) if bits == 1 else wide
        if "truth" in one.flags:
            return self.terms.extend(self.outside.load(self._word(at), 1), bits, sign=False)
        return self.outside.load(self._word(at), bits)

    def _computed(self, one: Instruction, operands: list[PureValue], when: Expr) -> PureValue:
        terms = self.terms
        match one.opcode:
            case "getelementptr":
                return self._stepped(one, operands)
            case "extractvalue" | "insertvalue":
                return self._part(one, operands)
            case "select":
                return self._chosen(self._word(operands[0]), operands[1], operands[2])
            case "freeze":
                return operands[0]
        if one.opcode == "icmp" and all(isinstance(each, OwnAddress) for each in operands):
            raise ImpureError("compares addresses of its own")
        words = [self._word(each) for each in operands]
        if one.opcode == "icmp":
            if words[0].type is BOOL:
                return self._compared_truths(one.flags[-1], words[0], words[1])
            return compared(terms, one.flags[-1], words[0], words[1])
        if one.opcode in OPERATORS:
            holds = defined(terms, one.opcode, words[1])
            if holds is not terms.true:
                self._stops.append(terms.all(when, terms.negate(holds)))
            return operated(terms, one.opcode, words[0], words[1])
        if one.opcode in _CASTS:
            width = self._width(one.type)
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
        offset = terms.const(0, self._bits)
        for place, step in enumerate(operands[1:]):
            index = resized(terms, self._word(step), self._bits, sign=True)
            if place and isinstance(kind, StructType):
                if not isinstance(index, Const):
                    raise ImpureError("steps through a structure by what is no number")
                by = terms.const(self._module.sizes.offset(kind, index.value), self._bits)
                kind = kind.fields[index.value]
            else:
                if place:
                    kind = kind.element if isinstance(kind, ArrayType) else None
                if kind is None:
                    raise ImpureError("steps through what is not known")
                size = terms.const(self._module.sizes.size(kind), self._bits)
                by = terms.binary(BinaryOp.MUL, index, size)
            offset = terms.add(offset, by)
        if isinstance(at, OwnAddress):
            if not isinstance(offset, Const):
                raise ImpureError("steps through memory of its own by what is no number")
            return OwnAddress(at.room, at.offset + offset.value)
        return terms.add(self._word(at), offset)

    # calls

    def _called(
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> tuple[PureValue | None, Contents]:
        if one.opcode == "asm":
            operands = [self._value(each, values) for each in one.operands]
            if any(isinstance(each, OwnAddress) for each in operands):
                raise ImpureError("hands memory of its own to assembly")
            return self.outside.assembly(one, [self._word(each) for each in operands]), contents
        callee, *given = one.operands
        name = callee.value.text if isinstance(callee.value, Name) else ""
        if name in self._module.functions:
            function = self._module.functions[name]
            arguments = [self._value(each, values) for each in given]
            return self._run(function, arguments, when, contents)
        if name.startswith("@llvm."):
            return self._intrinsic(name.removeprefix("@llvm."), one, given, values, when, contents)
        arguments = [self._value(each, values) for each in given]
        if any(isinstance(each, OwnAddress) for each in arguments):
            raise ImpureError(f"hands memory of its own to {name[1:]}()")
        if isinstance(one.type, IntType | PointerType):
            raise ImpureError(f"calls {name[1:] or 'a function by its address'}(), not to be read")
        return None, contents

    def _intrinsic(  # noqa: PLR0913, PLR0917  # what a call is
        self,
        name: str,
        one: Instruction,
        given: Sequence[Operand],
        values: dict[str, PureValue],
        when: Expr,
        contents: Contents,
    ) -> tuple[PureValue | None, Contents]:
        if name in {"trap", "ubsantrap", "debugtrap"}:
            self._stops.append(when)
            return None, contents
        if name.startswith(
            ("lifetime.", "assume", "experimental.noalias", "prefetch", "donothing")
        ):
            return None, contents
        if name.startswith("read_register"):
            return self.outside.symbol(name, self._width(one.type)), contents
        operands = [self._value(each, values) for each in given]
        if name.startswith(("memset.", "memcpy.", "memmove.")):
            return None, self._bulk(name, operands, contents)
        found = self._intrinsics.value(name, [self._word(each) for each in operands])
        if found is None:
            raise ImpureError(f"does what is not read: llvm.{name}")
        return found, contents

    def _bulk(self, name: str, operands: Sequence[PureValue], contents: Contents) -> Contents:
        to, what, count, *_ = operands
        if not isinstance(to, OwnAddress) or not isinstance(count, Const):
            raise ImpureError("writes memory that is not its own, or how much is no number")
        if name.startswith("memset."):
            return self._memory.filled(contents, to, self._word(what), count.value)
        if isinstance(what, OwnAddress):
            return self._memory.copied(contents, to, what, count.value)
        for i in range(count.value):
            at = self.terms.add(self._word(what), self.terms.const(i, self._bits))
            place = OwnAddress(to.room, to.offset + i)
            contents = self._memory.stored(contents, place, self.outside.load(at, 8))
        return contents

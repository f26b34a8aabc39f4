"""Pure functions of optimised LLVM IR as expressions of their parameters.

A function is read way by way and joined: it has no loops, writes no memory but its own, calls what
can be read. What it takes from elsewhere, a variable of the kernel or what assembly gives, is
one symbol wherever it is taken: the CPU decides it when it boots. Anything else is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.bytes import Contents, OwnAddress
from zslayout.cfront.flow import flow
from zslayout.cfront.intrinsics import Intrinsics
from zslayout.cfront.ir import (
    Block,
    Function,
    Instruction,
    IntType,
    Module,
    Name,
    Operand,
    PointerType,
)
from zslayout.cfront.outside import ImpureError, Outside
from zslayout.cfront.pure_values import PureValue, PureValues
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.expr.types import BOOL

_DEEPEST: Final = 24


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
        self._depth = 0
        self.outside = Outside(module, terms)
        """What comes from elsewhere."""
        self.values = PureValues(module, terms, self.outside)
        self._intrinsics = Intrinsics(terms)

    def has(self, name: str) -> bool:
        """Whether there is a function of this name."""
        return f"@{name}" in self._module.functions

    def widths(self, name: str) -> tuple[int, ...]:
        """The bits of each parameter of a function."""
        return tuple(self.values.width(kind) for _, kind in self._function(name).parameters)

    def read(self, name: str, arguments: Sequence[Expr]) -> PureResult:
        """What a function gives for these. Raises ImpureError."""
        self.values.stops.clear()
        self._depth = 0
        self.outside.written.clear()
        value, _ = self._run(self._function(name), list(arguments), self.terms.true, {})
        if value is None:
            value = self.terms.const(0, 8)  # it stops always
        if isinstance(value, tuple | OwnAddress):
            raise ImpureError("gives an address of its own, or a structure")
        return PureResult(value, self.terms.any(*self.values.stops))

    def _function(self, name: str) -> Function:
        return self._module.functions[f"@{name}"]

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
                value = self.values.chosen(each.when, each.value, value)
            contents = self.values.memory.joined(each.when, each.contents, contents)
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
                contents = self.values.memory.joined(way.when, way.contents, contents)
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
        operands = [self.values.value(each, values) for each in last.operands]
        if last.opcode == "ret":
            endings.append(_Ending(when, operands[0] if operands else None, contents))
            return
        if last.opcode == "unreachable":
            self.values.stops.append(when)
            return
        if last.opcode == "callbr":
            if last.result:
                raise ImpureError("takes a value of assembly that branches")
            taken = self.outside.branches(last, [self.values.word(each) for each in operands])
            choices = list(zip(last.labels[1:], taken, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*taken))))
        elif last.opcode == "br" and operands:
            condition = self.values.word(operands[0])
            choices = [(last.labels[0], condition), (last.labels[1], terms.negate(condition))]
        elif last.opcode == "br":
            choices = [(last.labels[0], terms.true)]
        elif last.opcode == "switch":
            subject, *cases = map(self.values.word, operands)
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
        made = self.values.value(by_label[last.before], values)
        for way in reversed(others):
            made = self.values.chosen(
                way.when, self.values.value(by_label[way.before], values), made
            )
        return made

    def _done(  # a case an instruction
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> tuple[PureValue | None, Contents]:
        """What an instruction gives, and what is in memory after it."""
        if one.opcode == "alloca":
            return OwnAddress(self.values.room(), 0), contents
        if one.opcode in {"call", "asm"}:
            return self._called(one, values, when, contents)
        operands = [self.values.value(each, values) for each in one.operands]
        if one.opcode == "load":
            return self.values.load(one, operands[0], contents), contents
        if one.opcode == "store":
            at = operands[1]
            if not isinstance(at, OwnAddress):
                self.outside.store(self.values.word(at))
                return None, contents
            value = self.values.word(operands[0])
            if value.type is BOOL:
                value = self.terms.extend(value, 8, sign=False)
            return None, self.values.memory.stored(contents, at, value)
        return self.values.computed(one, operands, when), contents

    # calls

    def _called(
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> tuple[PureValue | None, Contents]:
        if one.opcode == "asm":
            operands = [self.values.value(each, values) for each in one.operands]
            if any(isinstance(each, OwnAddress) for each in operands):
                raise ImpureError("hands memory of its own to assembly")
            return self.outside.assembly(
                one, [self.values.word(each) for each in operands]
            ), contents
        callee, *given = one.operands
        name = callee.value.text if isinstance(callee.value, Name) else ""
        if name in self._module.functions:
            function = self._module.functions[name]
            arguments = [self.values.value(each, values) for each in given]
            return self._run(function, arguments, when, contents)
        if name.startswith("@llvm."):
            return self._intrinsic(name.removeprefix("@llvm."), one, given, values, when, contents)
        arguments = [self.values.value(each, values) for each in given]
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
            self.values.stops.append(when)
            return None, contents
        if name.startswith(
            ("lifetime.", "assume", "experimental.noalias", "prefetch", "donothing")
        ):
            return None, contents
        if name.startswith("read_register"):
            return self.outside.symbol(name, self.values.width(one.type)), contents
        operands = [self.values.value(each, values) for each in given]
        if name.startswith(("memset.", "memcpy.", "memmove.")):
            return None, self._bulk(name, operands, contents)
        found = self._intrinsics.value(name, [self.values.word(each) for each in operands])
        if found is None:
            raise ImpureError(f"does what is not read: llvm.{name}")
        return found, contents

    def _bulk(self, name: str, operands: Sequence[PureValue], contents: Contents) -> Contents:
        to, what, count, *_ = operands
        if not isinstance(to, OwnAddress) or not isinstance(count, Const):
            raise ImpureError("writes memory that is not its own, or how much is no number")
        if name.startswith("memset."):
            return self.values.memory.filled(contents, to, self.values.word(what), count.value)
        if isinstance(what, OwnAddress):
            return self.values.memory.copied(contents, to, what, count.value)
        for i in range(count.value):
            at = self.terms.add(self.values.word(what), self.terms.const(i, self.values.bits))
            place = OwnAddress(to.room, to.offset + i)
            contents = self.values.memory.stored(contents, place, self.outside.load(at, 8))
        return contents

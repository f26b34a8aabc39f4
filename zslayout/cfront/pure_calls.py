"""What calls do in pure functions: of functions with bodies, of LLVM's own, of assembly."""

from collections.abc import Callable, Sequence

from zslayout.cfront.bytes import Contents, OwnAddress
from zslayout.cfront.intrinsics import Intrinsics
from zslayout.cfront.ir import Function, Instruction, IntType, Module, Name, PointerType
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure_memory import ATOMIC, PureMemory
from zslayout.cfront.pure_values import PureValue, PureValues
from zslayout.expr.nodes import Expr

Done = tuple[PureValue | None, Contents]
"""What is given, and what is in memory then."""
_NOTHING = ("lifetime.", "assume", "experimental.noalias", "prefetch", "donothing")
"""What begins the names of LLVM's functions that do nothing to values."""


class PureCalls:
    """Calls of one module. `run` reads a function with a body."""

    def __init__(
        self,
        module: Module,
        values: PureValues,
        memory: PureMemory,
        run: Callable[[Function, Sequence[PureValue], Expr, Contents], Done],
    ) -> None:
        self._module, self._values, self._memory, self._run = module, values, memory, run
        self._outside, self._intrinsics = values.outside, Intrinsics(values.terms)

    def done(
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> Done:
        """What a call gives. Raises ImpureError."""
        if one.opcode == "asm":
            return self._assembly(one, values), contents
        callee, *operands = one.operands
        name = callee.value.text if isinstance(callee.value, Name) else ""
        if name.startswith("@llvm."):
            return self._intrinsic(name.removeprefix("@llvm."), one, values, when, contents)
        given = [self._values.value(each, values) for each in operands]
        if name in self._module.functions:
            return self._run(self._module.functions[name], given, when, contents)
        if name in ATOMIC:
            return self._memory.atomic(name, given, contents, when)
        if any(isinstance(each, OwnAddress) for each in given):
            raise ImpureError(f"hands memory of its own to {name[1:]}()")
        if isinstance(one.type, IntType | PointerType):
            raise ImpureError(f"calls {name[1:] or 'a function by its address'}(), not to be read")
        return None, contents

    def _assembly(self, one: Instruction, values: dict[str, PureValue]) -> PureValue | None:
        operands = [self._values.value(each, values) for each in one.operands]
        if any(isinstance(each, OwnAddress) for each in operands):
            raise ImpureError("hands memory of its own to assembly")
        return self._outside.assembly(one, [self._values.word(each) for each in operands])

    def _intrinsic(
        self,
        name: str,
        one: Instruction,
        values: dict[str, PureValue],
        when: Expr,
        contents: Contents,
    ) -> Done:
        if name in {"trap", "ubsantrap", "debugtrap"}:
            self._values.stops.append(when)
            return None, contents
        if name.startswith(_NOTHING):
            return None, contents
        if name.startswith("read_register"):
            return self._outside.symbol(name, self._values.width(one.type)), contents
        operands = [self._values.value(each, values) for each in one.operands[1:]]
        if name.startswith(("memset.", "memcpy.", "memmove.")):
            return None, self._memory.bulk(name, operands, contents, when)
        found = self._intrinsics.value(name, [self._values.word(each) for each in operands])
        if found is None:
            raise ImpureError(f"does what is not read: llvm.{name}")
        return found, contents

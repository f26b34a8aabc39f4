"""Calls of what the file does not define, or what is run apart: what they return and may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cfront import kernel
from zslayout.cfront.address import WIDTHS, Addresses
from zslayout.cfront.event import NOWHERE, Event, Kind
from zslayout.cfront.ir import Instruction, Module, PointerType
from zslayout.cfront.memory import EVERYTHING, Cell, Memory, Pointer, State, Storage, Value
from zslayout.cfront.terms import Terms
from zslayout.cfront.transfer import AccessOutcome, Transfers
from zslayout.expr.nodes import Const
from zslayout.expr.types import BOOL

_ASSERTS: Final = {"zsl_assert": Kind.ASSERTED, "zsl_bug_on": Kind.CHECKED}
"""What static assertions and BUG_ON() are, in our declarations."""


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call: the values that it is given, their widths, and that of what it returns, in bits."""

    name: str
    instruction: Instruction
    values: list[Value]
    widths: Sequence[int]
    bits: int


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a call: what it returns, and what is told of it."""

    value: Value = None
    event: Event | None = None
    outcome: AccessOutcome | None = None


class Calls:
    """Does calls, by what the kernel's functions are known to do."""

    def __init__(
        self,
        terms: Terms,
        memory: Memory,
        addresses: Addresses,
        transfers: Transfers,
        module: Module,
    ) -> None:
        self._terms = terms
        self._memory = memory
        self._addresses = addresses
        self._transfers = transfers
        self._module = module

    def done(self, state: State, call: CallSite) -> Done:
        """Do a call."""
        name, values = call.name, call.values
        if name.startswith("llvm.mem"):
            return self._bytes(state, call)
        rule = kernel.RULES.get(name)
        if (rule is not None or name in _ASSERTS) and values:
            pairs = zip(values, call.widths, strict=True)
            words = tuple(self._memory.word(value, width) for value, width in pairs)
            if rule is None:
                return Done(words[0], Event(_ASSERTS[name], NOWHERE, (), value=words[0]))
            made = rule(self._terms, words)
            if kernel.MAPS.fullmatch(name):
                return Done(made, Event(Kind.MAPPED, NOWHERE, (), None, None, made, name, words))
            return Done(made if (made.type is BOOL) == (call.bits == 1) else None)
        result = self._transfers.fresh(f"{name}()", call.bits) if call.bits else None
        if kernel.UNMAPS.fullmatch(name):
            given = tuple(values)
            return Done(result, Event(Kind.MAPPED, NOWHERE, (), None, None, None, name, given))
        if kernel.SILENT.fullmatch(name):
            return Done(result)
        self._affected(state, call)
        if result is not None and kernel.NEW.fullmatch(name):
            flags = [each.value for each in values if isinstance(each, Const)]
            zeroed = any(each & kernel.GFP_ZERO for each in flags[-1:])
            zeroed = zeroed or kernel.ZEROED.fullmatch(name) is not None
            self._memory.allocate(result, zeroed=zeroed)
        return Done(result, Event(Kind.CALL, NOWHERE, (), None, None, result, name, tuple(values)))

    def _affected(self, state: State, call: CallSite) -> None:
        """Forget what a call may write to."""
        name, forget, addresses = call.name, self._transfers.forget, self._addresses
        if not (kernel.FREED.fullmatch(name) or kernel.PRIVATE.fullmatch(name)):
            for value in call.values:
                self._transfers.shared.tell_of(value, self._transfers.turns)
        own = f"@{name}" in self._module.functions
        known = [value for value in call.values if isinstance(value, Pointer)]
        for value in known if not (own or kernel.FREED.fullmatch(name)) else ():
            forget(state, addresses.begun(value))
        if kernel.CONTENT.fullmatch(name):
            forget(state, (Cell("map", 0, 0, width) for width in WIDTHS))
            forget(state, (Cell("word", 0, 0, width) for width in WIDTHS))
            forget(state, addresses.escaped())
            for value in known:
                forget(state, addresses.all_of(value))
            return
        operands = call.instruction.operands[1:]
        given = sum(isinstance(each.type, PointerType) for each in operands)
        strange = name.startswith("atomic") and len(known) < given
        lists = kernel.LISTS.fullmatch(name)
        if kernel.QUIET.fullmatch(name) and not strange and not lists:
            return
        rooms = (value.base for value in known)
        self._memory.escaped.update(one.number for one in rooms if isinstance(one, Storage))
        if lists:
            forget(state, (*addresses.named("list_head"), *addresses.escaped()))
        else:
            forget(state, [EVERYTHING])

    def _bytes(self, state: State, call: CallSite) -> Done:
        """memset() and memcpy(), which clang also writes for what C initialises."""
        to, of, count = call.values[:3]
        does = self._transfers.fill if call.name.startswith("llvm.memset") else self._transfers.copy
        outcome = does(state, to, of, count)
        if outcome is not None:
            return Done(outcome=outcome)
        self._transfers.shared.tell_of(of, self._transfers.turns)
        told = Event(Kind.CALL, NOWHERE, (), None, None, None, call.name, tuple(call.values))
        return Done(event=told)

"""Pure functions of optimised LLVM IR as expressions of their parameters.

A function is read way by way and joined: it writes no memory but its own, calls what can be read,
and a loop of it is left after turns that can be told. What it takes from elsewhere, a variable of
the kernel or what assembly gives, is one symbol wherever it is taken: the CPU decides it when it
boots. Anything else is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zslayout.cfront.bytes import Contents, OwnAddress
from zslayout.cfront.ir import Function, Module
from zslayout.cfront.meanwhile import SEEN, SharedWord, SharedWrite
from zslayout.cfront.outside import ImpureError, Outside
from zslayout.cfront.pure_flow import PureFlow
from zslayout.cfront.pure_memory import PureMemory
from zslayout.cfront.pure_values import PureValues
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import CompareOp, Expr


@dataclass(frozen=True, slots=True, eq=False)
class PureResult:
    """What a function gives, and when C gives it nothing: a trap, a BUG(), an undefined shift."""

    value: Expr
    stops: Expr


class PureReader:
    """Reads the functions of one module."""

    def __init__(self, module: Module, terms: Terms) -> None:
        self._module, self.terms = module, terms
        self.outside = Outside(module, terms)
        """What comes from elsewhere."""
        self.values = PureValues(module, terms, self.outside)
        self._memory = PureMemory(self.values)
        self._flow = PureFlow(module, self.values, self._memory)

    def has(self, name: str) -> bool:
        """Whether there is a function of this name."""
        return f"@{name}" in self._module.functions

    def widths(self, name: str) -> tuple[int, ...]:
        """The bits of each parameter of a function."""
        return tuple(self.values.width(kind) for _, kind in self._function(name).parameters)

    def read(self, name: str, arguments: Sequence[Expr]) -> PureResult:
        """What a function gives for these. Raises ImpureError."""
        return self._read(name, arguments)[0]

    def _read(self, name: str, arguments: Sequence[Expr]) -> tuple[PureResult, Contents]:
        self.values.stops.clear()
        self._flow.depth, self._memory.behind = 0, False
        self.outside.written.clear()
        true = self.terms.true
        value, contents = self._flow.run(self._function(name), list(arguments), true, {})
        if value is None:
            value = self.terms.const(0, 8)  # it stops always
        if isinstance(value, tuple | OwnAddress):
            raise ImpureError("gives an address of its own, or a structure")
        return PureResult(value, self.terms.any(*self.values.stops)), contents

    def writes(self, name: str, arguments: Sequence[Expr], word: Expr) -> tuple[SharedWrite, ...]:
        """What a function that updates a word does to it while other CPUs change it, too.

        `word` is one of the arguments. Where nothing is done to it in one step, it is read once,
        and written once where it becomes another. Raises ImpureError.
        """
        memory, first = self._memory, self.values.rooms
        memory.places, memory.stepped, memory.word = set(), set(), word
        memory.parts = False
        try:
            result, contents = self._read(name, arguments)
            if len(memory.stepped) > 1:
                raise ImpureError("has the word in several places")
            if memory.parts and not memory.stepped:
                raise ImpureError(
                    "writes a part by WRITE_ONCE(), and has the word nowhere whole: read that by"
                    " READ_ONCE()"
                )
            memory.word, self.values.rooms = None, first
            writes: list[SharedWrite] = []
            left = word
            for place in memory.stepped:
                # What is given at the end and lies in no memory was written plainly.
                left = self.values.memory.loaded(contents, place, word.type.width)
                memory.shared = SharedWord(self.terms, self.values.memory, place, word)
                self._read(name, arguments)
                writes += memory.shared.writes
        finally:
            memory.word, memory.shared = None, None
        plain = self.terms.compare(CompareOp.NE, result.value, left)
        last = self.terms.var(f"{SEEN}0", word.type)
        writes.append(SharedWrite(plain, last, result.value))
        return tuple(each for each in writes if each.when is not self.terms.false)

    def _function(self, name: str) -> Function:
        return self._module.functions[f"@{name}"]

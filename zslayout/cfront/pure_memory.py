"""What pure functions do to memory: read and write their own, and change it in one step.

One rule: all that touches a word which others change meanwhile goes through here.
"""

from collections.abc import Callable, Sequence
from typing import Final

from zslayout.cfront import atomics
from zslayout.cfront.arithmetic import resized
from zslayout.cfront.bytes import Contents, OwnAddress
from zslayout.cfront.ir import Instruction
from zslayout.cfront.meanwhile import SharedWord, places
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure_values import PureValue, PureValues
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.expr.types import BOOL

_OPERATORS: Final = {
    "or": BinaryOp.OR,
    "and": BinaryOp.AND,
    "xor": BinaryOp.XOR,
    "add": BinaryOp.ADD,
}
ATOMIC: Final = frozenset(f"@{each}" for each in (atomics.EXCHANGE, atomics.MODIFY, atomics.WIDE))
"""The functions that change memory in one step."""
_NOT_OWN: Final = "changes memory that is not its own"


class PureMemory:
    """Memory of the function that is read. `shared` is a word that others change meanwhile."""

    def __init__(self, values: PureValues) -> None:
        self._values, self._terms, self._outside = values, values.terms, values.outside
        self._memory = values.memory
        self.shared: SharedWord | None = None
        self.behind = False
        """Whether a loop of which no end is known lies before what is read now."""
        self.word: Expr | None = None
        """What is looked for in memory."""
        self.places: set[OwnAddress] = set()
        """Where it lay."""
        self.parts = False
        """Whether something narrower was written by WRITE_ONCE()."""
        self.stepped: set[OwnAddress] = set()
        """Those of these that something was done to in one step."""

    def load(
        self, one: Instruction, at: PureValue, contents: Contents
    ) -> tuple[PureValue, Contents]:
        """What is in memory, and what is in it then."""
        if isinstance(at, OwnAddress):
            size = -(-self._values.width(one.type) // 8)
            contents = self._come_to(contents, at, size)
        return self._values.load(one, at, contents), contents

    def store(
        self, at: PureValue, value: Expr, contents: Contents, when: Expr, *, marked: bool = False
    ) -> Contents:
        """What is in memory after a value is written. Raises ImpureError.

        One that is `marked`, by WRITE_ONCE(), is a step of its own: of some bytes of the word it
        leaves the others.
        """
        if not isinstance(at, OwnAddress):
            self._outside.store(self._values.word(at))
            return contents
        if value.type is BOOL:
            value = self._terms.extend(value, 8, sign=False)
        if value is self.word:
            self.places.add(at)
        size = -(-value.type.width // 8)
        if marked and self.word is not None and value.type.width < self.word.type.width:
            self.parts = True
            self._note(at, size, contents)
        return self._put(contents, at, size, when, lambda c: self._memory.stored(c, at, value))

    def bulk(
        self, name: str, operands: Sequence[PureValue], contents: Contents, when: Expr
    ) -> Contents:
        """What is in memory after memset, memcpy or memmove. Raises ImpureError."""
        to, what, count, *_ = operands
        if not isinstance(to, OwnAddress) or not isinstance(count, Const):
            raise ImpureError("writes memory that is not its own, or how much is no number")
        memory, size = self._memory, count.value
        if name.startswith("memset."):
            byte = self._values.word(what)
            return self._put(contents, to, size, when, lambda c: memory.filled(c, to, byte, size))
        if isinstance(what, OwnAddress):
            contents = self._come_to(contents, what, size)
            return self._put(contents, to, size, when, lambda c: memory.copied(c, to, what, size))
        for i in range(size):
            at = self._terms.add(self._values.word(what), self._terms.const(i, self._values.bits))
            loaded = self._outside.load(at, 8)
            contents = self.store(OwnAddress(to.room, to.offset + i), loaded, contents, when)
        return contents

    def atomic(
        self, name: str, operands: Sequence[PureValue], contents: Contents, when: Expr
    ) -> tuple[Expr, Contents]:
        """What is changed in one step: what that gives, and what is in memory. Raises ImpureError.

        `name` is one of `zslayout.cfront.atomics`.
        """
        at, *given = operands
        size = given[-1] if name == f"@{atomics.WIDE}" else given[0]
        if not isinstance(at, OwnAddress) or not isinstance(size, Const):
            raise ImpureError(_NOT_OWN)
        self._note(at, size.value, contents)
        contents = self._come_to(contents, at, size.value)
        if name == f"@{atomics.WIDE}":
            return self._wide(at, given[0], given[1], size.value, contents, when)
        bits = size.value * 8
        was = self._memory.loaded(contents, at, bits)
        second, third = (self._values.word(each) for each in given[1:3])
        by = resized(self._terms, third, bits)
        if name == f"@{atomics.MODIFY}":
            if not isinstance(second, Const):
                raise ImpureError("changes memory in a way that is not known")
            operator = _OPERATORS.get(atomics.MODIFICATIONS[second.value])
            made = by if operator is None else self._terms.binary(operator, was, by)
            after = self._memory.stored(contents, at, made)
            self._wrote(at, size.value, when, contents, after)
            return resized(self._terms, was, 64), after
        equal = self._terms.compare(CompareOp.EQ, was, resized(self._terms, second, bits))
        after = self._memory.stored(contents, at, by)
        self._wrote(at, size.value, self._terms.all(when, equal), contents, after)
        return resized(self._terms, was, 64), self._memory.joined(equal, after, contents)

    def _wide(  # noqa: PLR0913, PLR0917  # what such an exchange is told
        self,
        at: OwnAddress,
        seen: PureValue,
        made: PureValue,
        size: int,
        contents: Contents,
        when: Expr,
    ) -> tuple[Expr, Contents]:
        if not isinstance(seen, OwnAddress) or not isinstance(made, OwnAddress):
            raise ImpureError(_NOT_OWN)
        step = 8 if size % 8 == 0 else 1

        def part(of: OwnAddress, i: int) -> Expr:
            return self._memory.loaded(contents, OwnAddress(of.room, of.offset + i), step * 8)

        equal = self._terms.all(
            *(
                self._terms.compare(CompareOp.EQ, part(at, i), part(seen, i))
                for i in range(0, size, step)
            )
        )
        after = self._memory.copied(contents, at, made, size)
        failed = self._memory.copied(contents, seen, at, size)
        self._wrote(at, size, self._terms.all(when, equal), contents, after)
        return equal, self._memory.joined(equal, after, failed)

    # a word that others change

    def _wrote(
        self, at: OwnAddress, size: int, when: Expr, before: Contents, after: Contents
    ) -> None:
        if self.shared is None or not self.shared.touches(at, size):
            return
        if self.behind:
            raise ImpureError("writes the word again behind a loop that others may prolong")
        self.shared.wrote(when, before, after)

    def _note(self, at: OwnAddress, size: int, contents: Contents) -> None:
        if self.word is None:
            return
        bytes_ = self.word.type.width // 8
        for each in (*self.places, *places(contents, self._memory, self.word)):
            if each.room == at.room and -bytes_ < each.offset - at.offset < size:
                self.stepped.add(each)

    def _come_to(self, contents: Contents, at: OwnAddress, size: int) -> Contents:
        shared = self.shared
        touched = shared is not None and shared.touches(at, size)
        return shared.come_to(contents) if touched and shared is not None else contents

    def _put(
        self,
        contents: Contents,
        at: OwnAddress,
        size: int,
        when: Expr,
        done: Callable[[Contents], Contents],
    ) -> Contents:
        before = self._come_to(contents, at, size)
        after = done(before)
        self._wrote(at, size, when, before, after)
        return after

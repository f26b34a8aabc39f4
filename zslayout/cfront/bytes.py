"""Memory of a pure function's own, byte by byte: what it wrote there, and nothing else's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.arithmetic import resized
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, Expr

_BYTE: Final = 8


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """A place in a variable of the function's own, by the number of bytes from its begin."""

    room: int
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class StoredByte:
    """One byte of a value, the lowest being number 0."""

    of: Expr
    number: int


Contents = Mapping[OwnAddress, StoredByte]
"""What is in memory; a byte that is not there was never written."""


class OwnMemory:
    """Reads and writes contents, on a machine that has the highest byte first or last."""

    def __init__(
        self, terms: Terms, unset: Callable[[OwnAddress], Expr], *, big_endian: bool
    ) -> None:
        self._terms, self._unset, self._big = terms, unset, big_endian

    def stored(self, contents: Contents, at: OwnAddress, value: Expr) -> Contents:
        """The contents after a value is written."""
        return {**contents, **dict(self._bytes(at, value))}

    def filled(self, contents: Contents, at: OwnAddress, byte: Expr, count: int) -> Contents:
        """The contents after so many bytes are set to one value."""
        made = {OwnAddress(at.room, at.offset + i): StoredByte(byte, 0) for i in range(count)}
        return {**contents, **made}

    def copied(self, contents: Contents, to: OwnAddress, of: OwnAddress, count: int) -> Contents:
        """The contents after so many bytes are copied."""
        made = dict(contents)
        for i in range(count):
            found = contents.get(OwnAddress(of.room, of.offset + i))
            place = OwnAddress(to.room, to.offset + i)
            if found is None:
                made.pop(place, None)
            else:
                made[place] = found
        return made

    def _bytes(self, at: OwnAddress, value: Expr) -> Iterable[tuple[OwnAddress, StoredByte]]:
        count = -(-value.type.width // _BYTE)
        for i in range(count):
            number = count - 1 - i if self._big else i
            yield OwnAddress(at.room, at.offset + i), StoredByte(value, number)

    def loaded(self, contents: Contents, at: OwnAddress, bits: int) -> Expr:
        """The value of so many bits at a place. A byte that was never written may be any."""
        terms, count = self._terms, -(-bits // _BYTE)
        found = []
        for i in range(count):
            place = OwnAddress(at.room, at.offset + i)
            byte = contents.get(place)
            if byte is None:
                byte = StoredByte(self._unset(place), 0)
            found.append(byte)
        if self._big:
            found.reverse()
        first = found[0]
        whole = all(each.of is first.of and each.number == i for i, each in enumerate(found))
        if whole and first.of.type.width >= count * _BYTE:
            return resized(terms, first.of, bits)
        made = terms.const(0, count * _BYTE)
        for i, each in enumerate(found):
            wide = resized(terms, self._byte(each), count * _BYTE)
            moved = terms.binary(BinaryOp.SHL, wide, terms.const(_BYTE * i, count * _BYTE))
            made = terms.binary(BinaryOp.OR, moved, made)
        return resized(terms, made, bits)

    def _byte(self, of: StoredByte) -> Expr:
        width = of.of.type.width
        low = self._terms.const(_BYTE * of.number, width)
        return resized(self._terms, self._terms.binary(BinaryOp.SHR, of.of, low), _BYTE)

    def joined(self, condition: Expr, yes: Contents, no: Contents) -> Contents:
        """What is in memory after one of two ways."""
        made = {}
        for place in dict.fromkeys((*yes, *no)):
            a, b = yes.get(place), no.get(place)
            if a is None or b is None:
                continue  # not written on one of the ways: it may be any
            if a.number == b.number and a.of.type is b.of.type:
                made[place] = StoredByte(self._terms.choose(condition, a.of, b.of), a.number)
            else:
                chosen = self._terms.choose(condition, self._byte(a), self._byte(b))
                made[place] = StoredByte(chosen, 0)
        return made

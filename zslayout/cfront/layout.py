"""Which scalars a type is made of, and which of them an access to some of its bytes touches.

What is written as one is a scalar of the type, as clang lays it out: an access to less, more or
across reads and writes parts of those, in the byte order of the target. All elements of an array
are one scalar, told apart by how far they lie from the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.ir import ArrayType, IntType, PointerType, Sizes, StructType, Type

MOST_SCALARS: Final = 256
"""What is copied or filled has at most so many; of more nothing is known afterwards."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar at a byte of a type: `offset` is that of the first of an array, all `steps` on.

    `inside` is which byte of the scalar it is; if it is of an array, the next one is `stride` on.
    """

    offset: int
    steps: int
    bits: int
    inside: int
    stride: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Bits `low` to `low + width` of an access are bits `start` and up of a scalar."""

    scalar: Scalar
    start: int
    low: int
    width: int


class Layouts:
    """The scalars of types on one target."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._parts: dict[tuple[int, int, int], tuple[Type, tuple[Part, ...]]] = {}

    def parts(self, kind: Type, at: int, bits: int) -> tuple[Part, ...]:
        """The scalars that an access of so many bits at a byte of a type touches."""
        key = (id(kind), at, bits)
        if key not in self._parts:
            self._parts[key] = (kind, tuple(self._touched(kind, at, bits)))
        return self._parts[key][1]

    def _touched(self, kind: Type, at: int, bits: int) -> Iterator[Part]:
        low = 0
        while low < bits:
            scalar = self.scalar(kind, at + low // 8)
            passed = 8 * scalar.inside
            width = min(bits - low, scalar.bits - passed)
            start = scalar.bits - passed - width if self._sizes.big_endian else passed
            place = bits - low - width if self._sizes.big_endian else low
            yield Part(scalar, start, place, width)
            low += width

    def scalar(self, kind: Type, at: int) -> Scalar:
        """The scalar that a byte of a type is of; a byte of its own where there is none."""
        sizes = self._sizes
        match kind:
            case IntType() | PointerType() if 0 <= at < sizes.size(kind):
                return Scalar(0, 0, 8 * sizes.size(kind), at)
            case ArrayType(element=element) if at >= 0 and sizes.size(element):
                index, rest = divmod(at, sizes.size(element))
                one = self.scalar(element, rest)
                steps = one.steps + index * sizes.size(element)
                stride = one.stride or sizes.size(element)
                return Scalar(one.offset, steps, one.bits, one.inside, stride)
            case StructType(fields=fields):
                for i in range(len(fields) - 1, -1, -1):
                    start = sizes.offset(kind, i)
                    last = isinstance(fields[i], ArrayType) and i == len(fields) - 1
                    if start <= at and (last or at < start + sizes.size(fields[i])):
                        one = self.scalar(fields[i], at - start)
                        return Scalar(
                            start + one.offset, one.steps, one.bits, one.inside, one.stride
                        )
        return Scalar(at, 0, 8, 0)

    def scalars(self, kind: Type, start: int, end: int) -> list[tuple[int, int]] | None:
        """Where those between two bytes of a type begin, with their bits; None if too many."""
        found: list[tuple[int, int]] = []
        at = start
        while at < end:
            scalar = self.scalar(kind, at)
            width = min(scalar.bits - 8 * scalar.inside, 8 * (end - at))
            found.append((at, width))
            at += width // 8
            if len(found) > MOST_SCALARS:
                return None
        return found

    def all(self, kind: Type) -> Iterator[Scalar]:
        """Every scalar of a type, of an array those of the first element."""
        match kind:
            case ArrayType(element=element):
                for one in self.all(element):
                    yield Scalar(
                        one.offset, 0, one.bits, 0, one.stride or self._sizes.size(element)
                    )
            case StructType(fields=fields):
                for i, field in enumerate(fields):
                    start = self._sizes.offset(kind, i)
                    for one in self.all(field):
                        yield Scalar(start + one.offset, 0, one.bits, 0, one.stride)
            case _:
                yield Scalar(0, 0, 8 * self._sizes.size(kind), 0)

    def embedded(self, kind: StructType) -> Iterator[tuple[StructType, int]]:
        """The structs with a name that a struct has in it, each with where it begins."""
        for i, field in enumerate(kind.fields):
            start, inner = self._sizes.offset(kind, i), field
            while isinstance(inner, ArrayType):
                inner = inner.element
            if isinstance(inner, StructType):
                if inner.name.startswith("struct."):
                    yield inner, start
                for below, more in self.embedded(inner):
                    yield below, start + more

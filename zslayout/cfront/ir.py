"""A module of LLVM IR as plain data: what `llvm` reads and everything above it speaks of.

Names keep their marks: `%3` and `%obj` are local to a function, `@zs_free` is not. A place is the
number of a `!DILocation`, 0 for none; `Module.place` says where that is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zslayout.errors import Place


@dataclass(frozen=True, slots=True)
class IntType:
    """An integer of so many bits; it has no sign."""

    bits: int


@dataclass(frozen=True, slots=True)
class PointerType:
    """An address; what is there is known by who uses it."""


@dataclass(frozen=True, slots=True)
class ArrayType:
    """So many of one type."""

    count: int
    element: "Type"


@dataclass(frozen=True, slots=True)
class StructType:
    """Fields in order; `name` is that of the module, "" for one without."""

    name: str
    fields: tuple["Type", ...]
    packed: bool = False


@dataclass(frozen=True, slots=True)
class OtherType:
    """What no value that is read has: void, labels, metadata, floating point."""

    text: str


Type = IntType | PointerType | ArrayType | StructType | OtherType


@dataclass(frozen=True, slots=True)
class Name:
    """A value by its name: a local one, or the address of what is global."""

    text: str


@dataclass(frozen=True, slots=True)
class IrNumber:
    """A constant, from 0 to 2**bits - 1."""

    value: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """`undef` or `poison`: a value that was never set, or that C does not define."""

    text: str


@dataclass(frozen=True, slots=True)
class Composite:
    """A constant array or struct."""

    parts: tuple["Operand", ...]


Value = Name | IrNumber | Unknown | Composite
"""A null pointer is IrNumber(0); `zeroinitializer` of an array or struct is Composite(())."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A value and its type. A constant expression stands here as its instruction."""

    type: Type
    value: "Value | Instruction"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of a function.

    `flags` are words of the text: nsw, volatile, inbounds, a comparison's predicate.
    `labels` are the blocks that a branch goes to (for `br` the one of a true condition first; for
    `switch` the default first, then one for each operand after the first) or a phi comes from.
    `of` is the type that `alloca` makes room for and `getelementptr` steps through.
    """

    opcode: str
    result: str
    type: Type
    operands: tuple[Operand, ...]
    flags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    of: Type | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Instructions without a branch between them; the last one says where it goes on."""

    label: str
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function with a body.

    `names` are its variables in C, by the local that is their room; `pointees` the structs that
    those are declared to point to.
    """

    name: str
    type: Type
    parameters: tuple[tuple[str, Type], ...]
    blocks: tuple[Block, ...]
    internal: bool
    names: Mapping[str, str]
    pointees: Mapping[str, str]
    place: int
    returned: str = ""
    """The type in C of what it returns, where it has no parameters."""


@dataclass(frozen=True, slots=True)
class Global:
    """A variable of the file or of another: what it starts with, if that is said here."""

    name: str
    type: Type
    initial: Operand | None
    constant: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a struct or union, by its place in the struct. Offset and width are in bits.

    `path` is its name in C; a member of an anonymous struct has that of the outer one.
    """

    path: str
    offset: int
    width: int
    bitfield: bool
    type: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """Everything of one unit."""

    functions: Mapping[str, Function]
    globals: Mapping[str, Global]
    fields: Mapping[str, tuple[Member, ...]]
    """By the name of a struct in C."""
    places: Mapping[int, Place]
    structs: tuple[StructType, ...]
    declared: Mapping[str, str]
    """The file that declares each struct, by its name in C."""
    sizes: "Sizes"

    def place(self, number: int) -> Place:
        """Where an instruction stands in the file."""
        return self.places.get(number, Place("", 0, 0))


@dataclass(frozen=True, slots=True)
class Sizes:
    """How a target lays out types: widths of pointers and strictest alignments, in bytes.

    `aligned` are those of integers by their bits, and of pointers under 0.
    """

    pointer: int
    aligned: Mapping[int, int]
    big_endian: bool
    _known: dict[int, tuple[Type, int]] = field(default_factory=dict, compare=False)
    _offsets: dict[int, tuple[Type, tuple[int, ...]]] = field(default_factory=dict, compare=False)

    def alignment(self, kind: Type) -> int:
        """At what multiples a type lies."""
        match kind:
            case IntType(bits=bits):
                return self.aligned.get(bits, min(1 << max(bits - 1, 7).bit_length() - 3, 16))
            case PointerType():
                return self.aligned.get(0, self.pointer)
            case ArrayType(element=element):
                return self.alignment(element)
            case StructType(fields=fields, packed=packed):
                return 1 if packed else max(map(self.alignment, fields), default=1)
            case _:
                return 1

    def size(self, kind: Type) -> int:
        """How many bytes a type takes, those up to the next one of it included."""
        found = self._known.get(id(kind))
        if found is None:
            found = self._known[id(kind)] = (kind, self._size(kind))
        return found[1]

    def _size(self, kind: Type) -> int:
        match kind:
            case IntType(bits=bits):
                alignment = self.alignment(kind)
                return -(-((bits + 7) // 8) // alignment) * alignment
            case PointerType():
                return self.pointer
            case ArrayType(count=count, element=element):
                return count * self.size(element)
            case StructType(fields=fields):
                end = self.offset(kind, len(fields))
                alignment = self.alignment(kind)
                return -(-end // alignment) * alignment
            case _:
                return 0

    def offset(self, kind: StructType, index: int) -> int:
        """Where the field of an index begins; that behind the last one is where they end."""
        found = self._offsets.get(id(kind))
        if found is None:
            found = self._offsets[id(kind)] = (kind, tuple(self._starts(kind)))
        return found[1][index]

    def _starts(self, kind: StructType) -> Iterator[int]:
        end = 0
        for own in kind.fields:
            alignment = 1 if kind.packed else self.alignment(own)
            end = -(-end // alignment) * alignment
            yield end
            end += self.size(own)
        yield end

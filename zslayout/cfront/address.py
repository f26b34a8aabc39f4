"""Addresses: how `getelementptr` makes them, and which cells they are of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from zslayout.cfront import kernel
from zslayout.cfront.arithmetic import resized
from zslayout.cfront.ir import ArrayType, IntType, Module, StructType, Type
from zslayout.cfront.layout import Layouts
from zslayout.cfront.memory import Cell, Memory, Pointer, Storage, Value
from zslayout.cfront.terms import Terms, addends
from zslayout.expr.nodes import Binary, BinaryOp, Choose, Const, Expr

STRUCT = "struct."
WIDTHS = (8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bits of an access: `low` to `low + width` of it are those from `start` on in a cell."""

    cell: Cell
    address: Expr | None
    start: int
    low: int
    width: int

    @property
    def whole(self) -> bool:
        """Whether it is all of the cell, and all of the access where that is as wide."""
        return self.width == self.cell.bits


@dataclass(frozen=True, slots=True)
class Landing:
    """Where an access goes when a condition holds. Without pieces, somewhere in `forgets`."""

    condition: Expr
    pieces: tuple[Piece, ...]
    forgets: tuple[Cell, ...] = ()


class Addresses:
    """Makes addresses for a target."""

    def __init__(self, terms: Terms, memory: Memory, module: Module) -> None:
        self._terms = terms
        self._memory = memory
        self._sizes = sizes = module.sizes
        self._fields = module.fields
        self._bits = sizes.pointer * 8
        self.layouts = Layouts(sizes)
        self._offsets: dict[tuple[int, int], tuple[StructType, Expr]] = {}
        self._zero = terms.const(0, self._bits)
        self._structs = {one.name.removeprefix(STRUCT): one for one in module.structs}
        self._embedded = {
            name: tuple(self.layouts.embedded(one)) for name, one in self._structs.items()
        }
        self._regions: dict[int, Storage] = {}
        self._starts: dict[int, Storage] = {}
        self._aliases: dict[Cell, tuple[Cell, ...]] = {}

    def region(self, name: str, number: int, kind: Type) -> Pointer:
        """The address of a room, or of a variable of the file."""
        made = self._regions[number] = Storage(name, number, kind)
        self._starts[id(self._memory.start(made, self._bits))] = made
        return Pointer(made, self._zero)

    def pointer(self, value: Value) -> Pointer:
        """A value as an address."""
        if isinstance(value, Pointer):
            return value
        word = self._memory.word(value, self._bits)
        parts = addends(word)
        for part in parts:
            region = self._starts.get(id(part))
            if region is not None:
                rest = [each for each in parts if each is not part]
                return Pointer(region, reduce(self._terms.add, rest, self._zero))
        return Pointer(word, self._zero)

    def stepped(self, value: Value, of: Type | None, indices: Sequence[Expr]) -> Pointer:
        """`getelementptr`: so many of a type on, and then into it."""
        terms, kind = self._terms, of or IntType(8)
        at = self.pointer(value)
        for i, index in enumerate(indices):
            wide = resized(terms, index, self._bits, sign=True)
            if i and isinstance(kind, StructType):
                at = self._entered(at, kind)
                chosen = wide.value if isinstance(wide, Const) else 0
                by = self._offset(kind, chosen)
                kind = kind.fields[chosen]
            else:
                if i and isinstance(kind, ArrayType):
                    kind = kind.element
                size = terms.const(self._sizes.size(kind), self._bits)
                by = terms.binary(BinaryOp.MUL, wide, size)
            at = Pointer(at.base, terms.add(at.offset, by), at.of)
        return at

    def _offset(self, kind: StructType, index: int) -> Expr:
        key = (id(kind), index)
        if key not in self._offsets:
            offset = self._terms.const(self._sizes.offset(kind, index), self._bits)
            self._offsets[key] = (kind, offset)
        return self._offsets[key][1]

    def offset(self, kind: StructType, index: int) -> int:
        """Where a member of a struct begins, in bytes."""
        return self._sizes.offset(kind, index)

    def _entered(self, at: Pointer, kind: StructType) -> Pointer:
        """The address with the kind of struct that begins there, if that is not known yet."""
        if not kind.name.startswith(STRUCT) or isinstance(at.base, Storage):
            return at
        if at.of and self._has(at.of, kind, split(at.offset)[0]):
            return at
        start = self._memory.word(at, self._bits)
        return Pointer(start, self._zero, kind.name.removeprefix(STRUCT))

    def _has(self, of: str, kind: StructType, fixed: int) -> bool:
        """Whether a struct is of a kind, or has one of it from this byte on."""
        if self._structs[of] is kind:
            return fixed == 0
        return any(one is kind and start <= fixed for one, start in self._embedded[of])

    def contains(self, of: str, inner: str, at: int) -> bool:
        """Whether a kind of struct has one of another from a byte on."""
        return any(
            one.name.removeprefix(STRUCT) == inner and start <= at
            for one, start in self._embedded.get(of, ())
        )

    def size(self, of: str) -> int:
        """How many bytes a kind of struct takes."""
        return self._sizes.size(self._structs[of])

    def declared(self, value: Value, of: str) -> Value:
        """A value of a variable that is declared to point to a kind of struct."""
        if isinstance(value, Pointer) or value is None or isinstance(value, tuple):
            return value
        kind = self._structs.get(of)
        if kind is None or not kind.fields or isinstance(value, Const):
            return value
        at = self.pointer(value)
        return value if isinstance(at.base, Storage) else Pointer(value, self._zero, of)

    def _is_inside(self, of: str, fixed: int) -> bool:
        """Whether a struct has something at this byte; it may end in an array of any length."""
        kind = self._structs[of]
        return fixed >= 0 and (
            fixed < self._sizes.size(kind) or self.layouts.scalar(kind, fixed).stride > 0
        )

    def targets(self, value: Value, bits: int) -> tuple[Landing, ...]:
        """Where an access goes; where that is chosen between kinds of memory, all of them."""
        at = self.pointer(value)
        if isinstance(at.base, Choose) and self._is_split(at.base):
            found: list[Landing] = []
            chosen = at.base
            no = self._terms.negate(chosen.condition)
            for condition, base in ((chosen.condition, chosen.yes), (no, chosen.no)):
                side = self.pointer(base)
                moved = Pointer(side.base, self._terms.add(side.offset, at.offset), at.of)
                for one in self.targets(moved, bits):
                    both = self._terms.all(condition, one.condition)
                    found.append(Landing(both, one.pieces, one.forgets))
            return tuple(found)
        return (self._target(at, bits),)

    def _is_split(self, x: Expr) -> bool:
        """Whether an address is chosen between kinds of memory."""
        if not isinstance(x, Choose):
            return False
        kinds = set[object]()
        todo: list[Expr] = [x]
        while todo:
            each = todo.pop()
            if isinstance(each, Choose):
                todo += (each.yes, each.no)
            elif not isinstance(each, Const):
                base = self.pointer(each).base
                kinds.add(base.number if isinstance(base, Storage) else self._is_map(each))
        return len(kinds) > 1 or any(not isinstance(kind, bool) for kind in kinds) or True in kinds

    def _is_map(self, address: Expr) -> bool:
        return kernel.mapped(self._terms, address) is not None

    def _target(self, at: Pointer, bits: int) -> Landing:
        true, (fixed, _) = self._terms.true, split(at.offset)
        if isinstance(at.base, Storage):
            if not 0 <= fixed < max(self._sizes.size(at.base.type), 1):
                return Landing(true, (), self.all_cells("", at.base))
            return self._typed(at, at.base.type, bits)
        if at.of and self._is_inside(at.of, fixed) and not self._is_map(at.base):
            return self._typed(at, self._structs[at.of], bits)
        address = self._memory.word(at, self._bits)
        kind = "map" if self._is_map(address) else "word"
        if bits not in WIDTHS:
            return Landing(true, (), tuple(Cell(kind, 0, 0, each) for each in WIDTHS))
        return Landing(true, (Piece(Cell(kind, 0, 0, bits), address, 0, 0, bits),))

    def _typed(self, at: Pointer, type_: Type, bits: int) -> Landing:
        terms, pieces = self._terms, []
        region = at.base if isinstance(at.base, Storage) else None
        fixed, rest = split(at.offset)
        for part in self.layouts.parts(type_, fixed, bits):
            one = part.scalar
            if rest is not None and not (
                one.stride and bits == one.bits and self._memory.is_multiple(rest, one.stride)
            ):
                # No element of an array: it may be anywhere.
                return Landing(terms.true, (), self.all_cells("" if region else at.of, region))
            kind = at.of if region is None else "array" if one.stride else "stack"
            cell = Cell(kind, region.number if region else 0, one.offset, one.bits)
            address: Expr | None = terms.const(one.steps, self._bits)
            if rest is not None:
                address = terms.add(rest, terms.const(one.steps, self._bits))
            if not isinstance(at.base, Storage):
                address = terms.add(at.base, address) if address else at.base
            elif kind == "stack":
                address = None
            pieces.append(Piece(cell, address, part.start, part.low, part.width))
        return Landing(terms.true, tuple(pieces))

    def typed(self, value: Value) -> tuple[int, Type | None]:
        """Which byte of a type an address is known to be."""
        at = self.pointer(value)
        fixed, rest = split(at.offset)
        if isinstance(at.base, Storage):
            return fixed, None if rest else at.base.type
        if rest or not at.of or not self._is_inside(at.of, fixed) or self._is_map(at.base):
            return 0, None
        return fixed, self._structs[at.of]

    def siblings(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells of the region or kind of struct that a cell is of."""
        found = self.all_cells("" if cell.region else cell.kind, self._regions.get(cell.region))
        return (*found, *(other for one in found for other in self.aliases(one)))

    def all_cells(self, of: str, region: Storage | None) -> tuple[Cell, ...]:
        """Every cell of a kind of struct, or of a region."""
        kind = region.type if region else self._structs[of]
        number = region.number if region else 0
        return tuple(
            Cell(of or ("array" if one.stride else "stack"), number, one.offset, one.bits)
            for one in self.layouts.all(kind)
        )

    def has_bits(self, cell: Cell) -> bool:
        """Whether a cell has bit-fields in it, or is of a region that may have some."""
        if cell.region:
            return isinstance(self._regions[cell.region].type, StructType)
        start = 8 * cell.offset
        return any(
            field.bitfield and start <= field.offset < start + cell.bits
            for field in self._fields.get(cell.kind, ())
        )

    def overlaid(self) -> bool:
        """Whether some struct has a bit-field where it has another member too."""
        return any(
            one.bitfield
            and not other.bitfield
            and other.offset < one.offset + one.width
            and one.offset < other.offset + other.width
            for fields in self._fields.values()
            for one in fields
            for other in fields
        )

    def is_embedded(self, of: str) -> bool:
        """Whether some struct has one of a kind in it."""
        return any(
            one.name.removeprefix(STRUCT) == of
            for inside in self._embedded.values()
            for one, _ in inside
        )

    def own_cells(self, of: str) -> tuple[Cell, ...]:
        """The cells of a kind of struct that are in no other struct in it."""
        if of not in self._structs:
            return ()
        inside = [(start, start + self._sizes.size(one)) for one, start in self._embedded[of]]
        return tuple(
            cell
            for cell in self.all_cells(of, None)
            if not any(start <= cell.offset < end for start, end in inside)
        )

    def begun(self, value: Value) -> tuple[Cell, ...]:
        """What begins at an address: a struct in another with all its cells, or a scalar."""
        at = self.pointer(value)
        fixed, _ = split(at.offset)
        if isinstance(at.base, Storage):
            return self.all_cells("", at.base)
        if not at.of:
            return ()
        ends = [
            start + self._sizes.size(inner)
            for inner, start in self._embedded[at.of]
            if start == fixed
        ]
        end = max(ends, default=fixed + 1)
        return tuple(one for one in self.all_cells(at.of, None) if fixed <= one.offset < end)

    def all_of(self, value: Value) -> tuple[Cell, ...]:
        """All cells of what an address is in, if that is known."""
        at = self.pointer(value)
        if isinstance(at.base, Storage):
            return self.all_cells("", at.base)
        return self.all_cells(at.of, None) if at.of else ()

    def named(self, name: str) -> tuple[Cell, ...]:
        """The cells of every struct of a kind, those inside others too."""
        if name not in self._structs:
            return ()
        own = self.all_cells(name, None)
        return (*own, *(other for cell in own for other in self.aliases(cell)))

    def escaped(self) -> tuple[Cell, ...]:
        """The cells of regions whose addresses are somewhere as words."""
        numbers = sorted(number for number in self._memory.escaped if number > 0)
        found = (self._regions[number] for number in numbers)
        return tuple(cell for region in found for cell in self.all_cells("", region))

    def aliases(self, cell: Cell) -> tuple[Cell, ...]:
        """Other cells that may be the same memory as this one."""
        if cell not in self._aliases:
            self._aliases[cell] = tuple(dict.fromkeys(self._others(cell)))
        return self._aliases[cell]

    def _others(self, cell: Cell) -> Iterable[Cell]:
        if cell.kind in {"word", "map"}:
            yield from (cell._replace(bits=each) for each in WIDTHS if each != cell.bits)
            return
        if cell.region:
            return
        for inner, start in self._embedded.get(cell.kind, ()):
            name = inner.name.removeprefix(STRUCT)
            if start <= cell.offset < start + self._sizes.size(inner):
                yield Cell(name, 0, cell.offset - start, cell.bits)
        for name, all_ in self._embedded.items():
            for inner, start in all_:
                if inner.name == STRUCT + cell.kind:
                    yield Cell(name, 0, start + cell.offset, cell.bits)


def split(offset: Expr) -> tuple[int, Expr | None]:
    """A sum as its constant, signed, and the rest."""
    if isinstance(offset, Const):
        value, half = offset.value, 1 << (offset.type.width - 1)
        return (value - 2 * half if value >= half else value), None
    if isinstance(offset, Binary) and offset.op is BinaryOp.ADD and isinstance(offset.right, Const):
        return split(offset.right)[0], offset.left
    return 0, offset

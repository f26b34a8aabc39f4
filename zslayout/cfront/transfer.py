"""Loads, stores and copies of bytes: what they do to memory, and to which cells.

What may be written to besides what is meant is forgotten: raw memory of another width, structs in
structs, and rooms whose addresses are somewhere as words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zslayout.cfront.address import WIDTHS, Addresses, Landing, Piece
from zslayout.cfront.arithmetic import resized
from zslayout.cfront.layout import Layouts
from zslayout.cfront.memory import Cell, Memory, Pointer, State, Storage, Value
from zslayout.cfront.recurrences import Recurrence, leaves
from zslayout.cfront.terms import Terms, addends
from zslayout.expr.nodes import BinaryOp, Const, Expr, Var

RAW = frozenset({"word", "map"})
"""The kinds of memory that has no type."""
LOCAL = frozenset({"stack", "array"})
"""The kinds of cells of regions. Of those, stores to elements of arrays are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """An access to a cell, when a condition holds, and what is there or is put there."""

    store: bool
    condition: Expr
    cell: Cell
    address: Expr | None
    value: Value


@dataclass(slots=True)
class AccessOutcome:
    """What came of an access. `known` is whether it is known where it went."""

    value: Value = None
    told: list[Told] = field(default_factory=list)
    known: bool = True
    parts: bool = False
    """Whether it was less or more than a cell: then the order of bytes matters."""
    bits: bool = False
    """Whether it was to a cell that has bit-fields, or of a struct that may have some."""


class Shared:
    """Which of the memory that a run has allocated others may know of.

    A fixed cell is spoilt where it is written to in memory that others may know of.
    """

    def __init__(self, terms: Terms, memory: Memory) -> None:
        self._terms = terms
        self._memory = memory
        self._holds: dict[int, list[Var]] = {}
        self._wrote: dict[int, list[tuple[Cell, tuple[Expr, ...]]]] = {}
        self.open: list[tuple[Var, Var, int]] = []
        """What is stored where a name of a turn says, of which it is not known yet what it is."""
        self.spoilt: set[Cell] = set()

    def stored(self, cell: Cell, address: Expr | None, value: Value, turns: Sequence[Expr]) -> None:
        """A value is written to a cell."""
        to = [] if address is None else self._only(address)
        if cell.kind == "array" and self._memory.is_own(cell):
            self._hold(cell, value)
            return
        own = [] if any(id(each) in self._memory.told for each in to) else to
        if cell in self._memory.fixed:
            if not own:
                self.spoilt.add(cell)
            for one in own:
                self._wrote.setdefault(id(one), []).append((cell, tuple(turns)))
        names = [] if address is None else self._turned(address)
        for each in self._memory.new(value):
            if not own and names and not self._is_inside(each, turns):
                self.open.append((names[0], each, self._memory.version))
            elif not own:
                self.tell(each, turns)
            for one in own:
                self._holds.setdefault(id(one), []).append(each)

    def tell_of(self, value: Value, turns: Sequence[Expr]) -> None:
        """From here on others may know of what a value is the address of, and what that holds."""
        found = self._memory.new(value)
        if isinstance(value, Pointer) and isinstance(value.base, Storage):
            number = value.base.number
            for cell, held in self._memory.held.items():
                found += (held or ()) if cell is not None and cell.region == number else ()
        for new in found:
            self.tell(new, turns)

    def _turned(self, address: Expr) -> list[Var]:
        """The name of a turn that an address is made of, if it is the only variable."""
        found = [each for each in addends(address) if isinstance(each, Var)]
        meaning = self._terms.meaning(found[0]) if len(found) == 1 else None
        return found if meaning is not None and meaning.name.startswith("turned:") else []

    def _is_inside(self, new: Var, turns: Sequence[Expr]) -> bool:
        """Whether memory was allocated in the turn that is run."""
        meaning = self._terms.meaning(new)
        made = () if meaning is None else meaning.arguments[1:]
        return len(made) >= len(turns) and made[len(turns) - 1] is turns[-1]

    def _depth(self, new: Var) -> int:
        """In how many loops memory was allocated."""
        meaning = self._terms.meaning(new)
        return 0 if meaning is None else len(meaning.arguments) - 1

    def turned(self, steps: Iterable[Recurrence], turns: Sequence[Expr]) -> None:
        """What names of a turn are is known now."""
        by = {id(step.name): step for step in steps}
        left, self.open = self.open, []
        for name, each, version in left:
            step = by.get(id(name))
            if step is None:
                self.open.append((name, each, version))
                continue
            sides = [x for x in (step.before, step.after) if not isinstance(x, Const)]
            own = [one for x in sides for one in self._only(x)]
            plain = all(map(self._only, sides))
            if not plain or not own or any(id(one) in self._memory.told for one in own):
                self.tell(each, turns, version)
            for one in own:
                self._holds.setdefault(id(one), []).append(each)

    def _only(self, value: Value) -> list[Var]:
        """The new memory that a value is in, or nothing if it may be anywhere else."""
        base = value.base if isinstance(value, Pointer) else value
        if base is None or isinstance(base, tuple | Storage):
            return []
        parts = [part for part in leaves(base) if not isinstance(part, Const)]
        found = [self._memory.new(part) for part in parts]
        return [one for all_ in found for one in all_] if all(found) else []

    def _hold(self, cell: Cell, value: Value) -> None:
        new, held = self._only(value), self._memory.held.setdefault(cell, [])
        if not new and not (isinstance(value, Const) and value.value == 0):
            self._memory.held[cell] = held = None
        if held is not None:
            held += new

    def tell(self, new: Var, turns: Sequence[Expr], version: int | None = None) -> None:
        """From here on others may know of it. In a loop, what was written before may be after."""
        if id(new) in self._memory.told:
            return
        self._memory.told[id(new)] = self._memory.version if version is None else version
        depth = self._depth(new)
        for cell, then in self._wrote.get(id(new), ()):
            if depth < min(len(then), len(turns)) and then[depth] is turns[depth]:
                self.spoilt.add(cell)
        for each in self._holds.get(id(new), ()):
            self.tell(each, turns, version)


class Transfers:
    """Does accesses. `turns` are the loops that are run, `touched` what each of them wrote to."""

    def __init__(self, terms: Terms, memory: Memory, addresses: Addresses, bits: int) -> None:
        self._terms = terms
        self._memory = memory
        self._addresses = addresses
        self._bits = bits
        self.turns: list[Expr] = []
        self.touched: list[set[Cell]] = [set()]
        self._written: set[Cell] = set()
        self.shared = Shared(terms, memory)
        self.widths: set[tuple[str, int]] = set()
        """At which widths memory without a type was accessed."""

    def _touch(self, cell: Cell) -> None:
        self.touched[-1].add(cell)
        if not cell.region:
            self._written.add(cell)

    def written(self) -> set[Cell]:
        """What was written to since this was last asked, but for rooms."""
        found, self._written = self._written, set()
        return found

    def fresh(self, name: str, bits: int) -> Expr:
        """A value of which nothing is known, another one at each turn."""
        return self._terms.fresh(name, bits, *self.turns)

    def load(self, state: State, pointer: Value, bits: int) -> AccessOutcome:
        """What is at an address."""
        if bits == 1:
            done = self.load(state, pointer, 8)
            done.value = self._terms.truncate(self._memory.word(done.value, 8), 1)
            return done
        done = AccessOutcome()
        found = [
            (target.condition, self._loaded(state, target, bits, done))
            for target in self._addresses.targets(pointer, bits)
        ]
        done.value = found[-1][1]
        for condition, value in reversed(found[:-1]):
            done.value = self._memory.choose(condition, value, done.value, bits)
        return done

    def _loaded(self, state: State, target: Landing, bits: int, done: AccessOutcome) -> Value:
        terms, memory, whole = self._terms, self._memory, None
        if not target.pieces:
            done.known = False
            return self.fresh("unread", bits)
        for piece in target.pieces:
            value = memory.read(state, piece.cell, piece.address)
            self._tell(done, piece, target.condition, value, store=False)
            if piece.width == piece.cell.bits == bits:
                return value
            word = memory.word(value, piece.cell.bits)
            word = terms.binary(BinaryOp.SHR, word, terms.const(piece.start, piece.cell.bits))
            word = resized(terms, resized(terms, word, piece.width), bits)
            word = terms.binary(BinaryOp.SHL, word, terms.const(piece.low, bits))
            whole = word if whole is None else terms.binary(BinaryOp.OR, whole, word)
        return whole

    def store(self, state: State, pointer: Value, value: Value, bits: int) -> AccessOutcome:
        """A value is put at an address."""
        if bits == 1:
            truth = self._memory.word(value, 1)
            return self.store(state, pointer, self._terms.extend(truth, 8, sign=False), 8)
        done = AccessOutcome()
        for target in self._addresses.targets(pointer, bits):
            if not target.pieces:
                done.known = False
                self.forget(state, target.forgets)
            for piece in target.pieces:
                new = self._kept(state, piece, value, bits)
                self._tell(done, piece, target.condition, new, store=True)
                if target.condition is not self._terms.true:
                    old = self._memory.read(state, piece.cell, piece.address)
                    new = self._memory.choose(target.condition, new, old, piece.cell.bits)
                self._put(state, piece.cell, piece.address, new)
        return done

    def _kept(self, state: State, piece: Piece, value: Value, bits: int) -> Value:
        """What a cell holds after bits of a value were put into it."""
        if piece.width == piece.cell.bits == bits:
            return value
        terms, width = self._terms, piece.cell.bits
        word = self._memory.word(value, bits)
        word = terms.binary(BinaryOp.SHR, word, terms.const(piece.low, bits))
        word = resized(terms, resized(terms, word, piece.width), width)
        if piece.width == width:
            return word
        word = terms.binary(BinaryOp.SHL, word, terms.const(piece.start, width))
        mask = ((1 << piece.width) - 1) << piece.start
        old = self._memory.word(self._memory.read(state, piece.cell, piece.address), width)
        rest = terms.binary(BinaryOp.AND, old, terms.const(~mask, width))
        return terms.binary(BinaryOp.OR, rest, word)

    def _put(self, state: State, cell: Cell, address: Expr | None, value: Value) -> None:
        self._memory.write(state, cell, address, value)
        self._touch(cell)
        self.shared.stored(cell, address, value, self.turns)
        more = self._addresses.aliases(cell)
        if cell.kind == "word":
            more = (*more, *self._addresses.escaped())
        elif cell.region > 0 and cell.region in self._memory.escaped:
            more = tuple(Cell("word", 0, 0, width) for width in WIDTHS)
        self.forget(state, more)

    def _tell(
        self, done: AccessOutcome, piece: Piece, condition: Expr, value: Value, *, store: bool
    ) -> None:
        done.parts |= not piece.whole or piece.low > 0
        done.bits |= self._addresses.has_bits(piece.cell)
        if piece.cell.kind in RAW:
            self.widths.add((piece.cell.kind, piece.width))
        kept = piece.cell.kind == "array" or piece.cell.region < 0
        if piece.cell.kind not in LOCAL or (store and kept):
            done.told.append(Told(store, condition, piece.cell, piece.address, value))

    def forget(self, state: State, cells: Iterable[Cell]) -> None:
        """From here on anything may be in these cells."""
        for cell in cells:
            self._memory.forget(state, cell, tuple(self.turns), kept=True)
            self._touch(cell)
            self.shared.spoilt.add(cell)

    def fill(self, state: State, to: Value, byte: Value, count: Value) -> AccessOutcome | None:
        """`memset`. None where it is not known to what, which is then forgotten."""
        where = self._scalars(to, count)
        if where is None or not isinstance(byte, Const):
            self._forget_bytes(state, to)
            return None
        done = AccessOutcome()
        for at, width in where:
            value = self._terms.const(int.from_bytes(bytes([byte.value]) * (width // 8)), width)
            self._also(done, self.store(state, self.moved(to, at), value, width))
        return done

    def copy(self, state: State, to: Value, of: Value, count: Value) -> AccessOutcome | None:
        """`memcpy`, likewise."""
        where = self._scalars(to, count) or self._scalars(of, count) or self._register(count)
        if where is None:
            self._forget_bytes(state, to)
            return None
        done = AccessOutcome()
        read = [self.load(state, self.moved(of, at), width) for at, width in where]
        for (at, width), one in zip(where, read, strict=True):
            self._also(done, one)
            self._also(done, self.store(state, self.moved(to, at), one.value, width))
        return done

    @staticmethod
    def _also(done: AccessOutcome, one: AccessOutcome) -> None:
        done.told += (each for each in one.told if each.cell.kind not in LOCAL)
        done.known &= one.known
        done.parts |= one.parts

    def moved(self, value: Value, by: int) -> Pointer:
        """The address so many bytes behind another."""
        at = self._addresses.pointer(value)
        offset = self._terms.add(at.offset, self._terms.const(by, self._bits))
        return Pointer(at.base, offset, at.of)

    def _scalars(self, to: Value, count: Value) -> list[tuple[int, int]] | None:
        """Where scalars begin that are written to, from an address on, with their bits."""
        fixed, kind = self._addresses.typed(to)
        if kind is None or not isinstance(count, Const):
            return None
        layouts: Layouts = self._addresses.layouts
        found = layouts.scalars(kind, fixed, fixed + count.value)
        return None if found is None else [(at - fixed, width) for at, width in found]

    def _register(self, count: Value) -> list[tuple[int, int]] | None:
        """As many bytes as a register has are one scalar: so they are moved."""
        whole = isinstance(count, Const) and count.value * 8 == self._bits
        return [(0, self._bits)] if whole else None

    def _forget_bytes(self, state: State, to: Value) -> None:
        for target in self._addresses.targets(to, 8):
            cells = [*target.forgets]
            for piece in target.pieces:
                cell = piece.cell
                if cell.kind in {"word", "map"}:
                    cells += [cell._replace(bits=width) for width in WIDTHS]
                    cells += self._addresses.escaped() if cell.kind == "word" else ()
                else:
                    cells += self._addresses.siblings(cell)
            self.forget(state, cells)

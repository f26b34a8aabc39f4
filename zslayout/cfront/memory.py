"""What is written where, along the ways through a function.

A cell is a room on the stack, or a member of a kind of struct at the address of any struct of that
kind, or raw memory by address alone. What was written to it is kept in order; what is read is the
last of it that was at this address, and before all that the value from before, a name of its own.
Addresses in one cell are multiples of its width: those that are not the same do not overlap.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import gcd
from typing import Final, NamedTuple

from zslayout.cfront.ir import Type
from zslayout.cfront.terms import Terms, addends
from zslayout.expr.nodes import (
    Binary,
    BinaryOp,
    Choose,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Var,
)

Path = tuple[Expr, ...]
"""The conditions of a way, all of which hold on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """A room on the stack of one call, or with a number below 0 a variable of the file."""

    name: str
    number: int
    type: Type


@dataclass(frozen=True, slots=True)
class Pointer:
    """An address: `offset` bytes into a region, or from what another address says.

    `of` is the kind of struct that begins at `base`, where some step said one.
    """

    base: "Storage | Expr"
    offset: Expr
    of: str = ""


Value = Expr | Pointer | tuple["Value", ...] | None
"""A word or truth value, an address with its steps, the parts of a struct, or nothing."""


class Cell(NamedTuple):
    """What is written to as one.

    `kind` is "stack" for what has one address, "array" for what a region has many of, the name of
    a struct, "word" for raw memory or "map" for the bytes of pages.
    """

    kind: str
    region: int
    offset: int
    bits: int


EVERYTHING: Final = Cell("everything", 0, 0, 0)
"""Stands for all cells that others can write to."""


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """Of what is in a cell nothing is known but that it stays: `turns` are those it stays for.

    Where nobody else knew of an address yet, what is there is what was `before`.
    """

    version: int
    turns: tuple[Expr, ...] = ()
    before: "Contents | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A cell after a value was written at an address."""

    before: "Contents"
    address: Expr
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A cell where ways met."""

    condition: Expr
    yes: "Contents"
    no: "Contents"


Contents = Blank | Stored | Joined
START: Final = Blank(0)


@dataclass(slots=True)
class State:
    """Where a way has come to: its conditions, and what was written on it.

    A cell that is not among `cells` has what is in `rest`; so has a room that others know of.
    """

    path: Path
    rooms: dict[Cell, Value] = field(default_factory=dict)
    cells: dict[Cell, Contents] = field(default_factory=dict)
    rest: Contents = START

    def copy(self, *conditions: Expr) -> "State":
        """The same on a way with more conditions."""
        path = (*self.path, *conditions) if conditions else self.path
        return State(path, dict(self.rooms), dict(self.cells), self.rest)


def joined(terms: Terms, paths: Iterable[Path]) -> Path:
    """The way of a run that goes any of these."""
    paths = list(paths)
    start = 0
    for conditions in zip(*paths, strict=False):
        if any(each is not conditions[0] for each in conditions):
            break
        start += 1
    tails = [path[start:] for path in paths]
    changed = True
    while changed and len(tails) > 1 and all(tails):
        changed = False
        for i, one in enumerate(tails):
            for j in range(i):
                # What differs in the last decision alone has not decided it.
                if one[:-1] == tails[j][:-1] and terms.negate(one[-1]) is tails[j][-1]:
                    tails = [t for k, t in enumerate(tails) if k not in {i, j}] + [one[:-1]]
                    changed = True
                    break
            if changed:
                break
    rest = terms.any(*(terms.all(*tail) for tail in tails))
    return paths[0][:start] if rest is terms.true else (*paths[0][:start], rest)


class Memory:
    """Reads and writes the cells of states."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: dict[int, tuple[Path, set[int]]] = {}
        self._versions = 0
        self.before: dict[str, Cell] = {}
        """The cell that each name of a value from before is of."""
        self.escaped: set[int] = set()
        """The regions whose addresses are somewhere as words."""
        self.allocated: dict[int, int] = {}
        """The variables that are new memory, by identity: the last version before them."""
        self.fixed: frozenset[Cell] = frozenset()
        """The cells that nobody writes to once others know of them."""
        self.loops: dict[int, tuple[frozenset[Cell], int] | None] = {}
        """By the version that a loop begins with, at its end: what it wrote to, the last one."""
        self.told: dict[int, int] = {}
        """Since which version others may know of them."""
        self.held: dict[Cell | None, list[Var] | None] = {}
        """Those of them that arrays hold which hold nothing else."""
        self.steps: dict[int, int] = {}
        """What names, by identity, are multiples of; 0 where that is not known yet."""
        self.asked: dict[int, set[int]] = {}
        """Of what those of which it is not known yet were taken to be multiples."""
        self.tables: dict[Cell, tuple[int, ...]] = {}
        """What arrays of the file hold that nobody writes to."""
        self.zeroed: set[int] = set()
        """Those of them that hold zeros."""

    def blank(self, turns: tuple[Expr, ...], before: Contents | None = None) -> Blank:
        """Contents of which nothing is known, not those of any other time."""
        self._versions += 1
        return Blank(self._versions, turns, before)

    @property
    def version(self) -> int:
        """How often something was forgotten so far."""
        return self._versions

    def allocate(self, address: Expr, *, zeroed: bool) -> None:
        """A variable is the address of memory that nobody knows of yet."""
        self.allocated[id(address)] = self._versions
        if zeroed:
            self.zeroed.add(id(address))

    def write(self, state: State, cell: Cell, address: Expr | None, value: Value) -> None:
        """From here on the value is there."""
        if address is None:
            state.rooms[cell] = value
            return
        old = self._contents(state, cell)
        while isinstance(old, Stored) and old.address is address:
            old = old.before
        state.cells[cell] = Stored(old, address, value)

    def forget(
        self, state: State, cell: Cell, turns: tuple[Expr, ...], *, kept: bool = False
    ) -> None:
        """From here on anything may be there, where others know of it if the rest is `kept`."""
        if cell == EVERYTHING:
            state.rest = made = self.blank(turns, state.rest if kept else None)
            state.cells = {
                c: x if self.is_own(c) else Blank(made.version, turns, x if kept else None)
                for c, x in state.cells.items()
            }
            state.rooms = {c: x for c, x in state.rooms.items() if self.is_own(c)}
        elif cell.kind == "stack":
            state.rooms[cell] = self.initial(cell, None, self.blank(turns))
        else:
            state.cells[cell] = self.blank(turns)

    def step(self, x: Expr) -> int:
        """What a word is surely a multiple of; 0 if it may be of anything."""
        if isinstance(x, Const):
            return min(x.value, (1 << x.type.width) - x.value)
        if isinstance(x, Choose):
            return gcd(self.step(x.yes), self.step(x.no))
        if isinstance(x, Binary) and x.op is BinaryOp.ADD:
            return gcd(self.step(x.left), self.step(x.right))
        if isinstance(x, Binary) and x.op is BinaryOp.MUL:
            return self.step(x.left) * self.step(x.right)
        if isinstance(x, Binary) and x.op is BinaryOp.SHL and isinstance(x.right, Const):
            return self.step(x.left) << x.right.value
        return self.steps.get(id(x), 1)

    def is_multiple(self, x: Expr, of: int) -> bool:
        """Whether a word is surely so many times something."""
        for each in addends(x):
            if self.steps.get(id(each), 1) == 0:
                self.asked.setdefault(id(each), set()).add(of)
        return self.step(x) % of == 0

    def is_own(self, cell: Cell) -> bool:
        """Whether nobody else can write to a cell."""
        if cell.region > 0:
            return cell.region not in self.escaped
        return cell in self.fixed

    def _contents(self, state: State, cell: Cell) -> Contents:
        return state.cells.get(cell) or (START if self.is_own(cell) else state.rest)

    def read(self, state: State, cell: Cell, address: Expr | None) -> Value:
        """What is there."""
        if address is None and cell in state.rooms:
            return self.settled(state.rooms[cell], state.path)
        if cell in self.tables and isinstance(address, Const):
            number, rest = divmod(address.value * 8, cell.bits)
            if number < len(self.tables[cell]) and not rest:
                return self._terms.const(self.tables[cell][number], cell.bits)
        known = self._conditions(state.path)
        return self._found(self._contents(state, cell), cell, address, known, {})

    def _found(
        self,
        contents: Contents,
        cell: Cell,
        address: Expr | None,
        known: set[int],
        done: dict[int, Value],
    ) -> Value:
        if id(contents) in done:
            return done[id(contents)]
        found: Value
        later: list[tuple[Expr, Value]] = []
        at = contents
        while True:
            if isinstance(at, Blank) and address is not None and self.is_private(cell, address, at):
                at = at.before or START
                continue
            if not isinstance(at, Stored):
                break
            same = self.decided(self.same(at.address, address or at.address), known)
            if same is self._terms.true:
                break
            if same is not self._terms.false:
                later.append((same, at.value))
            at = at.before
        if isinstance(at, Stored):
            found = at.value
        elif isinstance(at, Blank):
            found = self.initial(cell, address, at)
        else:
            condition = self.decided(at.condition, known)
            if condition is self._terms.true or condition is self._terms.false:
                side = at.yes if condition is self._terms.true else at.no
                found = self._found(side, cell, address, known, done)
            else:
                yes = self._found(at.yes, cell, address, known, done)
                no = self._found(at.no, cell, address, known, done)
                found = self.choose(condition, yes, no, cell.bits)
        for condition, value in reversed(later):
            found = self.choose(condition, value, found, cell.bits)
        done[id(contents)] = found
        return found

    def settled(self, value: Value, path: Path) -> Value:
        """A value without the choices that a way has made."""
        while isinstance(value, Choose):
            condition = self.decided(value.condition, self._conditions(path))
            if condition is self._terms.true:
                value = value.yes
            elif condition is self._terms.false:
                value = value.no
            else:
                break
        return value

    def _conditions(self, path: Path) -> set[int]:
        found = self._known.get(id(path))
        if found is None:
            ids = set[int]()
            todo = list(path)
            while todo:
                each = todo.pop()
                ids.add(id(each))
                if isinstance(each, Connective) and each.op is ConnectiveOp.AND:
                    todo += each.operands
            found = self._known[id(path)] = (path, ids)
        return found[1]

    def decided(self, condition: Expr, known: set[int]) -> Expr:
        """A condition where others are known to hold: as it is, or whether it holds."""
        terms = self._terms
        if id(condition) in known or not known:
            return terms.true if known else condition
        if id(terms.negate(condition)) in known:
            return terms.false
        if isinstance(condition, Connective) and condition.op is not ConnectiveOp.NOT:
            parts = [self.decided(each, known) for each in condition.operands]
            return (terms.all if condition.op is ConnectiveOp.AND else terms.any)(*parts)
        return condition

    def same(self, one: Expr, other: Expr) -> Expr:
        """Whether two addresses are one."""
        terms = self._terms
        equal = terms.compare(CompareOp.EQ, one, other)
        if isinstance(equal, Const) or equal is terms.true or equal is terms.false:
            return equal
        if self._is_new_to(one, other) or self._is_new_to(other, one):
            return terms.false
        return equal

    def is_private(self, cell: Cell, address: Expr, then: Blank) -> bool:
        """Whether an address is in memory that nobody else knew of then, for this turn at least."""
        if then.before is None:
            return False
        turns, end = then.turns, then.version
        if then.version in self.loops:
            written, last = self.loops[then.version] or (None, 0)
            if written is None or cell in written:
                return False
            turns, end = turns[:-1], last + 1
        own = [each for each in addends(address) if id(each) in self.allocated]
        meaning = self._terms.meaning(own[0]) if len(own) == 1 else None
        if meaning is None or list(map(id, meaning.arguments[1:])) != list(map(id, turns)):
            return False
        return self.allocated[id(own[0])] < then.version and end <= self.told.get(id(own[0]), end)

    def new(self, value: Value) -> list[Var]:
        """The variables in a value, by its choices, that are memory which a run has allocated."""
        todo = [value.base if isinstance(value, Pointer) else value]
        found: list[Var] = []
        while todo:
            each = todo.pop()
            if isinstance(each, Choose):
                todo += (each.yes, each.no)
            elif isinstance(each, tuple):
                found += [one for part in each for one in self.new(part)]
            elif each is not None and not isinstance(each, Storage):
                for one in addends(each):
                    if isinstance(one, Var):
                        cell = self.before.get(one.name)
                        found += [one] if id(one) in self.allocated else self.held.get(cell) or ()
        return found

    def _is_new_to(self, one: Expr, other: Expr) -> bool:
        """Whether one address lies in memory that was allocated when the other was there."""
        new = next((n for x in addends(one) if (n := self.allocated.get(id(x))) is not None), None)
        if new is None:
            return False
        for each in addends(other):
            if isinstance(each, Const):
                continue
            meaning = self._terms.meaning(each)
            if id(each) in self.allocated and each not in addends(one):
                continue
            old = meaning is not None and meaning.name.startswith("argument ")
            cell = self.before.get(each.name) if isinstance(each, Var) else None
            if cell is not None and meaning is not None:
                old = int(meaning.name.rpartition(".")[2]) <= new
            if not old:
                return False
        return True

    def initial(self, cell: Cell, address: Expr | None, blank: Blank) -> Expr:
        """What was there before anything was written."""
        if address is not None:
            for each in addends(address):
                if id(each) in self.zeroed and blank.version <= self.allocated[id(each)]:
                    return self._terms.const(0, cell.bits)
        where = "stack" if cell.region else cell.kind
        room = f"{cell.region}." if cell.region else ""
        name = f"{where}.{room}{cell.offset}:{cell.bits}.{blank.version}"
        at = () if address is None else (address,)
        made = self._terms.apply(name, cell.bits, *at, *blank.turns)
        self.before[getattr(made, "name", "")] = cell
        return made

    def choose(self, condition: Expr, yes: Value, no: Value, bits: int) -> Value:
        """One of two values."""
        terms = self._terms
        if yes is no or condition is terms.true:
            return yes
        if condition is terms.false:
            return no
        if isinstance(yes, Pointer) and isinstance(no, Pointer) and yes.offset is no.offset:
            if yes.base is no.base:
                return yes if yes.of else no
            one, other = yes.base, no.base
            if yes.of == no.of and not isinstance(one, Storage) and not isinstance(other, Storage):
                return Pointer(terms.choose(condition, one, other), yes.offset, yes.of)
        if isinstance(yes, tuple) and isinstance(no, tuple) and len(yes) == len(no):
            pairs = zip(yes, no, strict=True)
            return tuple(self.choose(condition, a, b, bits) for a, b in pairs)
        a, b = self.word(yes, bits), self.word(no, bits)
        return terms.choose(condition, a, b)

    def word(self, value: Value, bits: int) -> Expr:
        """A value as a word. The address of a region is then known to others."""
        if isinstance(value, Pointer):
            base = value.base
            if isinstance(base, Storage):
                self.escaped.add(base.number)
                start = self.start(base, bits)
            else:
                start = base
            return self._terms.add(start, value.offset)
        if value is None or isinstance(value, tuple):
            return self._terms.fresh("unread", bits)
        return value

    def start(self, region: Storage, bits: int) -> Expr:
        """The address of a region as a word."""
        return self._terms.apply(f"&{region.name}", bits, self._terms.const(region.number, 64))

    def merge(self, states: list[State]) -> tuple[State, list[Expr]]:
        """The state of a run that came to any of these, and by which conditions each is known."""
        terms = self._terms
        if len(states) == 1:
            return states[0], [terms.true]
        path = joined(terms, (state.path for state in states))
        shared = set(map(id, path))
        rests = [terms.all(*(p for p in state.path if id(p) not in shared)) for state in states]
        rest = self._joined([state.rest for state in states], rests)
        rooms: dict[Cell, Value] = {}
        cells: dict[Cell, Contents] = {}
        first, others = states[0], states[1:]
        for cell in dict.fromkeys(cell for state in states for cell in state.rooms):
            if cell in first.rooms:
                value = first.rooms[cell]
                if all(cell in one.rooms and one.rooms[cell] is value for one in others):
                    rooms[cell] = value
                    continue
            value = self.read(states[-1], cell, None)
            for state, condition in reversed(list(zip(states, rests, strict=True))[:-1]):
                value = self.choose(condition, self.read(state, cell, None), value, cell.bits)
            rooms[cell] = value
        for cell in dict.fromkeys(cell for state in states for cell in state.cells):
            contents = [self._contents(state, cell) for state in states]
            cells[cell] = self._joined(contents, rests)
        return State(path, rooms, cells, rest), rests

    @staticmethod
    def _joined(contents: list[Contents], rests: list[Expr]) -> Contents:
        found = contents[-1]
        for each, condition in reversed(list(zip(contents, rests, strict=True))[:-1]):
            if each is not found:
                found = Joined(condition, each, found)
        return found

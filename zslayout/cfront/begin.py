"""What a turn of a loop begins with: names for what turns change, and what they are after one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zslayout.cfront import kernel
from zslayout.cfront.address import Addresses
from zslayout.cfront.memory import EVERYTHING, Cell, Memory, Pointer, State, Storage, Value
from zslayout.cfront.recurrences import Recurrence, remaining
from zslayout.cfront.terms import Terms, addends
from zslayout.cfront.transfer import Transfers
from zslayout.expr.nodes import Expr


@dataclass(slots=True)
class Looped:
    """A loop that is run, and what it changes; `jumps` is how addresses do not go, see `begun`."""

    header: str
    labels: Sequence[str]
    before: State
    changed: set[Cell]
    jumps: dict[Cell, int]
    turn: Expr
    version: int = 0
    """The last version before the turn, if it may change everything."""


class Beginnings:
    """Names what a turn begins with."""

    def __init__(
        self, terms: Terms, memory: Memory, addresses: Addresses, transfers: Transfers
    ) -> None:
        self._terms = terms
        self._memory = memory
        self._addresses = addresses
        self._transfers = transfers

    def begun(self, loop: Looped, state: State) -> dict[Cell, tuple[Expr, ...]]:
        """Names for what a turn begins with, in its state.

        For an address in a region or page it is how far the turns before have moved it; where that
        is not how it goes, the page and how far in that it is; where it may be anywhere, all of it.
        `jumps` has 1 and 2 of those, and -n for an address that moves by multiples of n.
        """
        memory, terms, first = self._memory, self._terms, dict[Cell, tuple[Expr, ...]]()
        if EVERYTHING in loop.changed:
            memory.forget(state, EVERYTHING, tuple(self._transfers.turns), kept=True)
            memory.loops[memory.version], loop.version = None, memory.version
        for cell in sorted(loop.changed - {EVERYTHING}):
            if EVERYTHING in loop.changed and not memory.is_own(cell):
                continue
            if cell.kind != "stack" or (cell not in loop.before.rooms and cell.region < 0):
                memory.forget(state, cell, tuple(self._transfers.turns))
                continue
            name = self._transfers.fresh(f"turned:{cell.bits}", cell.bits)
            first[cell], start, old = (name,), name, loop.before.rooms.get(cell)
            how = loop.jumps.get(cell, 0) if self._is_placed(old) else 2
            value: Value = start
            if how <= 0:
                memory.steps[id(name)] = -how
            if how <= 0 and isinstance(old, Pointer):
                value = Pointer(old.base, terms.add(old.offset, name), old.of)
            elif how <= 0:
                value = terms.add(memory.word(old, cell.bits), name)
            elif how == 1:
                page = self._transfers.fresh(f"turned:{cell.bits}", cell.bits)
                first[cell] = (page, name)
                value = Pointer(terms.apply(kernel.MAP, cell.bits, page), name)
            memory.write(state, cell, None, value)
        return first

    def _is_placed(self, value: Value) -> bool:
        """Whether a value is an address in a region or a page."""
        base = value.base if isinstance(value, Pointer) else value
        if isinstance(base, Storage):
            return True
        if base is None or isinstance(base, tuple):
            return False
        return kernel.mapped(self._terms, base) is not None

    def steps(
        self, loop: Looped, first: Mapping[Cell, tuple[Expr, ...]], back: list[State]
    ) -> tuple[tuple[Recurrence, ...], dict[Cell, int]]:
        """What the names are after a turn, and which addresses do not go as they were taken to."""
        if not back:
            return (), {}
        memory, found, jumps = self._memory, [], dict[Cell, int]()
        merged, _ = memory.merge(back)
        known = self._terms.under(merged.path)
        for cell, names in first.items():
            old, new = loop.before.rooms.get(cell), memory.read(merged, cell, None)
            how = loop.jumps.get(cell, 0) if self._is_placed(old) else 2
            if how <= 0:
                moved = self._moved(old, new, cell.bits)
                if moved is None:
                    region = isinstance(self._addresses.pointer(old).base, Storage)
                    jumps[cell] = 2 if region else 1
                else:
                    found.append(Recurrence(names[0], self._terms.const(0, cell.bits), moved))
                    step = memory.step(moved)
                    if how == 0 and any(step % of for of in memory.asked.get(id(names[0]), ())):
                        jumps[cell] = -step
            elif how == 1:
                before = kernel.placed(self._terms, memory.word(old, cell.bits))
                after = kernel.placed(self._terms, memory.word(new, cell.bits))
                if before is None or after is None:
                    jumps[cell] = 2
                else:
                    found += map(Recurrence, names, before, after)
            else:
                start = memory.word(memory.read(loop.before, cell, None), cell.bits)
                found.append(Recurrence(names[0], start, known(memory.word(new, cell.bits))))
        return tuple(found), jumps

    def _moved(self, old: Value, new: Value, bits: int) -> Expr | None:
        """How far an address has moved since; None if it is of something else."""
        a, b = self._addresses.pointer(old), self._addresses.pointer(new)
        if isinstance(a.base, Storage) or isinstance(b.base, Storage):
            if a.base is not b.base:
                return None
            have, less = list(addends(b.offset)), addends(a.offset)
        else:
            have = list(addends(self._memory.word(b, bits)))
            less = addends(self._memory.word(a, bits))
        return remaining(self._terms, have, less, bits)

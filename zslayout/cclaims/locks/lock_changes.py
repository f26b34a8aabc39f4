"""Where a run takes and releases locks, as its events say.

A lock is known by the kind of struct that it is in and by which of these it is in, its functions
by the kernel's names. A lock that the file builds itself, a count of readers beside a spinlock in a
zspage, is known by what is stored to the count.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.objects import Objects
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Pointer
from zslayout.cfront.terms import addends
from zslayout.expr.nodes import CompareOp, Const, Expr

CLASS, POOL, ZSPAGE, WORD = "size_class", "zs_pool", "zspage", "word"
FLAG: Final = "flag"
"""A number of the pool that one at a time sets: others go away in place of waiting."""
LIST: Final = "list"
"""That a zspage is in a list is held like a lock: adding it takes, removing it releases."""
_LOCKS: Final = re.compile(
    r"(?:_?raw_)?(spin|read|write|mutex|local|down|up)_(?P<try>try)?(?P<what>lock|unlock|read|write)"
    r"(?:_(?P<off>bh|irq(?!save|restore)|irqsave|irqrestore)|_nested|_killable|_interruptible)*"
)
_SAVED: Final = {"irqrestore": "irqsave"}
_LISTED: Final = re.compile(r"(?:__)?list_(?P<what>add|del)\w*")
_BIT: Final = re.compile(r"bit_spin_(?P<try>try)?(?P<what>lock|unlock)")
_HARMLESS: Final = re.compile(r"init|assert|_is_|contended|lockdep|acquired")
_READER: Final = 32
"""The width of a count of readers, in bits."""


@dataclass(frozen=True, slots=True, eq=False)
class CLock:
    """A lock: the kind of struct that it is in, how far, and in which of them.

    `shared` is held by several at once. Nobody may sleep while one is held that `spins`.
    """

    kind: str
    offset: int
    of: Expr
    shared: bool
    spins: bool


@dataclass(frozen=True, slots=True, eq=False)
class LockChange:
    """A lock is taken or released, by the event of this order, when its condition holds."""

    lock: CLock
    taken: bool
    when: tuple[Expr, ...]
    order: int
    event: Event
    tries: bool = False
    off: str = ""
    """Which interrupts are off from then on, or on again: none, those of a kind, or as before."""


class LockChanges:
    """The locks that one run takes and releases, in the order of its events."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.r = objects.reading
        self.terms = objects.terms
        self.paths = self._paths()
        self._known: dict[tuple[str, int, int, bool], CLock] = {}
        self.unread: list[Event] = []
        """Calls that take or release a lock, and it is not known which, or what they do to it."""
        self.changes = tuple(self._changes())

    @property
    def locks(self) -> tuple[CLock, ...]:
        """All that are taken or released."""
        return tuple(self._known.values())

    def _paths(self) -> Mapping[int, tuple[Expr, ...]]:
        return {
            i: tuple(x for x in map(self.r.read, event.path) if x is not self.terms.true)
            for i, event in enumerate(self.objects.run.events)
            if event.kind in {Kind.CALL, Kind.LOAD, Kind.STORE}
        }

    def address(self, event: Event, number: int = 0) -> tuple[str, int, Expr] | None:
        """What an argument of a call points to: a kind of struct, how far in it, and which one."""
        if len(event.arguments) <= number:
            return None
        value = event.arguments[number]
        known = self.terms.under(event.path, self.r.named_but(event))
        address = known(self.r.memory.word(value, self.r.word_bits))
        if isinstance(value, Pointer) and isinstance(value.offset, Const) and value.of:
            base = self.terms.add(
                address, self.terms.const(-value.offset.value, address.type.width)
            )
            return value.of, value.offset.value, self.r.entity(self.r.read(base))
        parts = [each for each in addends(address) if not isinstance(each, Const)]
        return (WORD, 0, self.r.entity(self.r.read(parts[0]))) if len(parts) == 1 else None

    def _changes(self) -> Iterator[LockChange]:
        for i, event in enumerate(self.objects.run.events):
            if i not in self.paths or self.terms.false in self.paths[i]:
                continue
            if event.kind is Kind.CALL:
                yield from self._called(event, i)
            elif event.kind is Kind.STORE:
                yield from self._counted(event, i)
                yield from self._flagged(event, i)

    def _called(self, event: Event, order: int) -> Iterator[LockChange]:
        listed = _LISTED.fullmatch(event.name)
        at = self.address(event) if listed else None
        if listed and at is not None and at[0] == ZSPAGE:
            lock = self.lock(LIST, at[1], at[2], shared=False, spins=False)
            yield LockChange(lock, listed["what"] == "add", self.paths[order], order, event)
        bit = _BIT.fullmatch(event.name)
        match = bit or _LOCKS.fullmatch(event.name)
        if match is None:
            if (
                "lock" in event.name
                and not _HARMLESS.search(event.name)
                and self._is_of_ours(event)
            ):
                self.unread.append(event)
            return
        found = self.address(event, 1 if bit else 0)
        if found is None:
            self.unread.append(event)
            return
        what, tries = match["what"], bool(match["try"])
        sort = "bit" if bit else match[1]
        shared = sort == "read" or (sort in {"down", "up"} and what == "read")
        lock = self.lock(*found, shared=shared, spins=sort in {"bit", "spin", "read", "write"})
        when = self.paths[order]
        if tries:
            said = self.r.read(self.r.memory.word(event.value, 32))
            when = (*when, self.terms.compare(CompareOp.NE, said, self.terms.const(0, 32)))
        taken = tries or (what != "unlock" and sort != "up")
        off = "" if bit else match["off"] or ""
        yield LockChange(lock, taken, when, order, event, tries, _SAVED.get(off, off))

    def _is_of_ours(self, event: Event) -> bool:
        """Whether a call is given something in a struct whose locks are known."""
        given = (self.address(event, i) for i in range(len(event.arguments)))
        return any(at is not None and at[0] in {CLASS, POOL, ZSPAGE} for at in given)

    def _counted(self, event: Event, order: int) -> Iterator[LockChange]:
        """A count of readers in a zspage that is changed while the zspage's own lock is held."""
        cell = event.cell
        if cell is None or cell.kind != ZSPAGE or cell.bits != _READER:
            return
        if self.r.members.of(cell):
            return
        known = self.terms.under(event.path, self.r.named_but(event))
        of = self.r.entity(self.r.read(known(tree(event.address))))
        guards = [lock for lock in self.locks if lock.kind == ZSPAGE and not lock.shared]
        if not any(lock.of is of for lock in guards):
            return
        value = self.r.read(known(self.r.memory.word(event.value, cell.bits)))
        before = self._loaded_before(order, event)
        one, less = self.terms.const(1, 32), self.terms.const(-1, 32)
        if before is None:
            return
        for taken, step in ((True, one), (False, less)):
            if value is self.terms.add(before, step):
                lock = self.lock(ZSPAGE, cell.offset, of, shared=True, spins=False)
                yield LockChange(lock, taken, self.paths[order], order, event)

    def _flagged(self, event: Event, order: int) -> Iterator[LockChange]:
        """A number of a pool that was 0, and is exchanged for another; or that is 0 again."""
        cell, terms = event.cell, self.terms
        if cell is None or cell.kind != POOL or not isinstance(event.value, Const):
            return
        known = terms.under(event.path, self.r.named_but(event))
        of = self.r.entity(self.r.read(known(tree(event.address))))
        taken, when = bool(event.value.value), self.paths[order]
        before = self._loaded_before(order, event)
        if self.r.is_fresh(of) or (taken and before is None):
            return
        if taken or (FLAG, cell.offset, id(of), False) in self._known:
            lock = self.lock(FLAG, cell.offset, of, shared=False, spins=False)
            if taken and before is not None:
                none = terms.const(0, before.type.width)
                when = (*when, terms.compare(CompareOp.EQ, before, none))
            yield LockChange(lock, taken, when, order, event, tries=taken)

    def _loaded_before(self, order: int, store: Event) -> Expr | None:
        events = self.objects.run.events
        for event in reversed(events[:order]):
            if event.kind is Kind.LOAD and event.cell == store.cell:
                known = self.terms.under(event.path, self.r.named_but(event))
                return self.r.loaded(event, known)
        return None

    def lock(self, kind: str, offset: int, of: Expr, *, shared: bool, spins: bool) -> CLock:
        """The lock of a kind that is so far in a struct, one for all its uses."""
        key = (kind, offset, id(of), shared)
        if key not in self._known:
            self._known[key] = CLock(kind, offset, of, shared, spins)
        return self._known[key]

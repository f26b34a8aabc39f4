"""Which locks a run holds at each of its events, as conditions on its ways.

Events are in the order in which they happen on any way, those of a loop's turn once. What holds at
an event of a turn follows from what was held before the loop, if each turn leaves that as it was:
this is claimed of every loop (`Lockset.turns`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zslayout.cclaims.locks.lock_changes import LIST, ZSPAGE, CLock, LockChanges
from zslayout.cclaims.objects import Objects
from zslayout.cfront.event import Loop
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr


class Lockset(LockChanges):
    """The locks of one run. `held_first` are those that its caller is known to hold."""

    def __init__(self, objects: Objects, held_first: Callable[[CLock], bool]) -> None:
        super().__init__(objects)
        self._held_first = held_first
        returns = () if objects.run.returns is None else objects.run.returns
        self.returns = tuple(map(self.r.read, returns))
        """The conditions under which the run returns."""

    def held(self, lock: CLock, order: int, path: tuple[Expr, ...], off: str | None = None) -> Expr:
        """When a lock is held just before an event, on a way with these conditions.

        With `off`, when it was taken in a way that has these interrupts off.
        """
        terms, known = self.terms, self.terms.under(path)
        now = terms.truth(self._held_first(lock))
        if lock.kind == LIST:
            now = terms.all(now, *(terms.negate(known(x)) for x in self.kept_back(lock.of)))
        if self._is_kept(lock):
            now = terms.any(now, *map(known, self._kept_locked(lock.of, order)))
        for change in self.changes:
            same = self._same(change.lock, lock)
            if change.order >= order or same is terms.false:
                continue
            when = terms.all(known(same), *map(known, change.when))
            takes = change.taken and off in {None, change.off}
            now = terms.any(now, when) if takes else terms.all(now, terms.negate(when))
        return now

    def _same(self, one: CLock, other: CLock) -> Expr:
        """When two locks are the same."""
        alike = (one.kind, one.offset, one.shared) == (other.kind, other.offset, other.shared)
        return self.alias(one.of, other.of) if alike else self.terms.false

    def alias(self, one: Expr, other: Expr) -> Expr:
        """When two zspages are the same: those out of a class's lists may have several names."""
        terms, r = self.terms, self.r
        if one is other or not (r.is_a(one, "listed") and r.is_a(other, "listed")):
            return terms.truth(one is other)
        both = [self._several(each) for each in (one, other)]
        leaves = [{id(x) for x in r.leaves(each)} for each in both]
        return terms.compare(CompareOp.EQ, *both) if leaves[0] & leaves[1] else terms.false

    def kept_back(self, zspage: Expr) -> Iterator[Expr]:
        """When a zspage is one that a loop's turn before has taken out of its list, and kept."""
        tree = self._several(zspage)
        leaves = {id(x): x for x in self.r.leaves(tree)}
        for kept in self.kept:
            if id(kept.name) in leaves:
                yield self.terms.compare(CompareOp.EQ, tree, kept.name)

    def _kept_locked(self, zspage: Expr, order: int) -> Iterator[Expr]:
        """When a zspage is one that a loop begun before has kept, with its lock."""
        tree, none = self._several(zspage), self.r.number(0)
        leaves = {id(leaf) for leaf in self.r.leaves(tree)}
        for kept in self.kept:
            if kept.begins < order and leaves & kept.leaves:
                same = self.terms.compare(CompareOp.EQ, tree, kept.name)
                some = self.terms.compare(CompareOp.NE, kept.name, none)
                yield self.terms.all(same, some, *kept.comes)

    def _is_kept(self, lock: CLock) -> bool:
        """Whether a lock is of those that a loop keeps with a zspage, from turn to turn."""
        return (lock.kind, lock.offset, lock.shared) in self.kept_locks

    @cached_property
    def kept_locks(self) -> frozenset[tuple[str, int, bool]]:
        """Locks of a zspage that are taken of one that a loop keeps; by kind, offset, and sort."""
        stay = frozenset[int]().union(*(each.leaves for each in self.kept))
        return frozenset(
            (each.lock.kind, each.lock.offset, each.lock.shared)
            for each in self.changes
            if each.taken and each.lock.kind == ZSPAGE and self.r.is_a(each.lock.of, "listed")
            if stay & {id(leaf) for leaf in self.r.leaves(self._several(each.lock.of))}
        )

    def _stays(self, lock: CLock, loop: int) -> Expr | None:
        """When a loop's turn leaves a lock held, for its zspage is kept; None of other locks."""
        own = [each.after for each in self.kept if each.loop == loop]
        if not own or not self._is_kept(lock):
            return None
        return self.terms.any(*(self.is_zspage(lock.of, after) for after in own))

    def is_zspage(self, zspage: Expr, value: Expr) -> Expr:
        """When a value is this zspage."""
        same = self.alias(zspage, self.r.entity(value))
        return self.terms.all(same, self.terms.compare(CompareOp.NE, value, self.r.number(0)))

    def with_kept(self) -> Iterator[tuple[Place, Expr, tuple[Expr, ...], Expr]]:
        """Before the first turn and after each: what is kept, when, and that it is locked."""
        for one in self.kept:
            for value, path, order in (
                (one.before, (), one.begins),
                (one.after, (one.again,), one.ends),
            ):
                for kind, offset, shared in sorted(self.kept_locks):
                    lock = self.lock(kind, offset, self.r.entity(value), shared=shared, spins=True)
                    yield one.place, value, path, self.held(lock, order, path)

    @cached_property
    def kept(self) -> tuple["KeptZspage", ...]:
        """What loops keep of the zspages that they took out of lists, from turn to turn."""
        r, found, run = self.r, list[KeptZspage](), self.objects.run
        trees = [self._several(each.of) for each in self.locks if each.kind == LIST]
        used = {id(leaf) for tree in trees for leaf in r.leaves(tree)}
        for number, loop in enumerate(run.loops):
            for name, before, after in loop.steps:
                if id(r.read(name)) in used and r.list_of(r.read(name)) is not None:
                    orders = [i for i, event in enumerate(run.events) if number in event.loops]
                    values = (r.read(name), r.read(before), r.read(after), self._again(loop))
                    comes = tuple(map(r.read, loop.path))
                    turn = (orders[0], orders[-1] + 1)
                    leaves = frozenset(id(x) for each in values[0:3:2] for x in r.leaves(each))
                    found.append(KeptZspage(loop.place, number, *values, leaves, comes, *turn))
        return tuple(found)

    def in_list(self, zspage: Expr, order: int, path: tuple[Expr, ...]) -> Expr:
        """When a zspage is in a list just before an event."""
        offsets = {each.lock.offset for each in self.changes if each.lock.kind == LIST}
        states = (
            self.held(self.lock(LIST, at, zspage, shared=False, spins=False), order, path)
            for at in offsets
        )
        return self.terms.any(*states)

    def _several(self, listed: Expr) -> Expr:
        number = self.r.argument(listed, 1)
        return self.r.learned.several(number.value) if isinstance(number, Const) else listed

    def some(self, of: Callable[[CLock], Expr], order: int, path: tuple[Expr, ...]) -> Expr:
        """When one of the locks is held for which a condition holds."""
        terms = self.terms
        found = []
        for lock in self.locks:
            fits = of(lock)
            if fits is not terms.false:
                found.append(terms.all(fits, self.held(lock, order, path)))
        return terms.any(*found)

    def _again(self, loop: Loop) -> Expr:
        """When a loop is come to, and another turn follows."""
        return self.terms.all(*map(self.r.read, (*loop.path, loop.again)))

    def turns(self) -> Iterator["LockTurn"]:
        """Each loop that changes a lock: whether the lock is held before and after a turn."""
        run = self.objects.run
        for number, loop in enumerate(run.loops):
            inside = [each for each in self.changes if number in each.event.loops]
            again = self._again(loop)
            orders = [i for i, event in enumerate(run.events) if number in event.loops]
            for lock in {id(each.lock): each.lock for each in inside}.values():
                stays = self._stays(lock, number)
                before = self.held(lock, orders[0], (again,)) if stays is None else stays
                after = self.held(lock, orders[-1] + 1, (again,))
                own = self.objects.depends(lock.of, loop.turn)
                yield LockTurn(inside[-1].event.place, lock, before, after, again, own=own)


@dataclass(frozen=True, slots=True, eq=False)
class KeptZspage:
    """What a loop keeps: its name, what it is before the first turn, and after one if `again`.

    `leaves` are the names that are kept, `name` and those of `after`, by identity. The loop is come
    to when all of `comes` are true; `begins` and `ends` are the orders of the events of a turn.
    """

    place: Place
    loop: int
    name: Expr
    before: Expr
    after: Expr
    again: Expr
    leaves: frozenset[int]
    comes: tuple[Expr, ...]
    begins: int
    ends: int


@dataclass(frozen=True, slots=True, eq=False)
class LockTurn:
    """A turn that another one follows: `own` if the lock is another one at each turn.

    Of a lock that goes with what is kept `before` is when it goes with what this turn keeps.
    """

    place: Place
    lock: CLock
    before: Expr
    after: Expr
    again: Expr
    own: bool

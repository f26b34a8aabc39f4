"""The locks of one run: which of them stand for what, that each is released, and what is freed."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.lock_changes import CLASS, LIST, POOL, WORD, ZSPAGE, CLock
from zslayout.cclaims.locks.lockset import Lockset
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Pointer, Storage
from zslayout.cfront.recurrences import below
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Expr, Var
from zslayout.verdict import Status, Verdict

_BEGINS: Final = re.compile(r"@zs_(obj_read(_sg)?_begin|map_object)")
_ENDS: Final = re.compile(r"@zs_(obj_read(_sg)?_end|unmap_object)")
"""What begins and ends the use of an object: locks of the zspage and the word stay held between."""
FREE: Final = "@zs_free"
_AREA: Final = "mapping_area"


class Locking:
    """The claims on the locks of one run."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.r = objects.reading
        self.terms = objects.terms
        name = objects.run.name
        ends = bool(_ENDS.fullmatch(name))
        self.stays = bool(_BEGINS.fullmatch(name))
        self.set = Lockset(objects, partial(self._held_first, ends))
        fields = objects.reading.members.locks
        self.by_class = CLASS in fields
        self.by_pool = POOL in fields
        self.by_zspage = ZSPAGE in fields

    def _held_first(self, ends: bool, lock: CLock) -> bool:  # noqa: FBT001  # bound by position
        """Zspages are in their lists, and what begins the use of an object has left its locks."""
        if lock.kind == LIST:
            return not self.r.is_fresh(lock.of)
        return ends and _is_users(lock) and self._is_of_handle(lock)

    def _is_of_handle(self, lock: CLock) -> bool:
        """Whether a lock is that of the zspage, or the word, of the handle that a run is given."""
        if lock.kind != ZSPAGE:
            return True
        r, page = self.r, self.r.argument(lock.of)
        frame = r.argument(page)
        own = r.is_a(lock.of, "zspage") and r.is_a(page, kernel.PAGE) and r.is_a(frame, "obj.pfn")
        return own and r.is_a(r.argument(frame), "argument handle")

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        for event in self.set.unread:
            unknown = Verdict(Status.UNKNOWN, why=f"what {event.name}() does is not known")
            yield Judged("protocol.unread", event.place, "each lock is known", unknown)
        yield from self._paired()
        yield from self._freed()

    # rules

    def judged(
        self, rule: str, place: Place, says: str, path: Iterable[Expr], goal: Expr
    ) -> Judged:
        """A claim on what holds where a run comes to."""
        return Judged(f"protocol.{rule}", place, says, self.r.asker.follows(tuple(path), goal))

    def of_class(self, index: Expr) -> Callable[[CLock], Expr]:
        """The locks that stand for the class of an index."""
        terms = self.terms

        def fits(lock: CLock) -> Expr:
            if not self.by_class:
                return terms.truth(lock.kind == POOL and not lock.shared)
            if lock.kind != CLASS:
                return terms.false
            own = self.r.index(lock.of)
            if own.type.width != index.type.width:
                return terms.false
            return terms.compare(CompareOp.EQ, own, index)

        return fits

    def of_pool(self, *, shared: bool) -> Callable[[CLock], Expr]:
        """pool->lock, where that is enough also held to read."""
        return lambda lock: self.terms.truth(lock.kind == POOL and (shared or not lock.shared))

    def of_zspage(self, zspage: Expr, *, shared: bool) -> Callable[[CLock], Expr]:
        """The lock of a zspage, where that is enough also held to read."""

        def fits(lock: CLock) -> Expr:
            own = lock.kind == ZSPAGE and lock.of is zspage
            return self.terms.truth(own and (shared or not lock.shared))

        return fits

    def of_word(self, handle: Expr) -> Callable[[CLock], Expr]:
        """The bit of a handle's word that is its lock."""
        return lambda lock: self.terms.truth(lock.kind == WORD and lock.of is handle)

    # each lock is taken and released

    def _paired(self) -> Iterator[Judged]:
        says = "each lock is taken once and released once, on every way"
        terms, sets = self.terms, self.set
        for change in sets.changes:
            if change.tries or change.lock.kind == LIST:
                continue
            as_taken = None if change.taken else change.off
            held = sets.held(change.lock, change.order, change.when, as_taken)
            goal = terms.negate(held) if change.taken else held
            yield self.judged("release_paired", change.event.place, says, change.when, goal)
        for turn in sets.turns():
            if turn.lock.kind != LIST:
                same = terms.compare(CompareOp.EQ, turn.before, turn.after)
                yield self.judged("release_paired", turn.place, says, (turn.again,), same)
        for place, value, path, held in sets.with_kept():
            goal = terms.any(terms.compare(CompareOp.EQ, value, self.r.number(0)), held)
            yield self.judged("release_paired", place, says, path, goal)
        last = len(self.objects.run.events)
        locks = (each.lock for each in sets.changes if each.lock.kind != LIST)
        for lock in dict.fromkeys(locks):
            left = sets.held(lock, last, sets.returns)
            goal = left if self.stays and _is_users(lock) else terms.negate(left)
            changes = [each for each in sets.changes if each.lock is lock]
            place = changes[-1].event.place
            yield self.judged("release_paired", place, says, sets.returns, goal)

    def zspage_of(self, handle: Expr) -> Expr | None:
        """The zspage of the object whose header a handle was read from."""
        r = self.r
        return r.owner(r.page_of_header(r.argument(handle))) if r.is_a(handle, "handle") else None

    def unlinked(self, zspage: Expr, order: int) -> Expr:
        """When the run has taken a zspage off its list before an event."""
        found = [
            self.terms.all(*self.set.paths[i])
            for i, one in enumerate(self.objects.run.events[:order])
            if one.kind is Kind.CALL and re.match("(__)?list_del", one.name)
            for at in [self.set.address(one)]
            if at is not None and at[2] is zspage
        ]
        return self.terms.any(*found)

    @cached_property
    def _taken_over(self) -> tuple[str, ...]:
        """How the contents are called of the run's own lists, which took over one of a class."""
        splices = (x for x in self.objects.run.events if "splice" in x.name)
        lists = (x.base for each in splices for x in each.arguments[1:] if isinstance(x, Pointer))
        return tuple(f"stack.{each.number}." for each in lists if isinstance(each, Storage))

    def is_taken_over(self, zspage: Expr) -> bool:
        """Whether a zspage came out of a list of the run's own, which took over a class's."""
        begun = {id(name): x for loop in self.objects.run.loops for name, x, _ in loop.steps}
        parts = below(self.terms, begun.get(id(zspage), zspage))
        return any(isinstance(x, Var) and x.name.startswith(self._taken_over) for x in parts)

    def may_be_of(self, zspage: Expr, classes: Iterable[Expr]) -> bool:
        """Whether a zspage that was taken over may be one of each of these classes.

        It is of a class whose list was taken over; which one of several turns is not followed.
        """
        splices = (x for x in self.objects.run.events if "splice" in x.name)
        lists = [at[2] for at in map(self.set.address, splices) if at is not None]
        found = list(classes)
        known = self.is_taken_over(zspage) and bool(found)
        return known and all(any(each is one for one in lists) for each in found)

    # memory that is given back

    @cached_property
    def freed(self) -> tuple[tuple[int, Event, tuple[Expr, ...], Expr], ...]:
        """Each call that frees a zspage: its order, its conditions, and which it frees."""
        zspages = {
            id(x.at): x.at
            for x in self.objects.acts
            if x.event.cell is not None and x.event.cell.kind == ZSPAGE
        }
        return tuple(
            (order, event, path, zspages[id(of)])
            for order, event in enumerate(self.objects.run.events)
            if event.kind is Kind.CALL and kernel.FREED.fullmatch(event.name)
            for path in [self.set.paths[order]]
            for of in self.given(event)
            if id(of) in zspages and self.terms.false not in path
        )

    def _freed(self) -> Iterator[Judged]:
        terms, freed = self.terms, self.freed
        for order, event, path, zspage in freed:
            after = [x.path for x in self.objects.acts if x.order > order and x.at is zspage]
            after += [path for i, at, path in self._links if i > order and at is zspage]
            says = "nothing of a zspage is used after it was freed"
            wrong = terms.any(*(terms.all(*each) for each in after))
            yield self.judged(
                "not_touched_after_free", event.place, says, path, terms.negate(wrong)
            )
            again = [terms.all(*p) for o, _, p, z in freed if z is zspage and o > order]
            once = terms.negate(terms.any(*again))
            yield self.judged("freed_once", event.place, "a zspage is freed once", path, once)
            if self.r.is_fresh(zspage):
                continue
            says = "a zspage leaves its list before it is freed"
            yield self.judged(
                "unlinked_before_freed", event.place, says, path, self.unlinked(zspage, order)
            )

    @cached_property
    def _links(self) -> tuple[tuple[int, Expr, tuple[Expr, ...]], ...]:
        """Loads of what else a zspage has, its links: their order, of which, and on which ways."""
        found = []
        for order, event in enumerate(self.objects.run.events if self.freed else ()):
            cell, path = event.cell, self.set.paths.get(order)
            if event.kind is not Kind.LOAD or cell is None or path is None or cell.kind != ZSPAGE:
                continue
            if self.r.members.of(cell) in {"", "list"} and self.terms.false not in path:
                known = self.terms.under(event.path, self.r.named_but(event))
                at = self.r.entity(self.r.read(known(tree(event.address))))
                found.append((order, at, path))
        return tuple(found)

    def given(self, event: Event) -> Iterator[Expr]:
        """What a call is given, as it is read."""
        r = self.r
        known = self.terms.under(event.path, r.named_but(event))
        for value in event.arguments:
            if value is not None and not isinstance(value, tuple):
                yield r.entity(r.read(known(r.memory.word(value, r.word_bits))))


def _is_users(lock: CLock) -> bool:
    """Whether it is held between the calls that begin and end the use of an object."""
    return (lock.kind == ZSPAGE and lock.shared) or lock.kind in {WORD, _AREA}

"""What is counted and given back once: statistics of a class, handles, and the pages of a zspage.

Of a class two numbers are known by what is added to them where an object is taken and where a
zspage is shown: 1, and the number of its objects. What is added elsewhere follows these.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.lock_changes import CLASS, POOL
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import FREE, Locking
from zslayout.cclaims.objects import Act, Judged
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.terms import addends
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Cast, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict, Witness

OBJECT, _ZSPAGE = "object", "zspage"
_POOLED: Final = "the pages of a zspage are counted when it is shown, and when it is freed"
_ONLY: Final = "what a zspage has is counted only where it is shown, or freed"
_ADDED: Final = "a statistic of a class changes by one, or by the objects of a zspage"
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known by how much it changes")
OTHER_CLASS: Final = Verdict(Status.UNKNOWN, why="it is not known of which class the zspage is")
_PUT: Final = re.compile(r"put_page|zpdesc_put|folio_put|__free_pages?|free_zpdesc")
_UNLOCK: Final = re.compile(r"(zpdesc|folio)_unlock|unlock_page")


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A store that adds to, or takes from, a number of a class: which, and how much."""

    event: Event
    path: tuple[Expr, ...]
    of: Expr
    key: int
    adds: bool
    what: str


class Accounts(LockClaims):
    """The claims on what one run counts."""

    def __init__(self, locking: Locking) -> None:
        super().__init__(locking)
        self.chosen: list[tuple[str, int, Place]] = []
        """What was found to be counted: of which kind, in which number, and where."""

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._statistics()
        yield from self._known()
        if self.objects.run.name == FREE:
            yield from self._handles()
        yield from self._pages()

    def _once(
        self, rule: str, says: str, at: Act | Event, given: Sequence[Expr], found: Sequence["_Way"]
    ) -> Iterator[Judged]:
        """That one of these is done where a run comes to, and no second one."""
        goal = self.terms.any(*(self.terms.all(*path) for _, path in found))
        yield self.locking.judged(rule, at.place, says, given, goal)
        for i, (place, path) in enumerate(found):
            before = self.terms.any(*(self.terms.all(*each) for _, each in found[:i]))
            if i:
                goal = self.terms.negate(before)
                yield self.locking.judged(rule, place, says, (*given, *path), goal)

    # statistics

    def _counts(self) -> Iterator[Counted]:
        """Those of numbers that are always the same ones; of lists none."""
        for event, path, of, where, adds, what in self.steps:
            if isinstance(where, Const) and where.value >= self.groups_end:
                yield Counted(event, path, of, where.value, adds, what)

    @property
    def groups_end(self) -> int:
        """Where the statistics end that a class has of its lists."""
        first, end = self.r.members.lists
        return (end - first) // 2

    @cached_property
    def steps(self) -> tuple["_Step", ...]:
        """Stores that add to a statistic of a class, or take from it: of which class, and where."""
        return tuple(self._steps())

    def _steps(self) -> Iterator["_Step"]:
        r, events = self.r, self.objects.run.events
        for order, event in enumerate(events):
            path = self.set.paths.get(order)
            if event.kind is not Kind.STORE or event.cell is None or path is None:
                continue
            if event.cell.kind != CLASS or r.members.of(event.cell) or self.terms.false in path:
                continue
            load = next((x for x in reversed(events[:order]) if x.address is event.address), None)
            added = None if load is None else self._added(event, load)
            known = self.terms.under(event.path, r.named_but(event))
            parts = list(r.parts(r.read(known(tree(event.address)))))
            of = [x for x in parts if r.is_a(x, "sc")]
            if added is not None and len(of) == 1:
                where = r.number(0)
                for each in parts:
                    where = where if each is of[0] else self.terms.add(where, each)
                yield event, path, of[0], where, *added

    def _known(self) -> Iterator[Judged]:
        """What is stored to a statistic of a class is one more, one less, or a zspage's objects."""
        known = {id(event) for event, *_ in self.steps}
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.STORE or event.cell is None or id(event) in known:
                continue
            if event.cell.kind != CLASS or self.r.members.of(event.cell):
                continue
            if self.terms.false not in self.set.paths[order] and not self._is_new(event):
                yield Judged("protocol.statistics_right", event.place, _ADDED, _OPEN)

    def _is_new(self, event: Event) -> bool:
        return any(self.r.is_fresh(each) for each in self.r.parts(tree(event.address)))

    def _added(self, store: Event, load: Event) -> tuple[bool, str] | None:
        """Whether a store adds or takes, and one or as many as a zspage has objects."""
        r, x, old = self.r, store.value, load.value
        if not isinstance(x, Binary) or x.op not in {BinaryOp.ADD, BinaryOp.SUB}:
            return None
        step = _step(old, x) if isinstance(old, Binary) else 0
        if abs(step) == 1:
            return step == 1, OBJECT
        sides = [each for each in (x.left, x.right) if each is not old]
        if len(sides) != 1:
            return None
        by, adds = sides[0], x.op is BinaryOp.ADD
        if isinstance(by, Const) and by.value in {1, by.type.maximum}:
            return adds is (by.value == 1), OBJECT
        known = self.terms.under(store.path, r.named_but(store))
        read = r.read(known(by))
        while isinstance(read, Cast):
            read = read.operand
        return (adds, _ZSPAGE) if r.is_a(read, "objs") else None

    def _statistics(self) -> Iterator[Judged]:
        counts = list(self._counts())
        pops, pushes = list(self.objects.pops()), list(self.objects.pushes())
        says = "the objects of a class that are in use are counted once"
        if bool(pops) is not bool(pushes):
            for act in (*pops, *pushes):
                of = self.r.size_class(act.at)
                fits = [x for x in counts if x.what == OBJECT and x.adds is bool(pops)]
                yield from self._counted(says, act, act.path, of, fits)
        says = "the objects of a zspage are counted when it is shown, and when it is freed"
        for adds, order, zspage in (*self._shown(), *self._freed()):
            event, path = self.objects.run.events[order], self.set.paths[order]
            fits = [x for x in counts if x.what == _ZSPAGE and x.adds is adds]
            if self.locking.may_be_of(zspage, (x.of for x in fits)):
                yield Judged("protocol.statistics_right", event.place, says, OTHER_CLASS)
            else:
                yield from self._counted(says, event, path, self.r.size_class(zspage), fits)
            pages = [(x.place, self.set.paths[i]) for i, x in self._page_counts(adds=adds)]
            yield from self._once(
                "statistics_right", _POOLED, event, self.goes_on(event, path), pages
            )
        for adds, found in ((True, [*self._shown()]), (False, [*self._freed()])):
            ways = [self.terms.all(*self.set.paths[order]) for _, order, _ in found]
            none = self.r.number(0)
            there = [self.terms.compare(CompareOp.NE, zspage, none) for _, _, zspage in found]
            done = [(x, self.set.paths[i]) for i, x in self._page_counts(adds=adds)]
            done += [(x.event, x.path) for x in counts if x.what == _ZSPAGE and x.adds is adds]
            for event, path in done:
                given, goal = (*self.goes_on(event, path), *there), self.terms.any(*ways)
                yield self.locking.judged("statistics_right", event.place, _ONLY, given, goal)

    def goes_on(self, at: Event, path: Sequence[Expr]) -> tuple[Expr, ...]:
        """That a run comes to an event, and returns; in a loop what is done is done in a turn."""
        return tuple(path) if at.loops else (*path, *self.set.returns)

    def _page_counts(self, *, adds: bool) -> Iterator[tuple[int, Event]]:
        """Calls that add to, or take from, the pages of a pool those of a zspage."""
        name = re.compile(rf"atomic(64|_long)?_{'add' if adds else 'sub'}(_return)?")
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.CALL or not name.fullmatch(event.name):
                continue
            at = self.set.address(event, 1)
            if at is not None and at[0] == POOL and self.terms.false not in self.set.paths[order]:
                known = self.terms.under(event.path, self.r.named_but(event))
                by = self.r.read(known(self.r.memory.word(event.arguments[0], self.r.word_bits)))
                if self._is_pages(by):
                    yield order, event

    def _is_pages(self, by: Expr) -> bool:
        """Whether a number is that of the pages of a class's zspages."""
        while isinstance(by, Cast):
            by = by.operand
        return self.r.is_a(by, "pages") or (self.r.huge and by is self.r.number(1, by.type.width))

    def _counted(
        self,
        says: str,
        at: Act | Event,
        path: Sequence[Expr],
        of: Expr,
        fits: Iterable[Counted],
    ) -> Iterator[Judged]:
        """One number of the class is counted; of several the one that most is counted in."""
        by_key: dict[int, list[Counted]] = {}
        for each in fits:
            if each.of is of:
                by_key.setdefault(each.key, []).append(each)
        found = max(by_key.values(), key=len, default=[])
        self.chosen += [(each.what, each.key, each.event.place) for each in found]
        event = at.event if isinstance(at, Act) else at
        ways = [(each.event.place, each.path) for each in found]
        yield from self._once("statistics_right", says, at, self.goes_on(event, path), ways)

    def _shown(self) -> Iterator[tuple[bool, int, Expr]]:
        for order, event in enumerate(self.objects.run.events):
            if event.kind is Kind.CALL and event.name.startswith("list_add"):
                found = self.set.address(event)
                if found is not None and self.r.is_fresh(found[2]):
                    yield True, order, found[2]

    def _freed(self) -> Iterator[tuple[bool, int, Expr]]:
        for order, _, _, zspage in self.locking.freed:
            if not self.r.is_fresh(zspage):
                yield False, order, zspage

    # what is given back

    def _handles(self) -> Iterator[Judged]:
        """Whoever gives an object back frees its handle's memory, once, and then leaves it."""
        handle = next(
            (x for x in map(self.r.read, self.objects.run.arguments) if self._is_handle(x)), None
        )
        calls = [
            (order, event) for order, event, of in self.calls_given(kernel.FREED) if of is handle
        ]
        found = [(event.place, self.set.paths[order]) for order, event in calls]
        says = "the memory of a handle that is freed is given back once"
        for push in self.objects.pushes():
            given = (*push.path, *self.set.returns)
            yield from self._once("freed_once", says, push, given, found)
        says = "a word is not touched after its memory was given back"
        for order, event in calls:
            after = [
                self.terms.all(*x.path)
                for x in self.objects.acts
                if x.order > order and x.role == "word" and x.at is handle
            ]
            goal, path = self.terms.negate(self.terms.any(*after)), self.set.paths[order]
            yield self.locking.judged("not_touched_after_free", event.place, says, path, goal)

    def _is_handle(self, x: Expr) -> bool:
        return self.r.is_a(x, "argument handle")

    def _pages(self) -> Iterator[Judged]:
        """A page is unlocked after it was taken from its zspage, and given back, once each."""
        put, unlocked = list(self.calls_given(_PUT)), list(self.calls_given(_UNLOCK))
        for act in self.objects.stores("zspage"):
            fresh = self.r.is_a(act.at, "alloc_page()")
            if not (isinstance(act.value, Const) and act.value.value == 0) or fresh:
                continue
            says = "a page that was taken from its zspage is given back once"
            yield from self._once("page_put", says, act, act.path, list(self._of(put, act)))
            says = "nothing is done with a page after its reference was given back"
            every = list(self.calls_given(re.compile(r"\w+")))
            for order, path in self._orders(put, act):
                later = [each for i, each in self._orders(every, act) if i > order]
                goal = self.terms.negate(self.terms.any(*(self.terms.all(*x) for x in later)))
                place = self.objects.run.events[order].place
                yield self.locking.judged("page_put", place, says, path, goal)
            says = "a page is locked until it was taken from its zspage"
            early = [path for order, path in self._orders(unlocked, act) if order < act.order]
            goal = self.terms.negate(self.terms.any(*(self.terms.all(*x) for x in early)))
            yield self.locking.judged("pages_locked", act.place, says, act.path, goal)
            if act.event.loops:
                says = "the pages of a zspage that were locked are unlocked once"
                late = list(self._of(unlocked, act))
                yield from self._once("pages_unlocked", says, act, act.path, late)

    def _orders(
        self, calls: Iterable[tuple[int, Event, Expr]], act: Act
    ) -> Iterator[tuple[int, tuple[Expr, ...]]]:
        for order, event, of in calls:
            if of is act.at and event.loops == act.event.loops:
                yield order, self.set.paths[order]

    def _of(self, calls: Iterable[tuple[int, Event, Expr]], act: Act) -> Iterator["_Way"]:
        """Of these calls those that are given the page of a store."""
        for order, path in self._orders(calls, act):
            if order > act.order:
                yield self.objects.run.events[order].place, path


def one_number(chosen: Iterable[tuple[str, int, Place]]) -> Iterator[Judged]:
    """What one function of a file counts is what another one counts off."""
    says = "objects in use are one statistic of a class, and all objects of its zspages another"
    places = {kind: dict[int, list[Place]]() for kind in (OBJECT, _ZSPAGE)}
    for kind, key, place in chosen:
        places[kind].setdefault(key, []).append(place)
    shared = {key for key in places[OBJECT] if key in places[_ZSPAGE]}
    for by_key in places.values():
        most = max(by_key.values(), key=len, default=[])
        for key, found in by_key.items():
            wrong = key in shared or (len(by_key) > 1 and found is not most)
            refuted = Verdict(Status.REFUTED, Witness((("number", key),)))
            verdict = refuted if wrong else Verdict(Status.PROVED)
            for place in dict.fromkeys(found):
                yield Judged("protocol.statistics_right", place, says, verdict)


def _step(old: Expr, new: Expr) -> int:
    """The number that was added to a value, 0 if what was added is no number."""
    sides = [list(addends(each)) for each in (old, new)]
    rest = [{id(x) for x in side if not isinstance(x, Const)} for side in sides]
    if rest[0] != rest[1]:
        return 0
    before, after = (sum(x.value for x in side if isinstance(x, Const)) for side in sides)
    by = (after - before) % (1 << new.type.width)
    return by if by < 1 << (new.type.width - 1) else by - (1 << new.type.width)


_Step = tuple[Event, tuple[Expr, ...], Expr, Expr, bool, str]
"""How it is come to, of which class, where in it, whether it adds, and a unit of what."""
_Way = tuple[Place, tuple[Expr, ...]]
"""Something that is done: where, and under which conditions."""

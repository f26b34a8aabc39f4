"""Locks: what is read and written while which lock is held, and that each is released.

The rules are those of mm/zsmalloc.c from 5.10 on. What a zspage counts and links, its place in the
lists, and a class's statistics belong to class->lock (to pool->lock where classes have none). The
page that a handle's word names is there for as long as migration is shut out: by pool->lock, by the
lock of the word's class, by the zspage's own, or by the pin bit in the word.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

from zslayout.cclaims.asking.values import sure, tree
from zslayout.cclaims.locks.lockset import CLASS, LIST, POOL, WORD, ZSPAGE, CLock, Lockset
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr
from zslayout.verdict import Status, Verdict

_BEGINS: Final = re.compile(r"@zs_(obj_read(_sg)?_begin|map_object)")
_ENDS: Final = re.compile(r"@zs_(obj_read(_sg)?_end|unmap_object)")
"""What begins and ends the use of an object: locks of the zspage and the word stay held between."""
_SLEEPS: Final = re.compile(
    r"(__)?(lock_page|folio_lock|zpdesc_lock|mutex_lock|down(_read|_write)?)(_killable|_interruptible)?"
    r"|(zpdesc_wait|(folio_)?wait|wait_for)_\w+|(io_)?schedule(_timeout\w*)?|(synchronize|kvfree)_rcu\w*"
    r"|(__)?cond_resched|might_(sleep|resched)|[mfs]sleep|usleep_range\w*|flush_(delayed_)?work(queue)?"
    r"|(cancel|disable)_(delayed_)?work_sync|drain_workqueue|kmap|vfree|kmem_cache_(create|destroy)"
    r"|copy_(from|to)_user|(kern_(un)?mount|iput|shrinker_(alloc|register|free)|debugfs_\w+)"
)
_ALLOCATES: Final = re.compile(
    r"(__)?(?P<first>alloc_pages?|kasprintf)|alloc_pages?_\w+|kmem_cache_z?alloc\w*|kstrdup"
    r"|(?P<third>kv?c?alloc|k[vz]*malloc_array)(_\w+)?|k[vz]*[mzc]?alloc(_\w+)?|v[mz]alloc\w*"
)
"""What is told whether it may wait by its second argument, if not by its first or third."""
_MAY_RECLAIM: Final = 0x400
"""__GFP_DIRECT_RECLAIM, as the prelude's GFP_KERNEL has it: without it nobody sleeps."""
_MOVES: Final = re.compile(r"(__)?list_(add|del|move|splice)\w*")
FREE: Final = "@zs_free"
_AREA: Final = "mapping_area"
_HELD: Final = "class->lock is held"


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
        yield from self._guarded()
        yield from self._words()
        yield from self._lists()
        yield from self._freed()
        yield from self._sleeping()

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
        for lock in {each.lock for each in sets.changes if each.lock.kind != LIST}:
            left = sets.held(lock, last, sets.returns)
            goal = left if self.stays and _is_users(lock) else terms.negate(left)
            changes = [each for each in sets.changes if each.lock is lock]
            place = changes[-1].event.place
            yield self.judged("release_paired", place, says, sets.returns, goal)

    # members of zspages and classes

    def _guarded(self) -> Iterator[Judged]:
        r, terms = self.r, self.terms
        for act in self.objects.acts:
            if act.role not in {"freeobj", "inuse"} and not (act.role == "bits" and act.store):
                continue
            premises = self._public(act.at, act.order, act.path)
            if premises is None or (act.role == "bits" and not self._regroups(act)):
                continue
            goal = self.set.some(self.of_class(r.class_of(act.at)), act.order, premises)
            says = f"what a zspage counts and links is read and written while {_HELD}"
            yield self.judged("zspage_locked", act.place, says, premises, goal)
        says = "the pages of a zspage change while it is locked against all others"
        for act in self.objects.stores("first") if self.by_zspage else ():
            premises = self._public(act.at, act.order, act.path)
            if premises is not None:
                alone = self.of_zspage(act.at, shared=False)
                goal = self.set.some(alone, act.order, premises)
                yield self.judged("zspage_locked", act.place, says, premises, goal)
        yield from self._gone_through()
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.STORE or event.cell is None or order not in self.set.paths:
                continue
            if event.cell.kind != CLASS or r.members.of(event.cell):
                continue
            path = self.set.paths[order]
            if terms.false in path:
                continue
            known = terms.under(event.path, r.named_but(event))
            at = self._class_at(r.read(known(tree(event.address))))
            if at is None or r.is_fresh(at) or r.is_a(at, "kzalloc()"):
                continue
            goal = self.set.some(self.of_class(r.index(at)), order, path)
            says = f"statistics of a class are written while its {_HELD}"
            yield self.judged("statistics_locked", event.place, says, path, goal)

    def _gone_through(self) -> Iterator[Judged]:
        """Pages of a zspage that is made here, when others know of it: to make them movable."""
        says = "the pages of a new zspage that others can find are gone through under a lock"
        r, kinds = self.r, {CLASS, POOL} if self.by_class else {POOL}
        for act in self.objects.acts:
            if act.role != "first" or act.store:
                continue
            premises = self._public(act.at, act.order, act.path) if r.is_fresh(act.at) else None
            if any(r.is_fresh(each) for each in r.leaves(act.raw)) and not r.is_fresh(act.at):
                premises = act.path
            if premises is not None:
                locked = self.set.some(
                    lambda lock: self.terms.truth(lock.kind in kinds), act.order, premises
                )
                yield self.judged("zspage_locked", act.place, says, premises, locked)

    def _class_at(self, address: Expr) -> Expr | None:
        found = [x for x in self.r.parts(address) if self.r.is_a(x, "sc")]
        return found[0] if len(found) == 1 else self.r.entity(address)

    def _regroups(self, act: Act) -> bool:
        return not self.r.is_fresh(act.at)

    def _public(self, zspage: Expr, order: int, path: tuple[Expr, ...]) -> tuple[Expr, ...] | None:
        """The conditions under which others know a zspage; None if nobody does."""
        if not self.r.is_fresh(zspage):
            return path
        known = [
            self.terms.all(*self.set.paths[i])
            for i, event in enumerate(self.objects.run.events[:order])
            if event.kind is Kind.CALL and event.name.startswith("list_add")
            for found in [self.set.address(event)]
            if found is not None and found[2] is zspage
        ]
        return (*path, self.terms.any(*known)) if known else None

    # words of handles

    def _words(self) -> Iterator[Judged]:
        r, terms = self.r, self.terms
        for act in self.objects.stores("word"):
            if r.is_fresh(act.at):
                continue
            handle, zspage = act.at, self.zspage_of(act.at)
            goals = []
            if self.by_pool:
                goals.append(self.set.some(self.of_pool(shared=False), act.order, act.path))
            else:
                goals.append(self.set.some(self.of_word(handle), act.order, act.path))
            if zspage is not None:
                index = r.class_of(zspage)
                goals.append(self.set.some(self.of_class(index), act.order, act.path))
                if self.by_zspage and self.by_pool:
                    alone = self.of_zspage(zspage, shared=False)
                    goals.append(self.set.some(alone, act.order, act.path))
            says = "a word is written while nobody else may read it"
            yield self.judged("word_locked", act.place, says, act.path, terms.all(*goals))

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

    # lists

    def _lists(self) -> Iterator[Judged]:
        yield from self._looked_at()
        says = f"zspages enter and leave the lists of a class while its {_HELD}"
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.CALL or not _MOVES.fullmatch(event.name):
                continue
            path = self.set.paths.get(order, (self.terms.false,))
            if self.terms.false in path:
                continue
            for number in (0, 1):
                found = self.set.address(event, number)
                index = self._listed(found)
                if index is not None:
                    goal = self.set.some(self.of_class(index), order, path)
                    yield self.judged("lists_locked", event.place, says, path, goal)

    def _looked_at(self) -> Iterator[Judged]:
        """The heads of a class's lists are loaded while its lock is held."""
        says = f"the lists of a class are looked at while its {_HELD}"
        for order, event in enumerate(self.objects.run.events):
            listed = event.cell is not None and event.cell.kind == CLASS
            if not listed or event.kind is not Kind.LOAD or order not in self.set.paths:
                continue
            path = self.set.paths[order]
            if self.r.members.of(sure(event.cell)) != "list" or self.terms.false in path:
                continue
            known = self.terms.under(event.path, self.r.named_but(event))
            at = self._class_at(self.r.read(known(tree(event.address))))
            if at is not None and not self.r.is_fresh(at):
                goal = self.set.some(self.of_class(self.r.index(at)), order, path)
                yield self.judged("lists_locked", event.place, says, path, goal)

    def _listed(self, found: tuple[str, int, Expr] | None) -> Expr | None:
        """The index of the class whose lists an address is in."""
        if found is None:
            return None
        kind, _, of = found
        if kind == CLASS:
            return None if self.r.is_fresh(of) else self.r.index(of)
        own = kind == ZSPAGE and not self.is_taken_over(of)
        return self.r.class_of(of) if own else None

    def is_taken_over(self, zspage: Expr) -> bool:
        """Whether a zspage came out of a list of the run's own, which took over a class's."""
        spliced = any("splice" in event.name for event in self.objects.run.events)
        meaning = self.terms.meaning(zspage)
        return spliced and meaning is not None and meaning.name.startswith("turned:")

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

    # sleeping

    def _sleeping(self) -> Iterator[Judged]:
        says = "nobody sleeps while a spinlock is held"
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.CALL or self.terms.false in self.set.paths[order]:
                continue
            waits = self._waits_at(event)
            if waits is not self.terms.false:
                path = self.set.paths[order]
                spins = self.set.some(lambda lock: self.terms.truth(lock.spins), order, path)
                goal = self.terms.negate(self.terms.all(spins, waits))
                yield self.judged("no_sleep", event.place, says, path, goal)

    def _waits_at(self, call: Event) -> Expr:
        """When a call may sleep: who allocates does unless it is told not to reclaim memory."""
        terms, allocates = self.terms, _ALLOCATES.fullmatch(call.name)
        if allocates is None:
            return terms.truth(_SLEEPS.fullmatch(call.name) is not None)
        number = 0 if allocates["first"] else 2 if allocates["third"] else 1
        if len(call.arguments) <= number:
            return terms.true
        flags = self.r.read(self.r.memory.word(call.arguments[number], 32))
        reclaims = terms.binary(BinaryOp.AND, flags, terms.const(_MAY_RECLAIM, 32))
        return terms.compare(CompareOp.NE, reclaims, terms.const(0, 32))

    # order

    def waits(self) -> Iterator["Wait"]:
        """Which kind of lock is waited for while which other may be held, and where."""
        for change in self.set.changes:
            if not change.taken or change.tries or not change.lock.spins:
                continue
            for lock in (each for each in self.set.locks if each.spins):
                held = self.set.held(lock, change.order, change.when)
                nested = change.event.name.endswith("_nested") and _named(lock) == _named(
                    change.lock
                )
                if lock is change.lock or nested or held is self.terms.false:
                    continue
                never = self.terms.negate(held)
                if not self.r.asker.surely(change.when, never):
                    place = change.event.place
                    asked = partial(self.objects.holds, change.when, never)
                    yield Wait(_named(lock), _named(change.lock), place, asked)


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """A lock is waited for while another may be held, unless it is `never` so."""

    held: str
    wanted: str
    place: Place
    never: Callable[[], Verdict]


def _named(lock: CLock) -> str:
    return f"{lock.kind}+{lock.offset}"


def _is_users(lock: CLock) -> bool:
    """Whether it is held between the calls that begin and end the use of an object."""
    return (lock.kind == ZSPAGE and lock.shared) or lock.kind in {WORD, _AREA}


def lock_order(waits: Iterable[Wait]) -> Iterator[Judged]:
    """No lock is waited for while one is held for which its holders may wait: as lockdep has it."""
    says = "locks are taken in one order"
    found = list(waits)
    # Whether values can make a wait happen is asked only where it would close a circle.
    for each in [one for one in found if _closes(one, found)]:
        if _closes(each, found) and each.never().status in {Status.PROVED, Status.VACUOUS}:
            found.remove(each)
    never = {id(each): each.never() for each in found if _closes(each, found)}
    sure = [each for each in found if id(each) in never and _is_refuted(never[id(each)])]
    for each in found:
        why = f"{each.held} is also waited for while {each.wanted} is held"
        verdict = Verdict(Status.PROVED)
        if id(each) in never:
            verdict = Verdict(Status.UNKNOWN, why=why)
            if _closes(each, sure):
                verdict = replace(never[id(each)], why=why)
        yield Judged("protocol.lock_order", each.place, says, verdict)


def _is_refuted(verdict: Verdict) -> bool:
    return verdict.status is Status.REFUTED


def _closes(wait: Wait, waits: Sequence[Wait]) -> bool:
    """Whether it is one of these, and whoever holds what is wanted may wait for what is held."""
    if wait not in waits:
        return False
    seen, todo = set[str](), [wait.wanted]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += [one.wanted for one in waits if one.held == each]
    return wait.held in seen

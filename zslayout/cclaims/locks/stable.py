"""Words that are read: what they name is used while it cannot move, and who reads without a lock.

A word may be read without a lock for the class in it alone, which no migration changes: where it
has one, by an access that the compiler makes at once, and again when the class is locked.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.objects import Act, Judged
from zslayout.cfront import kernel
from zslayout.cfront.event import Kind
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict, Witness

_MARKED: Final = "what may race with another access of a word is marked as such"


def by_word(act: Act, locking: Locking) -> bool | None:
    """Whether what chooses a class is computed from a word; None if from something else."""
    r, todo = locking.r, [] if act.event.address is None else [act.event.address]
    roles, seen = set[str](), set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        meaning = locking.terms.meaning(each)
        load = None if meaning is None else r.members.load(meaning.name)
        roles |= set() if load is None else {load.role}
        todo += children(each)
    return {frozenset({"word"}): True, frozenset({"bits"}): False}.get(frozenset(roles))


class StableWords(LockClaims):
    """The claims on the words that one run reads."""

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._used()
        yield from self._looked_up()
        yield from self._marked()

    @cached_property
    def _loads(self) -> Mapping[tuple[int, int], Act]:
        """The loads of words of handles that others may have, by handle and time."""
        r, found = self.r, dict[tuple[int, int], Act]()
        for act in self.objects.acts:
            if act.role != "word" or act.store or r.is_fresh(act.at):
                continue
            if r.is_a(act.value, "word"):
                found[id(r.argument(act.value)), id(r.argument(act.value, 1))] = act
        return found

    # what a word names

    def _used(self) -> Iterator[Judged]:
        """What a word names is used only while migration has been shut out since it was read."""
        seen = set[tuple[int, int]]()
        for order, place, path, frame in self._named():
            key = (id(self.r.argument(frame)), id(self.r.argument(frame, 1)))
            load = self._loads.get(key)
            if load is None or (load.order, order) in seen:
                continue
            seen.add((load.order, order))
            premises = (*load.path, *path)
            gone = self._gone(frame, order)
            first, *later = self._kept(load, frame, order, premises)
            says = "what a word names is used only where the word was read while it could not move"
            goal = self.terms.any(gone, first)
            yield self.locking.judged("reread", place, says, premises, goal)
            says = "what a word names is used only while migration is shut out since it was read"
            goal = self.terms.any(gone, self.terms.negate(first), self.terms.all(*later))
            yield self.locking.judged("word_stable_when_used", place, says, premises, goal)

    def _named(self) -> Iterator[tuple[int, Place, tuple[Expr, ...], Expr]]:
        """Each use of a page that a word names."""
        r = self.r
        for act in self.objects.acts:
            for frame in self.objects.within(act.at, "obj.pfn"):
                yield act.order, act.place, act.path, frame
        for order, event in enumerate(self.objects.run.events):
            if (
                event.kind is Kind.CALL
                and order in self.set.paths
                and event.name not in kernel.RULES
            ):
                for value in event.arguments:
                    known = self.terms.under(event.path, r.named_but(event))
                    x = r.read(known(r.memory.word(value, r.word_bits)))
                    for frame in self._led_by(x):
                        yield order, event.place, self.set.paths[order], frame

    def _led_by(self, x: Expr) -> Iterator[Expr]:
        """The frames of words that an address was come to by, but for what only decides its way."""
        todo, seen = [*self.r.leaves(x)], set[int]()
        while todo:
            each = todo.pop()
            meaning = self.terms.meaning(each)
            if id(each) in seen:
                continue
            seen.add(id(each))
            if self.r.is_a(each, "obj.pfn"):
                yield each
            elif meaning is not None:
                todo += meaning.arguments
            else:
                todo += [part for part in self.r.parts(each) if part is not each]

    def _kept(self, load: Act, frame: Expr, order: int, path: tuple[Expr, ...]) -> Iterator[Expr]:
        """When migration is shut out: at the load of a word, and after each release since then."""
        yield self._shut_out(load.order, frame, path)
        for each in self.set.changes:
            if not each.taken and load.order < each.order < order:
                yield self._shut_out(each.order + 1, frame, path)

    def _shut_out(self, order: int, frame: Expr, path: tuple[Expr, ...]) -> Expr:
        """When a lock is held that keeps the page of a word, just before an event."""
        own, handle = self._zspages(frame), self.r.argument(frame)
        rules = [self.locking.of_pool(shared=True), self.locking.of_word(handle)]
        rules += [self.locking.of_class(self.r.class_of(own[0]))]
        rules += [self.locking.of_zspage(each, shared=True) for each in own]
        return self.set.some(lambda lock: self.terms.any(*(x(lock) for x in rules)), order, path)

    def _zspages(self, frame: Expr) -> list[Expr]:
        """The zspage of a word's page, by the names that it has."""
        r, handle = self.r, self.r.argument(frame)
        zspage = r.ghost("zspage", self.terms.apply(kernel.PAGE, r.word_bits, frame))
        owner = r.owner(r.page_of_header(r.argument(handle))) if r.is_a(handle, "handle") else None
        return [zspage] if owner is None else [zspage, owner]

    def _gone(self, frame: Expr, order: int) -> Expr:
        """When the run has taken the zspage off its list: then nobody else finds it."""
        return self.terms.any(
            *(self.locking.unlinked(each, order) for each in self._zspages(frame))
        )

    # reading without a lock

    def _bare(self, load: Act) -> Expr:
        """When a word is read while it may move."""
        r, terms = self.r, self.terms
        frame = r.ghost("obj.pfn", r.argument(load.value), r.argument(load.value, 1))
        kept = self._shut_out(load.order, frame, load.path)
        return terms.negate(terms.any(kept, self._gone(frame, load.order)))

    def _looked_up(self) -> Iterator[Judged]:
        """A class that a word says is looked up without a lock only where the word has a class."""
        r, terms = self.r, self.terms
        for act in self.objects.acts:
            if act.role != "array" or act.store:
                continue
            index = r.argument(r.entity(act.value))
            if not (by_word(act, self.locking) or isinstance(index, Const)):
                continue
            loads = [each for each in self._loads.values() if each.order < act.order]
            if not loads:
                continue
            right = r.object(*(r.argument(loads[-1].value, i) for i in (0, 1)))["class"]
            same = terms.compare(CompareOp.EQ, r.extended(index, 32), right)
            says = "the class of a word that was read without a lock is the one that it was made of"
            held = terms.negate(self._bare(loads[-1]))
            goal = terms.any(held, same)
            yield self.locking.judged("lock_matches_layout", act.place, says, act.path, goal)

    def _marked(self) -> Iterator[Judged]:
        for act in self._loads.values():
            if act.event.volatile:
                verdict = Verdict(Status.PROVED)
            else:
                goal = self.terms.negate(self._bare(act))
                verdict = self.r.asker.follows(act.path, goal)
            yield Judged("protocol.marked_access", act.place, _MARKED, verdict)

    def races(self) -> bool:
        """Whether some word is read without what keeps it from being written meanwhile."""
        return any(
            not self.r.asker.surely(act.path, self.terms.negate(self._bare(act)))
            for act in self._loads.values()
        )

    def stores(self) -> Iterator[tuple[Place, bool]]:
        """The stores to words of handles that others may have, and whether they are marked."""
        for act in self.objects.stores("word"):
            if not self.r.is_fresh(act.at):
                yield act.place, act.event.volatile


def marked_stores(stores: Iterable[tuple[Place, bool]], *, races: bool) -> Iterator[Judged]:
    """Stores of words, in a file of which some function reads words without a lock."""
    for place, marked in stores:
        fine = marked or not races
        torn = Verdict(Status.REFUTED, Witness((("volatile", 0),)))
        verdict = Verdict(Status.PROVED) if fine else torn
        yield Judged("protocol.marked_access", place, _MARKED, verdict)

"""What is read and written under which lock: members of zspages and classes, words, and lists.

The rules are those of mm/zsmalloc.c from 5.10 on. What a zspage counts and links, its place in the
lists, and a class's statistics belong to class->lock (to pool->lock where classes have none). The
page that a handle's word names is there for as long as migration is shut out: by pool->lock, by the
lock of the word's class, by the zspage's own, or by the pin bit in the word.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import sure, tree
from zslayout.cclaims.locks.lock_changes import CLASS, POOL, ZSPAGE
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Judged
from zslayout.cfront.event import Kind
from zslayout.expr.nodes import Expr

_MOVES: Final = re.compile(r"(__)?list_(add|del|move|splice)\w*")
_HELD: Final = "class->lock is held"


class Guarded(LockClaims):
    """The claims on what one run reads and writes."""

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._members()
        yield from self._words()
        yield from self._lists()

    def _members(self) -> Iterator[Judged]:
        r, terms = self.r, self.terms
        for act in self.objects.acts:
            if act.role not in {"freeobj", "inuse"} and not (act.role == "bits" and act.store):
                continue
            premises = self._public(act.at, act.order, act.path)
            if premises is None or (act.role == "bits" and r.is_fresh(act.at)):
                continue
            goal = self.set.some(self.locking.of_class(r.class_of(act.at)), act.order, premises)
            says = f"what a zspage counts and links is read and written while {_HELD}"
            yield self.locking.judged("zspage_locked", act.place, says, premises, goal)
        says = "the pages of a zspage change while it is locked against all others"
        for act in self.objects.stores("first") if self.locking.by_zspage else ():
            premises = self._public(act.at, act.order, act.path)
            if premises is not None:
                alone = self.locking.of_zspage(act.at, shared=False)
                goal = self.set.some(alone, act.order, premises)
                yield self.locking.judged("zspage_locked", act.place, says, premises, goal)
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
            if at is None or r.is_fresh(at):
                continue
            goal = self.set.some(self.locking.of_class(r.index(at)), order, path)
            says = f"statistics of a class are written while its {_HELD}"
            yield self.locking.judged("statistics_locked", event.place, says, path, goal)

    def _gone_through(self) -> Iterator[Judged]:
        """Pages of a zspage that is made here, when others know of it: to make them movable."""
        says = "the pages of a new zspage that others can find are gone through under a lock"
        r, kinds = self.r, {CLASS, POOL} if self.locking.by_class else {POOL}
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
                yield self.locking.judged("zspage_locked", act.place, says, premises, locked)

    def _class_at(self, address: Expr) -> Expr | None:
        r = self.r
        found = [x for x in r.parts(address) if r.is_a(x, "sc") or r.is_fresh(x)]
        return found[0] if len(found) == 1 else self.r.entity(address)

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
            handle, zspage = act.at, self.locking.zspage_of(act.at)
            goals = []
            if self.locking.by_pool:
                goals.append(self.set.some(self.locking.of_pool(shared=False), act.order, act.path))
            else:
                goals.append(self.set.some(self.locking.of_word(handle), act.order, act.path))
            if zspage is not None:
                index = r.class_of(zspage)
                goals.append(self.set.some(self.locking.of_class(index), act.order, act.path))
                if self.locking.by_zspage and self.locking.by_pool:
                    alone = self.locking.of_zspage(zspage, shared=False)
                    goals.append(self.set.some(alone, act.order, act.path))
            says = "a word is written while nobody else may read it"
            yield self.locking.judged("word_locked", act.place, says, act.path, terms.all(*goals))

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
                    goal = self.set.some(self.locking.of_class(index), order, path)
                    yield self.locking.judged("lists_locked", event.place, says, path, goal)

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
                goal = self.set.some(self.locking.of_class(self.r.index(at)), order, path)
                yield self.locking.judged("lists_locked", event.place, says, path, goal)

    def _listed(self, found: tuple[str, int, Expr] | None) -> Expr | None:
        """The index of the class whose lists an address is in."""
        if found is None:
            return None
        kind, _, of = found
        if kind == CLASS:
            return None if self.r.is_fresh(of) else self.r.index(of)
        own = kind == ZSPAGE and not self.locking.is_taken_over(of)
        return self.r.class_of(of) if own else None

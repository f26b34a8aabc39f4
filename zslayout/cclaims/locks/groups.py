"""How many zspages a class has in each of its lists: counted with each that enters or leaves one.

The numbers of the lists come first among the statistics of a class, in the order of the lists. Of a
zspage that leaves a list it is asked that some list counts one less, not which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.accounts import OBJECT, OTHER_CLASS, Accounts
from zslayout.cclaims.locks.lock_changes import CLASS, ZSPAGE
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.zspages import list_offset, true_of_counts
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Pointer
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ENTERS: Final = "a zspage is counted in the list that it enters"
_LEAVES: Final = "a zspage is counted off when it leaves a list"
_INSIDE: Final = "the zspages are counted of a list that the class has"
_OFF: Final = "a zspage that was taken over is counted off in the list that it was taken from"
_ONCE: Final = "the zspages of a list are counted once"


_SPLICE: Final = re.compile(r"list_splice\w*")


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One more or one less in a list of a class: `where` its number is, from that of the first."""

    event: Event
    path: tuple[Expr, ...]
    of: Expr
    where: Expr
    adds: bool


class Groups(LockClaims):
    """The claims on the lengths of lists, in one run."""

    def __init__(self, accounts: Accounts) -> None:
        super().__init__(accounts.locking)
        self.accounts = accounts

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        for order, event in enumerate(self.objects.run.events):
            adds = event.name.startswith("list_add")
            moves = event.kind is Kind.CALL and (adds or event.name.startswith("list_del"))
            if not moves or self.terms.false in self.set.paths[order]:
                continue
            at = self.set.address(event)
            if at is None or at[0] != ZSPAGE or self.locking.is_taken_over(at[2]):
                continue
            yield self._counted(event, self.set.paths[order], self.r.size_class(at[2]), adds=adds)
        yield from self._once()
        yield from self._inside()
        yield from self._taken_over()

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        found = []
        for event, path, of, where, adds, what in self.accounts.steps:
            group = not isinstance(where, Const) or where.value < self.accounts.groups_end
            if what == OBJECT and group:
                found.append(_Step(event, path, of, where, adds))
        return tuple(found)

    def _counted(self, event: Event, path: Sequence[Expr], of: Expr, *, adds: bool) -> Judged:
        head = self._head(event) if adds else None
        ways = (
            self.terms.all(*each.path, self._same(head, each.where))
            for each in self._steps
            if each.of is of and each.adds is adds
        )
        given, goal = self.accounts.goes_on(event, path), self.terms.any(*ways)
        if head is None:
            says = _ENTERS if adds else _LEAVES
            return self.locking.judged("statistics_right", event.place, says, given, goal)
        # Numbers of lists are arithmetic: to look at comparisons alone decides nothing.
        verdict = self.objects.holds(given, goal, of_all=True)
        return Judged("protocol.statistics_right", event.place, _ENTERS, verdict)

    def _head(self, event: Event) -> Expr | None:
        """How far behind the first list of its class a list is that a zspage is put into."""
        value = event.arguments[1]
        if not isinstance(value, Pointer) or value.of != CLASS:
            return None
        known = self.terms.under(event.path, self.r.named_but(event))
        offset = self.r.read(known(tree(value.offset)))
        return self.terms.add(offset, self.terms.const(-self.r.members.lists[0], offset.type.width))

    def _same(self, head: Expr | None, where: Expr) -> Expr:
        """A list is two addresses, and its number one."""
        terms = self.terms
        if head is None:
            return terms.true
        twice = terms.binary(BinaryOp.MUL, where, terms.const(2, where.type.width))
        return terms.compare(CompareOp.EQ, head, twice)

    def _taken_over(self) -> Iterator[Judged]:
        """Where zspages that come with a whole list are counted off: of that list, one for each.

        Up to 6.6 they are not: nobody reads how many zspages without objects there are.
        """
        start, _ = self.r.members.lists
        heads = [
            list_offset(self.objects, each, 0, start)
            for each in self.objects.run.events
            if each.kind is Kind.CALL and _SPLICE.fullmatch(each.name)
        ]
        for _, event, path, zspage in self.locking.freed:
            steps = [each for each in self._steps if each.event.loops == event.loops]
            if not steps or not self.locking.is_taken_over(zspage):
                continue
            of = self.r.size_class(zspage)
            fits = [
                self.terms.all(*each.path, *(self._same(head, each.where) for head in heads))
                for each in steps
                if each.of is of and not each.adds
            ]
            done = all(each.of is of and not each.adds for each in steps)
            goal = self.terms.all(self.terms.truth(done), self.terms.any(*fits))
            verdict = OTHER_CLASS
            if not self.locking.may_be_of(zspage, (each.of for each in steps)):
                verdict = self.objects.holds(self.accounts.goes_on(event, path), goal, of_all=True)
            place = steps[0].event.place
            yield Judged("protocol.statistics_right", place, _OFF, verdict, (event.place,))

    def _inside(self) -> Iterator[Judged]:
        """The group that a zspage names is one of those that there are, see `zspage.fullness`."""
        terms, r, end = self.terms, self.r, self.accounts.groups_end
        for each in self._steps:
            if isinstance(each.where, Const):
                continue
            given = [*each.path]
            for group in self.objects.variables(each.where).values():
                if r.is_a(group, "fullness bits"):
                    groups = terms.const(end // r.members.pointer, group.type.width)
                    given.append(terms.compare(CompareOp.LT, group, groups))
            below = terms.compare(CompareOp.LT, each.where, terms.const(end, each.where.type.width))
            if true_of_counts(self.objects, below):
                verdict = Verdict(Status.PROVED)
            else:
                verdict = self.objects.holds(given, below)
            yield Judged("protocol.statistics_right", each.event.place, _INSIDE, verdict)

    def _once(self) -> Iterator[Judged]:
        for i, each in enumerate(self._steps):
            before = (
                self.terms.all(*one.path)
                for one in self._steps[:i]
                if (one.of, one.adds, one.event.loops) == (each.of, each.adds, each.event.loops)
                if one.where is each.where
            )
            goal, place = self.terms.negate(self.terms.any(*before)), each.event.place
            yield self.locking.judged("statistics_right", place, _ONCE, each.path, goal)

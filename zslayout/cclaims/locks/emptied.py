"""Zspages that are freed: none of their objects is in use.

Whoever takes an object back knows the count. A worker knows the list: the first of a class's has
the zspages without objects (`zspage.fullness` claims of every zspage that its list says so).
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.objects import Act, Judged
from zslayout.cclaims.zspages import list_offset
from zslayout.cfront.event import Kind
from zslayout.expr.nodes import CompareOp, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "protocol.freed_empty"
_SAYS: Final = "no object of a zspage that is freed is in use"
_LISTED: Final = "what is taken over from a class are its zspages without objects"
_SPLICE: Final = re.compile(r"list_splice\w*")
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known how many are in use")


def emptied(locking: Locking) -> Iterator[Judged]:
    """For each call that frees a zspage, and for each list that is taken over as a whole."""
    objects, r = locking.objects, locking.r
    start, _ = r.members.lists
    taken_over = False
    for order, event, path, zspage in locking.freed:
        if r.is_fresh(zspage):
            continue
        if locking.is_taken_over(zspage):
            taken_over = True
            continue
        verdict = _OPEN
        for count in _counts(locking, zspage, order):
            none = locking.terms.compare(CompareOp.EQ, count, r.number(0, count.type.width))
            verdict = objects.holds(path, none)
            if verdict.status is Status.PROVED:
                break
        yield Judged(_ID, event.place, _SAYS, verdict)
    for event in objects.run.events if taken_over else ():
        if event.kind is Kind.CALL and _SPLICE.fullmatch(event.name):
            at = list_offset(objects, event, 0, start)
            first = (
                _OPEN if at is None else objects.equal([*map(r.read, event.path)], at, r.number(0))
            )
            yield Judged(_ID, event.place, _LISTED, first)


def _counts(locking: Locking, zspage: Expr, order: int) -> Iterator[Expr]:
    """What is known to be how many objects of a zspage are in use, the latest first."""
    before: list[Act] = [
        each
        for each in locking.objects.acts
        if each.role == "inuse" and each.at is zspage and each.order < order
    ]
    for act in reversed(before):
        yield locking.r.stored.get(id(act.event), act.value)

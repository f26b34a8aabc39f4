"""Lists of a class that are looked into, one after another: each is one that the class has.

What lies behind the lists of a class is taken for one by whoever looks too far: two of its numbers
are followed as addresses.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.lock_changes import CLASS
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Pointer
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict, Witness

_ID: Final = "size.every_list"
_SAYS: Final = "a list that is looked into is one of its class"


def every_list(objects: Objects) -> Iterator[Judged]:
    """For each list of a class that is read, or that a call is given: that there is one."""
    start, end = objects.reading.members.lists
    width = 2 * objects.reading.members.pointer
    told = set[tuple[Place, Verdict]]()
    for event in objects.run.events if start < end else ():
        at = _offset(objects, event)
        if at is None:
            continue
        verdict = _inside(objects, event, at, start, end - width)
        if (event.place, verdict) not in told:
            told.add((event.place, verdict))
            yield Judged(_ID, event.place, _SAYS, verdict, tuple(objects.made_at(at)))


def _offset(objects: Objects, event: Event) -> Expr | None:
    """How far in a class a list begins that an event is about, in bytes."""
    r = objects.reading
    if event.kind is Kind.LOAD and event.cell is not None and event.address is not None:
        if r.members.of(event.cell) != "list":
            return None
        # The end of a list is behind its beginning, by as much as an address has.
        width = 2 * r.members.pointer
        first = r.members.lists[0]
        own = r.number(first + (event.cell.offset - first) // width * width)
        known = objects.terms.under(event.path, r.named_but(event))
        for part in r.parts(r.read(known(tree(event.address)))):
            own = own if r.is_a(part, "sc") else objects.terms.add(own, part)
        return own
    # Of a list that a zspage is put into `zspage.fullness` claims more.
    if event.kind is Kind.CALL and kernel.LISTS.fullmatch(event.name) and "add" not in event.name:
        for each in event.arguments:
            if isinstance(each, Pointer) and each.of == CLASS:
                known = objects.terms.under(event.path, r.named_but(event))
                return r.read(known(tree(each.offset)))
    return None


def _inside(objects: Objects, event: Event, at: Expr, start: int, last: int) -> Verdict:
    """Whether a list begins between the first and the last one, in steps of their width."""
    r, terms = objects.reading, objects.terms
    width = 2 * r.members.pointer
    if isinstance(at, Const):
        path = [r.read(each) for each in event.path]
        known = any(r.members.role(CLASS, at.value + each) for each in range(width))
        if not known or (start <= at.value <= last and (at.value - start) % width == 0):
            return Verdict(Status.PROVED)  # what nothing is known of is a list of another kind
        refuted = Verdict(Status.REFUTED, Witness((("offset", at.value),)))
        return refuted if r.asker.possible(path) else Verdict(Status.VACUOUS)
    behind = terms.binary(BinaryOp.SUB, at, terms.const(start, at.type.width))
    below = terms.compare(CompareOp.LE, behind, terms.const(last - start, at.type.width))
    return objects.holds([r.read(each) for each in event.path], below)

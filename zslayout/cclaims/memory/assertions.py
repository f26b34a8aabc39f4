"""What a file asserts while it runs: a BUG_ON() that strikes however it is come to is no check."""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp
from zslayout.verdict import Status, Verdict

_ID: Final = "source.asserted"
_MAY_HOLD: Final = "a BUG_ON() may be passed"


def assertions(objects: Objects) -> Iterator[Judged]:
    """For each BUG_ON() that some way leads to: there is one on which it does not strike."""
    by_place = dict[Place, list[Event]]()
    for event in objects.run.events:
        if event.kind is Kind.CHECKED:
            by_place.setdefault(event.place, []).append(event)
    for place, events in by_place.items():
        verdict = _passed(objects, events)
        if verdict is not None:
            yield Judged(_ID, place, _MAY_HOLD, verdict)


def _passed(objects: Objects, events: list[Event]) -> Verdict | None:
    """Whether one of them is passed; nothing where no way leads to any."""
    r, terms = objects.reading, objects.terms
    stopped: Verdict | None = None
    for event in events:
        path = [r.read(each) for each in event.path]
        number = r.read(r.memory.word(event.value, r.word_bits))
        # Of a next page that is looked at it is asked whether there is one, for it is used.
        nexts = (x for x in objects.variables(number).values() if r.is_a(x, "next"))
        path += [terms.compare(CompareOp.NE, x, r.number(0, x.type.width)) for x in nexts]
        strikes = objects.holds(path, terms.compare(CompareOp.NE, number, r.number(0)))
        if strikes.status is Status.REFUTED:
            return Verdict(Status.PROVED)
        if strikes.status is Status.PROVED:
            # Where it strikes however it is come to, what leads there is the witness.
            strikes = objects.holds(path, terms.false)
        if strikes.status is not Status.PROVED:
            stopped = strikes
    return stopped

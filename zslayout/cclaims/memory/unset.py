"""What a run uses of its own variables was set before.

No call is given, no branch goes by, and nothing is stored of what nobody has written.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.terms import Terms
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.verdict import Status, Verdict

_ID: Final = "source.defined_value"
_SAYS: Final = "what is used of a variable was set before"
_OWN: Final = re.compile(r"stack\.\d+\.\d+:\d+\.0")
"""A room of the run's own, in the version that it begins with."""
_UNSET: Final = Verdict(Status.UNKNOWN, why="nothing has set it on some way that leads here")


def unset(objects: Objects) -> Iterator[Judged]:
    """For each event that depends on a variable which is not set."""
    told, clean = set[Place](), set[int]()
    # What the first turn of a loop begins with.
    begun = {
        named(name).name
        for loop in objects.run.loops
        for name, before, _ in loop.steps
        if isinstance(before, Var) and _is_unset(objects.terms, before)
    }
    for event in objects.run.events:
        for tree in _trees(objects, event):
            if id(tree) in clean or event.place in told:
                continue
            found = [
                x
                for x in objects.variables(tree).values()
                if x.name in begun or _is_unset(objects.terms, x)
            ]
            if not found:
                clean.add(id(tree))
            elif any(_matters(objects, event, tree, x) for x in found):
                told.add(event.place)
                yield Judged(_ID, event.place, _SAYS, _UNSET)


def _trees(objects: Objects, event: Event) -> Iterator[Expr]:
    memory, bits = objects.reading.memory, objects.reading.word_bits
    values = event.arguments if event.kind is Kind.CALL else (event.value,)
    for each in values:
        if each is not None and not isinstance(each, tuple):
            yield memory.word(each, bits)
    if event.address is not None:
        yield event.address
    yield from event.path


def _is_unset(terms: Terms, x: Var) -> bool:
    meaning = terms.meaning(x)
    return meaning is not None and not meaning.arguments and bool(_OWN.fullmatch(meaning.name))


def _matters(objects: Objects, event: Event, tree: Expr, x: Var) -> bool:
    """Whether a tree may be another one where the variable is."""
    terms, r = objects.terms, objects.reading
    other = terms.substituted({x.name: terms.var(f"other {x.name}", x.type)})(tree)
    if tree.type is BOOL:
        same = terms.any(terms.all(tree, other), terms.negate(terms.any(tree, other)))
        return objects.holds([], r.read(same)).status is not Status.PROVED
    same = terms.compare(CompareOp.EQ, r.read(tree), r.read(other))
    return objects.holds([*map(r.read, event.path)], same).status is not Status.PROVED

"""What a run uses of its own variables was set before.

No call is given, no branch goes by, and nothing is stored of what nobody has written. A variable of
a loop may be set together with another one, which is 0 until then: by induction it is set wherever
that one is not 0.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.terms import Terms
from zslayout.errors import Place
from zslayout.expr.nodes import Choose, Compare, CompareOp, Const, Expr, Var
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
        named(name).name: [one for one in loop.steps if _is_none(one[1])]
        for loop in objects.run.loops
        for name, before, _ in loop.steps
        if is_unset(objects.terms, before)
    }
    # An inner loop that begins with it knows as little; outer loops stand first.
    for loop in objects.run.loops:
        for name, before, _ in loop.steps:
            if _begins(objects, before).name in begun:
                begun.setdefault(named(name).name, [])
    ends = {named(name).name: x for loop in objects.run.loops for name, _, x in loop.steps}
    for event in objects.run.events:
        for tree in _trees(objects, event):
            if id(tree) in clean or event.place in told:
                continue
            found = [
                x
                for x in objects.variables(tree).values()
                if x.name in begun or is_unset(objects.terms, x)
            ]
            if not found:
                clean.add(id(tree))
            elif any(
                _matters(objects, event, tree, x)
                and not any(
                    _set_with(objects, x, ends[x.name], flag)
                    and not _matters(objects, event, tree, x, _off(objects, flag[0]))
                    for flag in begun.get(x.name, ())
                )
                for x in found
            ):
                told.add(event.place)
                yield Judged(_ID, event.place, _SAYS, _UNSET)
    yield from _returned(objects)


def _returned(objects: Objects) -> Iterator[Judged]:
    """What is returned, on the ways that return."""
    value, returns = objects.run.value, objects.run.returns
    if value is None or isinstance(value, tuple) or returns is None or not objects.run.events:
        return
    places = [place for _, place in objects.run.returned if place.line]
    place = next(iter(places), objects.run.events[-1].place)
    event = Event(Kind.KEPT, place, returns, value=value)
    (tree, *_) = _trees(objects, event)
    for x in objects.variables(tree).values():
        if is_unset(objects.terms, x) and _matters(objects, event, tree, x):
            yield Judged(_ID, place, _SAYS, _UNSET, tuple(places[1:]))
            return


def _begins(objects: Objects, before: Expr) -> Var:
    """The variable that a loop begins with, in the first turn of a loop around it."""
    turns = {id(each.turn) for each in objects.run.loops}
    while isinstance(before, Choose):
        x = before.condition
        if not isinstance(x, Compare) or id(x.left) not in turns or not _is_none(x.right):
            break
        before = before.yes if x.op is CompareOp.EQ else before.no
    return before if isinstance(before, Var) else named(objects.terms.var("none", before.type))


def _trees(objects: Objects, event: Event) -> Iterator[Expr]:
    memory, bits = objects.reading.memory, objects.reading.word_bits
    values = event.arguments if event.kind is Kind.CALL else (event.value,)
    for each in values:
        if each is not None and not isinstance(each, tuple):
            yield memory.word(each, bits)
    if event.address is not None:
        yield event.address
    yield from event.path


def is_unset(terms: Terms, x: Expr) -> bool:
    """Whether a value is what a variable of the run's own has before it is set."""
    meaning = terms.meaning(x)
    return meaning is not None and not meaning.arguments and bool(_OWN.fullmatch(meaning.name))


def _is_none(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0


def _off(objects: Objects, x: Expr) -> Expr:
    return objects.terms.compare(CompareOp.EQ, x, objects.terms.const(0, x.type.width))


def _set_with(objects: Objects, x: Var, after: Expr, flag: tuple[Expr, Expr, Expr]) -> bool:
    """Whether a turn that begins with a flag of 0 sets a variable, or leaves the flag 0."""
    terms, r = objects.terms, objects.reading
    same = terms.compare(CompareOp.EQ, r.read(after), r.read(_other(terms, x)(after)))
    goal = terms.any(same, r.read(_off(objects, flag[2])))
    return objects.holds([r.read(_off(objects, flag[0]))], goal).status is Status.PROVED


def _other(terms: Terms, x: Var) -> Callable[[Expr], Expr]:
    """Trees with another value of a variable."""
    return terms.substituted({x.name: terms.var(f"other {x.name}", x.type)})


def _matters(objects: Objects, event: Event, tree: Expr, x: Var, *given: Expr) -> bool:
    """Whether a tree may be another one where the variable is."""
    terms, r = objects.terms, objects.reading
    other = _other(terms, x)(tree)
    if tree.type is BOOL:
        same = terms.any(terms.all(tree, other), terms.negate(terms.any(tree, other)))
        path = given
    else:
        same = terms.compare(CompareOp.EQ, r.read(tree), r.read(other))
        path = (*event.path, *given)
    return objects.holds([*map(r.read, path)], r.read(same)).status is not Status.PROVED

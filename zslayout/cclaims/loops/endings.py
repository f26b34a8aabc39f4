"""Loops that count end within the number of turns that every claim takes for granted.

What is said of code behind a loop is said of runs that come out of it: of a loop that counts the
wrong way nothing would be left to say, and nothing to object to.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.memory.pieces import leaf_ways
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import MOST_TURNS
from zslayout.cfront.event import Kind, Loop
from zslayout.expr.nodes import BinaryOp, Compare, CompareOp, Const, Expr, Var
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict

_SAYS: Final = "a loop that counts comes to its end"
_TURNS: Final = "a turn that is followed by another one has done something"
_IDLE: Final = "a turn may change nothing, and be followed by another"
_DONE: Final = frozenset([Kind.STORE, Kind.CALL, Kind.MAPPED])
_LATE: Final = (1 << 13, 1 << 15, 1 << 19, MOST_TURNS - 1)
"""Turns that no loop comes to: pages of 256 KiB hold 8,192 objects of 32 bytes, 32,768 of 8.

Asked of all at once: an address of 32 bits may come round in so many turns, but not for each.
"""
_INDEX_BITS: Final = 32
_READ: Final = re.compile(r"\w+\.-?\d+:\d+\.\d+$")
"""What is read of memory."""
_OWN: Final = ("turned:", "walk ", "left ")


def endings(objects: Objects) -> Iterator[Judged]:
    """For each loop that numbers and the turn decide: no turn follows the last one that may be.

    Of another one it is asked that some turn can be its last.
    """
    r, terms = objects.reading, objects.terms
    for loop in objects.run.loops:
        turn = named(loop.turn)
        solved = {named(name).name: value for name, value in loop.solved}
        again = r.read(terms.substituted(solved)(loop.again))
        if turn.name not in objects.variables(again) or _is_of_memory(objects, loop, again):
            last = [*map(r.read, loop.path), terms.negate(again)]
            if _stays(objects, loop, terms.substituted(solved)(loop.again)):
                verdict = Verdict(Status.UNKNOWN, why="nothing that it asks changes by a turn")
                yield Judged("source.loop_ends", loop.place, _SAYS, verdict)
            elif r.asker.possible(last[:-1]) and not r.asker.possible(last):
                verdict = Verdict(Status.UNKNOWN, why="no turn of it can be the last")
                yield Judged("source.loop_ends", loop.place, _SAYS, verdict)
            yield _does_something(objects, loop, again)
            continue
        late = (terms.const(number, turn.type.width) for number in _LATE)
        goes_on = terms.all(*(terms.substituted({turn.name: each})(again) for each in late))
        given = [*map(r.read, loop.path), *_inside(objects, again)]
        verdict = objects.holds(given, terms.negate(goes_on))
        if verdict.status is Status.REFUTED:
            verdict = objects.holds(given, terms.any(*_last_turns(objects, turn, again)))
        if verdict.status is Status.REFUTED:
            verdict = Verdict(Status.UNKNOWN, why="it may turn more than 2**28 times")
        yield Judged("source.loop_ends", loop.place, _SAYS, verdict)


def _last_turns(objects: Objects, turn: Var, again: Expr) -> Iterator[Expr]:
    """Where a loop asks whether two numbers are the same: that it is left when they are."""
    r, terms = objects.reading, objects.terms
    todo, seen = [again], set[int]()
    while todo:
        x = todo.pop()
        if id(x) in seen:
            continue
        seen.add(id(x))
        todo += children(x)
        if not isinstance(x, Compare) or x.op not in {CompareOp.EQ, CompareOp.NE}:
            continue
        first = terms.substituted({turn.name: terms.const(0, turn.type.width)})
        a, b = first(x.left), first(x.right)
        for apart in (terms.binary(BinaryOp.SUB, a, b), terms.binary(BinaryOp.SUB, b, a)):
            at = r.extended(apart, turn.type.width)
            few = terms.compare(CompareOp.LT, at, terms.const(MOST_TURNS, turn.type.width))
            yield terms.all(few, terms.negate(terms.substituted({turn.name: at})(again)))


def _inside(objects: Objects, again: Expr) -> Iterator[Expr]:
    """An object that is taken is inside its zspage: `compact.moves` and `source.allocates`."""
    r = objects.reading
    for each in objects.variables(again).values():
        if r.is_a(each, "freeobj") and each.type.width == _INDEX_BITS:
            yield from objects.inside(r.argument(each), each)


def _is_of_memory(objects: Objects, loop: Loop, again: Expr) -> bool:
    """Whether what decides on another turn was found at that turn, or by another loop."""
    terms = objects.terms
    steps = {named(name).name for name, _, _ in loop.steps}
    steps |= {named(each.turn).name for each in objects.run.loops if each is not loop}
    for name, var in objects.variables(again).items():
        meaning = terms.meaning(var)
        if name in steps or (meaning is not None and meaning.name.startswith(_OWN)):
            return True
        turn = named(loop.turn).name
        if meaning is not None and any(turn in objects.variables(x) for x in meaning.arguments):
            return True
    return False


def _does_something(objects: Objects, loop: Loop, again: Expr) -> Judged:
    """A turn that changes nothing, and calls nobody, is followed by just such another one."""
    r, terms, run = objects.reading, objects.terms, objects.run
    number, does = run.loops.index(loop), list[Expr]()
    for event in run.events:
        if number in event.loops and (event.kind in _DONE or event.volatile):
            inner = event.loops[event.loops.index(number) + 1 :]
            path = run.loops[inner[0]].path if inner else event.path
            does.append(terms.all(*map(r.read, path)))
    for name, before, after in loop.steps:
        for leaf, path in leaf_ways(terms, r.read(after)):
            moves = terms.truth(leaf is not name)
            if isinstance(before, Const):  # nothing, until something is found
                moves = terms.compare(CompareOp.NE, leaf, name)
            does.append(terms.all(*path, moves))
    verdict = objects.holds([again], terms.any(*does))
    if verdict.status is Status.REFUTED:
        verdict = Verdict(Status.UNKNOWN, why=_IDLE)
    return Judged("source.loop_ends", loop.place, _TURNS, verdict)


def _stays(objects: Objects, loop: Loop, again: Expr) -> bool:
    """Whether all that decides on another turn is read, and from where no turn changes anything.

    What a loop writes it may read again, and what a call says may be something else each time.
    """
    number = objects.run.loops.index(loop)
    inside = [event for event in objects.run.events if number in event.loops]
    if any(event.kind is Kind.STORE or event.volatile for event in inside):
        return False
    steps = {named(name).name for name, before, after in loop.steps if name is not after}
    found = [x for x in objects.variables(again).values() if x.name not in objects.terms.known]
    return bool(found) and all(_is_fixed(objects, x, named(loop.turn), steps) for x in found)


def _is_fixed(objects: Objects, x: Var, turn: Var, steps: set[str]) -> bool:
    terms = objects.terms
    meaning = terms.meaning(x)
    if x is turn or x.name in steps:
        return False
    if meaning is None:
        return True
    # Behind the address stands at which turns it was read.
    arguments = meaning.arguments[:1] if _READ.match(meaning.name) else meaning.arguments
    return all(
        _is_fixed(objects, each, turn, steps)
        for argument in arguments
        for each in objects.variables(argument).values()
    )

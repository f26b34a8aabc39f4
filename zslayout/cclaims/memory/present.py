"""Zspages that are looked for, in a list or in what a loop keeps: used where there is one."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.lock_changes import ZSPAGE
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import Reading
from zslayout.cfront.event import Kind, Run
from zslayout.cfront.recurrences import below
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "source.had"
_FOUND: Final = "a zspage that was looked for, or kept, is used only where there is one"
_SOME: Final = "what a loop keeps for its next turn was found in some turn"
_FIRST: Final = "what a loop begins without is not used in its first turn"
_NOWHERE: Final = "nothing is read or written by an address of nothing"
_MEMBER: Final = "what a member may be without is used where it is there"
_DESTROYS: Final = "@zs_destroy_pool"
_ISOLATES: Final = re.compile(r"@\w*isolate\w*")
_SMALL: Final = 4096
_OWN: Final = frozenset(["stack", "array"])
"""Of these an address is how far in a run's own variables something is."""
_NEVER: Final = Verdict(Status.UNKNOWN, why="no turn is known to find one")


def present(locking: Locking) -> Iterator[Judged]:
    """Loads and stores of members of a zspage, one on each way."""
    r, asked = locking.r, set[tuple[int, ...]]()
    yield from _kept(locking)
    for act in locking.objects.acts:
        cell = act.event.cell
        if cell is None or cell.kind != ZSPAGE or not r.is_a(act.at, "listed"):
            continue
        # Not as it is read: that takes what was looked for for something.
        raw, path = tree(act.event.address), act.event.path
        key = (id(raw), *map(id, path))
        if key not in asked:
            asked.add(key)
            verdict = r.asker.follows(path, _there(locking, raw))
            yield Judged(_ID, act.place, _FOUND, verdict)


def unbegun(objects: Objects) -> Iterator[Judged]:
    """Loads and stores by an address that a loop keeps for its next turn, and begins without."""
    terms, r, asked = objects.terms, objects.reading, set[tuple[int, ...]]()
    for event in objects.run.events:
        if event.kind not in {Kind.LOAD, Kind.STORE} or event.address is None:
            continue
        at, first = tree(event.address), list[Expr]()
        own = event.cell is not None and event.cell.kind in _OWN
        if _is_nothing(at) and not own:
            verdict = r.asker.follows((), terms.negate(terms.all(*event.path)))
            yield Judged(_ID, event.place, _NOWHERE, verdict)
        for number in event.loops:
            loop = objects.run.loops[number]
            for name, before, _ in loop.steps:
                if isinstance(before, Const) and not before.value and _base(at) is name:
                    turn = terms.const(0, loop.turn.type.width)
                    first.append(terms.compare(CompareOp.EQ, loop.turn, turn))
                    first.append(terms.compare(CompareOp.EQ, name, before))
        key = (id(at), *map(id, event.path))
        if first and key not in asked:
            asked.add(key)
            verdict = r.asker.follows(first, terms.negate(terms.all(*event.path)))
            yield Judged(_ID, event.place, _FIRST, verdict)


class Absent:
    """What a member may be without: a page's zspage, and the slot of a pool.

    A zspage may go while its page is isolated, if isolation only looks whether there is one, as in
    7.3. A pool that could not be made whole is destroyed with the classes that it has so far.
    """

    def __init__(self, reading: Reading, runs: Iterable[Run]) -> None:
        self._reading = reading
        runs = tuple(runs)
        calls = {x.name for run in runs for x in run.events if x.kind is Kind.CALL}
        self._roles = {"array": _DESTROYS.removeprefix("@") in calls}
        self._roles["zspage"] = any(map(self._looks, runs))

    def _looks(self, run: Run) -> bool:
        """Whether a page is isolated where it has a zspage."""
        value = run.value
        if not _ISOLATES.fullmatch(run.name) or value is None or isinstance(value, tuple):
            return False
        r = self._reading
        parts = map(r.terms.meaning, below(r.terms, r.memory.word(value, r.word_bits)))
        loads = [r.members.load(x.name) for x in parts if x is not None]
        roles = {each.role for each in loads if each is not None}
        return roles == {"zspage"}

    def findings(self, objects: Objects) -> Iterator[Judged]:
        """For each load and store of what a member leads to that may have none."""
        terms, r, asked = objects.terms, objects.reading, set[tuple[int, ...]]()
        first: dict[tuple[int, ...], Expr] = {}  # whoever reads it again holds the page's lock
        arguments = [*map(r.read, objects.run.arguments)]
        moves = any(r.is_a(each, "argument newpage") for each in arguments)
        for event in objects.run.events:
            if event.kind not in {Kind.LOAD, Kind.STORE} or event.address is None:
                continue
            at = _base(tree(event.address))
            meaning = terms.meaning(at)
            load = None if meaning is None else r.members.load(meaning.name)
            role = "" if load is None else load.role
            here = moves if role == "zspage" else objects.run.name == _DESTROYS
            key = (id(at), *map(id, event.path))
            if meaning is None or not here or not self._roles.get(role):
                continue
            of = meaning.arguments[:1]
            own = any(x is each for x in of for each in objects.run.arguments)
            same = first.setdefault(tuple(map(id, of)), at)
            if same is at and key not in asked and (own or role == "array"):
                asked.add(key)
                there = terms.compare(CompareOp.NE, at, terms.const(0, at.type.width))
                yield Judged(_ID, event.place, _MEMBER, r.asker.follows(event.path, there))


def _base(at: Expr) -> Expr:
    """An address without how far from it."""
    far = isinstance(at, Binary) and at.op is BinaryOp.ADD and isinstance(at.right, Const)
    return _base(at.left) if far and isinstance(at, Binary) else at


def _is_nothing(at: Expr) -> bool:
    """Whether an address is a small number: that of a member of nothing."""
    return isinstance(at, Const) and at.value < _SMALL


def _kept(locking: Locking) -> Iterator[Judged]:
    """What a loop begins without, and keeps for its next turn, is something after some turn.

    Else nothing is done with it in any turn, and nothing could be said against what is never done.
    """
    r, terms = locking.r, locking.terms
    names = {id(each.name) for each in locking.set.kept}
    for loop in locking.objects.run.loops:
        for name, before, after in loop.steps:
            if id(name) not in names or not isinstance(before, Const) or before.value:
                continue
            none = terms.compare(CompareOp.EQ, name, r.number(0))
            then = terms.compare(CompareOp.EQ, after, r.number(0))
            never = r.asker.surely([loop.again, none], then)
            some = _NEVER if never else Verdict(Status.PROVED)
            yield Judged(_ID, loop.place, _SOME, some)


def _there(locking: Locking, x: Expr) -> Expr:
    """When an address is that of something: no small number, and no name that stands for none."""
    terms = locking.terms
    if isinstance(x, Choose):
        return terms.choose(x.condition, _there(locking, x.yes), _there(locking, x.no))
    if isinstance(x, Binary) and x.op is BinaryOp.ADD and isinstance(x.right, Const):
        return _there(locking, x.left)
    if isinstance(x, Const):
        return terms.false
    for kept in locking.set.kept:
        if x is kept.name:
            return terms.compare(CompareOp.NE, x, locking.r.number(0))
    return terms.true

"""Zspages that are looked for, in a list or in what a loop keeps: used where there is one."""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.locks.lock_changes import ZSPAGE
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.objects import Judged
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "source.had"
_FOUND: Final = "a zspage that was looked for, or kept, is used only where there is one"
_SOME: Final = "what a loop keeps for its next turn was found in some turn"
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

"""A loop whose turns look into numbered slots: into each of the first so many, into none twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.objects import Objects
from zslayout.cfront.event import Loop
from zslayout.expr.nodes import CompareOp, Expr
from zslayout.verdict import Status, Verdict

_MAY_LEAVE: Final = Verdict(Status.UNKNOWN, why="the loop may be left before the last one")


@dataclass(frozen=True, slots=True)
class SlotsSeen:
    """What is true of a loop over slots."""

    inside: Verdict
    """Whether a turn looks into one of them."""
    each: Verdict
    """Whether as many turns are run as there are slots."""
    once: Verdict
    """Whether no two of these turns look into the same."""


def slots_seen(
    objects: Objects, loop: Loop, path: Sequence[Expr], slot: Expr, count: Expr
) -> SlotsSeen:
    """Hold the number of a slot against how many there are; a turn looks into it on this path."""
    terms, r, turn = objects.terms, objects.reading, named(loop.turn)
    comes = [r.read(each) for each in loop.path]
    left = r.read(loop.left)
    most = r.extended(count, turn.type.width)
    one = terms.const(1, turn.type.width)
    in_time = [*comes, terms.compare(CompareOp.LT, turn, most)]
    early = [*comes, terms.compare(CompareOp.LT, terms.add(turn, one), most)]
    wide = max(slot.type.width, count.type.width)
    fits = terms.compare(CompareOp.LT, r.extended(slot, wide), r.extended(count, wide))
    stays = objects.holds(early, terms.negate(left))
    others = {*objects.variables(left)} - {turn.name, *objects.variables(most), *terms.known}
    if stays.status is Status.REFUTED and others:
        stays = _MAY_LEAVE
    if stays.status is Status.PROVED:
        stays = objects.holds(in_time, terms.all(*path))
    other = terms.var(f"other {turn.name}", turn.type)
    elsewhere = terms.substituted({turn.name: other})(slot)
    both = [*in_time, terms.compare(CompareOp.LT, other, turn)]
    once = objects.holds(both, terms.compare(CompareOp.NE, elsewhere, slot))
    return SlotsSeen(objects.holds(path, fits), stays, once)

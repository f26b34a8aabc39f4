"""A bit of the handle's word that is a lock: HANDLE_PIN_BIT, until v5.17.

Whoever stores to the word of a live handle has its lock, so a store keeps the bit, and the word is
stored at once: c102f07ca0b0 ("zsmalloc: fix migrate_zspage-zs_free race condition") of v4.5.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.event import Event, Kind
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict, Witness

LOCKS: Final = re.compile(r"(?:__)?bit_spin_(?:lock|unlock|trylock|is_locked)")
"""Functions of include/linux/bit_spinlock.h: a bit's number, and the address of its word."""
_ID: Final = "obj.lock_bit"


def lock_calls(objects: Objects) -> Iterator[tuple[Event, Expr, Expr]]:
    """The calls that take, give back or look at the lock of a handle: its bit, and the handle."""
    r = objects.reading
    for event in objects.run.events:
        if event.kind is Kind.CALL and LOCKS.fullmatch(event.name) and len(event.arguments) > 1:
            known = objects.terms.under(event.path, r.named)
            bit, at = (r.read(known(r.memory.word(x, r.word_bits))) for x in event.arguments[:2])
            if r.page_at(at) is None:
                yield event, bit, r.entity(at)


def locked(objects: Objects) -> Iterator[tuple[Event, Expr, tuple[Expr, ...]]]:
    """Those that a run can come to, each with the handle and the conditions."""
    for event, _, at in lock_calls(objects):
        path = tuple(map(objects.reading.read, event.path))
        if all(each is not objects.terms.false for each in path):
            yield event, at, path


def pins(objects: Objects) -> Iterator[Judged]:
    """No field of a word reaches into its lock, and no store to one is torn."""
    r = objects.reading
    if not r.learned.lock:
        return
    says = "no field of a word reaches into the bit that is its lock"
    for event, bit, _ in lock_calls(objects):
        if any(r.read(x) is objects.terms.false for x in event.path):
            continue
        verdict = Verdict(Status.UNKNOWN, why="it is not known which bit it is")
        if isinstance(bit, Const) and r.learned.word is not None:
            verdict = _apart(objects, r.learned.word, 1 << bit.value)
        yield Judged(_ID, event.place, says, verdict)
    says = "a word with a lock in it is stored at once"
    for act in objects.stores("word"):
        if not act.event.volatile:
            torn = Verdict(Status.REFUTED, Witness((("volatile", 0),)))
            yield Judged("obj.not_torn", act.place, says, torn)


def _apart(objects: Objects, word: tuple[Expr, Expr, Expr, Expr], lock: int) -> Verdict:
    """Whether a bit of the words that the file makes is the same in all of them."""
    r, terms = objects.reading, objects.terms
    made, *fields = word
    none = terms.substituted({named(x).name: r.number(0, x.type.width) for x in fields})(made)
    one, other = (terms.binary(BinaryOp.AND, x, r.number(lock)) for x in (made, none))
    return objects.holds(r.bounds(*word[1:]), terms.compare(CompareOp.EQ, one, other))

"""Which level of the series the zs_free() of a file is, told from what it does.

Nothing is told by a name of the file's own: a class is found by the word when what is looked up in
the pool's array was computed from a word that was loaded, by the zspage when it was from a member
of that. What decides at a point alone, a condition on parameters, is told apart from the others.
"""

from collections.abc import Iterator, Sequence

from zslayout.cclaims.locks.lock_changes import CLASS, POOL, WORD
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.locks.stable import by_word
from zslayout.cclaims.objects import Act
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel


def found_levels(locking: Locking) -> tuple[FoundLevel, ...]:
    """What the zs_free() of a run is, at each point."""
    terms = locking.terms
    told = _told_apart(locking)
    has_class = _has_class(locking)
    columns = zip(*(terms.known[each.name] for each in told), strict=True) if told else ()
    truths = list(columns) or [()] * terms.points
    known: dict[tuple[object, ...], FoundLevel] = {}
    for key in zip(truths, has_class, strict=True):
        if key not in known:
            given = [
                x if is_true else terms.negate(x) for x, is_true in zip(told, key[0], strict=True)
            ]
            known[key] = _Level(locking, given).found(has_class=key[1])
    return tuple(known[key] for key in zip(truths, has_class, strict=True))


def _told_apart(locking: Locking) -> list[Var]:
    """The conditions on a way of a run that parameters alone decide."""
    found: dict[int, Var] = {}
    todo = [each for path in locking.set.paths.values() for each in path]
    seen = set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, Var) and each.type is BOOL and each.name in locking.terms.known:
            found[id(each)] = each
        todo += children(each)
    return list(found.values())


def _has_class(locking: Locking) -> tuple[bool, ...]:
    """Whether words of two classes differ, at each point."""
    r, terms = locking.r, locking.terms
    if r.learned.word is None:
        return (False,) * terms.points
    none = [r.number(0, each.type.width) for each in r.learned.word[1:]]
    one = r.number(1, none[1].type.width)
    made = (r.encoded(none[0], each, none[2]) for each in (none[1], one))
    values = [terms.values(each) or () for each in made]
    return tuple(a != b for a, b in zip(*values, strict=True)) or (False,) * terms.points


class _Level:
    """One run on the ways that are open at a point."""

    def __init__(self, locking: Locking, given: Sequence[Expr]) -> None:
        self.locking = locking
        self.r = locking.r
        self.terms = locking.terms
        self.given = tuple(given)
        self.loads = [
            act for act in self._acts("word") if not act.store and not self.r.is_fresh(act.at)
        ]

    def found(self, *, has_class: bool) -> FoundLevel:
        """What it is."""
        outside = set(self._outside())
        level, early = self._level(has_class=has_class), outside == {True}
        if not self.loads or len(outside) > 1 or level is ProtocolLevel.OTHER:
            return FoundLevel(ProtocolLevel.OTHER, early, has_class)
        if level is ProtocolLevel.LOCKLESS_FREE and early:
            level = ProtocolLevel.EARLY_UNLOCK
        return FoundLevel(level, early, has_class)

    def _level(self, *, has_class: bool) -> ProtocolLevel:
        """How the class is found that is locked."""
        first = self._is_locked(self.loads[0], POOL, WORD) if self.loads else None
        if not self.locking.by_pool:
            return ProtocolLevel.PIN_BIT if first else ProtocolLevel.OTHER
        if not self.locking.by_class:
            return ProtocolLevel.POOL_LOCK if first else ProtocolLevel.OTHER
        by = {by_word(act, self.locking) for act in self._acts("array") if not act.store}
        if by == {False} and first:
            return ProtocolLevel.CLASS_IDX if has_class else ProtocolLevel.BASE
        again = any(self._is_locked(each, CLASS) for each in self.loads[1:])
        if by == {True} and first is False and again:
            return ProtocolLevel.LOCKLESS_FREE
        return ProtocolLevel.OTHER

    def _acts(self, role: str) -> Iterator[Act]:
        for act in self.locking.objects.acts:
            if act.role == role and self._is_open(act.path):
                yield act

    def _is_open(self, path: tuple[Expr, ...]) -> bool:
        return not self.locking.r.asker.surely((*path, *self.given), self.terms.false)

    def _is_locked(self, act: Act, *kinds: str) -> bool | None:
        """Whether a lock of one of these kinds is held at an event; None if on some ways."""
        return self._is_held(act.order, act.path, *kinds)

    def _is_held(self, order: int, path: tuple[Expr, ...], *kinds: str) -> bool | None:
        terms, asker = self.terms, self.r.asker
        at = (*path, *self.given)
        held = self.locking.set.some(lambda lock: terms.truth(lock.kind in kinds), order, at)
        if asker.surely(at, held):
            return True
        return False if asker.surely(at, terms.negate(held)) else None

    def _outside(self) -> Iterator[bool | None]:
        """Whether no lock of its class is held: of each page that is given back, and zspage."""
        kind = CLASS if self.locking.by_class else POOL
        taken = [act for act in self._acts("zspage") if act.store and _is_none(act.value)]
        for order, path in (
            *((act.order, act.path) for act in taken),
            *((order, path) for order, _, path, _ in self.locking.freed if self._is_open(path)),
        ):
            held = self._is_held(order, path, kind)
            yield None if held is None else not held


def _is_none(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0

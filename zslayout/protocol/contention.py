"""What two operations wait for of each other: the locks that both need, read from their tables.

    pool->lock    one for all; who takes a share waits only for who takes it alone
    class->lock   of one size class: those of other classes do not meet there
    page lock, zspage->lock
                  of one zspage, or a page of it
    zone->lock    the page allocator's, one for all: a step that takes a page, or gives one back,
                  takes and releases it

One rule: a lock stands here because a row of the table takes it. Two shares of a lock do not wait
for each other, but each is an atomic operation on the same cache line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import OperationTable, ProtocolVariant, Transition
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, TRY_ACTIONS, Action, LockClass

_ZONE_ACTIONS: Final = frozenset({Action.ALLOC_PAGE, Action.FREE_PAGE})
_TAKES: Final = ACQUIRE_ACTIONS | {Action.WAIT}
_OF_THE_POOL: Final = frozenset({LockClass.POOL, LockClass.ZONE})
"""Locks of which there is one for all."""


@dataclass(frozen=True, slots=True)
class LockNeed:
    """How an operation takes a kind of lock, of all its ways."""

    lock_class: LockClass
    shared: bool
    """It never takes more than a share."""
    waits: bool
    """On some way it waits for it; where it does not, it tries and goes another way."""
    inside: frozenset[LockClass]
    """What it may hold when it takes it."""


def lock_needs(operation: OperationTable) -> Mapping[LockClass, LockNeed]:
    """The locks that an operation takes, outermost first."""
    held = locks_held_at(operation)
    found: dict[LockClass, list[tuple[Transition, frozenset[LockClass]]]] = {}
    for row in operation.transitions:
        lock_class = _taken(row)
        if lock_class is not None and row.label in held:
            found.setdefault(lock_class, []).append((row, held[row.label]))
    return {
        lock_class: LockNeed(
            lock_class,
            shared=all(row.action is Action.READ_LOCK for row, _ in taken),
            waits=any(row.action not in TRY_ACTIONS for row, _ in taken),
            inside=frozenset[LockClass]().union(*(locks for _, locks in taken)),
        )
        for lock_class, taken in sorted(found.items())
    }


def _taken(row: Transition) -> LockClass | None:
    if row.action in _ZONE_ACTIONS:
        return LockClass.ZONE
    return row.lock_class if row.action in _TAKES else None


@dataclass(frozen=True, slots=True)
class SharedLock:
    """A kind of lock that two operations need."""

    lock_class: LockClass
    both_share: bool
    """Neither waits: both take a share."""
    waits: bool
    """One of them may have to wait for the other, and not only go another way."""

    @property
    def everywhere(self) -> bool:
        """They meet there whatever classes and zspages they are about."""
        return self.lock_class in _OF_THE_POOL


@dataclass(frozen=True, slots=True)
class ContentionPair:
    """Two operations, or one in two threads."""

    one: str
    other: str
    locks: tuple[SharedLock, ...]
    """Outermost first."""

    @property
    def in_other_classes(self) -> tuple[SharedLock, ...]:
        """Those on which they meet though they are about two size classes."""
        return tuple(each for each in self.locks if each.everywhere)


def contention(operations: Sequence[OperationTable]) -> Iterator[ContentionPair]:
    """Every pair of operations that take locks, in the order of the operations."""
    needs = {each.name: lock_needs(each) for each in operations}
    names = [name for name, locks in needs.items() if locks]
    for place, one in enumerate(names):
        for other in names[place:]:
            both = [(mine, needs[other].get(kind)) for kind, mine in needs[one].items()]
            shared = (_shared(mine, theirs) for mine, theirs in both if theirs is not None)
            yield ContentionPair(one, other, tuple(shared))


def _shared(mine: LockNeed, theirs: LockNeed) -> SharedLock:
    both_share = mine.shared and theirs.shared
    return SharedLock(mine.lock_class, both_share, not both_share and (mine.waits or theirs.waits))


def pair_of(pairs: Sequence[ContentionPair], one: str, other: str) -> ContentionPair:
    """The pair of two operations. Raises LookupError where one of them takes no lock."""
    for pair in pairs:
        if {pair.one, pair.other} == {one, other}:
            return pair
    raise LookupError(f"{one}, {other}")


@dataclass(frozen=True, slots=True, eq=False)
class ContentionClaim:
    """What the series claims of locks, and from which patch on."""

    name: str
    statement: str
    holds: Callable[[Sequence[OperationTable]], bool]
    expected: Callable[[ProtocolVariant], bool]


def _no_common_lock(operations: Sequence[OperationTable]) -> bool:
    pair = pair_of(list(contention(operations)), "zs_free", "zs_free")
    return all(each.lock_class is LockClass.ZONE for each in pair.in_other_classes)


def _no_wait_for_free(operations: Sequence[OperationTable]) -> bool:
    pairs = list(contention(operations))
    movers = (pair_of(pairs, "zs_free", name) for name in ("zs_page_migrate", "zs_compact"))
    return all(
        each.lock_class is LockClass.ZONE for pair in movers for each in pair.in_other_classes
    )


def zone_inside_class(operations: Sequence[OperationTable]) -> tuple[str, ...]:
    """The operations that take zone->lock while they may hold class->lock, or the one lock."""
    found = list[str]()
    for each in operations:
        one_lock = any(row.one_lock for row in each.transitions)
        zone = lock_needs(each).get(LockClass.ZONE)
        if zone and (LockClass.POOL if one_lock else LockClass.CLASS) in zone.inside:
            found.append(each.name)
    return tuple(found)


CLAIMS: Final = (
    ContentionClaim(
        "no_common_lock",
        "Two zs_free() of different classes need no lock of the pool in common.",
        _no_common_lock,
        lambda variant: variant.lockless_free,
    ),
    ContentionClaim(
        "no_wait_for_free",
        "zs_page_migrate() and zs_compact() wait for no zs_free() of another class.",
        _no_wait_for_free,
        lambda variant: variant.lockless_free,
    ),
    ContentionClaim(
        "zone_outside_class",
        "zs_free() takes zone->lock outside of class->lock.",
        lambda operations: "zs_free" not in zone_inside_class(operations),
        lambda variant: variant.early_unlock,
    ),
)
"""Patch 2 brings the first two, where the word carries the class; patch 3 the last."""

"""Edits of operation tables about locks: one that is left out, or released at another place."""

from dataclasses import replace
from typing import Final

from zslayout.protocol.rows import releases_class
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView
from zslayout.protocol.table_edits import EditDoesNothing, TableEdit, row_before, skipped
from zslayout.protocol.transition import (
    OperationTable,
    ThreadLocals,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.reference.atomic_step import (
    ACQUIRE_ACTIONS,
    RELEASE_ACTIONS,
    Action,
    LockClass,
)

_LOCKS: Final = frozenset(
    {StateMap.CLASS_LOCK, StateMap.PAGE_LOCK, StateMap.READER, StateMap.WRITER}
)
"""Who holds which lock."""
LOCK_MOVES: Final = ACQUIRE_ACTIONS | RELEASE_ACTIONS
"""Steps after which a lock is held that was not, or the other way round."""


def without_lock(lock_class: LockClass) -> TableEdit:
    """No row takes or releases locks of a kind: what else these do is done, and no step of its own.

    Where classes have no lock, pool->lock is that of the class.
    """

    def edit(table: OperationTable) -> OperationTable:
        rows = tuple(
            _without_lock(each) if _is_about(each, lock_class) else each
            for each in table.transitions
        )
        if rows == table.transitions:
            raise EditDoesNothing
        return replace(table, transitions=rows)

    return edit


def held_as(lock_class: LockClass | None, *, one_lock: bool) -> LockClass | None:
    """Of which kind a lock is where classes have none: pool->lock is theirs, and no other."""
    if not one_lock or lock_class not in {LockClass.POOL, LockClass.CLASS}:
        return lock_class
    return LockClass.POOL if lock_class is LockClass.CLASS else None


def _is_about(each: Transition, lock_class: LockClass) -> bool:
    kind = held_as(lock_class, one_lock=each.one_lock)
    return kind is not None and each.lock_class is kind and each.action in LOCK_MOVES


def _without_lock(old: Transition) -> Transition:
    def updates(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        return tuple(each for each in old.updates(view, its) if each.map not in _LOCKS)

    waits = old.action in ACQUIRE_ACTIONS and old.lock_class is not LockClass.ZSPAGE
    return replace(
        old,
        description=f"no longer {old.description}",
        action=None,
        lock_class=None,
        nested=False,
        guard=always_true if waits else old.guard,
        guard_of_threads=always_true_of_all,
        updates=updates,
    )


def releases_class_lock(old: Transition) -> Transition:
    """A row that does so where another one stands."""
    made = releases_class("releasing", old.assertion, old.label)
    return replace(
        made,
        assertion_of_all=old.assertion_of_all,
        lock_class=LockClass.POOL if old.one_lock else LockClass.CLASS,
        one_lock=old.one_lock,
    )


def class_released_before(label: str) -> TableEdit:
    """The next row to release class->lock does so before the one at a label, and not there."""

    def edit(table: OperationTable) -> OperationTable:
        rows = list(row_before(label, releases_class_lock)(table).transitions)
        place = [each.label for each in rows].index(label)
        while not (rows[place].action is Action.UNLOCK and _is_about(rows[place], LockClass.CLASS)):
            place += 1
        rows[place] = skipped(rows[place])
        return replace(table, transitions=tuple(rows))

    return edit

"""The operations of which the protocol consists."""

from dataclasses import replace
from functools import cache

from zslayout.protocol.operations.async_free_zspage import async_free_zspage
from zslayout.protocol.operations.hand_over import hand_over
from zslayout.protocol.operations.zs_compact import zs_compact
from zslayout.protocol.operations.zs_free import zs_free
from zslayout.protocol.operations.zs_malloc import zs_malloc
from zslayout.protocol.operations.zs_obj_read import zs_obj_read
from zslayout.protocol.operations.zs_page_migrate import zs_page_migrate
from zslayout.protocol.predicates import pool_unheld
from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.rows import knowing
from zslayout.protocol.transition import OperationTable, ProtocolVariant, Transition
from zslayout.reference.atomic_step import LockClass


@cache
def operation_tables(variant: ProtocolVariant) -> tuple[OperationTable, ...]:
    """Every operation that reads or changes words, zspages or pages."""
    # What the patch levels change is zs_free(): the others are the same objects at all of them.
    first, *rest = _others(replace(variant, lockless_free=False, early_unlock=False))
    free = _under_one_lock(zs_free(variant)) if variant.one_lock else zs_free(variant)
    return (first, free, *rest)


@cache
def _others(variant: ProtocolVariant) -> tuple[OperationTable, ...]:
    found = (
        zs_malloc(class_bits=variant.class_bits),
        zs_page_migrate(variant),
        zs_compact(variant),
        async_free_zspage(),
        zs_obj_read(one_lock=variant.one_lock),
        hand_over(),
    )
    return tuple(map(_under_one_lock, found)) if variant.one_lock else found


def _under_one_lock(table: OperationTable) -> OperationTable:
    """The same where classes have no lock: their rows take and release pool->lock, a spinlock.

    Where no row has taken it, the thread is asserted not to hold it.
    """
    held = {label for label, locks in locks_held_at(table).items() if LockClass.CLASS in locks}

    def change(each: Transition) -> Transition:
        own = each.lock_class is LockClass.CLASS
        return replace(
            each,
            description=each.description.replace("class->lock", "pool->lock"),
            lock_class=LockClass.POOL if own else each.lock_class,
            assertion=(
                each.assertion if each.label in held else knowing(each.assertion, pool_unheld)
            ),
            one_lock=True,
        )

    return replace(table, transitions=tuple(map(change, table.transitions)))

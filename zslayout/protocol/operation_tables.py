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
from zslayout.protocol.transition import OperationTable, ProtocolVariant


@cache
def operation_tables(variant: ProtocolVariant) -> tuple[OperationTable, ...]:
    """Every operation that reads or changes words, zspages or pages."""
    # What the patch levels change is zs_free(): the others are the same objects at all of them.
    first, *rest = _at_every_level(replace(variant, lockless_free=False, early_unlock=False))
    return (first, zs_free(variant), *rest)


@cache
def _at_every_level(variant: ProtocolVariant) -> tuple[OperationTable, ...]:
    return (
        zs_malloc(variant),
        zs_page_migrate(variant),
        zs_compact(variant),
        async_free_zspage(variant),
        zs_obj_read(),
        hand_over(),
    )

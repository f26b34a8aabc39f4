"""The operations of which the protocol consists."""

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
    first, *rest = _of_words(
        class_bits=variant.class_bits, pool_released_first=variant.pool_released_first
    )
    return (first, zs_free(variant), *rest)


@cache
def _of_words(*, class_bits: bool, pool_released_first: bool) -> tuple[OperationTable, ...]:
    return (
        zs_malloc(class_bits=class_bits),
        zs_page_migrate(class_bits=class_bits, pool_released_first=pool_released_first),
        zs_compact(class_bits=class_bits),
        async_free_zspage(),
        zs_obj_read(),
        hand_over(),
    )

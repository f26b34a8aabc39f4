"""The operations of which the protocol consists."""

from dataclasses import replace
from functools import cache

from zslayout.protocol.line import Operation, Variant
from zslayout.protocol.operations.async_free_zspage import async_free_zspage
from zslayout.protocol.operations.hand_over import hand_over
from zslayout.protocol.operations.zs_compact import zs_compact
from zslayout.protocol.operations.zs_free import zs_free
from zslayout.protocol.operations.zs_malloc import zs_malloc
from zslayout.protocol.operations.zs_obj_read import zs_obj_read
from zslayout.protocol.operations.zs_page_migrate import zs_page_migrate


@cache
def operations(variant: Variant) -> tuple[Operation, ...]:
    """Every operation that reads or changes words, zspages or pages."""
    # What the patch levels change is zs_free(): the others are the same objects at all of them.
    first, *rest = _at_every_level(replace(variant, lockless=False, early=False))
    return (first, zs_free(variant), *rest)


@cache
def _at_every_level(variant: Variant) -> tuple[Operation, ...]:
    return (
        zs_malloc(variant),
        zs_page_migrate(variant),
        zs_compact(variant),
        async_free_zspage(variant),
        zs_obj_read(),
        hand_over(),
    )

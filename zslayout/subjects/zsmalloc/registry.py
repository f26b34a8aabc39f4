"""Every obligation on mm/zsmalloc.c, in the order in which they are reported."""

from typing import Final

from zslayout.subjects.zsmalloc.obligations import gate, macro, obj, packed, size, source, torn
from zslayout.vc.registry import Registry

REGISTRY: Final = Registry(
    of_schemes=(
        *macro.OBLIGATIONS,
        *obj.OBLIGATIONS,
        *torn.OBLIGATIONS,
        *size.OBLIGATIONS,
        *packed.OBLIGATIONS,
        *gate.OBLIGATIONS,
    ),
    of_files=source.OBLIGATIONS,
)
OBLIGATIONS: Final = REGISTRY.of_schemes
FROM_C: Final = REGISTRY.every
BY_ID: Final = REGISTRY.by_id

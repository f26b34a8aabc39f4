"""The macros themselves: C defines each value that the layout uses, and nothing wraps."""

from typing import Final

from zslayout.subjects.zsmalloc.obligations.size import ONE_PAGE
from zslayout.vc.derive import Wording
from zslayout.vc.macros import derived_macros
from zslayout.vc.obligation import Validity

_INT_SHIFT: Final = Validity(
    frozenset({("rfc-v1", 64)}),
    lambda model: model.macro("OBJ_INDEX_BITS") < 32,
    "ZS_MIN_ALLOC_SIZE_FULL shifts CONFIG_ZSMALLOC_CHAIN_SIZE as an int",
)

OBLIGATIONS: Final = derived_macros(
    {
        "defined": Wording(
            cites=("OBJ_INDEX_BITS", "ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES"),
            validity=(_INT_SHIFT,),
        ),
        "exact": Wording(cites=("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES"), validity=(ONE_PAGE,)),
    }
)

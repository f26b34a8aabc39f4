"""`pfn-idx`: the two-field word of mainline before the series.

    BITS_PER_LONG-1                                 0
    +-----------------------+-----------------------+
    |          PFN          |        obj_idx        |
    |       _PFN_BITS       |    OBJ_INDEX_BITS     |
    +-----------------------+-----------------------+

Source: mm/zsmalloc.c of Linux 6.12: location_to_obj(), obj_to_location().
"""

from zslayout.arch.params import Outcome
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.words import Slot, model, no_class
from zslayout.words.scheme import Macro, Scheme, SchemeModel


def define(bits_per_long: int) -> SchemeModel:
    """The scheme for one word width."""
    index = macros.index_bits()
    mask = Macro("OBJ_INDEX_MASK", macros.mask(bits_per_long, index.ref))

    def encode(pfn: Expr, obj_idx: Expr, **_: Expr) -> Expr:
        return (pfn << index.ref) | (obj_idx & mask.ref)

    return model(
        bits_per_long,
        (*macros.head(bits_per_long), index, mask, *macros.sizes(bits_per_long, index.ref)),
        slots=(
            Slot(index.ref, macros.PFN_BITS.ref, lambda obj: obj >> index.ref),
            no_class(index.ref),
            Slot(Const(0), index.ref, lambda obj: cast(obj & mask.ref, UINT)),
        ),
        needed=macros.PFN_BITS.ref + macros.objects_bits(bits_per_long),
        encode=encode,
    )


SCHEME = Scheme(
    name="pfn-idx",
    title="[PFN | obj_idx]",
    history='since Linux 6.9 ("mm/zsmalloc: don\'t need to reserve LSB in handle")',
    kernels="Linux 6.9 to 7.2",
    gated=False,
    outcome=Outcome.FALLBACK,
    subject="zsmalloc",
    define=define,
)

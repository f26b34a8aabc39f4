"""`pfn-idx`: the two-field word of mainline before the series.

    BITS_PER_LONG-1                                 0
    +-----------------------+-----------------------+
    |          PFN          |        obj_idx        |
    |       _PFN_BITS       |    OBJ_INDEX_BITS     |
    +-----------------------+-----------------------+

Source: mm/zsmalloc.c of Linux 6.12: location_to_obj(), obj_to_location().
"""

from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import macros
from zslayout.words.scheme import FieldSpec, Macro, Scheme, SchemeModel


def define(bits_per_long: int) -> SchemeModel:
    """The scheme for one word width."""
    index = macros.index_bits()
    mask = Macro("OBJ_INDEX_MASK", macros.mask(bits_per_long, index.ref))

    def encode(pfn: Expr, _class_idx: Expr, obj_idx: Expr) -> Expr:
        return (pfn << index.ref) | (obj_idx & mask.ref)

    return SchemeModel(
        bits_per_long=bits_per_long,
        macros=(
            *macros.head(bits_per_long),
            index,
            mask,
            *macros.sizes(bits_per_long, index.ref),
        ),
        places=(
            FieldSpec("pfn", index.ref, macros.PFN_BITS.ref),
            FieldSpec("class_idx", index.ref, Const(0)),
            FieldSpec("obj_idx", Const(0), index.ref),
        ),
        needed=macros.PFN_BITS.ref + macros.objects_bits(bits_per_long),
        encode=encode,
        decode_pfn=lambda obj: obj >> index.ref,
        decode_class=lambda _obj: Const(0, UINT),
        decode_idx=lambda obj: cast(obj & mask.ref, UINT),
    )


SCHEME = Scheme(
    name="pfn-idx",
    title="[PFN | obj_idx]",
    history='since Linux 6.9 ("mm/zsmalloc: don\'t need to reserve LSB in handle")',
    carries_class=False,
    define=define,
)

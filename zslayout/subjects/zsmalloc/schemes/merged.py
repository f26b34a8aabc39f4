"""`merged`: the three-field word of Linux 7.3.

    63                                              0
    +-----------------------+-----------+-----------+
    |          PFN          | class_idx |  obj_idx  |
    |       _PFN_BITS       | ZS_OBJ_CLASS_BITS | ZS_OBJ_IDX_BITS |
    +-----------------------+-----------+-----------+
                            ^ ZS_OBJ_PFN_SHIFT

The gate is computed: an `#if` asks, of 64-bit words, whether CLASS_BITS + 1 bits of class index
and the object indices of the longest zspage fit beside the PFN; where they do not, class_idx has
width 0, and the same expressions encode and decode two fields.

Source: mm/zsmalloc.c of Linux 7.3: location_to_obj(), obj_to_location(), obj_to_class_idx();
commits 9909b088b1f0, 59e88952a827, 7ef28e8b8142. An `#error` refuses chains above 16, which
Kconfig has not.
"""

from zslayout.arch.params import Outcome
from zslayout.expr.build import all_of, when
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT, ulong
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.words import Slot, model
from zslayout.words.parameters import BITS_PER_LONG, PAGE_SHIFT
from zslayout.words.scheme import Macro, Scheme, SchemeModel


def define(bits_per_long: int) -> SchemeModel:
    """The scheme for one word width."""
    word = ulong(bits_per_long)
    pages = macros.max_pages(bits_per_long).ref
    shift = Macro("ZS_OBJ_PFN_SHIFT", BITS_PER_LONG - macros.PFN_BITS.ref)
    pages_bits = Macro("ZS_PAGES_PER_ZSPAGE_BITS", when(pages <= 4, 2, when(pages <= 8, 3, 4)))
    per_page_bits = Macro("ZS_OBJS_PER_PAGE_BITS", PAGE_SHIFT - 5)
    objects_bits = Macro("ZS_OBJS_PER_ZSPAGE_BITS", pages_bits.ref + per_page_bits.ref)
    class_needed = macros.CLASS_BITS.ref + 1
    enabled = all_of(BITS_PER_LONG >= 64, shift.ref >= class_needed + objects_bits.ref)

    class_bits = Macro("ZS_OBJ_CLASS_BITS", when(enabled, class_needed, 0))
    idx_bits = Macro("ZS_OBJ_IDX_BITS", shift.ref - class_bits.ref)
    idx_mask = Macro("ZS_OBJ_IDX_MASK", macros.mask(bits_per_long, idx_bits.ref))
    class_mask = Macro("ZS_OBJ_CLASS_MASK", macros.mask(bits_per_long, class_bits.ref))

    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        obj = pfn << shift.ref | cast(class_idx & class_mask.ref, word) << idx_bits.ref
        return obj | (obj_idx & idx_mask.ref)

    defined = (
        *macros.head(bits_per_long),
        shift,
        pages_bits,
        per_page_bits,
        objects_bits,
        class_bits,
        idx_bits,
        idx_mask,
        class_mask,
        *macros.sizes(bits_per_long, idx_bits.ref),
    )
    return model(
        bits_per_long,
        defined,
        slots=(
            Slot(shift.ref, macros.PFN_BITS.ref, lambda obj: obj >> shift.ref),
            Slot(
                idx_bits.ref,
                class_bits.ref,
                lambda obj: cast((obj >> idx_bits.ref) & class_mask.ref, UINT),
                sized_for=macros.one_ul(bits_per_long) << class_bits.ref,
            ),
            Slot(Const(0), idx_bits.ref, lambda obj: cast(obj & idx_mask.ref, UINT)),
        ),
        needed=macros.PFN_BITS.ref + class_needed + objects_bits.ref,
        encode=encode,
        enabled=enabled,
        assertion=idx_bits.ref >= pages_bits.ref,
    )


SCHEME = Scheme(
    name="merged",
    title="[PFN | class_idx | obj_idx], enabled where it fits",
    history="since Linux 7.3 (9909b088b1f0, 59e88952a827, 7ef28e8b8142)",
    kernels="Linux 7.3 and newer",
    gated=True,
    outcome=Outcome.CLASS_IDX,
    subject="zsmalloc",
    tunable=("CLASS_BITS",),
    define=define,
)

"""`rfc-v1`: the three-field word of the series as first posted (2026-05-08).

    63                                              0
    +-----------------------+-----------+-----------+
    |          PFN          | class_idx |  obj_idx  |
    |       _PFN_BITS       | OBJ_CLASS_BITS | OBJ_IDX_BITS |
    +-----------------------+-----------+-----------+
                            ^ OBJ_INDEX_BITS

The gate is BITS_PER_LONG >= 64 alone; whether the fields fit is left to a static_assert, so where
they do not the kernel fails to build. `CONFIG_ZSMALLOC_CHAIN_SIZE` is shifted as an `int` in
ZS_MIN_ALLOC_SIZE_FULL.

Source: "[RFC PATCH 1/3] mm/zsmalloc: encode class index in obj value for lockless class lookup".
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from zslayout.arch.params import Outcome
from zslayout.expr.build import any_of, div_round_up, ilog2, maximum, negate, when
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT, ulong
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.parameters import CONFIG_ZSMALLOC_CHAIN_SIZE
from zslayout.subjects.zsmalloc.words import Slot, model
from zslayout.words.parameters import BITS_PER_LONG, PAGE_SHIFT
from zslayout.words.scheme import Macro, Scheme, SchemeModel

GateOf = Callable[[Expr, Expr], Expr]
"""OBJ_CLASS_BITS_NEEDED and OBJ_IDX_BITS_NEEDED to the `#if` around the three-field layout."""


def posted_gate(_class_needed: Expr, _idx_needed: Expr) -> Expr:
    """The gate of the patch: every 64-bit configuration."""
    return BITS_PER_LONG >= 64


def computed_gate(class_needed: Expr, idx_needed: Expr) -> Expr:
    """The sum that the patch leaves to its static_assert, asked first."""
    return BITS_PER_LONG - macros.PFN_BITS.ref >= class_needed + idx_needed


def define(bits_per_long: int, gate: GateOf = posted_gate) -> SchemeModel:
    """The scheme for one word width, enabled by this gate."""
    word, page_size = ulong(bits_per_long), macros.page_size(bits_per_long).ref
    index = macros.index_bits()
    index_mask = Macro("OBJ_INDEX_MASK", macros.mask(bits_per_long, index.ref))

    least_full = Macro(
        "ZS_MIN_ALLOC_SIZE_FULL",
        maximum(
            macros.ZS_MIN_ALLOC_SIZE_FLOOR,
            (CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT) >> index.ref,
        ),
    )
    classes_full = Macro(
        "ZS_SIZE_CLASSES_FULL",
        div_round_up(page_size - least_full.ref, page_size >> macros.CLASS_BITS.ref) + 1,
    )
    objects_full = Macro(
        "ZS_MAX_OBJ_COUNT_FULL",
        CONFIG_ZSMALLOC_CHAIN_SIZE * page_size // macros.ZS_MIN_ALLOC_SIZE_FLOOR,
    )
    class_needed = Macro("OBJ_CLASS_BITS_NEEDED", ilog2(classes_full.ref - 1) + 1)
    idx_needed = Macro("OBJ_IDX_BITS_NEEDED", ilog2(objects_full.ref - 1) + 1)
    needed = macros.PFN_BITS.ref + class_needed.ref + idx_needed.ref
    enabled = gate(class_needed.ref, idx_needed.ref)

    class_bits = Macro("OBJ_CLASS_BITS", when(enabled, class_needed.ref, 0))
    idx_bits = Macro("OBJ_IDX_BITS", when(enabled, index.ref - class_bits.ref, index.ref))
    idx_mask = Macro("OBJ_IDX_MASK", macros.mask(bits_per_long, idx_bits.ref))
    class_mask = Macro("OBJ_CLASS_MASK", macros.mask(bits_per_long, class_bits.ref))

    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        obj = pfn << index.ref
        with_class = obj | (cast(class_idx & class_mask.ref, word) << idx_bits.ref)
        return when(enabled, with_class, obj) | (obj_idx & idx_mask.ref)

    defined = (
        *macros.head(bits_per_long),
        index,
        index_mask,
        least_full,
        classes_full,
        objects_full,
        class_needed,
        idx_needed,
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
            Slot(index.ref, macros.PFN_BITS.ref, lambda obj: obj >> index.ref),
            Slot(
                idx_bits.ref,
                class_bits.ref,
                lambda obj: cast((obj >> idx_bits.ref) & class_mask.ref, UINT),
                sized_for=classes_full.ref,
            ),
            Slot(Const(0), idx_bits.ref, lambda obj: cast(obj & idx_mask.ref, UINT)),
        ),
        needed=needed,
        encode=encode,
        enabled=enabled,
        assertion=any_of(negate(enabled), needed <= BITS_PER_LONG),
    )


_POSTED = Scheme(
    name="rfc-v1",
    title="[PFN | class_idx | obj_idx], enabled on every 64-bit configuration",
    history="RFC of 2026-05-08, never merged",
    kernels="an RFC of 2026, never merged",
    gated=True,
    outcome=Outcome.CLASS_IDX,
    subject="zsmalloc",
    tunable=("CLASS_BITS",),
    define=define,
    released=False,
)

COMPUTED_GATE = replace(
    _POSTED,
    name="rfc-v1 with a computed gate",
    title="[PFN | class_idx | obj_idx], enabled where it fits",
    history="no version of the series: rfc-v1 with the sum of its static_assert as its gate",
    define=partial(define, gate=computed_gate),
)
"""What `zslayout suggest` tries in place of SCHEME; it is no scheme to be named."""

SCHEME = replace(_POSTED, computed_gate=COMPUTED_GATE)

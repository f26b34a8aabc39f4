"""The macros of mm/zsmalloc.c that every scheme shares, with their C types.

Types matter: `1UL << n` and `1 << n` are different sums, and `CONFIG_ZSMALLOC_CHAIN_SIZE` is an
`int` until `ZS_MAX_PAGES_PER_ZSPAGE` makes it an unsigned long.
"""

from typing import Final

from zslayout.expr.build import div_round_up, ilog2, maximum
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import ulong
from zslayout.subjects.zsmalloc.parameters import CONFIG_ZSMALLOC_CHAIN_SIZE
from zslayout.words.parameters import BITS_PER_LONG, MAX_POSSIBLE_PHYSMEM_BITS, PAGE_SHIFT
from zslayout.words.scheme import Macro

ZS_ALIGN: Final = Macro("ZS_ALIGN", Const(8))
OBJ_ALLOCATED_TAG: Final = Macro("OBJ_ALLOCATED_TAG", Const(1))
OBJ_TAG_BITS: Final = Macro("OBJ_TAG_BITS", Const(1))
HUGE_BITS: Final = Macro("HUGE_BITS", Const(1))
FULLNESS_BITS: Final = Macro("FULLNESS_BITS", Const(4))
CLASS_BITS: Final = Macro("CLASS_BITS", Const(8))
MAGIC_VAL_BITS: Final = Macro("MAGIC_VAL_BITS", Const(8))
NR_FULLNESS_GROUPS: Final = Macro("NR_FULLNESS_GROUPS", Const(12))
FIRST_OBJ_PAGE_TYPE_MASK: Final = Macro("FIRST_OBJ_PAGE_TYPE_MASK", Const(0xFFFFFF))

PFN_BITS: Final = Macro("_PFN_BITS", MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)

ZS_MIN_ALLOC_SIZE_FLOOR: Final = 32
"""The literal in ZS_MIN_ALLOC_SIZE, in bytes."""


def one_ul(bits_per_long: int) -> Const:
    """`_AC(1, UL)`."""
    return Const(1, ulong(bits_per_long))


def mask(bits_per_long: int, width: Expr) -> Expr:
    """`((_AC(1, UL) << width) - 1)`."""
    return (one_ul(bits_per_long) << width) - 1


def page_size(bits_per_long: int) -> Macro:
    """PAGE_SIZE in bytes (include/vdso/page.h)."""
    return Macro("PAGE_SIZE", one_ul(bits_per_long) << PAGE_SHIFT)


def index_bits() -> Macro:
    """What is left of the word beside the PFN."""
    return Macro("OBJ_INDEX_BITS", BITS_PER_LONG - PFN_BITS.ref)


def max_pages(bits_per_long: int) -> Macro:
    """`_AC(CONFIG_ZSMALLOC_CHAIN_SIZE, UL)`, in pages."""
    return Macro("ZS_MAX_PAGES_PER_ZSPAGE", cast(CONFIG_ZSMALLOC_CHAIN_SIZE, ulong(bits_per_long)))


def head(bits_per_long: int) -> tuple[Macro, ...]:
    """What stands above the layout: the constants, the page, the PFN."""
    return (
        ZS_ALIGN,
        Macro("ZS_HANDLE_SIZE", Const(bits_per_long // 8, ulong(bits_per_long))),
        PFN_BITS,
        OBJ_ALLOCATED_TAG,
        OBJ_TAG_BITS,
        HUGE_BITS,
        FULLNESS_BITS,
        CLASS_BITS,
        MAGIC_VAL_BITS,
        NR_FULLNESS_GROUPS,
        FIRST_OBJ_PAGE_TYPE_MASK,
        page_size(bits_per_long),
        max_pages(bits_per_long),
    )


def sizes(bits_per_long: int, idx_bits: Expr) -> tuple[Macro, ...]:
    """What stands below the layout: sizes in bytes, and how many classes there are.

    `idx_bits` is the width of obj_idx, which bounds the objects of a zspage and so the least size.
    """
    size, pages = page_size(bits_per_long).ref, max_pages(bits_per_long).ref
    least = Macro(
        "ZS_MIN_ALLOC_SIZE",
        maximum(ZS_MIN_ALLOC_SIZE_FLOOR, (pages << PAGE_SHIFT) >> idx_bits),
    )
    most = Macro("ZS_MAX_ALLOC_SIZE", size)
    delta = Macro("ZS_SIZE_CLASS_DELTA", size >> CLASS_BITS.ref)
    classes = Macro("ZS_SIZE_CLASSES", div_round_up(most.ref - least.ref, delta.ref) + 1)
    return (least, most, delta, classes)


def objects(bits_per_long: int) -> Expr:
    """Objects in the densest zspage: as many pages as allowed, all of the least size."""
    pages, size = max_pages(bits_per_long).ref, page_size(bits_per_long).ref
    return pages * size // sizes(bits_per_long, Const(0))[0].ref


def objects_bits(bits_per_long: int) -> Expr:
    """Bits that the indices of those objects need."""
    return ilog2(objects(bits_per_long) - 1) + 1


def classes_bits(bits_per_long: int) -> Expr:
    """Bits that the indices of the size classes need."""
    return ilog2(sizes(bits_per_long, Const(0))[3].ref - 1) + 1

"""The macros of the layout: masks, widths, the gate, sizes."""

from typing import Final

from defects.point import INT_BITS, Point, merged, two_fields

from corpus.edit import Swap, Whole
from corpus.entry import Broken
from corpus.where import (
    ALL,
    GATE_ON,
    classes_above,
    points,
    real_objects,
)

_WIDE_CLASSES: Final = GATE_ON & classes_above(256, merged)
_OBJ: Final = ("obj", "macro", "gate", "size", "fallback", "torn", "migrate", "compact")


def _mask_short(p: Point) -> bool:
    layout = merged(p)
    return layout.builds and real_objects(p, layout.least) > 1 << (layout.idx_bits - 1)


def _least_size_differs(p: Point, least: int) -> bool:
    return real_objects(p, least) > 1 << two_fields(p).idx_bits


def _uneven(p: Point) -> bool:
    return (p.page_size - two_fields(p).least) % p.delta != 0


ENTRIES: Final = (
    Broken(
        name="index-mask-one-short",
        base="7.3",
        edits=(Swap("#define ZS_OBJ_IDX_MASK", "ZS_OBJ_IDX_BITS", "(ZS_OBJ_IDX_BITS - 1)"),),
        why="The upper half of the objects of a zspage is taken for the lower half.",
        wrong=points("where zspages are that full", _mask_short),
        also=ALL,
        stops=_OBJ,
        at=("location_to_obj", "obj_to_location"),
    ),
    Broken(
        name="index-mask-takes-class",
        base="7.3",
        edits=(Swap("#define ZS_OBJ_IDX_MASK", "ZS_OBJ_IDX_BITS", "ZS_OBJ_PFN_SHIFT"),),
        why="The decoded index has the class above it.",
        wrong=GATE_ON,
        stops=_OBJ,
        at=("obj_to_location",),
    ),
    Broken(
        name="index-mask-not-decremented",
        base="7.3",
        edits=(
            Whole(
                "#define ZS_OBJ_IDX_MASK",
                "#define ZS_OBJ_IDX_MASK\t(_AC(1, UL) << ZS_OBJ_IDX_BITS)",
            ),
        ),
        why="The mask is one bit, above the index.",
        wrong=ALL,
        stops=(*_OBJ, "source.builds"),
        at=("location_to_obj", "obj_to_location"),
    ),
    Broken(
        name="class-mask-of-a-byte",
        base="7.3",
        edits=(Swap("#define ZS_OBJ_CLASS_MASK", "- 1", "- 1 & 0xff"),),
        why="Class 256, that of whole pages, is class 0.",
        wrong=_WIDE_CLASSES,
        also=GATE_ON,
        stops=_OBJ,
        at=("location_to_obj", "obj_to_class_idx"),
    ),
    Broken(
        name="class-bits-without-plus-one",
        base="7.3",
        edits=(
            Swap(
                "",
                "#define ZS_OBJ_CLASS_BITS (CLASS_BITS + 1)",
                "#define ZS_OBJ_CLASS_BITS CLASS_BITS",
            ),
        ),
        why="257 classes do not fit in 8 bits.",
        wrong=_WIDE_CLASSES,
        stops=_OBJ,
        at=("location_to_obj", "obj_to_class_idx"),
    ),
    Broken(
        name="gate-without-index",
        base="7.3",
        edits=(
            Swap(
                "",
                "ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS",
                "ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1)",
            ),
        ),
        why="The class takes bits that the index needs: chunks become coarse, or nothing builds.",
        wrong=points(
            "64-bit without room for a class",
            lambda p: p.long and not merged(p).on,
        ),
        stops=(*_OBJ, "source.builds"),
        at=("#define ZS_OBJ_IDX_BITS", "#define ZS_MIN_ALLOC_SIZE", "struct zs_pool"),
    ),
    Broken(
        name="gate-of-the-word-width",
        base="7.3",
        edits=(Swap("", "&& ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS", ""),),
        why="As in the first version of the series: on in every 64-bit kernel, room or not.",
        wrong=points(
            "64-bit without room for a class",
            lambda p: p.long and not merged(p).on,
        ),
        stops=(*_OBJ, "source.builds"),
        at=("#define ZS_OBJ_IDX_BITS", "#define ZS_MIN_ALLOC_SIZE", "struct zs_pool"),
    ),
    Broken(
        name="least-size-constant",
        base="6.12",
        edits=(Whole("#define ZS_MIN_ALLOC_SIZE", "#define ZS_MIN_ALLOC_SIZE\t_AC(32, UL)"),),
        why="Where the index is short, a zspage has more objects than it tells apart.",
        wrong=points("a short index", lambda p: _least_size_differs(p, 32)),
        also=points("a short index", lambda p: p.object_count(32) > 1 << two_fields(p).idx_bits),
        stops=_OBJ,
        at=("location_to_obj",),
    ),
    Broken(
        name="least-size-halved",
        base="6.12",
        edits=(Swap("#define ZS_MIN_ALLOC_SIZE", "OBJ_INDEX_BITS", "(OBJ_INDEX_BITS + 1)"),),
        why="Chunks may be half as large as the index can tell apart.",
        wrong=points(
            "a short index",
            lambda p: _least_size_differs(p, p.least_size(p.index_bits + 1)),
        ),
        also=points(
            "a short index",
            lambda p: (
                p.object_count(p.least_size(p.index_bits + 1)) > 1 << p.index_bits
                or p.least_size(p.index_bits + 1) % 8 != 0
            ),
        ),
        stops=_OBJ,
        at=("location_to_obj",),
    ),
    Broken(
        name="least-size-unaligned",
        base="6.12",
        edits=(Swap("#define ZS_MIN_ALLOC_SIZE", "MAX(32", "MAX(36"),),
        why="Chunks are no multiples of ZS_ALIGN.",
        wrong=points("small chunks", lambda p: two_fields(p).least <= 32),
        also=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="least-size-unaligned-where-it-is-known-to-be",
        base="6.12",
        edits=(
            Swap(
                "#define ZS_MIN_ALLOC_SIZE",
                ">> OBJ_INDEX_BITS)",
                ">> OBJ_INDEX_BITS) + (OBJ_INDEX_BITS == 10) * 4",
            ),
        ),
        why="On riscv32 chunks are no multiples of ZS_ALIGN at other chain sizes than in Linux.",
        wrong=points("an index of 10 bits", lambda p: p.index_bits == 10),
        stops=_OBJ,
    ),
    Broken(
        name="least-size-least",
        base="7.3",
        edits=(Swap("#define ZS_MIN_ALLOC_SIZE", "MAX", "MIN"),),
        why="A chunk of a byte has no room for its handle.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="least-size-shifts-an-int",
        base="6.12",
        edits=(
            Swap(
                "#define ZS_MIN_ALLOC_SIZE", "ZS_MAX_PAGES_PER_ZSPAGE", "CONFIG_ZSMALLOC_CHAIN_SIZE"
            ),
        ),
        why="An int is shifted by its width or more where the index is that wide.",
        wrong=points("an index of 32 bits or more", lambda p: p.index_bits >= INT_BITS),
        stops=(*_OBJ, "source.defined", "source.builds"),
    ),
    Broken(
        name="least-size-shifts-an-int-beside-class",
        base="7.3",
        edits=(
            Swap(
                "#define ZS_MIN_ALLOC_SIZE", "ZS_MAX_PAGES_PER_ZSPAGE", "CONFIG_ZSMALLOC_CHAIN_SIZE"
            ),
        ),
        why="As above; nine bits of class leave 32 bits of index on one machine alone.",
        wrong=points("an index of 32 bits or more", lambda p: merged(p).idx_bits >= INT_BITS),
        stops=(*_OBJ, "source.defined", "source.builds"),
    ),
    Broken(
        name="largest-size-of-two-pages",
        base="7.3",
        edits=(Whole("#define ZS_MAX_ALLOC_SIZE", "#define ZS_MAX_ALLOC_SIZE\t(2 * PAGE_SIZE)"),),
        why="An object of more than a page spans three.",
        wrong=ALL,
        stops=(*_OBJ, "zspage", "source"),
        at=(
            "zs_create_pool",
            "get_size_class_index",
            "lookup_size_class",
            "zs_malloc",
            "#define ZS_SIZE_CLASSES",
        ),
    ),
    Broken(
        name="delta-of-four-bytes",
        base="6.12",
        edits=(Swap("#define ZS_SIZE_CLASS_DELTA", "CLASS_BITS", "(CLASS_BITS + 2)"),),
        why="Sizes are no multiples of ZS_ALIGN with pages of 4 KiB, and their indices need 10 bits.",
        wrong=ALL,
        stops=(*_OBJ, "zspage", "source.class_index"),
        at=("struct zspage", "#define ZS_SIZE_CLASSES"),
    ),
    Broken(
        name="class-bits-ten",
        base="6.12",
        edits=(Whole("#define CLASS_BITS", "#define CLASS_BITS\t10"),),
        why="Sizes are 4 bytes apart with pages of 4 KiB, and no multiples of ZS_ALIGN.",
        wrong=points("4 KiB pages", lambda p: p.page_shift == 12),
        stops=_OBJ,
        at=("#define ZS_SIZE_CLASS_DELTA",),
    ),
    Broken(
        name="size-classes-rounded-down",
        base="6.12",
        edits=(
            Whole(
                "#define ZS_SIZE_CLASSES",
                "#define ZS_SIZE_CLASSES"
                "\t((ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA + 1)",
            ),
        ),
        why="Where the steps do not come out even, whole pages have no class.",
        wrong=points("uneven steps", _uneven),
        stops=("size", "source.class_index", "source.unaccounted"),
        at=("get_size_class_index", "zs_create_pool"),
    ),
    Broken(
        name="size-classes-one-short",
        base="7.3",
        edits=(
            Whole(
                "#define ZS_SIZE_CLASSES",
                "#define ZS_SIZE_CLASSES"
                "\tDIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
            ),
        ),
        why="Whole pages have no class, and the largest requests get smaller chunks.",
        wrong=ALL,
        stops=("size", "source.class_index", "source.unaccounted"),
        at=("get_size_class_index", "zs_create_pool"),
    ),
    Broken(
        name="pages-per-zspage-constant",
        base="7.3",
        edits=(
            Whole(
                "#define ZS_MAX_PAGES_PER_ZSPAGE", "#define ZS_MAX_PAGES_PER_ZSPAGE\t_AC(20, UL)"
            ),
        ),
        why="Chains of 20 pages: #error says that there are none.",
        wrong=ALL,
        stops=("source.builds", "macro"),
        at=("| #error",),
    ),
    Broken(
        name="index-mask-shifts-an-int",
        base="6.12",
        edits=(Swap("#define OBJ_INDEX_MASK", "_AC(1, UL)", "1"),),
        why="An int is shifted, by its width or more where the index is that wide.",
        wrong=points("an index of 32 bits or more", lambda p: p.index_bits >= INT_BITS),
        also=points("an index of 31 bits", lambda p: p.index_bits == INT_BITS - 1),
        stops=(*_OBJ, "source.defined", "source.builds"),
        at=("location_to_obj", "obj_to_location"),
    ),
    Broken(
        name="class-field-below-index",
        base="7.3",
        edits=(Swap("#define ZS_OBJ_IDX_BITS", "- ZS_OBJ_CLASS_BITS", ""),),
        why="The index keeps the bits that the class has taken.",
        wrong=GATE_ON,
        stops=_OBJ,
        at=("location_to_obj", "obj_to_location", "obj_to_class_idx"),
    ),
)

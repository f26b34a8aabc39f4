"""Defects in functions and fields that go by other names, or are macros: a name promises nothing."""

from typing import Final

from defects.point import merged

from corpus.edit import After, Before, Rename, Swap, Whole
from corpus.entry import Broken
from corpus.where import ALL, GATE_ON, LONG64, classes_above

_ANY: Final = ("obj", "source", "migrate", "compact", "link", "header", "zspage", "size", "page")


ENTRIES: Final = (
    Broken(
        name="renamed-encoder-next-index",
        base="7.3",
        edits=(
            Rename("location_to_obj", "zs_pack"),
            Swap("zs_pack", "obj |= obj_idx", "obj |= (obj_idx + 1)"),
        ),
        why="The word has the index behind its own.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-decoder-one-bit-low",
        base="7.3",
        edits=(
            Rename("obj_to_zpdesc", "zs_frame_of"),
            Swap("zs_frame_of", "ZS_OBJ_PFN_SHIFT", "(ZS_OBJ_PFN_SHIFT - 1)"),
        ),
        why="The PFN has a bit of the class or of the index.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-class-decoder-one-bit-low",
        base="7.3",
        edits=(
            Rename("obj_to_class_idx", "zs_class_of"),
            Swap("zs_class_of", "ZS_OBJ_IDX_BITS", "(ZS_OBJ_IDX_BITS - 1)"),
        ),
        why="The class has a bit of the index.",
        wrong=GATE_ON,
        stops=_ANY,
    ),
    Broken(
        name="macro-class-decoder-of-a-byte",
        base="7.3",
        edits=(
            Whole(
                "obj_to_class_idx",
                "#define obj_to_class_idx(obj) (((obj) >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK & 0xff)",
            ),
        ),
        why="Class 256, that of whole pages, is class 0.",
        wrong=GATE_ON & classes_above(256, merged),
        also=GATE_ON,
        stops=_ANY,
        at=("zs_page_migrate", "obj_class_get_and_lock#0"),
    ),
    Broken(
        name="renamed-store-of-an-int",
        base="6.12",
        edits=(
            Rename("record_obj", "zs_publish"),
            Swap("zs_publish", "*(unsigned long *)handle", "*(unsigned int *)handle"),
        ),
        why="Half of the word is stored.",
        wrong=LONG64,
        stops=_ANY,
    ),
    Broken(
        name="macro-store-plus-one",
        base="6.12",
        edits=(
            Whole(
                "record_obj",
                "#define record_obj(handle, obj) (*(unsigned long *)(handle) = (obj) + 1)",
            ),
        ),
        why="The word that is stored is that of the next object.",
        wrong=ALL,
        stops=_ANY,
        at=("obj_malloc", "zs_page_migrate"),
    ),
    Broken(
        name="renamed-malloc-in-the-first-page",
        base="7.3",
        edits=(
            Rename("obj_malloc", "zs_take_object"),
            Swap("zs_take_object", "i < nr_zpdesc", "i < 0"),
        ),
        why="Every object is said to be in the first page.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-malloc-records-nothing",
        base="6.12",
        edits=(
            Rename("obj_malloc", "zs_take_object"),
            Swap("zs_take_object", "record_obj(handle, obj);", "(void)handle;"),
        ),
        why="The handle's word is what it was before.",
        wrong=ALL,
        stops=_ANY,
        at=("zs_take_object",),
    ),
    Broken(
        name="renamed-migration-keeps-old-page",
        base="7.3",
        edits=(
            Rename("zs_page_migrate", "zs_move_page"),
            Swap("zs_move_page", "location_to_obj(newzpdesc", "location_to_obj(zpdesc"),
        ),
        why="The word is that of the page that objects leave.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-migration-every-second-object",
        base="6.12",
        edits=(
            Rename("zs_page_migrate", "zs_move_page"),
            Swap("zs_move_page", "addr += class->size", "addr += 2 * class->size"),
        ),
        why="The objects between keep the word of the old page.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-compaction-records-again",
        base="7.3",
        edits=(
            Rename("migrate_zspage", "zs_drain"),
            After(
                "zs_drain",
                "free_obj = obj_malloc(pool, dst_zspage, handle);",
                "\t\trecord_obj(handle, free_obj ^ 64);",
            ),
        ),
        why="A second store puts the word of another object.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-class-index-rounded-down",
        base="7.3",
        edits=(
            Rename("get_size_class_index", "zs_class_for"),
            Swap(
                "zs_class_for",
                "DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
                "(size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA",
            ),
        ),
        why="A request between two sizes gets the smaller chunk.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-free-unshifted",
        base="7.3",
        edits=(
            Rename("obj_free", "zs_give_back"),
            Swap("zs_give_back", "get_freeobj(zspage) << OBJ_TAG_BITS", "get_freeobj(zspage)"),
        ),
        why="The link of a freed object is not shifted.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-link-unshifted",
        base="6.12",
        edits=(
            Rename("next", "next_free", "struct link_free"),
            Swap(
                "init_zspage",
                "link->next = freeobj++ << OBJ_TAG_BITS; link",
                "link->next_free = freeobj++;\n\t\t\tlink",
            ),
            Swap("init_zspage", "link->next = freeobj++", "link->next_free = freeobj++"),
            Swap("init_zspage", "link->next = -1UL", "link->next_free = -1UL"),
            Swap("obj_malloc", "link->next", "link->next_free", touches=False),
            Swap("obj_free", "link->next", "link->next_free", touches=False),
        ),
        why="Links have the bit set that tells an allocated object.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-header-untagged",
        base="7.3",
        edits=(
            Before(
                "obj_malloc",
                "",
                "static void zs_mark(struct link_free *link, unsigned long handle)\n{\n\tlink->handle = handle;\n}\n",
            ),
            Swap(
                "obj_malloc", "link->handle = handle | OBJ_ALLOCATED_TAG", "zs_mark(link, handle)"
            ),
        ),
        why="Migration takes every object for a free one.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-offset-in-a-byte",
        base="6.12",
        edits=(
            Rename("set_first_obj_offset", "zs_mark_first"),
            Swap("zs_mark_first", "|= offset & FIRST_OBJ_PAGE_TYPE_MASK", "|= offset & 0xff"),
        ),
        why="Offsets above 255 are cut.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="renamed-class-field-of-a-byte",
        base="7.3",
        edits=(
            Swap("struct zspage", "unsigned int class:CLASS_BITS + 1", "unsigned char class_nr"),
            Swap("zspage_class", "zspage->class", "zspage->class_nr", touches=False),
            Swap("alloc_zspage", "zspage->class = class->index", "zspage->class_nr = class->index"),
            Swap(
                "obj_malloc",
                "pool->size_class[zspage->class]",
                "pool->size_class[zspage->class_nr]",
                touches=False,
            ),
            Swap("obj_malloc", "obj, zspage->class", "obj, zspage->class_nr", touches=False),
            Swap("migrate_zspage", "src_zspage->class", "src_zspage->class_nr", touches=False),
        ),
        why="Class 256 does not fit in the byte.",
        wrong=classes_above(256),
        stops=_ANY,
    ),
    Broken(
        name="renamed-macros-mask-one-short",
        base="6.12",
        edits=(
            Rename("OBJ_INDEX_BITS", "ZS_LOW_BITS"),
            Rename("OBJ_INDEX_MASK", "ZS_LOW_MASK"),
            Swap("#define ZS_LOW_MASK", "ZS_LOW_BITS", "5"),
        ),
        why="The mask keeps five bits of an index, and a zspage of 4 KiB has 128 objects.",
        wrong=ALL,
        stops=_ANY,
        at=("location_to_obj", "obj_to_location"),
    ),
)

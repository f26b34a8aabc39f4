"""Other names, another order of parameters, macros for functions and functions for macros."""

from typing import Final

from corpus.edit import Before, Edit, Rename, Swap, SwapAll, Whole
from corpus.entry import Equivalent


def _renamed(name: str, base: str, *names: tuple[str, str]) -> Equivalent:
    return Equivalent(
        name=f"rename-{name}",
        base=base,
        edits=tuple(Rename(old, new) for old, new in names),
        why="A name means nothing.",
        same_code=True,
    )


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = True) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


ENTRIES: Final = (
    _renamed(
        "codec",
        "7.3",
        ("location_to_obj", "zs_pack"),
        ("obj_to_location", "zs_unpack"),
        ("obj_to_zpdesc", "zs_frame_of"),
        ("obj_to_class_idx", "zs_class_of"),
    ),
    _renamed(
        "codec-6.12",
        "6.12",
        ("location_to_obj", "zs_pack"),
        ("obj_to_location", "zs_unpack"),
        ("obj_to_page", "zs_frame_of"),
    ),
    _renamed("word", "7.3", ("record_obj", "zs_publish"), ("handle_to_obj", "zs_follow")),
    _renamed(
        "allocation",
        "7.3",
        ("obj_malloc", "zs_take_object"),
        ("obj_free", "zs_give_back"),
        ("obj_allocated", "zs_is_taken"),
    ),
    _renamed(
        "migration",
        "7.3",
        ("zs_page_migrate", "zs_move_page"),
        ("migrate_zspage", "zs_drain"),
        ("replace_sub_page", "zs_exchange"),
        ("find_alloced_obj", "zs_next_taken"),
    ),
    _renamed(
        "sizes",
        "7.3",
        ("get_size_class_index", "zs_class_for"),
        ("lookup_size_class", "zs_class_of_size"),
        ("calculate_zspage_chain_size", "zs_least_waste"),
    ),
    _renamed(
        "zspage",
        "7.3",
        ("zspage_class", "zs_class_of_zspage"),
        ("get_freeobj", "zs_head"),
        ("set_freeobj", "zs_set_head"),
        ("SetZsHugePage", "zs_mark_huge"),
        ("ZsHugePage", "zs_is_huge"),
        ("get_zspage", "zs_owner"),
    ),
    _renamed(
        "offsets",
        "6.12",
        ("get_first_obj_offset", "zs_first"),
        ("set_first_obj_offset", "zs_set_first"),
        ("FIRST_OBJ_PAGE_TYPE_MASK", "ZS_FIRST_MASK"),
    ),
    _renamed(
        "macros",
        "6.12",
        ("OBJ_INDEX_BITS", "ZS_LOW_BITS"),
        ("OBJ_INDEX_MASK", "ZS_LOW_MASK"),
        ("_PFN_BITS", "ZS_FRAME_BITS"),
        ("OBJ_TAG_BITS", "ZS_TAG_SHIFT"),
        ("OBJ_ALLOCATED_TAG", "ZS_TAKEN"),
    ),
    _renamed(
        "macros-7.3",
        "7.3",
        ("ZS_OBJ_IDX_BITS", "ZS_INDEX_WIDTH"),
        ("ZS_OBJ_IDX_MASK", "ZS_INDEX_MASK"),
        ("ZS_OBJ_CLASS_BITS", "ZS_CLASS_WIDTH"),
        ("ZS_OBJ_CLASS_MASK", "ZS_CLASS_FIELD"),
        ("ZS_OBJ_PFN_SHIFT", "ZS_FRAME_SHIFT"),
    ),
    _same(
        "rename-parameters",
        "7.3",
        "A name means nothing.",
        Rename("obj_idx", "n", "location_to_obj"),
        Rename("class_idx", "c", "location_to_obj"),
        Swap("location_to_obj", "struct zpdesc *zpdesc", "struct zpdesc *where"),
        Swap("location_to_obj", "zpdesc_pfn(zpdesc)", "zpdesc_pfn(where)"),
        Rename("obj", "word", "record_obj"),
        Rename("handle", "slot", "record_obj"),
    ),
    _same(
        "rename-locals",
        "7.3",
        "A name means nothing.",
        Rename("new_obj", "after", "zs_page_migrate"),
        Rename("old_obj", "before", "zs_page_migrate"),
        Rename("m_zpdesc", "frame", "obj_malloc"),
        Rename("f_objidx", "n", "obj_free"),
    ),
    _same(
        "rename-link",
        "6.12",
        "A name means nothing.",
        Rename("next", "next_free", "struct link_free"),
        SwapAll("init_zspage", "link->next", "link->next_free"),
        SwapAll("obj_malloc", "link->next", "link->next_free"),
        SwapAll("obj_free", "link->next", "link->next_free"),
    ),
    _same(
        "rename-class-field",
        "7.3",
        "A name means nothing.",
        Rename("class", "class_nr", "struct zspage"),
        SwapAll("", "zspage->class", "zspage->class_nr"),
        SwapAll("", "src_zspage->class", "src_zspage->class_nr"),
    ),
    _same(
        "reorder-parameters",
        "7.3",
        "The arguments are in the same order.",
        Swap(
            "location_to_obj",
            "struct zpdesc *zpdesc, unsigned int obj_idx, unsigned int class_idx",
            "unsigned int class_idx,\n\t\t\t\t     unsigned int obj_idx, struct zpdesc *zpdesc",
        ),
        Swap(
            "obj_malloc",
            "location_to_obj(m_zpdesc, obj, zspage->class)",
            "location_to_obj(zspage->class, obj, m_zpdesc)",
        ),
        Swap(
            "zs_page_migrate",
            "location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(old_obj))",
            "location_to_obj(obj_to_class_idx(old_obj), obj_idx, newzpdesc)",
        ),
    ),
    _same(
        "reorder-parameters-of-store",
        "6.12",
        "The arguments are in the same order.",
        Swap(
            "record_obj",
            "unsigned long handle, unsigned long obj",
            "unsigned long obj, unsigned long handle",
        ),
        Swap("obj_malloc", "record_obj(handle, obj)", "record_obj(obj, handle)"),
        Swap("zs_page_migrate", "record_obj(handle, new_obj)", "record_obj(new_obj, handle)"),
    ),
    _same(
        "encoder-takes-a-frame-number",
        "7.3",
        "The callers take the number of the frame.",
        Swap("location_to_obj", "struct zpdesc *zpdesc", "unsigned long pfn"),
        Swap("location_to_obj", "zpdesc_pfn(zpdesc)", "pfn"),
        Swap("obj_malloc", "location_to_obj(m_zpdesc", "location_to_obj(zpdesc_pfn(m_zpdesc)"),
        Swap(
            "zs_page_migrate", "location_to_obj(newzpdesc", "location_to_obj(zpdesc_pfn(newzpdesc)"
        ),
        same_code=False,
    ),
    _same(
        "macro-encoder",
        "6.12",
        "A macro of the same expression.",
        Whole(
            "location_to_obj",
            "#define location_to_obj(page, idx) \\\n"
            "\t((page_to_pfn(page) << OBJ_INDEX_BITS) | ((idx) & OBJ_INDEX_MASK))",
        ),
        same_code=False,
    ),
    _same(
        "macro-class-decoder",
        "7.3",
        "A macro of the same expression.",
        Whole(
            "obj_to_class_idx",
            "#define obj_to_class_idx(obj) \\\n"
            "\t((unsigned int)(((obj) >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK))",
        ),
    ),
    _same(
        "macro-store",
        "6.12",
        "A macro of the same statement.",
        Whole(
            "record_obj",
            "#define record_obj(handle, obj) \\\n"
            "\tdo { *(unsigned long *)(handle) = (obj); } while (0)",
        ),
    ),
    _same(
        "macro-load",
        "7.3",
        "A macro of the same expression.",
        Whole(
            "handle_to_obj", "#define handle_to_obj(handle) READ_ONCE(*(unsigned long *)(handle))"
        ),
        same_code=False,
    ),
    _same(
        "inline-masks",
        "7.3",
        "Functions of the same constants.",
        Before(
            "location_to_obj",
            "",
            "static __always_inline unsigned long zs_index_mask(void)\n"
            "{\n\treturn (_AC(1, UL) << ZS_OBJ_IDX_BITS) - 1;\n}\n\n"
            "static __always_inline unsigned long zs_class_mask(void)\n"
            "{\n\treturn (_AC(1, UL) << ZS_OBJ_CLASS_BITS) - 1;\n}\n",
        ),
        Swap("location_to_obj", "ZS_OBJ_IDX_MASK", "zs_index_mask()"),
        Swap("location_to_obj", "ZS_OBJ_CLASS_MASK", "zs_class_mask()"),
    ),
    _same(
        "inline-handle-size",
        "7.3",
        "A constant of an enumeration.",
        Whole("#define ZS_HANDLE_SIZE", "enum { ZS_HANDLE_SIZE = sizeof(unsigned long) };"),
        same_code=True,
    ),
    _same(
        "inline-tag",
        "6.12",
        "A function of the same expression.",
        Before(
            "obj_malloc",
            "",
            "static inline unsigned long zs_tagged(unsigned long handle)\n"
            "{\n\treturn handle | OBJ_ALLOCATED_TAG;\n}\n",
        ),
        SwapAll("obj_malloc", "handle | OBJ_ALLOCATED_TAG", "zs_tagged(handle)"),
    ),
)

"""Other loops: migration, compaction, allocation, size classes."""

from typing import Final

from corpus.edit import Before, Body, Drop, Edit, Swap
from corpus.entry import Equivalent

_MOVE: Final = "zs_page_migrate"
_HEAD: Final = "for (addr = s_addr + offset; addr < s_addr + PAGE_SIZE; addr += class->size) {"
_BODY: Final = "record_obj(handle, new_obj); } }"
_MALLOC: Final = "obj_malloc"
_WALK: Final = "for (i = 0; i < nr_zpdesc; i++) m_zpdesc = get_next_zpdesc(m_zpdesc);"
_WASTE: Final = "calculate_zspage_chain_size"


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = False) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


ENTRIES: Final = (
    _same(
        "migrate-do-while",
        "7.3",
        "A page has an object that starts in it, or room for one.",
        Swap(_MOVE, _HEAD, "addr = s_addr + offset;\n\tdo {"),
        Swap(
            _MOVE,
            _BODY,
            "record_obj(handle, new_obj);\n\t\t}\n\t\taddr += class->size;\n\t} while (addr < s_addr + PAGE_SIZE);",
        ),
    ),
    _same(
        "migrate-while",
        "6.12",
        "The same loop with its step in its end.",
        Swap(_MOVE, _HEAD, "addr = s_addr + offset;\n\twhile (addr < s_addr + PAGE_SIZE) {"),
        Swap(_MOVE, _BODY, "record_obj(handle, new_obj);\n\t\t}\n\t\taddr += class->size;\n\t}"),
        same_code=True,
    ),
    _same(
        "migrate-by-offset",
        "7.3",
        "What is counted is the offset, not the address.",
        Swap(
            _MOVE,
            _HEAD,
            "for (; offset < PAGE_SIZE; offset += class->size) {\n\t\taddr = s_addr + offset;",
        ),
    ),
    _same(
        "migrate-by-goto",
        "6.12",
        "The same loop by hand.",
        Swap(_MOVE, _HEAD, "addr = s_addr + offset;\nagain:\n\tif (addr < s_addr + PAGE_SIZE) {"),
        Swap(
            _MOVE,
            _BODY,
            "record_obj(handle, new_obj);\n\t\t}\n\t\taddr += class->size;\n\t\tgoto again;\n\t}",
        ),
    ),
    _same(
        "migrate-to-an-end",
        "7.3",
        "The end is computed once.",
        Swap(
            _MOVE,
            _HEAD,
            "void *const end = s_addr + PAGE_SIZE;\n\n\tfor (addr = s_addr + offset; addr < end; addr += class->size) {",
        ),
    ),
    _same(
        "migrate-continue",
        "7.3",
        "A free object is passed over.",
        Swap(
            _MOVE,
            "if (obj_allocated(zpdesc, addr, &handle)) {",
            "if (!obj_allocated(zpdesc, addr, &handle))\n\t\t\tcontinue;\n\t\t{",
        ),
    ),
    _same(
        "migrate-helper",
        "7.3",
        "The body of the loop is a function.",
        Before(
            _MOVE,
            "",
            "static void zs_move_object(struct zpdesc *to, unsigned long handle)\n{\n"
            "\tunsigned long word = handle_to_obj(handle);\n\tstruct zpdesc *from;\n\tunsigned int index;\n\n"
            "\tobj_to_location(word, &from, &index);\n"
            "\trecord_obj(handle, location_to_obj(to, index, obj_to_class_idx(word)));\n}\n",
        ),
        Swap(
            _MOVE,
            "old_obj = handle_to_obj(handle); obj_to_location(old_obj, &dummy, &obj_idx); "
            "new_obj = location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(old_obj)); record_obj(handle, new_obj);",
            "zs_move_object(newzpdesc, handle);",
        ),
        Drop(_MOVE, "unsigned long old_obj, new_obj"),
        Drop(_MOVE, "struct zpdesc *dummy"),
        Drop(_MOVE, "unsigned int obj_idx"),
    ),
    _same(
        "migrate-class-of-the-zspage",
        "7.3",
        "The class of the word is that of its zspage.",
        Swap(_MOVE, "obj_to_class_idx(old_obj)", "class->index"),
    ),
    _same(
        "migrate-by-the-frame-alone",
        "7.3",
        "What is below the PFN stays as it was.",
        Swap(
            _MOVE,
            "obj_to_location(old_obj, &dummy, &obj_idx); "
            "new_obj = location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(old_obj));",
            "new_obj = zpdesc_pfn(newzpdesc) << ZS_OBJ_PFN_SHIFT;\n"
            "\t\t\tnew_obj |= old_obj & ((_AC(1, UL) << ZS_OBJ_PFN_SHIFT) - 1);",
        ),
        Drop(_MOVE, "struct zpdesc *dummy"),
        Drop(_MOVE, "unsigned int obj_idx"),
        Swap("", "|| defined(CONFIG_COMPACTION)", ""),
    ),
    _same(
        "migrate-copies-last",
        "6.12",
        "Words are not in the page, and headers stay what they are.",
        Drop(_MOVE, "copy_page(d_addr, s_addr)"),
        Drop(_MOVE, "kmsan_copy_page_meta(newpage, page)"),
        Drop(_MOVE, "d_addr = kmap_atomic(newpage)"),
        Drop(_MOVE, "kunmap_atomic(d_addr)"),
        Swap(
            _MOVE,
            "kunmap_atomic(s_addr);",
            "d_addr = kmap_atomic(newpage);\n\tcopy_page(d_addr, s_addr);\n"
            "\tkmsan_copy_page_meta(newpage, page);\n\tkunmap_atomic(d_addr);\n\tkunmap_atomic(s_addr);",
        ),
    ),
    _same(
        "migrate-copies-bytes",
        "7.3",
        "A page is PAGE_SIZE bytes.",
        Swap(_MOVE, "copy_page(d_addr, s_addr)", "memcpy(d_addr, s_addr, PAGE_SIZE)"),
    ),
    _same(
        "chain-replaced-in-a-for-loop",
        "7.3",
        "The same pages in the same order.",
        Swap(
            "replace_sub_page",
            "zpdesc = get_first_zpdesc(zspage); do {",
            "for (zpdesc = get_first_zpdesc(zspage); zpdesc; zpdesc = get_next_zpdesc(zpdesc)) {",
        ),
        Swap("replace_sub_page", "} while ((zpdesc = get_next_zpdesc(zpdesc)) != NULL);", "}"),
    ),
    _same(
        "find-in-a-for-loop",
        "6.12",
        "The same loop with its step in its head.",
        Swap(
            "find_alloced_obj",
            "while (offset < PAGE_SIZE) {",
            "for (; offset < PAGE_SIZE; offset += class->size, index++) {",
        ),
        Swap("find_alloced_obj", "break; offset += class->size; index++;", "break;"),
        same_code=True,
    ),
    _same(
        "compact-for-ever",
        "7.3",
        "for (;;) is while (1).",
        Swap("migrate_zspage", "while (1) {", "for (;;) {"),
        same_code=True,
    ),
    _same(
        "compact-counts-first",
        "7.3",
        "obj_idx is of nobody else.",
        Drop("migrate_zspage", "obj_idx++"),
        Before("migrate_zspage", "used_obj = handle_to_obj(handle)", "\t\tobj_idx++;"),
        same_code=False,
    ),
    _same(
        "copy-moves",
        "6.12",
        "Two objects do not overlap.",
        Swap(
            "zs_object_copy",
            "memcpy(d_addr + d_off, s_addr + s_off, size)",
            "memmove(d_addr + d_off, s_addr + s_off, size)",
        ),
    ),
    _same(
        "malloc-walk-counts-down",
        "7.3",
        "As many steps.",
        Swap(_MALLOC, _WALK, "while (nr_zpdesc-- > 0)\n\t\tm_zpdesc = get_next_zpdesc(m_zpdesc);"),
        Swap(_MALLOC, "int i, nr_zpdesc, offset;", "int nr_zpdesc, offset;"),
    ),
    _same(
        "malloc-walk-by-bytes",
        "7.3",
        "A page further on for each page of the offset.",
        Swap(
            _MALLOC,
            _WALK,
            "for (i = offset; i >= (int)PAGE_SIZE; i -= PAGE_SIZE)\n\t\tm_zpdesc = get_next_zpdesc(m_zpdesc);",
        ),
        Drop(_MALLOC, "nr_zpdesc = offset >> PAGE_SHIFT"),
        Swap(_MALLOC, "int i, nr_zpdesc, offset;", "int i, offset;"),
    ),
    _same(
        "malloc-walk-helper",
        "6.12",
        "The walk is a function.",
        Before(
            _MALLOC,
            "",
            "static struct page *zs_nth_page(struct zspage *zspage, int n)\n{\n"
            "\tstruct page *page = get_first_page(zspage);\n\n"
            "\twhile (n--)\n\t\tpage = get_next_page(page);\n\treturn page;\n}\n",
        ),
        Swap(
            _MALLOC,
            "m_page = get_first_page(zspage); for (i = 0; i < nr_page; i++) m_page = get_next_page(m_page);",
            "m_page = zs_nth_page(zspage, nr_page);",
        ),
        Swap(_MALLOC, "int i, nr_page, offset;", "int nr_page, offset;"),
    ),
    _same(
        "malloc-divides",
        "7.3",
        "Quotient and remainder of a power of two.",
        Swap(_MALLOC, "offset >> PAGE_SHIFT", "offset / (int)PAGE_SIZE"),
        Swap(_MALLOC, "offset_in_page(offset)", "offset % PAGE_SIZE"),
    ),
    _same(
        "malloc-offset-in-unsigned-long",
        "6.12",
        "An offset in a zspage is at most 4 MiB.",
        Swap(_MALLOC, "int i, nr_page, offset;", "int i, nr_page;\n\tunsigned long offset;"),
    ),
    _same(
        "malloc-class-of-the-zspage",
        "7.3",
        "What zspage_class() returns.",
        Swap(_MALLOC, "pool->size_class[zspage->class]", "zspage_class(pool, zspage)"),
        Swap(_MALLOC, "obj, zspage->class", "obj, class->index"),
    ),
    _same(
        "class-index-by-hand",
        "7.3",
        "What DIV_ROUND_UP() and min_t() are.",
        Body(
            "get_size_class_index",
            "\tconst int last = ZS_SIZE_CLASSES - 1;\n\tint index;\n\n"
            "\tif (size <= (int)ZS_MIN_ALLOC_SIZE)\n\t\treturn 0;\n"
            "\tindex = (size - (int)ZS_MIN_ALLOC_SIZE + (int)ZS_SIZE_CLASS_DELTA - 1) / (int)ZS_SIZE_CLASS_DELTA;\n"
            "\treturn index < last ? index : last;",
        ),
    ),
    _same(
        "class-index-of-the-least",
        "6.12",
        "A request of just the least size is no step above it.",
        Swap("get_size_class_index", "size > ZS_MIN_ALLOC_SIZE", "size >= ZS_MIN_ALLOC_SIZE"),
    ),
    _same(
        "lookup-in-two-steps",
        "7.3",
        "The index in a variable.",
        Body(
            "lookup_size_class",
            "\tint index = get_size_class_index(size + ZS_HANDLE_SIZE);\n\n"
            "\treturn pool->size_class[index];",
        ),
        same_code=False,
    ),
    _same(
        "chain-downwards",
        "7.3",
        "From above, the last of equals is the first from below.",
        Swap(
            _WASTE,
            "i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++",
            "i = ZS_MAX_PAGES_PER_ZSPAGE; i >= 1; i--",
        ),
        Swap(_WASTE, "waste < min_waste", "waste <= min_waste"),
    ),
    _same(
        "chain-without-shortcut",
        "6.12",
        "One page of a power of two wastes nothing, and is tried first.",
        Drop(_WASTE, "if (is_power_of_2(class_size)) return chain_size"),
    ),
    _same(
        "chain-by-use",
        "7.3",
        "What is not wasted is used.",
        Swap(
            _WASTE,
            "waste = (i * PAGE_SIZE) % class_size",
            "waste = i * PAGE_SIZE - (i * PAGE_SIZE) / class_size * class_size",
        ),
        same_code=True,
    ),
    _same(
        "pool-size-by-min",
        "7.3",
        "What the if is.",
        Swap(
            "zs_create_pool",
            "size = ZS_MIN_ALLOC_SIZE + i * ZS_SIZE_CLASS_DELTA; "
            "if (size > ZS_MAX_ALLOC_SIZE) size = ZS_MAX_ALLOC_SIZE;",
            "size = min_t(int, ZS_MIN_ALLOC_SIZE + i * ZS_SIZE_CLASS_DELTA, ZS_MAX_ALLOC_SIZE);",
        ),
    ),
    _same(
        "pool-in-a-while-loop",
        "6.12",
        "The same classes in the same order.",
        Swap(
            "zs_create_pool",
            "for (i = ZS_SIZE_CLASSES - 1; i >= 0; i--) {",
            "i = ZS_SIZE_CLASSES;\n\twhile (--i >= 0) {",
        ),
    ),
    _same(
        "init-page-helper",
        "7.3",
        "The links of a page are a function's.",
        Before(
            "init_zspage",
            "",
            "static struct link_free *zs_link_page(void *vaddr, unsigned long *off, int size,\n"
            "\t\t\t\t\tunsigned int *next)\n{\n"
            "\tstruct link_free *link = vaddr + *off;\n\n"
            "\twhile ((*off += size) < PAGE_SIZE) {\n"
            "\t\tlink->next = (*next)++ << OBJ_TAG_BITS;\n"
            "\t\tlink = (void *)link + size;\n\t}\n\treturn link;\n}\n",
        ),
        Swap(
            "init_zspage",
            "link = (struct link_free *)vaddr + off / sizeof(*link); "
            "while ((off += class->size) < PAGE_SIZE) { link->next = freeobj++ << OBJ_TAG_BITS; "
            "link += class->size / sizeof(*link); }",
            "link = zs_link_page(vaddr, &off, class->size, &freeobj);",
        ),
    ),
)

"""Other ways to write links, headers, offsets and the fields of a zspage."""

from typing import Final

from corpus.edit import After, Before, Body, Drop, Edit, Swap, SwapAll, Whole
from corpus.entry import Equivalent

_INIT: Final = "init_zspage"
_MALLOC: Final = "obj_malloc"
_FREE: Final = "obj_free"
_READ: Final = "obj_allocated"
_SET: Final = "set_first_obj_offset"
_Z: Final = "struct zspage"


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = False) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


_BITS: Final = """\
	unsigned int bits;
#define ZS_BITS_HUGE		BIT(0)
#define ZS_BITS_GROUP		GENMASK(4, 1)
#define ZS_BITS_CLASS		GENMASK(13, 5)
#define ZS_BITS_MAGIC		GENMASK(21, 14)
"""

ENTRIES: Final = (
    _same(
        "link-multiplied",
        "7.3",
        "A shift multiplies by a power of two.",
        SwapAll(_INIT, "freeobj++ << OBJ_TAG_BITS", "freeobj++ * (1U << OBJ_TAG_BITS)"),
        same_code=True,
    ),
    _same(
        "last-link-complement",
        "7.3",
        "~0 is -1.",
        Swap(_INIT, "-1UL << OBJ_TAG_BITS", "~0UL << OBJ_TAG_BITS"),
        same_code=True,
    ),
    _same(
        "last-link-less-the-tag",
        "6.12",
        "All bits but the tag's.",
        Swap(_INIT, "-1UL << OBJ_TAG_BITS", "ULONG_MAX - OBJ_TAG_MASK"),
        same_code=True,
    ),
    _same(
        "links-by-bytes",
        "7.3",
        "A link is a size further on, in bytes.",
        Swap(_INIT, "link += class->size / sizeof(*link)", "link = (void *)link + class->size"),
        Swap(_INIT, "(struct link_free *)vaddr + off / sizeof(*link)", "vaddr + off"),
    ),
    _same(
        "links-in-a-for-loop",
        "6.12",
        "The same loop with its step in its head.",
        Swap(
            _INIT,
            "while ((off += class->size) < PAGE_SIZE) {",
            "for (off += class->size; off < PAGE_SIZE; off += class->size) {",
        ),
    ),
    _same(
        "links-of-two-tag-bits",
        "7.3",
        "Only links are shifted by OBJ_TAG_BITS, and each by the same.",
        Whole("#define OBJ_TAG_BITS", "#define OBJ_TAG_BITS\t2"),
    ),
    _same(
        "link-helper",
        "7.3",
        "The store is in a function of its own.",
        Before(
            _INIT,
            "",
            "static void zs_set_link(struct link_free *link, unsigned int index)\n"
            "{\n\tlink->next = index << OBJ_TAG_BITS;\n}\n",
        ),
        SwapAll(_INIT, "link->next = freeobj++ << OBJ_TAG_BITS", "zs_set_link(link, freeobj++)"),
        same_code=False,
    ),
    _same(
        "freed-link-as-a-word",
        "6.12",
        "The union's first member is where the union is.",
        Swap(_FREE, "link->next = get_freeobj", "*(unsigned long *)link = get_freeobj"),
        same_code=True,
    ),
    _same(
        "freed-head-in-a-local",
        "7.3",
        "It is read before it is written, as before.",
        Swap(
            _FREE,
            "zspage = get_zspage(f_zpdesc);",
            "zspage = get_zspage(f_zpdesc);\n\tconst unsigned int head = get_freeobj(zspage);",
        ),
        Swap(_FREE, "link->next = get_freeobj(zspage)", "link->next = head"),
        same_code=True,
    ),
    _same(
        "freed-from-the-other-side",
        "6.12",
        "The count first, the list after.",
        Drop(_FREE, "mod_zspage_inuse(zspage, -1)"),
        After(_FREE, "zspage = get_zspage(f_page);", "\tmod_zspage_inuse(zspage, -1);"),
    ),
    _same(
        "header-plus-tag",
        "7.3",
        "A handle is even.",
        SwapAll(_MALLOC, "handle | OBJ_ALLOCATED_TAG", "handle + OBJ_ALLOCATED_TAG"),
    ),
    _same(
        "header-tagged-first",
        "7.3",
        "The tag is put in one place for both.",
        Swap(
            _MALLOC,
            "if (likely(!ZsHugePage(zspage)))",
            "const unsigned long head = handle | OBJ_ALLOCATED_TAG;\n\n\tif (likely(!ZsHugePage(zspage)))",
        ),
        SwapAll(
            _MALLOC,
            "= handle | OBJ_ALLOCATED_TAG",
            "= head",
        ),
        Swap(_MALLOC, "head = head", "head = handle | OBJ_ALLOCATED_TAG"),
        same_code=True,
    ),
    _same(
        "header-branches-exchanged",
        "7.3",
        "The condition is the other one, and so are the branches.",
        Swap(
            _MALLOC,
            "if (likely(!ZsHugePage(zspage)))",
            "if (unlikely(ZsHugePage(zspage)))\n\t\tm_zpdesc->handle = handle | OBJ_ALLOCATED_TAG;\n\telse",
        ),
        Swap(_MALLOC, "else zspage->first_zpdesc->handle = handle | OBJ_ALLOCATED_TAG;", ""),
    ),
    _same(
        "handle-minus-tag",
        "7.3",
        "The tag is there, so it may be subtracted.",
        Swap(_READ, "handle & ~OBJ_TAG_MASK", "handle - OBJ_ALLOCATED_TAG"),
    ),
    _same(
        "handle-by-ternary",
        "7.3",
        "An expression for an if.",
        Body(
            _READ,
            "\tstruct zspage *zspage = get_zspage(zpdesc);\n"
            "\tunsigned long head = ZsHugePage(zspage) ? zpdesc->handle : *(unsigned long *)obj;\n\n"
            "\tif (head & OBJ_ALLOCATED_TAG) {\n\t\t*phandle = head & ~OBJ_TAG_MASK;\n\t\treturn true;\n\t}\n"
            "\treturn false;",
        ),
    ),
    _same(
        "tag-mask-by-bits",
        "6.12",
        "The same mask.",
        Whole("#define OBJ_TAG_MASK", "#define OBJ_TAG_MASK\t((_AC(1, UL) << OBJ_TAG_BITS) - 1)"),
    ),
    _same(
        "offset-in-one-statement",
        "7.3",
        "Cleared and set at once.",
        Drop(_SET, "zpdesc->first_obj_offset &= ~FIRST_OBJ_PAGE_TYPE_MASK"),
        Swap(
            _SET,
            "zpdesc->first_obj_offset |= offset & FIRST_OBJ_PAGE_TYPE_MASK",
            "zpdesc->first_obj_offset = (zpdesc->first_obj_offset & ~FIRST_OBJ_PAGE_TYPE_MASK) |\n"
            "\t\t\t\t   (offset & FIRST_OBJ_PAGE_TYPE_MASK)",
        ),
    ),
    _same(
        "offset-mask-by-genmask",
        "6.12",
        "The same mask.",
        Whole(
            "#define FIRST_OBJ_PAGE_TYPE_MASK", "#define FIRST_OBJ_PAGE_TYPE_MASK\tGENMASK(23, 0)"
        ),
    ),
    _same(
        "offset-added",
        "6.12",
        "What was cleared may be added to.",
        Swap(_SET, "page->page_type |= offset", "page->page_type += offset"),
    ),
    _same(
        "zspage-fields-reordered",
        "7.3",
        "Fields are known by name.",
        Drop(_Z, "unsigned int huge:HUGE_BITS"),
        After(_Z, "unsigned int magic:MAGIC_VAL_BITS;", "\t\tunsigned int huge:HUGE_BITS;"),
    ),
    _same(
        "zspage-fifth-field-that-fits",
        "7.3",
        "22 and 10 bits share one unsigned int.",
        After(_Z, "unsigned int magic:MAGIC_VAL_BITS;", "\t\tunsigned int spare:10;"),
    ),
    _same(
        "zspage-class-not-packed",
        "6.12",
        "A wider field holds the same numbers.",
        Swap(_Z, "unsigned int class:CLASS_BITS + 1", "unsigned int class"),
    ),
    _same(
        "zspage-class-of-16-bits",
        "7.3",
        "A wider field holds the same numbers.",
        Swap(_Z, "unsigned int class:CLASS_BITS + 1", "u32 class:16"),
        Swap(_Z, "unsigned int magic:MAGIC_VAL_BITS", "u32 magic:11"),
    ),
    _same(
        "zspage-magic-of-seven-bits",
        "6.12",
        "0x58 has seven bits.",
        Whole("#define MAGIC_VAL_BITS", "#define MAGIC_VAL_BITS\t7"),
    ),
    _same(
        "zspage-huge-as-a-truth-value",
        "6.12",
        "A bit is a truth value.",
        Swap(_Z, "unsigned int huge", "bool huge"),
    ),
    _same(
        "zspage-bits-by-hand",
        "7.3",
        "The same fields, taken out of a word by masks.",
        Before("", "#include <linux/module.h>", "#include <linux/bitfield.h>"),
        Swap(
            _Z,
            "struct { unsigned int huge:HUGE_BITS; unsigned int fullness:FULLNESS_BITS; "
            "unsigned int class:CLASS_BITS + 1; unsigned int magic:MAGIC_VAL_BITS; };",
            _BITS.strip("\t\n"),
        ),
        Swap("SetZsHugePage", "zspage->huge = 1", "zspage->bits |= ZS_BITS_HUGE"),
        Swap("ZsHugePage", "zspage->huge", "zspage->bits & ZS_BITS_HUGE"),
        Swap("zspage_class", "zspage->class", "FIELD_GET(ZS_BITS_CLASS, zspage->bits)"),
        Swap(
            "insert_zspage",
            "zspage->fullness = fullness",
            "zspage->bits = (zspage->bits & ~ZS_BITS_GROUP) | FIELD_PREP(ZS_BITS_GROUP, fullness)",
        ),
        Swap("remove_zspage", "zspage->fullness", "FIELD_GET(ZS_BITS_GROUP, zspage->bits)"),
        Swap(
            "fix_fullness_group",
            "newfg == zspage->fullness",
            "newfg == FIELD_GET(ZS_BITS_GROUP, zspage->bits)",
        ),
        Swap("get_zspage", "zspage->magic", "FIELD_GET(ZS_BITS_MAGIC, zspage->bits)"),
        Swap(
            "__free_zspage_lockless", "zspage->fullness", "FIELD_GET(ZS_BITS_GROUP, zspage->bits)"
        ),
        Swap(
            "alloc_zspage",
            "zspage->magic = ZSPAGE_MAGIC",
            "zspage->bits = FIELD_PREP(ZS_BITS_MAGIC, ZSPAGE_MAGIC) |\n\t\t       FIELD_PREP(ZS_BITS_CLASS, class->index)",
        ),
        Drop("alloc_zspage", "zspage->class = class->index"),
        SwapAll(_MALLOC, "zspage->class", "FIELD_GET(ZS_BITS_CLASS, zspage->bits)"),
        Swap("migrate_zspage", "src_zspage->class", "FIELD_GET(ZS_BITS_CLASS, src_zspage->bits)"),
    ),
    _same(
        "zspage-counted-in-place",
        "7.3",
        "++ adds one, -- takes one.",
        Swap(_MALLOC, "mod_zspage_inuse(zspage, 1)", "zspage->inuse++"),
        Swap(_FREE, "mod_zspage_inuse(zspage, -1)", "zspage->inuse--"),
        Swap("mod_zspage_inuse", "static inline void", "static inline void __maybe_unused"),
        same_code=True,
    ),
    _same(
        "zspage-magic-by-if",
        "6.12",
        "BUG_ON() is an if.",
        Swap(
            "get_zspage",
            "BUG_ON(zspage->magic != ZSPAGE_MAGIC);",
            "if (unlikely(zspage->magic != ZSPAGE_MAGIC))\n\t\tBUG();",
        ),
        same_code=True,
    ),
    _same(
        "zspage-set-up-in-another-order",
        "7.3",
        "Nobody sees a zspage before it is whole.",
        Swap(
            "alloc_zspage",
            "zspage->magic = ZSPAGE_MAGIC; zspage->pool = pool; zspage->class = class->index;",
            "zspage->class = class->index;\n\tzspage->pool = pool;\n\tzspage->magic = ZSPAGE_MAGIC;",
        ),
    ),
    _same(
        "zspage-huge-by-one-count",
        "7.3",
        "One object of at most a page needs no second page.",
        Swap(
            "create_page_chain",
            "class->objs_per_zspage == 1 && class->pages_per_zspage == 1",
            "class->objs_per_zspage == 1",
        ),
    ),
    _same(
        "group-by-one-division",
        "7.3",
        "floor(floor(100 a / b) / 10) is floor(10 a / b).",
        Swap("get_fullness_group", "ratio / 10 + 1", "10 * inuse / objs_per_zspage + 1"),
        Drop("get_fullness_group", "ratio = 100 * inuse"),
        Swap("get_fullness_group", "objs_per_zspage, ratio;", "objs_per_zspage;"),
    ),
    _same(
        "group-changed-by-list-move",
        "7.3",
        "A zspage goes from list to list in one call.",
        Swap(
            "fix_fullness_group",
            "remove_zspage(class, zspage); insert_zspage(class, zspage, newfg);",
            "class_stat_sub(class, zspage->fullness, 1);\n\tlist_move(&zspage->list, &class->fullness_list[newfg]);\n\tzspage->fullness = newfg;\n\tclass_stat_add(class, newfg, 1);",
        ),
    ),
)

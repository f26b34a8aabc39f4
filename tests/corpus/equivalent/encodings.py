"""Other ways to make a word and to take it apart."""

from typing import Final

from corpus.edit import Before, Body, Edit, Rename, Swap, Whole
from corpus.entry import Equivalent

_ENCODE: Final = "location_to_obj"
_DECODE: Final = "obj_to_location"
_BITFIELD: Final = Before("", "#include <linux/module.h>", "#include <linux/bitfield.h>")


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = True) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


_UNION_6_12: Final = """\
union zs_word {
	unsigned long word;
	struct {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		unsigned long frame:_PFN_BITS;
		unsigned long index:OBJ_INDEX_BITS;
#else
		unsigned long index:OBJ_INDEX_BITS;
		unsigned long frame:_PFN_BITS;
#endif
	};
};
"""
_UNION_7_3: Final = """\
union zs_word {
	unsigned long word;
	struct {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		unsigned long frame:_PFN_BITS;
#if ZS_OBJ_CLASS_BITS > 0
		unsigned long class:ZS_OBJ_CLASS_BITS;
#endif
		unsigned long index:ZS_OBJ_IDX_BITS;
#else
		unsigned long index:ZS_OBJ_IDX_BITS;
#if ZS_OBJ_CLASS_BITS > 0
		unsigned long class:ZS_OBJ_CLASS_BITS;
#endif
		unsigned long frame:_PFN_BITS;
#endif
	};
};
"""

ENTRIES: Final = (
    _same(
        "plus-for-or",
        "7.3",
        "Fields share no bits.",
        Swap(_ENCODE, "obj |= (unsigned long)", "obj += (unsigned long)"),
        Swap(_ENCODE, "obj |= obj_idx", "obj += obj_idx"),
        same_code=True,
    ),
    _same(
        "xor-for-or",
        "6.12",
        "Fields share no bits.",
        Swap(_ENCODE, "obj |= obj_idx", "obj ^= obj_idx"),
        same_code=False,
    ),
    _same(
        "one-expression",
        "7.3",
        "The same operators.",
        Body(
            _ENCODE,
            "\treturn (zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT) |\n"
            "\t       ((unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS) |\n"
            "\t       (obj_idx & ZS_OBJ_IDX_MASK);",
        ),
    ),
    _same(
        "fields-from-below",
        "7.3",
        "The same fields, the lowest first.",
        Body(
            _ENCODE,
            "\tunsigned long word = zpdesc_pfn(zpdesc);\n\n"
            "\tword <<= ZS_OBJ_CLASS_BITS;\n"
            "\tword |= class_idx & ZS_OBJ_CLASS_MASK;\n"
            "\tword <<= ZS_OBJ_IDX_BITS;\n"
            "\treturn word | (obj_idx & ZS_OBJ_IDX_MASK);",
        ),
        same_code=True,
    ),
    _same(
        "multiply-for-shift",
        "6.12",
        "A shift multiplies by a power of two.",
        Swap(
            _ENCODE,
            "page_to_pfn(page) << OBJ_INDEX_BITS",
            "page_to_pfn(page) * (_AC(1, UL) << OBJ_INDEX_BITS)",
        ),
    ),
    _same(
        "divide-for-shift",
        "6.12",
        "A shift divides an unsigned number by a power of two.",
        Swap(_DECODE, "obj >> OBJ_INDEX_BITS", "obj / (_AC(1, UL) << OBJ_INDEX_BITS)"),
        Swap("obj_to_page", "obj >> OBJ_INDEX_BITS", "obj / (OBJ_INDEX_MASK + 1)"),
    ),
    _same(
        "modulo-for-mask",
        "7.3",
        "A remainder of a power of two is a mask.",
        Swap(_DECODE, "obj & ZS_OBJ_IDX_MASK", "obj % (_AC(1, UL) << ZS_OBJ_IDX_BITS)"),
        Swap(_ENCODE, "obj_idx & ZS_OBJ_IDX_MASK", "obj_idx % (ZS_OBJ_IDX_MASK + 1)"),
    ),
    _same(
        "shifts-for-mask",
        "6.12",
        "What is shifted out and back again is gone.",
        Swap(_DECODE, "obj & OBJ_INDEX_MASK", "obj << _PFN_BITS >> _PFN_BITS"),
    ),
    _same(
        "mask-by-genmask",
        "6.12",
        "The same mask.",
        Whole("#define OBJ_INDEX_MASK", "#define OBJ_INDEX_MASK\tGENMASK(OBJ_INDEX_BITS - 1, 0)"),
    ),
    _same(
        "mask-by-bit",
        "7.3",
        "The same masks.",
        Whole("#define ZS_OBJ_IDX_MASK", "#define ZS_OBJ_IDX_MASK\t(BIT(ZS_OBJ_IDX_BITS) - 1)"),
        Whole(
            "#define ZS_OBJ_CLASS_MASK", "#define ZS_OBJ_CLASS_MASK\t(BIT(ZS_OBJ_CLASS_BITS) - 1)"
        ),
    ),
    _same(
        "mask-by-complement",
        "6.12",
        "The same mask.",
        Whole("#define OBJ_INDEX_MASK", "#define OBJ_INDEX_MASK\t(~(~0UL << OBJ_INDEX_BITS))"),
    ),
    _same(
        "mask-by-shifting-down",
        "6.12",
        "The same mask: a word less the bits of a PFN.",
        Whole("#define OBJ_INDEX_MASK", "#define OBJ_INDEX_MASK\t(ULONG_MAX >> _PFN_BITS)"),
    ),
    _same(
        "mask-in-a-local",
        "7.3",
        "The same mask.",
        Swap(
            _DECODE,
            "*obj_idx = (obj & ZS_OBJ_IDX_MASK)",
            "const unsigned long mask = ZS_OBJ_IDX_MASK;\n\n\t*obj_idx = obj & mask",
        ),
    ),
    _same(
        "field-prep",
        "6.12",
        "FIELD_PREP() shifts to the place of its mask.",
        _BITFIELD,
        Body(
            _ENCODE,
            "\treturn FIELD_PREP(GENMASK(BITS_PER_LONG - 1, OBJ_INDEX_BITS), page_to_pfn(page)) |\n"
            "\t       FIELD_PREP(OBJ_INDEX_MASK, obj_idx);",
        ),
        same_code=False,
    ),
    _same(
        "field-get",
        "6.12",
        "FIELD_GET() shifts from the place of its mask.",
        _BITFIELD,
        Swap(
            _DECODE,
            "obj >> OBJ_INDEX_BITS",
            "FIELD_GET(GENMASK(BITS_PER_LONG - 1, OBJ_INDEX_BITS), obj)",
        ),
        Swap(_DECODE, "(obj & OBJ_INDEX_MASK)", "FIELD_GET(OBJ_INDEX_MASK, obj)"),
        same_code=False,
    ),
    _same(
        "field-prep-of-three",
        "7.3",
        "FIELD_PREP() takes no empty mask, so the class stands under #if.",
        _BITFIELD,
        Body(
            _ENCODE,
            "\tunsigned long obj;\n\n"
            "\tobj = FIELD_PREP(GENMASK(BITS_PER_LONG - 1, ZS_OBJ_PFN_SHIFT), zpdesc_pfn(zpdesc));\n"
            "#if ZS_OBJ_CLASS_BITS > 0\n"
            "\tobj |= FIELD_PREP(ZS_OBJ_CLASS_MASK << ZS_OBJ_IDX_BITS, class_idx);\n"
            "#endif\n"
            "\treturn obj | FIELD_PREP(ZS_OBJ_IDX_MASK, obj_idx);",
        ),
        same_code=False,
    ),
    _same(
        "field-get-of-class",
        "7.3",
        "FIELD_GET() takes no empty mask, so it stands under #if.",
        _BITFIELD,
        Body(
            "obj_to_class_idx",
            "#if ZS_OBJ_CLASS_BITS > 0\n"
            "\treturn FIELD_GET(ZS_OBJ_CLASS_MASK << ZS_OBJ_IDX_BITS, obj);\n"
            "#else\n\treturn 0;\n#endif",
        ),
        same_code=False,
    ),
    _same(
        "union-of-bit-fields",
        "6.12",
        "The bits are where the compiler puts them, in either order of bytes.",
        Before(_DECODE, "", _UNION_6_12),
        Body(
            _ENCODE,
            "\tunion zs_word w = { .frame = page_to_pfn(page), .index = obj_idx };\n\n\treturn w.word;",
        ),
        Body(
            _DECODE,
            "\tunion zs_word w = { .word = obj };\n\n"
            "\t*page = pfn_to_page(w.frame);\n\t*obj_idx = w.index;",
        ),
        same_code=False,
    ),
    _same(
        "union-of-three-bit-fields",
        "7.3",
        "The bits are where the compiler puts them, in either order of bytes.",
        Before(_DECODE, "", _UNION_7_3),
        Body(
            _ENCODE,
            "\tunion zs_word w = { .frame = zpdesc_pfn(zpdesc), .index = obj_idx };\n\n"
            "#if ZS_OBJ_CLASS_BITS > 0\n\tw.class = class_idx;\n#endif\n\treturn w.word;",
        ),
        same_code=False,
    ),
    _same(
        "struct-by-value",
        "6.12",
        "Both parts are returned at once.",
        Before(
            _DECODE,
            "",
            "struct zs_place {\n\tstruct page *page;\n\tunsigned int index;\n};\n\n"
            "static struct zs_place zs_place_of(unsigned long obj)\n{\n"
            "\treturn (struct zs_place) {\n\t\t.page = pfn_to_page(obj >> OBJ_INDEX_BITS),\n"
            "\t\t.index = obj & OBJ_INDEX_MASK,\n\t};\n}\n",
        ),
        Body(
            _DECODE,
            "\tstruct zs_place place = zs_place_of(obj);\n\n"
            "\t*page = place.page;\n\t*obj_idx = place.index;",
        ),
        same_code=False,
    ),
    _same(
        "struct-to-encoder",
        "7.3",
        "All parts are given at once.",
        Before(
            _ENCODE,
            "",
            "struct zs_parts {\n\tunsigned long frame;\n\tunsigned int class;\n\tunsigned int index;\n};\n\n"
            "static unsigned long zs_join(struct zs_parts parts)\n{\n"
            "\treturn parts.frame << ZS_OBJ_PFN_SHIFT |\n"
            "\t       (unsigned long)(parts.class & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS |\n"
            "\t       (parts.index & ZS_OBJ_IDX_MASK);\n}\n",
        ),
        Body(
            _ENCODE,
            "\tstruct zs_parts parts = { zpdesc_pfn(zpdesc), class_idx, obj_idx };\n\n\treturn zs_join(parts);",
        ),
    ),
    _same(
        "physical-address",
        "6.12",
        "A physical address without its offset is a frame number.",
        Before("", "#include <linux/module.h>", "#include <linux/io.h>"),
        Swap(_ENCODE, "page_to_pfn(page)", "(unsigned long)(page_to_phys(page) >> PAGE_SHIFT)"),
        same_code=False,
    ),
    _same(
        "physical-address-and-back",
        "6.12",
        "PFN_PHYS() widens before it shifts.",
        Swap(_DECODE, "obj >> OBJ_INDEX_BITS", "PHYS_PFN(PFN_PHYS(obj >> OBJ_INDEX_BITS))"),
        same_code=False,
    ),
    _same(
        "in-u64",
        "6.12",
        "What is above 32 bits is cut off again, and nothing was there.",
        Body(
            _ENCODE,
            "\tu64 obj = (u64)page_to_pfn(page) << OBJ_INDEX_BITS;\n\n"
            "\tobj |= obj_idx & OBJ_INDEX_MASK;\n\treturn (unsigned long)obj;",
        ),
    ),
    _same(
        "in-size-t",
        "7.3",
        "size_t is as wide as a word.",
        Swap(_ENCODE, "unsigned long obj;", "size_t obj;"),
        Swap("obj_to_class_idx", "unsigned long obj", "size_t obj"),
        same_code=True,
    ),
    _same(
        "index-in-unsigned-long",
        "7.3",
        "A wider parameter holds the same numbers.",
        Swap(_ENCODE, "unsigned int obj_idx", "unsigned long obj_idx"),
    ),
    _same(
        "index-unmasked",
        "7.3",
        "No index is as large as the mask.",
        Swap(_ENCODE, "obj_idx & ZS_OBJ_IDX_MASK", "obj_idx"),
        same_code=False,
    ),
    _same(
        "class-unmasked-where-there-is-one",
        "7.3",
        "No class is as large as the mask.",
        Swap(
            _ENCODE,
            "obj |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;",
            "if (ZS_OBJ_CLASS_BITS > 0)\n\t\tobj |= (unsigned long)class_idx << ZS_OBJ_IDX_BITS;",
        ),
        same_code=False,
    ),
    _same(
        "class-under-if",
        "7.3",
        "Without a class there is nothing to put.",
        Swap(
            _ENCODE,
            "obj |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;",
            "#if ZS_OBJ_CLASS_BITS > 0\n"
            "\tobj |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;\n#endif",
        ),
    ),
    _same(
        "class-below-index",
        "7.3",
        "The two indices the other way round, everywhere.",
        Swap(
            _ENCODE,
            "(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS",
            "(class_idx & ZS_OBJ_CLASS_MASK)",
        ),
        Swap(
            _ENCODE, "obj_idx & ZS_OBJ_IDX_MASK", "(obj_idx & ZS_OBJ_IDX_MASK) << ZS_OBJ_CLASS_BITS"
        ),
        Swap(_DECODE, "obj & ZS_OBJ_IDX_MASK", "obj >> ZS_OBJ_CLASS_BITS & ZS_OBJ_IDX_MASK"),
        Swap("obj_to_class_idx", "(obj >> ZS_OBJ_IDX_BITS)", "obj"),
        same_code=False,
    ),
    _same(
        "one-decoder-for-both",
        "7.3",
        "The decoder of the page asks the other and forgets the index.",
        Body("obj_to_zpdesc", "\tunsigned int unused;\n\n\tobj_to_location(obj, zpdesc, &unused);"),
    ),
    _same(
        "open-coded-encoder",
        "6.12",
        "The same expression at both places, and no function.",
        Whole(_ENCODE, ""),
        Swap(
            "obj_malloc",
            "location_to_obj(m_page, obj)",
            "page_to_pfn(m_page) << OBJ_INDEX_BITS | (obj & OBJ_INDEX_MASK)",
        ),
        Swap(
            "zs_page_migrate",
            "(unsigned long)location_to_obj(newpage, obj_idx)",
            "page_to_pfn(newpage) << OBJ_INDEX_BITS | (obj_idx & OBJ_INDEX_MASK)",
        ),
        same_code=False,
    ),
    _same(
        "open-coded-decoder",
        "7.3",
        "The same expressions in one of the readers.",
        Swap(
            "zs_obj_write",
            "obj_to_location(obj, &zpdesc, &obj_idx)",
            "zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);\n\tobj_idx = obj & ZS_OBJ_IDX_MASK",
        ),
        same_code=False,
    ),
    _same(
        "tag-shift-in-one",
        "6.1",
        "Two shifts are one.",
        Body(
            _ENCODE,
            "\treturn (page_to_pfn(page) << OBJ_INDEX_BITS | (obj_idx & OBJ_INDEX_MASK)) << OBJ_TAG_BITS;",
        ),
        Body("obj_to_page", "\t*page = pfn_to_page(obj >> (OBJ_INDEX_BITS + OBJ_TAG_BITS));"),
        same_code=False,
    ),
    _same(
        "constants-of-an-enumeration",
        "7.3",
        "The same numbers.",
        Before(
            _ENCODE,
            "",
            "enum {\n\tZS_FRAME_AT = ZS_OBJ_PFN_SHIFT,\n\tZS_CLASS_AT = ZS_OBJ_IDX_BITS,\n};\n",
        ),
        Swap(_ENCODE, "<< ZS_OBJ_PFN_SHIFT", "<< ZS_FRAME_AT"),
        Swap(_ENCODE, "<< ZS_OBJ_IDX_BITS", "<< ZS_CLASS_AT"),
    ),
    _same(
        "typeof-and-auto",
        "6.12",
        "The types are those of what is assigned.",
        Swap(_ENCODE, "unsigned long obj;", "typeof(page_to_pfn(page)) obj;"),
        Rename("obj", "word", _ENCODE),
        same_code=True,
    ),
    _same(
        "index-bits-by-sizeof",
        "6.12",
        "A word has as many bits as its bytes have.",
        Whole(
            "#define OBJ_INDEX_BITS",
            "#define OBJ_INDEX_BITS\t(BITS_PER_LONG + PAGE_SHIFT - MAX_POSSIBLE_PHYSMEM_BITS)",
        ),
    ),
)

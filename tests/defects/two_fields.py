"""Mistakes in the file whose words have two fields."""

from typing import Final

from defects.defect import IDX, PFN, REQUESTS, UNDEFINED, Defect
from defects.harm import (
    always,
    chain_16_bits,
    chain_differs,
    chain_last,
    chain_percent,
    chain_short,
    index_differs,
    index_down,
    index_uncapped,
    index_unguarded,
    never,
    on_64_bits,
)
from defects.point import INT_BITS, two_fields

DEFECTS: Final = (
    Defect(
        name="index-mask-one-short",
        base="two_fields",
        edits=(
            ("((_AC(1, UL) << OBJ_INDEX_BITS) - 1)", "((_AC(1, UL) << (OBJ_INDEX_BITS - 1)) - 1)"),
        ),
        says="OBJ_INDEX_MASK keeps one bit less than the field has.",
        line="(OBJ_INDEX_BITS - 1)) - 1)",
        wrong_at=lambda p: two_fields(p).objects > 1 << (p.index_bits - 1),
        refutes=IDX,
    ),
    Defect(
        name="index-mask-in-int",
        base="two_fields",
        edits=(("((_AC(1, UL) << OBJ_INDEX_BITS) - 1)", "((0x1 << OBJ_INDEX_BITS) - 1)"),),
        says="OBJ_INDEX_MASK is an int, shifted out of itself where the field has 31 bits or more.",
        line="((0x1 << OBJ_INDEX_BITS) - 1)",
        wrong_at=lambda p: p.index_bits >= INT_BITS - 1,
        refutes=(*UNDEFINED, *IDX),
    ),
    Defect(
        name="pfn-shifted-in-unsigned-int",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (unsigned int)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame is shifted in 32 bits.",
        line="(unsigned int)page_to_pfn(page)",
        wrong_at=on_64_bits,
        refutes=(*PFN, "source.defined"),
    ),
    Defect(
        name="pfn-kept-in-unsigned-int",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (unsigned long)(unsigned int)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame loses what is above 32 bits before it is shifted.",
        line="(unsigned long)(unsigned int)page_to_pfn(page)",
        wrong_at=lambda p: p.pfn_bits > INT_BITS,
        refutes=PFN,
    ),
    Defect(
        name="pfn-kept-in-long",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (long)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame is shifted into the sign of a long, as the kernel's compilers do.",
        line="(long)page_to_pfn(page)",
        wrong_at=never,
    ),
    Defect(
        name="index-shifted-by-the-word",
        base="two_fields",
        edits=(
            (
                "*obj_idx = obj & OBJ_INDEX_MASK;",
                "*obj_idx = obj & OBJ_INDEX_MASK & ~(~0UL << BITS_PER_LONG);",
            ),
        ),
        says="A mask is shifted by the width of the word, which C leaves undefined.",
        line="(~0UL << BITS_PER_LONG)",
        wrong_at=always,
        refutes=("source.defined",),
        tolerated=(*IDX, "obj.injective", "obj.decode_total", "torn.idx_stable"),
    ),
    Defect(
        name="word-decoded-as-signed",
        base="two_fields",
        edits=(
            (
                "*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
                "*page = pfn_to_page((long)obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
            ),
        ),
        says="The page frame comes back with the sign of a long in front.",
        line="(long)obj >> OBJ_INDEX_BITS",
        wrong_at=always,
        refutes=PFN,
    ),
    Defect(
        name="index-decoded-without-mask",
        base="two_fields",
        edits=(("*obj_idx = obj & OBJ_INDEX_MASK;", "*obj_idx = obj;"),),
        says="The object index comes back with the page frame above it, up to 32 bits.",
        line="*obj_idx = obj;",
        wrong_at=lambda p: p.index_bits < INT_BITS,
        refutes=("obj.roundtrip.idx", "obj.injective", "migrate.preserves_idx", "torn.idx_stable"),
    ),
    Defect(
        name="index-decoded-in-a-byte",
        base="two_fields",
        edits=(
            (
                "*obj_idx = obj & OBJ_INDEX_MASK;",
                "*obj_idx = (unsigned char)(obj & OBJ_INDEX_MASK);",
            ),
        ),
        says="The object index comes back through 8 bits.",
        line="(unsigned char)(obj & OBJ_INDEX_MASK)",
        wrong_at=lambda p: two_fields(p).objects > 2**8,
        refutes=IDX,
    ),
    Defect(
        name="page-decoded-one-bit-low",
        base="two_fields",
        edits=(
            (
                "static void obj_to_page(unsigned long obj, struct page **page)\n{\n"
                "\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);",
                "static void obj_to_page(unsigned long obj, struct page **page)\n{\n"
                "\t*page = pfn_to_page(obj >> (OBJ_INDEX_BITS - 1));",
            ),
        ),
        says="zs_free() looks for the page frame one bit too low; obj_to_location() does not.",
        line="obj >> (OBJ_INDEX_BITS - 1)",
        wrong_at=always,
        refutes=PFN,
    ),
    Defect(
        name="index-not-masked",
        base="two_fields",
        edits=(("word |= obj_idx & OBJ_INDEX_MASK;", "word |= obj_idx;"),),
        says="The object index goes in without a mask: no pool has one that is too large.",
        line="word |= obj_idx;",
        wrong_at=never,
    ),
    Defect(
        name="plus-for-or",
        base="two_fields",
        edits=(("word |= obj_idx & OBJ_INDEX_MASK;", "word += obj_idx & OBJ_INDEX_MASK;"),),
        says="The object index is added: its bits are 0 before.",
        line="word += obj_idx",
        wrong_at=never,
    ),
    Defect(
        name="multiply-for-shift",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = page_to_pfn(page) * (_AC(1, UL) << OBJ_INDEX_BITS);",
            ),
        ),
        says="The page frame is multiplied by a power of two.",
        line="page_to_pfn(page) * (_AC(1, UL) << OBJ_INDEX_BITS)",
        wrong_at=never,
    ),
    Defect(
        name="least-size-constant",
        base="two_fields",
        edits=(
            ("MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))", "_AC(32, UL)"),
        ),
        says="ZS_MIN_ALLOC_SIZE forgets that the object index may be short.",
        line="_AC(32, UL)",
        wrong_at=lambda p: p.object_count(32) > 1 << p.index_bits,
        refutes=IDX,
    ),
    Defect(
        name="least-size-shifts-int",
        base="two_fields",
        edits=(
            (
                "MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
                "MAX(32, (CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
            ),
        ),
        says="ZS_MIN_ALLOC_SIZE shifts the int of Kconfig by its width or more.",
        line="(CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT",
        wrong_at=lambda p: p.index_bits >= INT_BITS,
        refutes=UNDEFINED,
    ),
    Defect(
        name="class-count-without-last",
        base="two_fields",
        edits=(
            (
                "#define ZS_SIZE_CLASSES\t(DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, \\\n"
                "\t\t\t\t      ZS_SIZE_CLASS_DELTA) + 1)",
                "#define ZS_SIZE_CLASSES\t"
                "DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
            ),
        ),
        says="The class of whole pages is gone, and its requests get smaller chunks.",
        line="DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
        wrong_at=always,
        refutes=REQUESTS,
    ),
    Defect(
        name="delta-by-division",
        base="two_fields",
        edits=(("(PAGE_SIZE >> CLASS_BITS)", "(PAGE_SIZE / ((1 << CLASS_BITS) - 1))"),),
        says="ZS_SIZE_CLASS_DELTA is a 255th of a page, which pages from 64 KiB make odd.",
        line="(PAGE_SIZE / ((1 << CLASS_BITS) - 1))",
        wrong_at=lambda p: p.page_size // 255 % 8 != 0,
        refutes=("size.delta_aligned",),
    ),
    Defect(
        name="handle-size-of-int",
        base="two_fields",
        edits=(("(sizeof(unsigned long))", "(sizeof(unsigned int))"),),
        says="A request counts 4 bytes for its handle, which has 8 on 64-bit machines.",
        line="(sizeof(unsigned int))",
        wrong_at=on_64_bits,
        refutes=(*REQUESTS, "source.handle_word"),
    ),
    Defect(
        name="link-without-tag-bit",
        base="two_fields",
        edits=(("#define OBJ_TAG_BITS\t1", "#define OBJ_TAG_BITS\t0"),),
        says="A free link has the lowest bit of an index where a handle has its tag.",
        line="#define OBJ_TAG_BITS\t0",
        wrong_at=always,
        refutes=("header.told_apart",),
    ),
    Defect(
        name="tag-above-a-links-bit",
        base="two_fields",
        edits=(("#define OBJ_ALLOCATED_TAG\t1", "#define OBJ_ALLOCATED_TAG\t2"),),
        says="The tag moves to a bit that links use for the index.",
        line="#define OBJ_ALLOCATED_TAG\t2",
        wrong_at=always,
        refutes=("header.told_apart",),
    ),
    Defect(
        name="fullness-in-three-bits",
        base="two_fields",
        edits=(("#define FULLNESS_BITS\t4", "#define FULLNESS_BITS\t3"),),
        says="zspage->fullness has 8 values for 12 groups.",
        line="#define FULLNESS_BITS\t3",
        wrong_at=always,
        refutes=("zspage.fullness_fits",),
    ),
    Defect(
        name="magic-of-20-bits",
        base="two_fields",
        edits=(("#define MAGIC_VAL_BITS\t8", "#define MAGIC_VAL_BITS\t20"),),
        says="The bitfields of struct zspage need 34 bits.",
        line="#define MAGIC_VAL_BITS\t20",
        wrong_at=always,
        refutes=("zspage.bits_fit",),
    ),
    Defect(
        name="magic-of-16-bits",
        base="two_fields",
        edits=(("#define MAGIC_VAL_BITS\t8", "#define MAGIC_VAL_BITS\t16"),),
        says="The bitfields of struct zspage need 30 bits, which there are.",
        line="#define MAGIC_VAL_BITS\t16",
        wrong_at=never,
    ),
    Defect(
        name="first-offset-in-16-bits",
        base="two_fields",
        edits=(
            (
                "#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffffff",
                "#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffff",
            ),
        ),
        says="The offset of a page's first object loses what is above 64 KiB.",
        line="#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffff",
        wrong_at=lambda p: p.page_size > 2**16,
        refutes=("page.first_obj_offset_fits",),
    ),
    Defect(
        name="word-stored-as-unsigned-int",
        base="two_fields",
        edits=(("\t*(unsigned long *)handle = obj;", "\t*(unsigned int *)handle = obj;"),),
        says="record_obj() stores 32 bits of the word.",
        line="*(unsigned int *)handle = obj;",
        wrong_at=on_64_bits,
        refutes=("source.handle_word",),
    ),
    Defect(
        name="class-index-uncapped",
        base="two_fields",
        edits=(("\treturn min_t(int, index, ZS_SIZE_CLASSES - 1);", "\treturn index;"),),
        says="The largest requests find a class behind the last where the sizes come out even.",
        line="\treturn index;",
        wrong_at=index_differs(index_uncapped),
        refutes=REQUESTS,
    ),
    Defect(
        name="class-index-rounded-down",
        base="two_fields",
        edits=(
            (
                "index = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
                "index = (size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA;",
            ),
        ),
        says="A request between two sizes gets the smaller chunk.",
        line="index = (size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA;",
        wrong_at=index_differs(index_down),
        refutes=("source.class_index",),
    ),
    Defect(
        name="class-index-unguarded",
        base="two_fields",
        edits=(
            (
                "\tif (likely(size > ZS_MIN_ALLOC_SIZE))\n"
                "\t\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
                "\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
            ),
        ),
        says="A request well below the smallest chunk wraps around.",
        line="\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
        wrong_at=index_differs(index_unguarded),
        refutes=REQUESTS,
    ),
    Defect(
        name="chain-loop-stops-early",
        base="two_fields",
        edits=(("i <= ZS_MAX_PAGES_PER_ZSPAGE", "i < ZS_MAX_PAGES_PER_ZSPAGE"),),
        says="The longest chain is never tried.",
        line="i < ZS_MAX_PAGES_PER_ZSPAGE",
        wrong_at=chain_differs(chain_short),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="chain-ties-to-longest",
        base="two_fields",
        edits=(("if (waste < least) {", "if (waste <= least) {"),),
        says="Of two chains that waste the same, the longer one is taken.",
        line="if (waste <= least) {",
        wrong_at=chain_differs(chain_last),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="chain-by-percent",
        base="two_fields",
        edits=(
            ("int i, best = 1, least = INT_MAX;", "int i, best = 1, most = 0;"),
            (
                "\t\tint waste = (i * PAGE_SIZE) % class_size;\n\n"
                "\t\tif (waste < least) {\n\t\t\tleast = waste;\n",
                "\t\tint waste = (i * PAGE_SIZE) % class_size;\n"
                "\t\tint used = 100 * (i * PAGE_SIZE - waste) / (i * PAGE_SIZE);\n\n"
                "\t\tif (used > most) {\n\t\t\tmost = used;\n",
            ),
        ),
        says="Chains are compared by the used percentage, in which many are the same.",
        line="int used = 100 * (i * PAGE_SIZE - waste) / (i * PAGE_SIZE);",
        wrong_at=chain_differs(chain_percent),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="waste-in-a-short",
        base="two_fields",
        edits=(
            (
                "\t\tint waste = (i * PAGE_SIZE) % class_size;",
                "\t\tunsigned short waste = (i * PAGE_SIZE) % class_size;",
            ),
        ),
        says="The waste of a chain loses what is above 64 KiB.",
        line="unsigned short waste",
        wrong_at=chain_differs(chain_16_bits),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="power-of-two-unasked",
        base="two_fields",
        edits=(
            (
                "\tif (is_power_of_2(class_size))\n\t\treturn best;\n\n"
                "\tfor (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
                "\tfor (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
            ),
        ),
        says="Powers of two take the long way: one page of them wastes nothing.",
        line="for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
        wrong_at=never,
    ),
)

"""Mistakes in the file that has the encoding of the RFC."""

from typing import Final

from defects.defect import CLASS, GATE, IDX, PFN, Defect
from defects.harm import (
    class_count_short,
    class_field_short,
    class_of_count,
    class_shift_overflows,
    index_of_count,
    lax_assertion,
    never,
    rfc_on,
    two_field_sizes_unasserted,
)
from defects.point import INT_BITS, rfc_sum, rfc_v1

_RFC_ENCODES: Final = "word |= (unsigned long)(class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;"
_RFC_ASSERTS: Final = (
    "static_assert(_PFN_BITS + OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED <= BITS_PER_LONG,",
    "static_assert(_PFN_BITS + OBJ_CLASS_BITS_NEEDED <= BITS_PER_LONG,",
)
_RFC_LEAST: Final = (
    "#define ZS_MIN_ALLOC_SIZE\tMAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_IDX_BITS))",
    "#define ZS_MIN_ALLOC_SIZE\tMAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
)

DEFECTS: Final = (
    Defect(
        name="class-mask-one-short",
        base="rfc_v1",
        edits=(
            ("((_AC(1, UL) << OBJ_CLASS_BITS) - 1)", "((_AC(1, UL) << (OBJ_CLASS_BITS - 1)) - 1)"),
        ),
        says="OBJ_CLASS_MASK keeps one bit less than the field has.",
        line="(OBJ_CLASS_BITS - 1)) - 1)",
        wrong_at=rfc_on,
        refutes=CLASS,
    ),
    Defect(
        name="index-mask-of-the-class",
        base="rfc_v1",
        edits=(
            (
                "#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_IDX_BITS) - 1)",
                "#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_CLASS_BITS) - 1)",
            ),
        ),
        says="OBJ_IDX_MASK is as wide as the class index.",
        line="#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_CLASS_BITS) - 1)",
        wrong_at=rfc_on,
        refutes=IDX,
    ),
    Defect(
        name="shifts-swapped",
        base="rfc_v1",
        edits=(
            (
                f"\t{_RFC_ENCODES}\n#endif\n\tword |= obj_idx & OBJ_IDX_MASK;",
                "\tword |= (unsigned long)(obj_idx & OBJ_IDX_MASK) << OBJ_CLASS_BITS;\n"
                "\tword |= class_idx & OBJ_CLASS_MASK;\n"
                "#else\n\tword |= obj_idx & OBJ_IDX_MASK;\n#endif",
            ),
        ),
        says="The encoder puts the class index below the object index, the decoder above.",
        line="(unsigned long)(obj_idx & OBJ_IDX_MASK) << OBJ_CLASS_BITS;",
        wrong_at=rfc_on,
        refutes=(*CLASS, *IDX),
    ),
    Defect(
        name="class-shifted-in-unsigned-int",
        base="rfc_v1",
        edits=((_RFC_ENCODES, "word |= class_idx << OBJ_IDX_BITS;"),),
        says="The class index is shifted in 32 bits.",
        line="word |= class_idx << OBJ_IDX_BITS;",
        wrong_at=lambda p: class_shift_overflows(rfc_v1(p), 2**32 - 1),
        refutes=(*CLASS, "source.defined"),
    ),
    Defect(
        name="class-shifted-by-its-mask",
        base="rfc_v1",
        edits=((_RFC_ENCODES, "word |= (class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;"),),
        says="The cast of the class index is gone: the mask makes an unsigned long of it as well.",
        line="word |= (class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;",
        wrong_at=never,
    ),
    Defect(
        name="page-frame-over-class",
        base="rfc_v1",
        edits=(
            (
                "word = zpdesc_pfn(zpdesc) << OBJ_INDEX_BITS;",
                "word = zpdesc_pfn(zpdesc) << OBJ_IDX_BITS;",
            ),
        ),
        says="The page frame goes where the class index is.",
        line="word = zpdesc_pfn(zpdesc) << OBJ_IDX_BITS;",
        wrong_at=rfc_on,
        refutes=("obj.disjoint", *PFN, *CLASS),
    ),
    Defect(
        name="class-from-the-page-frame",
        base="rfc_v1",
        edits=(
            (
                "return (obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK;",
                "return (obj >> OBJ_INDEX_BITS) & OBJ_CLASS_MASK;",
            ),
        ),
        says="The class index is read out of the page frame.",
        line="return (obj >> OBJ_INDEX_BITS) & OBJ_CLASS_MASK;",
        wrong_at=rfc_on,
        refutes=CLASS,
    ),
    Defect(
        name="class-decoded-without-mask",
        base="rfc_v1",
        edits=(("return (obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK;", "return obj >> OBJ_IDX_BITS;"),),
        says="The class index comes back with the page frame above it.",
        line="return obj >> OBJ_IDX_BITS;",
        wrong_at=rfc_on,
        refutes=("obj.roundtrip.class",),
    ),
    Defect(
        name="index-decoded-with-class",
        base="rfc_v1",
        edits=(("*obj_idx = obj & OBJ_IDX_MASK;", "*obj_idx = obj & OBJ_INDEX_MASK;"),),
        says="The object index comes back with the class index above it, up to 32 bits.",
        line="*obj_idx = obj & OBJ_INDEX_MASK;",
        wrong_at=lambda p: rfc_v1(p).on and rfc_v1(p).idx_bits < INT_BITS,
        refutes=("obj.roundtrip.idx", "migrate.preserves_idx"),
    ),
    Defect(
        name="word-loaded-as-unsigned-int",
        base="rfc_v1",
        edits=(("\treturn *(unsigned long *)handle;", "\treturn *(unsigned int *)handle;"),),
        says="handle_to_obj() loads 32 bits of the word.",
        line="return *(unsigned int *)handle;",
        wrong_at=lambda p: p.long and rfc_v1(p).builds,
        refutes=("source.handle_word",),
    ),
    Defect(
        name="tag-in-third-bit",
        base="rfc_v1",
        edits=(
            ("#define OBJ_ALLOCATED_TAG\t1", "#define OBJ_ALLOCATED_TAG\t4"),
            ("#define OBJ_TAG_BITS\t1", "#define OBJ_TAG_BITS\t3"),
        ),
        says="The tag takes a bit that handles have free only where they are 8 bytes apart.",
        line="#define OBJ_ALLOCATED_TAG\t4",
        wrong_at=lambda p: not p.long,
        refutes=("header.tag_free",),
        tolerated=("header.tag_free",),
    ),
    Defect(
        name="gate-takes-32-bit-words",
        base="rfc_v1",
        edits=(("#if BITS_PER_LONG >= 64", "#if BITS_PER_LONG >= 32"),),
        says="The gate is on for 32-bit words, which have no room: the assertion ends the build.",
        line="#if BITS_PER_LONG >= 32",
        wrong_at=lambda p: not p.long and rfc_sum(p) > p.bits_per_long,
        refutes=GATE,
    ),
    Defect(
        name="gate-by-physical-bits",
        base="rfc_v1",
        edits=(
            (
                "#if BITS_PER_LONG >= 64",
                "#if BITS_PER_LONG >= 64 && MAX_POSSIBLE_PHYSMEM_BITS <= 52",
            ),
        ),
        says="The gate is off for some that have room: they take the lock as before.",
        line="MAX_POSSIBLE_PHYSMEM_BITS <= 52",
        wrong_at=never,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="class-bits-without-plus-one",
        base="rfc_v1",
        edits=(("(ilog2(ZS_SIZE_CLASSES_FULL - 1) + 1)", "ilog2(ZS_SIZE_CLASSES_FULL - 1)"),),
        says="ilog2() is the highest bit's number, not how many there are: one is missing.",
        line="ilog2(ZS_SIZE_CLASSES_FULL - 1)",
        wrong_at=class_field_short,
        refutes=CLASS,
    ),
    Defect(
        name="class-bits-of-count",
        base="rfc_v1",
        edits=(("(ilog2(ZS_SIZE_CLASSES_FULL - 1) + 1)", "(ilog2(ZS_SIZE_CLASSES_FULL) + 1)"),),
        says="256 classes get 9 bits: the assertion fails where the word is full to the last bit.",
        line="(ilog2(ZS_SIZE_CLASSES_FULL) + 1)",
        wrong_at=class_of_count,
        refutes=GATE,
    ),
    Defect(
        name="index-bits-of-count",
        base="rfc_v1",
        edits=(("(ilog2(ZS_MAX_OBJ_COUNT_FULL - 1) + 1)", "(ilog2(ZS_MAX_OBJ_COUNT_FULL) + 1)"),),
        says="2**n objects get n + 1 bits: the assertion fails where the word is just full.",
        line="(ilog2(ZS_MAX_OBJ_COUNT_FULL) + 1)",
        wrong_at=index_of_count,
        refutes=GATE,
    ),
    Defect(
        name="full-classes-without-last",
        base="rfc_v1",
        edits=(
            (
                "#define ZS_SIZE_CLASSES_FULL\t"
                "(DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, \\\n"
                "\t\t\t\t\t      PAGE_SIZE >> CLASS_BITS) + 1)",
                "#define ZS_SIZE_CLASSES_FULL\t"
                "DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, PAGE_SIZE >> CLASS_BITS)",
            ),
        ),
        says="The field is sized for one class less, which matters where there are 257.",
        line="DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, PAGE_SIZE >> CLASS_BITS)",
        wrong_at=class_count_short,
        refutes=(*CLASS, "size.classes_agree"),
        tolerated=("size.classes_agree",),
    ),
    Defect(
        name="object-count-in-int",
        base="rfc_v1",
        edits=(
            (
                "(CONFIG_ZSMALLOC_CHAIN_SIZE * PAGE_SIZE / 32)",
                "(CONFIG_ZSMALLOC_CHAIN_SIZE * (int)PAGE_SIZE / 32)",
            ),
        ),
        says="Objects are counted in an int, which holds the bytes of every zspage.",
        line="(int)PAGE_SIZE / 32",
        wrong_at=never,
    ),
    Defect(
        name="assertion-forgets-index",
        base="rfc_v1",
        edits=(_RFC_ASSERTS,),
        says="Three fields without room are built, and the smallest chunk has hundreds of bytes.",
        line=_RFC_ASSERTS[1],
        wrong_at=lax_assertion,
        refutes=GATE,
    ),
    Defect(
        name="least-size-of-two-fields",
        base="rfc_v1",
        edits=(_RFC_LEAST,),
        says="The smallest chunk is that of two fields: what is built has room for its indices.",
        line=_RFC_LEAST[1],
        wrong_at=never,
    ),
    Defect(
        name="least-size-unasserted",
        base="rfc_v1",
        edits=(_RFC_ASSERTS, _RFC_LEAST),
        says="The smallest chunk is that of two fields, and nothing asks whether indices fit.",
        line=_RFC_LEAST[1],
        wrong_at=two_field_sizes_unasserted,
        refutes=IDX,
    ),
)

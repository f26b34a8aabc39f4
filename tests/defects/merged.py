"""Mistakes in the file with three fields where they fit."""

from typing import Final

from defects.defect import CLASS, GATE, IDX, PFN, Defect
from defects.harm import (
    class_shift_overflows,
    merged_on,
    never,
    on_64_bits,
    on_without_room,
    one_bit_asserted,
    pages_at_the_edge,
)
from defects.point import merged, merged_need, pages_bits

_INT_MAX: Final = 2**31 - 1


_MERGED_CLASS: Final = (
    "\tword |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;"
)
_MERGED_GATE: Final = (
    "#if BITS_PER_LONG >= 64 && \\\n"
    "\tZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS"
)
_LONG: Final = "#if BITS_PER_LONG >= 64 && ZS_OBJ_PFN_SHIFT"
_MOVES: Final = "record_obj(handle, location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj)));"

DEFECTS: Final = (
    Defect(
        name="merged-index-mask-one-short",
        base="merged",
        edits=(
            (
                "((_AC(1, UL) << ZS_OBJ_IDX_BITS) - 1)",
                "((_AC(1, UL) << (ZS_OBJ_IDX_BITS - 1)) - 1)",
            ),
        ),
        says="ZS_OBJ_IDX_MASK keeps one bit less than the field has.",
        line="(ZS_OBJ_IDX_BITS - 1)) - 1)",
        wrong_at=lambda p: merged(p).builds and merged(p).objects > 1 << (merged(p).idx_bits - 1),
        refutes=IDX,
    ),
    Defect(
        name="class-bits-of-the-constant",
        base="merged",
        edits=(
            (
                "#define ZS_OBJ_CLASS_BITS\t(CLASS_BITS + 1)",
                "#define ZS_OBJ_CLASS_BITS\tCLASS_BITS",
            ),
        ),
        says="The class field has 8 bits, and 257 classes need 9.",
        line="#define ZS_OBJ_CLASS_BITS\tCLASS_BITS",
        wrong_at=lambda p: merged(p).on and merged(p).classes > 2**8,
        refutes=(*CLASS, "size.classes_agree"),
    ),
    Defect(
        name="zspage-class-one-short",
        base="merged",
        edits=(("unsigned int class:CLASS_BITS + 1;", "unsigned int class:CLASS_BITS;"),),
        says="zspage->class has 8 bits, and 257 classes need 9.",
        line="unsigned int class:CLASS_BITS;",
        wrong_at=lambda p: merged(p).builds and merged(p).classes > 2**8,
        refutes=("zspage.class_fits",),
    ),
    Defect(
        name="class-decoded-in-a-byte",
        base="merged",
        edits=(
            (
                "return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;",
                "return (unsigned char)((obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK);",
            ),
        ),
        says="The class index comes back through 8 bits, and 257 classes need 9.",
        line="return (unsigned char)((obj >> ZS_OBJ_IDX_BITS)",
        wrong_at=lambda p: merged(p).on and merged(p).classes > 2**8,
        refutes=CLASS,
    ),
    Defect(
        name="class-shifted-in-int",
        base="merged",
        edits=((_MERGED_CLASS, _MERGED_CLASS.replace("(unsigned long)", "(int)")),),
        says="The class index is shifted in an int, and into its sign where the field is high.",
        line="word |= (int)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;",
        wrong_at=lambda p: class_shift_overflows(merged(p), _INT_MAX),
        refutes=("source.defined", *CLASS, *PFN),
    ),
    Defect(
        name="class-over-the-page-frame",
        base="merged",
        edits=((_MERGED_CLASS, "\tword |= (unsigned long)class_idx << ZS_OBJ_IDX_BITS;"),),
        says="Where the class has no field, it goes into the page frame.",
        line="word |= (unsigned long)class_idx << ZS_OBJ_IDX_BITS;",
        wrong_at=lambda p: merged(p).builds and not merged(p).on and merged(p).classes > 1,
        refutes=("fallback.identical", "obj.disjoint", *PFN),
    ),
    Defect(
        name="class-encoded-under-the-gate",
        base="merged",
        edits=((_MERGED_CLASS, f"#if ZS_OBJ_CLASS_BITS > 0\n{_MERGED_CLASS}\n#endif"),),
        says="The class is encoded under an #if: where it has no field, its mask is 0 anyway.",
        line=_MERGED_CLASS,
        wrong_at=never,
    ),
    Defect(
        name="fields-added-from-below",
        base="merged",
        edits=(
            (
                "\tunsigned long word = zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT;\n\n"
                f"{_MERGED_CLASS}\n\treturn word | (obj_idx & ZS_OBJ_IDX_MASK);",
                "\tunsigned long word = obj_idx & ZS_OBJ_IDX_MASK;\n\n"
                "\tword += (class_idx & ZS_OBJ_CLASS_MASK) * (_AC(1, UL) << ZS_OBJ_IDX_BITS);\n"
                "\treturn zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT | word;",
            ),
        ),
        says="The fields are put together from below, by multiplication and addition.",
        line="word += (class_idx & ZS_OBJ_CLASS_MASK) * (_AC(1, UL) << ZS_OBJ_IDX_BITS);",
        wrong_at=never,
    ),
    Defect(
        name="slack-above-the-class",
        base="merged",
        edits=(
            (
                "#define ZS_OBJ_IDX_BITS\t(ZS_OBJ_PFN_SHIFT - ZS_OBJ_CLASS_BITS)",
                "#define ZS_OBJ_IDX_BITS\t"
                "(ZS_OBJ_CLASS_BITS ? ZS_OBJS_PER_ZSPAGE_BITS : ZS_OBJ_PFN_SHIFT)",
            ),
        ),
        says="The object index gets what it needs; what is left over lies above the class, as 0.",
        line="(ZS_OBJ_CLASS_BITS ? ZS_OBJS_PER_ZSPAGE_BITS : ZS_OBJ_PFN_SHIFT)",
        wrong_at=never,
        tolerated=("obj.adjacent", "obj.decode_total"),
    ),
    Defect(
        name="page-frame-decoded-low",
        base="merged",
        edits=(
            (
                "*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);\n\t*obj_idx",
                "*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_IDX_BITS);\n\t*obj_idx",
            ),
        ),
        says="The page frame comes back with the class index below it.",
        line="*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_IDX_BITS);",
        wrong_at=merged_on,
        refutes=PFN,
    ),
    Defect(
        name="index-decoded-in-a-short",
        base="merged",
        edits=(
            (
                "*obj_idx = obj & ZS_OBJ_IDX_MASK;",
                "*obj_idx = (unsigned short)(obj & ZS_OBJ_IDX_MASK);",
            ),
        ),
        says="The object index comes back through 16 bits.",
        line="(unsigned short)(obj & ZS_OBJ_IDX_MASK)",
        wrong_at=lambda p: merged(p).builds and merged(p).objects > 2**16,
        refutes=IDX,
    ),
    Defect(
        name="gate-of-64-bit-words",
        base="merged",
        edits=((_MERGED_GATE, "#if BITS_PER_LONG >= 64"),),
        says="The gate is on wherever a word has 64 bits, with room or without.",
        line="#if BITS_PER_LONG >= 64",
        wrong_at=lambda p: p.long and p.index_bits < merged_need(p),
        refutes=GATE,
    ),
    Defect(
        name="gate-one-bit-short",
        base="merged",
        edits=((_MERGED_GATE, f"{_LONG} >= CLASS_BITS + ZS_OBJS_PER_ZSPAGE_BITS"),),
        says="The gate asks for one bit less than the fields take.",
        line=f"{_LONG} >= CLASS_BITS + ZS_OBJS_PER_ZSPAGE_BITS",
        wrong_at=on_without_room(lambda p: merged_need(p) - 1),
        refutes=GATE,
    ),
    Defect(
        name="gate-forgets-chunks",
        base="merged",
        edits=((_MERGED_GATE, f"{_LONG} >= (CLASS_BITS + 1) + ZS_PAGES_PER_ZSPAGE_BITS"),),
        says="The gate asks for an object index that tells pages apart, not chunks.",
        line=f"{_LONG} >= (CLASS_BITS + 1) + ZS_PAGES_PER_ZSPAGE_BITS",
        wrong_at=on_without_room(lambda p: 9 + pages_bits(p)),
        refutes=GATE,
    ),
    Defect(
        name="gate-one-bit-strict",
        base="merged",
        edits=((_MERGED_GATE, f"{_LONG} > (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS"),),
        says="The gate is off where the fields would just fit: those take the lock as before.",
        line=f"{_LONG} > (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS",
        wrong_at=never,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="pages-bits-at-the-edge",
        base="merged",
        edits=(("#elif ZS_MAX_PAGES_PER_ZSPAGE <= 8", "#elif ZS_MAX_PAGES_PER_ZSPAGE < 8"),),
        says="Eight pages get 4 bits: the gate and the assertion ask for one too many.",
        line="#elif ZS_MAX_PAGES_PER_ZSPAGE < 8",
        wrong_at=pages_at_the_edge,
        refutes=GATE,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="assertion-of-one-bit",
        base="merged",
        edits=(
            (
                "static_assert(ZS_OBJ_IDX_BITS >= ZS_PAGES_PER_ZSPAGE_BITS,",
                "static_assert(ZS_OBJ_IDX_BITS >= 1,",
            ),
        ),
        says="A zspage may have more pages than indices, and the smallest chunk more than a page.",
        line="static_assert(ZS_OBJ_IDX_BITS >= 1,",
        wrong_at=one_bit_asserted,
        refutes=("size.min_le_max", "macro.exact", "size.index_in_range"),
    ),
    Defect(
        name="load-of-an-int",
        base="merged",
        edits=(("READ_ONCE(*(unsigned long *)handle)", "READ_ONCE(*(int *)handle)"),),
        says="handle_to_obj() loads 32 bits of the word, and the sign in front.",
        line="READ_ONCE(*(int *)handle)",
        wrong_at=on_64_bits,
        refutes=("source.handle_word",),
    ),
)

"""What does not build, or builds with a warning that the kernel is compiled without, somewhere."""

from typing import Final

from defects.point import merged, pages_bits

from corpus.edit import Before, Drop, Edit, Swap, Whole
from corpus.entry import BUILDS, Broken
from corpus.where import ALL, GATE_OFF, GATE_ON, NOWHERE, UNNAMED, Where, page_shift, points

_CLASS_IF: Final = "(ZS_OBJ_CLASS_BITS > 0) || defined(CONFIG_COMPACTION)"


def _build(
    name: str,
    base: str,
    why: str,
    *edits: Edit,
    wrong: Where = ALL,
    also: Where = NOWHERE,
    at: tuple[str, ...] = (),
    stops: tuple[str, ...] = (BUILDS,),
) -> Broken:
    return Broken(
        name=name, base=base, edits=edits, why=why, wrong=wrong, also=also, stops=stops, at=at
    )


ENTRIES: Final = (
    _build(
        "class-decoder-unused",
        "7.3",
        "Without CONFIG_COMPACTION and without a class in the word nobody uses it.",
        Swap("", f"#if {_CLASS_IF}", "#if 1"),
        wrong=GATE_OFF,
        at=("obj_to_class_idx",),
    ),
    _build(
        "class-decoder-missing-in-migration",
        "7.3",
        "Where the word has no class, migration still asks for it.",
        Swap("", _CLASS_IF, "ZS_OBJ_CLASS_BITS > 0"),
        wrong=GATE_OFF,
        at=("zs_page_migrate",),
    ),
    _build(
        "class-decoder-missing-in-free",
        "7.3",
        "Without CONFIG_COMPACTION zs_free() still asks for the class.",
        Swap("", _CLASS_IF, "defined(CONFIG_COMPACTION)"),
        wrong=GATE_ON,
        at=("obj_class_get_and_lock#0",),
    ),
    _build(
        "class-decoder-used-above",
        "7.3",
        "It is declared after its first use.",
        Swap("obj_malloc", "obj, zspage->class", "obj, zspage->class | (obj_to_class_idx(0))"),
        at=("obj_to_class_idx",),
    ),
    _build(
        "assertion-of-a-wider-index",
        "7.3",
        "Where the index is short, the assertion is false.",
        Swap("", "static_assert(ZS_OBJ_IDX_BITS >=", "static_assert(ZS_OBJ_IDX_BITS >= 8 +"),
        wrong=points("a short index", lambda p: merged(p).idx_bits < 8 + pages_bits(p)),
        stops=(BUILDS, "gate", "size", "obj"),
    ),
    _build(
        "page-size-limit-of-64k",
        "7.3",
        "There are pages of 256 KiB.",
        Swap("set_first_obj_offset", "PAGE_SIZE > SZ_16M", "PAGE_SIZE > SZ_64K"),
        wrong=page_shift(17),
        stops=(BUILDS, "page"),
    ),
    _build(
        "error-at-chains-above-12",
        "7.3",
        "Kconfig allows chains of 16 pages.",
        Swap("", "ZS_MAX_PAGES_PER_ZSPAGE <= 16", "ZS_MAX_PAGES_PER_ZSPAGE <= 12"),
        at=("| #error",),
    ),
    _build(
        "mask-of-a-whole-word",
        "6.12",
        "The shift is by the width of a word.",
        Whole(
            "#define OBJ_INDEX_MASK",
            "#define OBJ_INDEX_MASK\t((_AC(1, UL) << (OBJ_INDEX_BITS + _PFN_BITS)) - 1)",
        ),
        at=("location_to_obj", "obj_to_location"),
        stops=(BUILDS, "macro", "obj", "source.defined"),
    ),
    _build(
        "macro-undeclared",
        "6.12",
        "OBJ_INDEX_BITS is defined no more.",
        Swap("location_to_obj", "OBJ_INDEX_BITS", "OBJ_IDX_BITS"),
    ),
    _build(
        "function-undeclared",
        "7.3",
        "There is no such function.",
        Swap("zs_page_migrate", "location_to_obj(", "location_to_object("),
        at=("zs_page_migrate",),
    ),
    _build(
        "argument-missing",
        "7.3",
        "The encoder takes three.",
        Swap("zs_page_migrate", "obj_idx, obj_to_class_idx(old_obj)", "obj_idx"),
        at=("zs_page_migrate",),
    ),
    _build(
        "semicolon-missing",
        "7.3",
        "A statement does not end.",
        Swap("obj_malloc", "mod_zspage_inuse(zspage, 1);", "mod_zspage_inuse(zspage, 1)"),
        at=("obj_malloc",),
    ),
    _build(
        "brace-missing",
        "6.12",
        "A block does not end.",
        Swap(
            "zs_page_migrate",
            "if (obj_allocated(page, addr, &handle)) {",
            "if (obj_allocated(page, addr, &handle)) {{",
        ),
        at=("",),
    ),
    _build(
        "pointer-of-another-type",
        "7.3",
        "An index is decoded into a signed short.",
        Swap("zs_page_migrate", "unsigned int obj_idx", "short obj_idx"),
        at=("zs_page_migrate",),
    ),
    _build(
        "field-without-bits",
        "7.3",
        "A named bit-field has no bits.",
        Whole("#define HUGE_BITS", "#define HUGE_BITS\t0"),
        at=("struct zspage",),
        stops=(BUILDS, "zspage"),
    ),
    _build(
        "field-wider-than-its-type",
        "6.12",
        "A bit-field has more bits than an unsigned int.",
        Whole("#define MAGIC_VAL_BITS", "#define MAGIC_VAL_BITS\t33"),
        at=("struct zspage",),
        stops=(BUILDS, "zspage"),
    ),
    _build(
        "gate-asks-for-a-size",
        "7.3",
        "The preprocessor knows no types.",
        Swap("", "#if BITS_PER_LONG >= 64 &&", "#if sizeof(long) >= 8 &&"),
    ),
    _build(
        "gate-asks-in-c",
        "7.3",
        "ilog2() is no constant of the preprocessor.",
        Swap(
            "", "ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1)", "ZS_OBJ_PFN_SHIFT >= (ilog2(PAGE_SIZE) + 1)"
        ),
    ),
    _build(
        "switch-of-two-equal-cases",
        "7.3",
        "Where the word has no class, two cases are the same.",
        Before(
            "location_to_obj",
            "return obj",
            "\tswitch (ZS_OBJ_IDX_BITS) {\n\tcase ZS_OBJ_PFN_SHIFT:\n\tcase ZS_OBJ_PFN_SHIFT - ZS_OBJ_CLASS_BITS:\n\t\tbreak;\n\t}",
        ),
        wrong=GATE_OFF,
    ),
    _build(
        "array-of-negative-size",
        "7.3",
        "Where no header names the physical bits, there are 64.",
        Before(
            "location_to_obj",
            "",
            "static char zs_room[63 - MAX_POSSIBLE_PHYSMEM_BITS] __maybe_unused;\n",
        ),
        wrong=UNNAMED,
    ),
    _build(
        "helper-unused",
        "7.3",
        "A static function is never called.",
        Before(
            "location_to_obj",
            "",
            "static unsigned long zs_spare(unsigned long obj)\n{\n\treturn obj;\n}\n",
        ),
        wrong=ALL,
    ),
    _build(
        "label-unused",
        "6.12",
        "Nothing goes to the label.",
        Drop("fix_fullness_group", "goto out"),
        at=("fix_fullness_group",),
        stops=(BUILDS, "zspage"),
    ),
    _build(
        "field-unknown",
        "7.3",
        "There is no such field.",
        Swap("obj_malloc", "zspage->first_zpdesc->handle", "zspage->first_zpdesc->handles"),
        at=("obj_malloc",),
    ),
)

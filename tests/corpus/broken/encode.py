"""The encoder: `location_to_obj()`."""

from typing import Final

from defects.point import INT_BITS, Point, merged

from corpus.edit import Body, Drop, Swap
from corpus.entry import Broken
from corpus.where import (
    ALL,
    GATE_OFF,
    GATE_ON,
    LONG32,
    LONG64,
    PAE,
    classes_above,
    objects_above,
    points,
)

_OBJ: Final = ("obj", "torn", "migrate", "compact", "fallback", "source.defined", "obj.word")
_F: Final = "location_to_obj"


def _class_overflows(largest: int, p: Point) -> bool:
    layout = merged(p)
    return layout.on and (
        layout.idx_bits >= INT_BITS or (layout.classes - 1) << layout.idx_bits > largest
    )


ENTRIES: Final = (
    Broken(
        name="encode-pfn-at-the-class",
        base="7.3",
        edits=(Swap(_F, "ZS_OBJ_PFN_SHIFT", "ZS_OBJ_IDX_BITS"),),
        why="The PFN is shifted over the class, not over both indices.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-pfn-in-unsigned-int",
        base="7.3",
        edits=(Swap(_F, "zpdesc_pfn(zpdesc)", "(unsigned int)zpdesc_pfn(zpdesc)"),),
        why="The shift is one of 32 bits.",
        wrong=LONG64,
        stops=_OBJ,
    ),
    Broken(
        name="encode-pfn-in-int",
        base="6.12",
        edits=(Swap(_F, "page_to_pfn(page)", "(int)page_to_pfn(page)"),),
        why="The shift is one of a signed int.",
        wrong=LONG64,
        also=LONG32,  # where a set sign bit is shifted out, which C leaves undefined
        stops=_OBJ,
    ),
    Broken(
        name="encode-next-frame",
        base="7.3",
        edits=(Swap(_F, "zpdesc_pfn(zpdesc)", "(zpdesc_pfn(zpdesc) + 1)"),),
        why="The word is that of the frame behind the page.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-even-frames",
        base="6.12",
        edits=(Swap(_F, "page_to_pfn(page)", "(page_to_pfn(page) & ~1UL)"),),
        why="An odd frame is taken for the one before it.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-physical-address-in-long",
        base="6.12",
        edits=(Swap(_F, "page_to_pfn(page)", "((unsigned long)page_to_phys(page) >> PAGE_SHIFT)"),),
        why="A physical address has more bits than a word on PAE and LPAE machines.",
        wrong=PAE,
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-unmasked",
        base="7.3",
        edits=(Swap(_F, "(class_idx & ZS_OBJ_CLASS_MASK)", "class_idx"),),
        why="Where the word has no class, the class goes over the PFN.",
        wrong=GATE_OFF,
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-in-unsigned-int",
        base="7.3",
        edits=(Swap(_F, "(unsigned long)(class_idx", "(unsigned int)(class_idx"),),
        why="The class is shifted in 32 bits, which its place crosses on some machines.",
        wrong=points("the class reaches bit 32", lambda p: _class_overflows(2**INT_BITS - 1, p)),
        also=points(
            "the class field reaches bit 32",
            lambda p: merged(p).on and merged(p).idx_bits + 9 > INT_BITS,
        ),
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-in-int",
        base="7.3",
        edits=(Swap(_F, "(unsigned long)(class_idx", "(int)(class_idx"),),
        why="The class is shifted in a signed int, and its sign goes over the PFN.",
        wrong=points(
            "the class reaches bit 31", lambda p: _class_overflows(2 ** (INT_BITS - 1) - 1, p)
        ),
        also=points(
            "the class field reaches bit 31",
            lambda p: merged(p).on and merged(p).idx_bits + 9 > INT_BITS - 1,
        ),
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-unshifted",
        base="7.3",
        edits=(Swap(_F, "<< ZS_OBJ_IDX_BITS", ""),),
        why="The class is put over the index.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-below-index",
        base="7.3",
        edits=(
            Swap(_F, "<< ZS_OBJ_IDX_BITS", ""),
            Swap(
                _F, "obj_idx & ZS_OBJ_IDX_MASK", "(obj_idx & ZS_OBJ_IDX_MASK) << ZS_OBJ_CLASS_BITS"
            ),
        ),
        why="The two indices are the other way round here, and here alone.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-next-class",
        base="7.3",
        edits=(Swap(_F, "(class_idx &", "((class_idx + 1) &"),),
        why="The word has the class behind its own.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-clamped",
        base="7.3",
        edits=(Swap(_F, "(class_idx &", "(min(class_idx, 255u) &"),),
        why="Class 256, that of whole pages, is class 255.",
        wrong=GATE_ON & classes_above(256, merged),
        also=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-class-of-a-byte",
        base="7.3",
        edits=(Swap(_F, "unsigned int class_idx", "unsigned char class_idx"),),
        why="Class 256 does not fit in the parameter.",
        wrong=GATE_ON & classes_above(256, merged),
        also=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="encode-without-class",
        base="7.3",
        edits=(Drop(_F, "obj |= (unsigned long)(class_idx"),),
        why="The word has class 0.",
        wrong=GATE_ON,
        stops=_OBJ,
        at=(_F,),
    ),
    Broken(
        name="encode-without-index",
        base="7.3",
        edits=(Drop(_F, "obj |= obj_idx"),),
        why="The word has index 0.",
        wrong=ALL,
        stops=_OBJ,
        at=(_F,),
    ),
    Broken(
        name="encode-and-for-or",
        base="7.3",
        edits=(Swap(_F, "obj |= obj_idx", "obj &= obj_idx"),),
        why="The index is taken out of the word, not put into it.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-assigns-index",
        base="6.12",
        edits=(Swap(_F, "obj |= obj_idx", "obj = obj_idx"),),
        why="The word has no PFN.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-next-index",
        base="7.3",
        edits=(Swap(_F, "obj |= obj_idx", "obj |= (obj_idx + 1)"),),
        why="The word has the index behind its own.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-index-of-a-byte",
        base="7.3",
        edits=(Swap(_F, "unsigned int obj_idx", "unsigned char obj_idx"),),
        why="Zspages of large pages have more than 256 objects.",
        wrong=objects_above(256, merged),
        also=points("an index of more than 8 bits", lambda p: merged(p).idx_bits > 8),
        stops=_OBJ,
    ),
    Broken(
        name="encode-index-modulo-500",
        base="7.3",
        edits=(Swap(_F, "obj_idx &", "obj_idx % 500 &"),),
        why="Of 512 objects of a zspage twelve are taken for others.",
        wrong=objects_above(500, merged),
        also=points("an index of more than 8 bits", lambda p: merged(p).idx_bits > 8),
        stops=_OBJ,
    ),
    Broken(
        name="encode-index-in-class-mask",
        base="7.3",
        edits=(Swap(_F, "obj_idx & ZS_OBJ_IDX_MASK", "obj_idx & ZS_OBJ_CLASS_MASK"),),
        why="The index is cut to the width of the class, which is 0 where the word has none.",
        wrong=GATE_OFF | objects_above(512, merged),
        also=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-index-inverted",
        base="6.12",
        edits=(Swap(_F, "obj_idx & OBJ_INDEX_MASK", "~obj_idx & OBJ_INDEX_MASK"),),
        why="Indices are counted from the end here, and here alone.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-shift-one-more",
        base="6.12",
        edits=(Swap(_F, "<< OBJ_INDEX_BITS", "<< (OBJ_INDEX_BITS + 1)"),),
        why="The PFN is a bit above its place.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-shift-one-less",
        base="6.12",
        edits=(Swap(_F, "<< OBJ_INDEX_BITS", "<< (OBJ_INDEX_BITS - 1)"),),
        why="The PFN is a bit below its place, over the index.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-in-unsigned-int",
        base="7.3",
        edits=(Swap(_F, "unsigned long obj;", "unsigned int obj;"),),
        why="The word is made in 32 bits.",
        wrong=LONG64,
        stops=_OBJ,
    ),
    Broken(
        name="encode-first-object-without-page",
        base="6.12",
        edits=(
            Body(
                _F,
                "\tunsigned long obj = obj_idx & OBJ_INDEX_MASK;\n\n"
                "\tif (obj_idx)\n"
                "\t\tobj |= page_to_pfn(page) << OBJ_INDEX_BITS;\n"
                "\treturn obj;",
            ),
        ),
        why="The word of the first object of a page has no PFN.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="encode-without-tag-shift",
        base="6.1",
        edits=(Drop(_F, "obj <<= OBJ_TAG_BITS"),),
        why="The word is a bit below its place, where its tag bit should be.",
        wrong=ALL,
        stops=_OBJ,
        at=(_F,),
    ),
)

"""The decoders: `obj_to_location()`, the page alone, the class alone."""

from typing import Final

from defects.point import INT_BITS, Point, merged

from corpus.edit import Drop, Swap
from corpus.entry import Broken
from corpus.where import (
    ALL,
    FULL_PFN,
    GATE_OFF,
    GATE_ON,
    LONG64,
    classes_above,
    objects_above,
    points,
)

_OBJ: Final = ("obj", "torn", "migrate", "compact", "fallback", "source.frame", "source.defined")
_F: Final = "obj_to_location"
_WIDE_CLASSES: Final = GATE_ON & classes_above(256, merged)


def _class_beyond_int(p: Point) -> bool:
    layout = merged(p)
    return layout.on and (layout.classes - 1) << layout.idx_bits >= 2**INT_BITS


ENTRIES: Final = (
    Broken(
        name="decode-pfn-one-bit-low",
        base="7.3",
        edits=(Swap(_F, "obj >> ZS_OBJ_PFN_SHIFT", "obj >> (ZS_OBJ_PFN_SHIFT - 1)"),),
        why="The PFN has a bit of the class or of the index.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-zpdesc-one-bit-low",
        base="7.3",
        edits=(Swap("obj_to_zpdesc", "ZS_OBJ_PFN_SHIFT", "(ZS_OBJ_PFN_SHIFT - 1)"),),
        why="The second decoder of the page is wrong, the one beside it is right.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-page-one-bit-high",
        base="6.12",
        edits=(Swap("obj_to_page", "OBJ_INDEX_BITS", "(OBJ_INDEX_BITS + 1)"),),
        why="The second decoder of the page is wrong, the one beside it is right.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-zpdesc-with-class",
        base="7.3",
        edits=(Swap("obj_to_zpdesc", "ZS_OBJ_PFN_SHIFT", "ZS_OBJ_IDX_BITS"),),
        why="The PFN has the class below it.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="decode-in-unsigned-int",
        base="7.3",
        edits=(Swap(_F, "(obj >> ZS_OBJ_PFN_SHIFT)", "((unsigned int)obj >> ZS_OBJ_PFN_SHIFT)"),),
        why="The PFN lies above the 32 bits that are left.",
        wrong=LONG64,
        stops=_OBJ,
    ),
    Broken(
        name="decode-signed",
        base="7.3",
        edits=(Swap(_F, "(obj >> ZS_OBJ_PFN_SHIFT)", "((long)obj >> ZS_OBJ_PFN_SHIFT)"),),
        why="The top bit of a PFN is shifted in as a sign.",
        wrong=FULL_PFN,
        also=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-unmasked",
        base="7.3",
        edits=(Swap(_F, "(obj & ZS_OBJ_IDX_MASK)", "obj"),),
        why="The index has what is above it.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-unmasked-two-fields",
        base="6.12",
        edits=(Swap(_F, "(obj & OBJ_INDEX_MASK)", "obj"),),
        why="The index has the PFN above it, unless it is as wide as the unsigned int that it is put into.",
        wrong=points("an index of less than 32 bits", lambda p: p.index_bits < INT_BITS),
        also=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-in-class-mask",
        base="7.3",
        edits=(Swap(_F, "ZS_OBJ_IDX_MASK", "ZS_OBJ_CLASS_MASK"),),
        why="The index is cut to the width of the class, which is 0 where the word has none.",
        wrong=GATE_OFF | objects_above(512, merged),
        also=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-halved",
        base="7.3",
        edits=(Swap(_F, "(obj & ZS_OBJ_IDX_MASK)", "(obj & ZS_OBJ_IDX_MASK) >> 1"),),
        why="Two objects have one index.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-of-a-byte",
        base="7.3",
        edits=(Swap(_F, "(obj & ZS_OBJ_IDX_MASK)", "(unsigned char)(obj & ZS_OBJ_IDX_MASK)"),),
        why="Zspages of large pages have more than 256 objects.",
        wrong=objects_above(256, merged),
        also=points("an index of more than 8 bits", lambda p: merged(p).idx_bits > 8),
        stops=_OBJ,
    ),
    Broken(
        name="decode-index-off-by-one",
        base="6.12",
        edits=(Swap(_F, "(obj & OBJ_INDEX_MASK)", "(obj & OBJ_INDEX_MASK) + 1"),),
        why="The index is that of the next object.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-page-by-parity",
        base="6.12",
        edits=(
            Swap(
                _F,
                "pfn_to_page(obj >> OBJ_INDEX_BITS)",
                "pfn_to_page(obj >> OBJ_INDEX_BITS) + (obj & 1)",
            ),
        ),
        why="Odd objects are said to be in the next frame.",
        wrong=ALL,
        stops=_OBJ,
    ),
    Broken(
        name="decode-class-unmasked",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "& ZS_OBJ_CLASS_MASK", ""),),
        why="The class has the PFN above it.",
        wrong=GATE_ON,
        also=GATE_OFF,  # a PFN, which the encoder masks
        stops=(*_OBJ, "source.builds"),
    ),
    Broken(
        name="decode-class-at-pfn",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "ZS_OBJ_IDX_BITS", "ZS_OBJ_PFN_SHIFT"),),
        why="The class is read from the PFN.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="decode-class-one-bit-low",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "ZS_OBJ_IDX_BITS", "(ZS_OBJ_IDX_BITS - 1)"),),
        why="The class has a bit of the index.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="decode-class-in-a-byte",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "& ZS_OBJ_CLASS_MASK", "& ZS_OBJ_CLASS_MASK & 0xff"),),
        why="Class 256, that of whole pages, is class 0.",
        wrong=_WIDE_CLASSES,
        also=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="decode-class-returns-a-byte",
        base="7.3",
        edits=(
            Swap(
                "obj_to_class_idx",
                "unsigned int obj_to_class_idx",
                "unsigned char obj_to_class_idx",
            ),
        ),
        why="Class 256 does not fit in what is returned.",
        wrong=_WIDE_CLASSES,
        also=GATE_ON,
        stops=_OBJ,
    ),
    Broken(
        name="decode-class-in-unsigned-int",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "(obj >>", "((unsigned int)obj >>"),),
        why="The class lies above the 32 bits that are left, on some machines.",
        wrong=points("the class reaches bit 32", _class_beyond_int),
        also=points(
            "the class field reaches bit 32",
            lambda p: merged(p).on and merged(p).idx_bits + 9 > INT_BITS,
        ),
        stops=_OBJ,
    ),
    Broken(
        name="decode-page-without-tag-shift",
        base="6.1",
        edits=(Drop("obj_to_page", "obj >>= OBJ_TAG_BITS"),),
        why="The second decoder of the page has a bit of the index.",
        wrong=ALL,
        stops=_OBJ,
        at=("obj_to_page",),
    ),
    Broken(
        name="decode-without-tag-shift",
        base="6.1",
        edits=(Drop(_F, "obj >>= OBJ_TAG_BITS"),),
        why="What is decoded is a bit above its place.",
        wrong=ALL,
        stops=_OBJ,
        at=(_F,),
    ),
    Broken(
        name="decode-class-by-division",
        base="7.3",
        edits=(Swap("obj_to_class_idx", "(obj >> ZS_OBJ_IDX_BITS)", "(obj / ZS_OBJ_IDX_MASK)"),),
        why="The divisor is one less than the power of two.",
        wrong=GATE_ON,
        stops=_OBJ,
    ),
)

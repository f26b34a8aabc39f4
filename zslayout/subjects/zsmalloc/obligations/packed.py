"""The other packed words of the file: struct zspage, free-list links, object headers, pages."""

from typing import Final

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Const, Expr, Var, cast, converted
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import macros
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation
from zslayout.words.scheme import SchemeModel
from zslayout.words.source import AbsentError, SourceModel

_ZSPAGE: Final = ("zspage", "HUGE_BITS", "FULLNESS_BITS", "CLASS_BITS", "MAGIC_VAL_BITS")
_LINK: Final = ("link_free", "OBJ_TAG_BITS")
_HEADER: Final = ("obj_malloc", "obj_allocated", "OBJ_ALLOCATED_TAG")
_PAGE: Final = ("set_first_obj_offset", "FIRST_OBJ_PAGE_TYPE_MASK")
_FIELDS: Final = ("huge", "fullness", "class", "magic")
_HANDLE_ALIGN: Final = 4
"""A handle is the address of a word of the handle cache, so at least this many bytes aligned."""


def _bitfields(definition: SchemeModel) -> Expr:
    """The widths of struct zspage's bitfields, in bits."""
    if definition.source is not None:
        return Const(sum(_width(name, definition.source) for name in _FIELDS))
    class_bits = macros.CLASS_BITS.ref + 1
    return macros.HUGE_BITS.ref + macros.FULLNESS_BITS.ref + class_bits + macros.MAGIC_VAL_BITS.ref


def _width(name: str, source: SourceModel) -> int:
    if name not in source.bitfields:
        raise AbsentError(f"zspage.{name}")
    return source.bitfields[name]


def _bits_fit(definition: SchemeModel) -> Claim:
    bits = _bitfields(definition)
    return Claim((), (), bits <= UINT.width, (Step("bits of struct zspage", bits),))


def _bits_fit_short(definition: SchemeModel) -> Claim:
    bits = _bitfields(definition)
    return Claim((), (), bits <= 16, (Step("bits of struct zspage", bits),))


def _class_fits(definition: SchemeModel) -> Claim:
    index = Var("class_idx", UINT)
    given = (definition.word.field("class_idx").occurs(index),)
    width: Expr = macros.CLASS_BITS.ref + 1
    if definition.source is not None:
        width = Const(_width("class", definition.source))
    stored = index & _unsigned_mask(width)
    return Claim((index,), given, eq(stored, index), (Step("zspage->class", stored),))


def _fullness_fits(definition: SchemeModel) -> Claim:
    group = Var("group", UINT)
    width: Expr = macros.FULLNESS_BITS.ref
    if definition.source is not None:
        width = Const(_width("fullness", definition.source))
    stored = group & _unsigned_mask(width)
    given = (group < cast(macros.NR_FULLNESS_GROUPS.ref, UINT),)
    return Claim((group,), given, eq(stored, group), (Step("zspage->fullness", stored),))


def _unsigned_mask(width: Expr) -> Expr:
    return (Const(1, UINT) << width) - 1


def _link(index: Expr, definition: SchemeModel) -> Expr:
    """link->next of a free object: an unsigned int shifted, then widened to the word."""
    return converted(index << macros.OBJ_TAG_BITS.ref, definition.word.type)


def _link_read(link: Expr) -> Expr:
    """set_freeobj(zspage, link->next >> OBJ_TAG_BITS)."""
    return cast(link >> macros.OBJ_TAG_BITS.ref, UINT)


def _lossless(definition: SchemeModel, *, bounded: bool) -> Claim:
    index = Var("next_free_idx", UINT)
    given = (definition.word.field("obj_idx").occurs(index),) if bounded else ()
    link = _link(index, definition)
    steps = (Step("link->next", link), Step("index read", _link_read(link)))
    return Claim((index,), given, eq(_link_read(link), index), steps)


def _tag_lossless(definition: SchemeModel) -> Claim:
    return _lossless(definition, bounded=True)


def _tag_lossless_unbounded(definition: SchemeModel) -> Claim:
    return _lossless(definition, bounded=False)


def _end_distinct(definition: SchemeModel) -> Claim:
    index = Var("next_free_idx", UINT)
    every_bit = Const(definition.word.type.maximum, definition.word.type)
    end = every_bit << macros.OBJ_TAG_BITS.ref
    steps = (Step("link->next of the last", end), Step("index read", _link_read(end)))
    given = (definition.word.field("obj_idx").occurs(index),)
    return Claim((index,), given, ne(_link_read(end), index), steps)


def _header(definition: SchemeModel, *, aligned: bool) -> Claim:
    handle = Var("handle", definition.word.type)
    tag = converted(macros.OBJ_ALLOCATED_TAG.ref, definition.word.type)
    none = definition.word.zero
    given = (eq(handle & (_HANDLE_ALIGN - 1), none),) if aligned else ()
    header = handle | tag
    read = header & ~tag
    steps = (Step("header", header), Step("handle read", read))
    return Claim((handle,), given, all_of(eq(read, handle), ne(header & tag, none)), steps)


def _tag_free(definition: SchemeModel) -> Claim:
    return _header(definition, aligned=True)


def _tag_free_unaligned(definition: SchemeModel) -> Claim:
    return _header(definition, aligned=False)


def _told_apart(definition: SchemeModel) -> Claim:
    index, handle = Var("next_free_idx", UINT), Var("handle", definition.word.type)
    tag = converted(macros.OBJ_ALLOCATED_TAG.ref, definition.word.type)
    link, header = _link(index, definition), handle | tag
    steps = (Step("link->next", link), Step("header", header))
    given = (definition.word.field("obj_idx").occurs(index),)
    return Claim((index, handle), given, ne(link & tag, header & tag), steps)


def _offset(definition: SchemeModel, mask: Expr) -> Claim:
    offset = Var("offset", UINT)
    stored = offset & cast(mask, UINT)
    given = (offset < definition.macro("PAGE_SIZE"),)
    return Claim((offset,), given, eq(stored, offset), (Step("offset read", stored),))


def _offset_fits(definition: SchemeModel) -> Claim:
    return _offset(definition, macros.FIRST_OBJ_PAGE_TYPE_MASK.ref)


def _offset_fits_byte(definition: SchemeModel) -> Claim:
    return _offset(definition, Const(0xFF))


OBLIGATIONS: Final = (
    Obligation(
        id="zspage.bits_fit",
        statement="The bitfields of struct zspage fit in one unsigned int.",
        cites=_ZSPAGE,
        build=_bits_fit,
        mend="narrow a bitfield of struct zspage, or give it a second word",
    ),
    Obligation(
        id="zspage.bits_fit.short",
        statement="The bitfields of struct zspage fit in 16 bits.",
        cites=_ZSPAGE,
        build=_bits_fit_short,
        control=True,
    ),
    Obligation(
        id="zspage.class_fits",
        statement="Every class index that the pool can create fits in zspage->class.",
        cites=("zspage", "CLASS_BITS", "ZS_SIZE_CLASSES"),
        build=_class_fits,
        needs=("size.min_le_max",),
        mend="widen zspage->class",
    ),
    Obligation(
        id="zspage.fullness_fits",
        statement="Every fullness group fits in zspage->fullness.",
        cites=("zspage", "FULLNESS_BITS", "NR_FULLNESS_GROUPS"),
        build=_fullness_fits,
        mend="widen zspage->fullness",
    ),
    Obligation(
        id="link.tag_lossless",
        statement="Every object index survives the shift by OBJ_TAG_BITS in a free-list link.",
        cites=(*_LINK, "init_zspage", "obj_free", "set_freeobj"),
        build=_tag_lossless,
        mend="shift the index as an unsigned long, or allow fewer objects in a zspage",
    ),
    Obligation(
        id="link.tag_lossless.unbounded",
        statement="Every unsigned int survives the shift by OBJ_TAG_BITS in a free-list link.",
        cites=_LINK,
        build=_tag_lossless_unbounded,
        control=True,
    ),
    Obligation(
        id="link.end_distinct",
        statement="The last link of a free list is the index of no object.",
        cites=(*_LINK, "init_zspage"),
        build=_end_distinct,
        mend="mark the end of the list with a value above every object index",
    ),
    Obligation(
        id="header.tag_free",
        statement="OBJ_ALLOCATED_TAG takes no bit of a handle.",
        cites=_HEADER,
        build=_tag_free,
        mend="put the tag where handles have zeros",
    ),
    Obligation(
        id="header.tag_free.unaligned",
        statement="OBJ_ALLOCATED_TAG takes no bit of a handle at an odd address.",
        cites=_HEADER,
        build=_tag_free_unaligned,
        control=True,
    ),
    Obligation(
        id="header.told_apart",
        statement="A free-list link is never taken for the header of an allocated object.",
        cites=(*_HEADER, "link_free"),
        build=_told_apart,
        mend="keep the tag bit of a link 0",
    ),
    Obligation(
        id="page.first_obj_offset_fits",
        statement="Every offset in a page fits in the page's 24 bits for the first object.",
        cites=_PAGE,
        build=_offset_fits,
        mend="pages above 16 MiB need a wider place for the offset",
    ),
    Obligation(
        id="page.first_obj_offset_fits.byte",
        statement="Every offset in a page fits in 8 bits.",
        cites=_PAGE,
        build=_offset_fits_byte,
        control=True,
    ),
)

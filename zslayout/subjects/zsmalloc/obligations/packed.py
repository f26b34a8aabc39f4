"""The other packed words of the file: struct zspage, free-list links, object headers, pages."""

from dataclasses import replace
from typing import Final

from zslayout.expr.nodes import Const
from zslayout.subjects.zsmalloc.obligations import size
from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.vc import statements
from zslayout.vc.claim import Claim
from zslayout.vc.derive import Wording, derived, derived_kinds
from zslayout.words.scheme import SchemeModel

_ZSPAGE: Final = ("zspage", "HUGE_BITS", "FULLNESS_BITS", "CLASS_BITS", "MAGIC_VAL_BITS")
_LINK: Final = ("link_free", "OBJ_TAG_BITS")
_HEADER: Final = ("obj_malloc", "obj_allocated", "OBJ_ALLOCATED_TAG")
_PAGE: Final = ("set_first_obj_offset", "FIRST_OBJ_PAGE_TYPE_MASK")
_MODEL: Final = rfc_v1.SCHEME.definition(64)


def _bits_fit_short(model: SchemeModel) -> Claim:
    word = model.named("zspage")
    return statements.within(word, word.needed, Const(16))


def _offset_fits_byte(model: SchemeModel) -> Claim:
    word = model.named("page")
    (offset,) = word.fields
    short = replace(word, fields=(replace(offset, mask=Const(0xFF)),))
    return statements.covers(short, offset.name, None)


OBLIGATIONS: Final = (
    *derived(
        _MODEL,
        "zspage",
        {
            "fits": Wording(
                id="zspage.bits_fit",
                statement="The bitfields of struct zspage fit in one unsigned int.",
                cites=_ZSPAGE,
                fix="narrow a bitfield of struct zspage, or give it a second word",
                why="the structure grows by a word, for every zspage of every pool",
            ),
            "fits.control": Wording(
                id="zspage.bits_fit.short",
                statement="The bitfields of struct zspage fit in 16 bits.",
                build=_bits_fit_short,
            ),
            "covers.class": Wording(
                id="zspage.class_fits",
                statement="Every class index that the pool can create fits in zspage->class.",
                cites=("zspage", "CLASS_BITS", "ZS_SIZE_CLASSES"),
                needs=(size.MIN_LE_MAX.id,),
                why="zs_free() returns an object to the pool of another class",
                fix="widen zspage->class",
                validity=(size.ONE_PAGE,),
            ),
            "covers.class.control": Wording(statement="Every unsigned int fits in zspage->class."),
            "covers.fullness": Wording(
                id="zspage.fullness_fits",
                statement="Every fullness group fits in zspage->fullness.",
                cites=("zspage", "FULLNESS_BITS", "NR_FULLNESS_GROUPS"),
                needs=(),
                why="a zspage is taken from the list of another fullness group",
                fix="widen zspage->fullness",
            ),
            "covers.fullness.control": Wording(
                statement="Every unsigned int fits in zspage->fullness."
            ),
        },
    ),
    *derived(
        _MODEL,
        "link",
        {
            "covers.next_free_idx": Wording(
                id="link.tag_lossless",
                statement="Every object index survives the shift by OBJ_TAG_BITS in a free-list"
                " link.",
                cites=(*_LINK, "init_zspage", "obj_free", "set_freeobj"),
                why="the free list goes on at another object, which may be in use",
                fix="shift the index as an unsigned long, or allow fewer objects in a zspage",
            ),
            "covers.next_free_idx.control": Wording(
                statement="Every unsigned int survives the shift by OBJ_TAG_BITS in a free-list"
                " link.",
                cites=_LINK,
            ),
            "distinct.end": Wording(
                statement="The last link of a free list is the index of no object.",
                cites=(*_LINK, "init_zspage"),
                why="the free list goes on beyond its end, or ends early",
                fix="mark the end of the list with a value above every object index",
            ),
            "distinct.end.control": Wording(
                statement="The last link of a free list is the index of any object."
            ),
        },
    ),
    *derived(
        _MODEL,
        "header",
        {
            "covers.handle": Wording(
                id="header.tag_free",
                statement="OBJ_ALLOCATED_TAG takes no bit of a handle.",
                cites=_HEADER,
                why="compaction and migration follow a handle that is none",
                fix="put the tag where handles have zeros",
            ),
            "covers.handle.control": Wording(
                id="header.tag_free.unaligned",
                statement="OBJ_ALLOCATED_TAG takes no bit of a handle at an odd address.",
            ),
        },
    ),
    *derived_kinds(
        _MODEL,
        "header",
        {
            "kinds.link.header": Wording(
                id="header.told_apart",
                statement="A free-list link is never taken for the header of an allocated object.",
                cites=(*_HEADER, "link_free"),
                why="compaction moves what is free, and reads a link as a handle",
                fix="keep the tag bit of a link 0",
            ),
            "kinds.link.header.control": Wording(
                statement="A free-list link has the tag bit of the header of an allocated object."
            ),
        },
    ),
    *derived(
        _MODEL,
        "page",
        {
            "covers.offset": Wording(
                id="page.first_obj_offset_fits",
                statement="Every offset in a page fits in the page's 24 bits for the first object.",
                cites=_PAGE,
                why="a walk over the objects of a page begins at another place",
                fix="pages above 16 MiB need a wider place for the offset",
            ),
            "covers.offset.control": Wording(
                id="page.first_obj_offset_fits.byte",
                statement="Every offset in a page fits in 8 bits.",
                build=_offset_fits_byte,
            ),
            "frame.offset": Wording(
                id="page.first_obj_offset_frame",
                statement="Setting the offset of the first object leaves the type of the page.",
                cites=_PAGE,
                why="the page is taken for one of another type",
            ),
            "frame.offset.control": Wording(
                statement="Setting the offset of the first object changes no bit."
            ),
        },
    ),
)

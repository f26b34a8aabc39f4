"""Small C files as `mm/zsmalloc.c` has it, and what the front end reads in them."""

from typing import Final

from zslayout.cfront.code import FileModel
from zslayout.cfront.point import Point
from zslayout.cfront.reading import read as read_at
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.expr.ints import evaluate

NAME: Final = "zsmalloc.c"
WIDE: Final = Point(Target("x86_64-linux-gnu", 64), (64, 12, 52, 8))
NARROW: Final = Point(Target("i686-linux-gnu", 32), (32, 12, 36, 4))

MACROS: Final = """\
#define OBJ_TAG_BITS 1
#define _PFN_BITS (MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)
#define OBJ_INDEX_BITS (BITS_PER_LONG - _PFN_BITS)
#define OBJ_INDEX_MASK ((_AC(1, UL) << OBJ_INDEX_BITS) - 1)
"""
ENCODE: Final = """\
static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)
{
	return (page_to_pfn(page) << OBJ_INDEX_BITS) | (obj_idx & OBJ_INDEX_MASK);
}
"""
DECODE: Final = """\
static void obj_to_location(unsigned long obj, struct page **page, unsigned int *obj_idx)
{
	*page = pfn_to_page(obj >> OBJ_INDEX_BITS);
	*obj_idx = (obj & OBJ_INDEX_MASK);
}
"""


def text(macros: str = MACROS, encode: str = ENCODE, decode: str = DECODE, more: str = "") -> str:
    """The least that a file must define, and more."""
    return f"{macros}{encode}{decode}{more}"


def read(of: str, point: Point = WIDE) -> FileModel:
    """What a file says at a point. Raises UserError."""
    return read_at(CFile(NAME, of), [point]).code(point)


def refused(of: str, point: Point = WIDE) -> str:
    """The faults that a file is refused with."""
    try:
        read(of, point)
    except UserError as error:
        return str(error)
    raise AssertionError("nothing is refused")


def said(code: FileModel, name: str, point: Point = WIDE, **known: int) -> int:
    """What a function gives for these inputs."""
    values = {**point.given, **known}
    for macro in code.macros:
        values[macro.name] = evaluate(macro.value, values)
    for each, let in code.functions[name].lets:
        values[each] = evaluate(let, values)
    return evaluate(code.functions[name].result, values)

"""Who reads and writes the bytes of an object: from its handle to its place."""

from typing import Final

from corpus.edit import Swap
from corpus.entry import Broken
from corpus.where import ALL

_PLACE: Final = ("source.contents", "obj", "header", "source.frame", "source.handle_word")
_READ: Final = "zs_obj_read_begin"
_WRITE: Final = "zs_obj_write"
_SG: Final = "zs_obj_read_sg_begin"
_MAP: Final = "zs_map_object"
_UNMAP: Final = "__zs_unmap_object"


def _at(name: str, base: str, function: str, old: str, new: str, why: str) -> Broken:
    return Broken(
        name=name,
        base=base,
        edits=(Swap(function, old, new),),
        why=why,
        wrong=ALL,
        stops=_PLACE,
        at=(function,),
    )


ENTRIES: Final = (
    _at(
        "read-next-object",
        "7.3",
        _READ,
        "class->size * obj_idx",
        "class->size * (obj_idx + 1)",
        "The object behind is read.",
    ),
    _at(
        "read-offset-of-the-zspage",
        "7.3",
        _READ,
        "offset_in_page(class->size * obj_idx)",
        "class->size * obj_idx",
        "What is read lies beyond the page.",
    ),
    _at(
        "read-with-header",
        "7.3",
        _READ,
        "!ZsHugePage(zspage)",
        "ZsHugePage(zspage)",
        "An object begins with its header, and a huge one a word too late.",
    ),
    _at(
        "read-header-of-2-bytes",
        "7.3",
        _READ,
        "off += ZS_HANDLE_SIZE",
        "off += 2",
        "An object begins inside its header.",
    ),
    _at(
        "read-past-the-page",
        "7.3",
        _READ,
        "off + mem_len <= PAGE_SIZE",
        "off + mem_len <= PAGE_SIZE + ZS_HANDLE_SIZE",
        "The end of an object that spans two pages is beyond the first.",
    ),
    _at(
        "read-second-part-at-the-offset",
        "7.3",
        _READ,
        "0, sizes[1]",
        "off, sizes[1]",
        "The rest of an object that spans two pages begins with the second.",
    ),
    _at(
        "write-next-object",
        "7.3",
        _WRITE,
        "class->size * obj_idx",
        "class->size * obj_idx + class->size",
        "The object behind is overwritten.",
    ),
    _at(
        "write-over-header",
        "7.3",
        _WRITE,
        "off += ZS_HANDLE_SIZE",
        "off += 0",
        "The header of an object is overwritten.",
    ),
    _at(
        "write-first-part-too-long",
        "7.3",
        _WRITE,
        "sizes[0] = PAGE_SIZE - off",
        "sizes[0] = PAGE_SIZE - off + 1",
        "A byte behind the page is overwritten.",
    ),
    _at(
        "write-second-part-in-the-first-page",
        "7.3",
        _WRITE,
        "zpdesc = get_next_zpdesc(zpdesc)",
        "zpdesc = get_first_zpdesc(zspage)",
        "The rest of an object is written where the zspage begins.",
    ),
    _at(
        "write-into-the-first-page",
        "7.3",
        _WRITE,
        "kmap_local_zpdesc(zpdesc)",
        "kmap_local_zpdesc(get_first_zpdesc(zspage))",
        "An object of a later page is written into the first.",
    ),
    _at(
        "sg-next-object",
        "7.3",
        _SG,
        "class->size * obj_idx",
        "class->size * (obj_idx ^ 1)",
        "Neighbours are read for each other.",
    ),
    _at(
        "sg-without-header",
        "7.3",
        _SG,
        "!ZsHugePage(zspage)",
        "!zspage",
        "An object begins with its header.",
    ),
    _at(
        "map-next-object",
        "6.12",
        _MAP,
        "class->size * obj_idx",
        "class->size * (obj_idx + 1)",
        "The object behind is mapped.",
    ),
    _at(
        "map-with-header",
        "6.12",
        _MAP,
        "likely(!ZsHugePage(zspage))",
        "likely(ZsHugePage(zspage))",
        "An object begins with its header, and a huge one a word too late.",
    ),
    _at(
        "map-one-page-of-two",
        "6.12",
        _MAP,
        "off + class->size <= PAGE_SIZE",
        "off <= PAGE_SIZE",
        "The end of an object that spans two pages is beyond the first.",
    ),
    _at(
        "unmap-over-header",
        "6.12",
        _UNMAP,
        "off += ZS_HANDLE_SIZE",
        "off += 0",
        "The header of an object that spans two pages is overwritten.",
    ),
    _at(
        "unmap-second-part-too-long",
        "6.12",
        _UNMAP,
        "sizes[1] = size - sizes[0]",
        "sizes[1] = size - sizes[0] + ZS_HANDLE_SIZE",
        "The header of the object behind is overwritten.",
    ),
    _at(
        "read-by-the-old-word",
        "7.3",
        _READ,
        "obj = handle_to_obj(handle)",
        "obj = handle",
        "The address of the word is decoded in its place.",
    ),
    _at(
        "map-6.1-next-object",
        "6.1",
        _MAP,
        "class->size * obj_idx",
        "class->size * (obj_idx + 1)",
        "The object behind is mapped.",
    ),
    Broken(
        name="read-by-the-class-of-the-index",
        base="7.3",
        edits=(Swap(_READ, "zspage_class(pool, zspage)", "pool->size_class[obj_idx]"),),
        why="An index of objects is no class.",
        wrong=ALL,
        stops=(*_PLACE, "size", "zspage"),
    ),
    Broken(
        name="write-decodes-itself",
        base="7.3",
        edits=(
            Swap(
                _WRITE,
                "obj_to_location(obj, &zpdesc, &obj_idx)",
                "zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);\n"
                "\tobj_idx = obj >> 1 & ZS_OBJ_IDX_MASK",
            ),
        ),
        why="The index is half of what it is, and has a bit of the class above it.",
        wrong=ALL,
        stops=_PLACE,
    ),
)

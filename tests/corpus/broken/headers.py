"""The header of an allocated object, and the handle that a huge page keeps in its descriptor."""

from typing import Final

from corpus.edit import Drop, Swap, Whole
from corpus.entry import Broken
from corpus.where import ALL, LONG32, LONG64

_HEADER: Final = ("header", "link", "source.header")
_MALLOC: Final = "obj_malloc"
_READ: Final = "obj_allocated"
_MOVE: Final = "replace_sub_page"

ENTRIES: Final = (
    Broken(
        name="header-untagged",
        base="7.3",
        edits=(
            Swap(_MALLOC, "link->handle = handle | OBJ_ALLOCATED_TAG", "link->handle = handle"),
        ),
        why="Migration takes every object for a free one.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-with-the-bit-above",
        base="7.3",
        edits=(
            Swap(
                _MALLOC,
                "link->handle = handle | OBJ_ALLOCATED_TAG",
                "link->handle = handle | OBJ_ALLOCATED_TAG << 1",
            ),
        ),
        why="The bit is not the one that is looked for.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-in-32-bits",
        base="6.12",
        edits=(
            Swap(
                _MALLOC,
                "link->handle = handle | OBJ_ALLOCATED_TAG",
                "link->handle = (u32)handle | OBJ_ALLOCATED_TAG",
            ),
        ),
        why="The upper half of the handle is lost.",
        wrong=LONG64,
        stops=_HEADER,
    ),
    Broken(
        name="huge-header-untagged",
        base="7.3",
        edits=(
            Swap(
                _MALLOC,
                "zspage->first_zpdesc->handle = handle | OBJ_ALLOCATED_TAG",
                "zspage->first_zpdesc->handle = handle",
            ),
        ),
        why="Migration takes every huge object for a free one.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="huge-header-in-the-object",
        base="7.3",
        edits=(Swap(_MALLOC, "likely(!ZsHugePage(zspage))", "likely(ZsHugePage(zspage))"),),
        why="Huge objects are written over, and others have no header.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-in-every-object",
        base="6.12",
        edits=(Swap(_MALLOC, "likely(!ZsHugePage(zspage))", "likely(zspage)"),),
        why="Huge objects are written over, and their pages have no handle.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-of-the-next-object",
        base="7.3",
        edits=(Swap(_MALLOC, "link->handle = handle", "link[1].handle = handle"),),
        why="The handle is written behind the header.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-test-inverted",
        base="7.3",
        edits=(Swap(_READ, "!(handle & OBJ_ALLOCATED_TAG)", "(handle & OBJ_ALLOCATED_TAG)"),),
        why="Free objects are migrated, and allocated ones are not.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-test-of-the-bit-above",
        base="6.12",
        edits=(Swap(_READ, "handle & OBJ_ALLOCATED_TAG", "handle & (OBJ_ALLOCATED_TAG << 1)"),),
        why="Links to odd objects have the bit, handles do not.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="header-test-of-the-whole",
        base="7.3",
        edits=(Swap(_READ, "!(handle & OBJ_ALLOCATED_TAG)", "!handle"),),
        why="Every link but a 0 is taken for a handle.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="handle-with-tag",
        base="7.3",
        edits=(Swap(_READ, "handle & ~OBJ_TAG_MASK", "handle"),),
        why="The handle is odd, and its word is not where it points to.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="handle-without-eight-bytes",
        base="7.3",
        edits=(Swap(_READ, "~OBJ_TAG_MASK", "~7UL"),),
        why="Handles of 32-bit machines are 4 bytes apart.",
        wrong=LONG32,
        stops=_HEADER,
    ),
    Broken(
        name="handle-of-an-int",
        base="7.3",
        edits=(Swap(_READ, "*(unsigned long *)obj", "*(unsigned int *)obj"),),
        why="Half of the header is read.",
        wrong=LONG64,
        stops=_HEADER,
    ),
    Broken(
        name="huge-handle-from-the-object",
        base="6.12",
        edits=(Swap(_READ, "handle = page->index", "handle = *(unsigned long *)obj"),),
        why="A huge object has no header: its own bytes are taken for one.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="tag-mask-none",
        base="7.3",
        edits=(Whole("#define OBJ_TAG_MASK", "#define OBJ_TAG_MASK\t0UL"),),
        why="The handle is odd, and its word is not where it points to.",
        wrong=ALL,
        stops=_HEADER,
        at=(_READ,),
    ),
    Broken(
        name="tag-mask-of-a-byte",
        base="6.12",
        edits=(Whole("#define OBJ_TAG_MASK", "#define OBJ_TAG_MASK\t0xffUL"),),
        why="A handle loses bits that it has.",
        wrong=ALL,
        stops=_HEADER,
        at=(_READ,),
    ),
    Broken(
        name="tag-above-the-link",
        base="7.3",
        edits=(Whole("#define OBJ_ALLOCATED_TAG", "#define OBJ_ALLOCATED_TAG 2"),),
        why="Links to odd objects have the tag.",
        wrong=ALL,
        stops=_HEADER,
        at=(_READ, _MALLOC),
    ),
    Broken(
        name="tag-of-eight",
        base="6.12",
        edits=(Whole("#define OBJ_ALLOCATED_TAG", "#define OBJ_ALLOCATED_TAG 8"),),
        why="The tag is a bit of the handle, and of the index of a link.",
        wrong=ALL,
        stops=_HEADER,
        at=(_READ, _MALLOC),
    ),
    Broken(
        name="huge-handle-kept-when-freed",
        base="7.3",
        edits=(Drop("obj_free", "f_zpdesc->handle = 0"),),
        why="A huge page that waits for the worker is migrated through a handle that was freed.",
        wrong=ALL,
        stops=_HEADER,
        at=("obj_free",),
    ),
    Broken(
        name="huge-handle-not-moved",
        base="7.3",
        edits=(Drop(_MOVE, "newzpdesc->handle = oldzpdesc->handle"),),
        why="A migrated huge page has no handle: it will not be migrated again.",
        wrong=ALL,
        stops=_HEADER,
        at=(_MOVE,),
    ),
    Broken(
        name="huge-handle-moved-untagged",
        base="6.12",
        edits=(
            Swap(
                _MOVE,
                "newpage->index = oldpage->index",
                "newpage->index = oldpage->index & ~OBJ_TAG_MASK",
            ),
        ),
        why="A migrated huge page is taken for a free one.",
        wrong=ALL,
        stops=_HEADER,
    ),
    Broken(
        name="handle-size-of-an-int",
        base="7.3",
        edits=(Whole("#define ZS_HANDLE_SIZE", "#define ZS_HANDLE_SIZE (sizeof(unsigned int))"),),
        why="An object begins inside its header.",
        wrong=LONG64,
        stops=(*_HEADER, "source.handle_word", "source.class_index", "size"),
    ),
    Broken(
        name="header-of-6.1-untagged",
        base="6.1",
        edits=(Drop(_MALLOC, "handle |= OBJ_ALLOCATED_TAG"),),
        why="Migration takes every object for a free one.",
        wrong=ALL,
        stops=_HEADER,
        at=(_MALLOC,),
    ),
)

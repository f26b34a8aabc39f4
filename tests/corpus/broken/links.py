"""The free list in free objects: `init_zspage()`, `obj_malloc()`, `obj_free()`."""

from typing import Final

from defects.point import merged

from corpus.edit import Before, Drop, Swap, Whole
from corpus.entry import Broken
from corpus.where import ALL, BIG_ENDIAN, LONG32, LONG64, objects_above, page_shift

_LINK: Final = ("link", "header", "source.links")
_INIT: Final = "init_zspage"
_FREE: Final = "obj_free"
_MALLOC: Final = "obj_malloc"

ENTRIES: Final = (
    Broken(
        name="link-unshifted",
        base="7.3",
        edits=(Swap(_INIT, "freeobj++ << OBJ_TAG_BITS; link", "freeobj++; link"),),
        why="Every other link has the bit set that tells an allocated object.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-to-next-page-unshifted",
        base="7.3",
        edits=(
            Swap(
                _INIT,
                "if (next_zpdesc) { link->next = freeobj++ << OBJ_TAG_BITS",
                "if (next_zpdesc) {\n\t\t\tlink->next = freeobj++",
            ),
        ),
        why="The last link of a page that has a next one is not shifted.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-shifted-twice",
        base="6.12",
        edits=(
            Swap(_INIT, "freeobj++ << OBJ_TAG_BITS; link", "freeobj++ << (OBJ_TAG_BITS + 1); link"),
        ),
        why="A link is read as twice its index.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="last-link-tagged",
        base="7.3",
        edits=(Swap(_INIT, "-1UL << OBJ_TAG_BITS", "-1UL"),),
        why="The last free object is taken for an allocated one.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-to-itself",
        base="6.12",
        edits=(Swap(_INIT, "freeobj = 1", "freeobj = 0"),),
        why="Each link is the index of its own object, which is handed out for ever.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-skips-one",
        base="7.3",
        edits=(Swap(_INIT, "freeobj = 1", "freeobj = 2"),),
        why="The list ends behind the zspage.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-counted-before",
        base="6.12",
        edits=(Swap(_INIT, "freeobj++ << OBJ_TAG_BITS; link", "++freeobj << OBJ_TAG_BITS; link"),),
        why="Links are one too far.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="links-past-the-page",
        base="7.3",
        edits=(Swap(_INIT, "< PAGE_SIZE", "<= PAGE_SIZE"),),
        why="Where objects end with the page, a link is written behind it.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="links-from-the-page-before",
        base="7.3",
        edits=(Drop(_INIT, "off %= PAGE_SIZE"),),
        why="The offset of the next page's first object counts from the page before.",
        wrong=ALL,
        stops=(*_LINK, "page"),
        at=(_INIT,),
    ),
    Broken(
        name="links-offset-in-a-short",
        base="7.3",
        edits=(Swap(_INIT, "unsigned long off", "unsigned short off"),),
        why="An offset of 16 bits never reaches the end of a page of 64 KiB.",
        wrong=page_shift(16),
        stops=(*_LINK, "page"),
        at=(_INIT,),
    ),
    Broken(
        name="link-stride-of-align",
        base="7.3",
        edits=(Swap(_INIT, "class->size / sizeof(*link)", "class->size / ZS_ALIGN"),),
        why="A link has 4 bytes on 32-bit machines, and ZS_ALIGN is 8.",
        wrong=LONG32,
        stops=_LINK,
    ),
    Broken(
        name="link-start-of-align",
        base="6.12",
        edits=(Swap(_INIT, "off / sizeof(*link)", "off / ZS_ALIGN"),),
        why="A link has 4 bytes on 32-bit machines, and ZS_ALIGN is 8.",
        wrong=LONG32,
        stops=_LINK,
    ),
    Broken(
        name="link-stride-undivided",
        base="6.12",
        edits=(Swap(_INIT, "link += class->size / sizeof(*link)", "link += class->size"),),
        why="Links are a word apart for each byte of an object.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="link-of-an-int",
        base="7.3",
        edits=(Swap("struct link_free", "unsigned long next", "unsigned int next"),),
        why="On big-endian 64-bit machines the link is not where the tag is looked for.",
        wrong=LONG64 & BIG_ENDIAN,
        also=LONG64,  # and elsewhere what lies above the link is what was there before
        stops=_LINK,
        at=("obj_allocated", _INIT, _MALLOC, _FREE),
    ),
    Broken(
        name="link-of-a-short",
        base="6.12",
        edits=(Swap("struct link_free", "unsigned long next", "u16 next"),),
        why="On big-endian machines the link is not where the tag is looked for.",
        wrong=BIG_ENDIAN,
        also=ALL,  # an index of 15 bits; no zspage has as many objects
        stops=_LINK,
        at=("obj_allocated", _INIT, _MALLOC, _FREE),
    ),
    Broken(
        name="link-of-a-byte",
        base="7.3",
        edits=(Swap("struct link_free", "unsigned long next", "unsigned char next"),),
        why="An index of 7 bits; there are zspages of 256 objects.",
        wrong=objects_above(128, merged) | BIG_ENDIAN,
        also=ALL,
        stops=_LINK,
        at=("obj_allocated", _INIT, _MALLOC, _FREE),
    ),
    Broken(
        name="tag-bits-none",
        base="7.3",
        edits=(Whole("#define OBJ_TAG_BITS", "#define OBJ_TAG_BITS\t0"),),
        why="A link has its index where a header has its tag.",
        wrong=ALL,
        stops=_LINK,
        at=(_INIT, _FREE, _MALLOC),
    ),
    Broken(
        name="tag-bits-none-6.1",
        base="6.1",
        edits=(Whole("#define OBJ_TAG_BITS", "#define OBJ_TAG_BITS\t0"),),
        why="A link has its index where a header has its tag.",
        wrong=ALL,
        stops=(*_LINK, "obj"),
        at=(_INIT, _FREE, _MALLOC),
    ),
    Broken(
        name="next-free-unshifted",
        base="7.3",
        edits=(Swap(_MALLOC, "link->next >> OBJ_TAG_BITS", "link->next"),),
        why="The next free object is twice its index.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="next-free-shifted-twice",
        base="6.12",
        edits=(Swap(_MALLOC, "link->next >> OBJ_TAG_BITS", "link->next >> (OBJ_TAG_BITS + 1)"),),
        why="The next free object is half its index.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="next-free-read-too-late",
        base="7.3",
        edits=(
            Drop(_MALLOC, "set_freeobj(zspage, link->next >> OBJ_TAG_BITS)"),
            Before(
                _MALLOC, "kunmap_local(vaddr)", "\tset_freeobj(zspage, link->next >> OBJ_TAG_BITS);"
            ),
        ),
        why="The header has been written over the link by then.",
        wrong=ALL,
        stops=_LINK,
        at=(_MALLOC,),
    ),
    Broken(
        name="freed-link-unshifted",
        base="7.3",
        edits=(Swap(_FREE, "get_freeobj(zspage) << OBJ_TAG_BITS", "get_freeobj(zspage)"),),
        why="The link of a freed object is not shifted.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="freed-link-to-itself",
        base="7.3",
        edits=(
            Drop(_FREE, "set_freeobj(zspage, f_objidx)"),
            Before(_FREE, "if (likely(!ZsHugePage(zspage)))", "\tset_freeobj(zspage, f_objidx);"),
        ),
        why="The head of the list is overwritten before it is put into the link.",
        wrong=ALL,
        stops=_LINK,
        at=(_FREE,),
    ),
    Broken(
        name="freed-link-of-its-index",
        base="6.12",
        edits=(Swap(_FREE, "get_freeobj(zspage) << OBJ_TAG_BITS", "f_objidx << OBJ_TAG_BITS"),),
        why="A freed object is the head of a list of itself.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="freed-head-off-by-one",
        base="7.3",
        edits=(Swap(_FREE, "set_freeobj(zspage, f_objidx)", "set_freeobj(zspage, f_objidx + 1)"),),
        why="The object behind the freed one is handed out next.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="freed-link-past-the-page",
        base="7.3",
        edits=(Swap(_FREE, "offset_in_page(class_size * f_objidx)", "class_size * f_objidx"),),
        why="The link is written beyond the page that the object is in.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="freed-link-in-the-wrong-object",
        base="6.12",
        edits=(Swap(_FREE, "(vaddr + f_offset)", "(vaddr + f_offset + class_size)"),),
        why="The link is written into the next object.",
        wrong=ALL,
        stops=_LINK,
    ),
    Broken(
        name="freed-without-head",
        base="6.12",
        edits=(Drop(_FREE, "set_freeobj(zspage, f_objidx)"),),
        why="A freed object is in no list, while the zspage counts it as free.",
        wrong=ALL,
        stops=_LINK,
        at=(_FREE,),
    ),
    Broken(
        name="freed-by-6.1-unshifted",
        base="6.1",
        edits=(Swap(_FREE, "get_freeobj(zspage) << OBJ_TAG_BITS", "get_freeobj(zspage)"),),
        why="The link of a freed object is not shifted.",
        wrong=ALL,
        stops=_LINK,
    ),
)

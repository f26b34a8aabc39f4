"""The offset of a page's first object: 24 bits beside the page's type."""

from typing import Final

from corpus.edit import Before, Drop, Swap, Whole
from corpus.entry import Broken
from corpus.where import ALL, page_shift

_PAGE: Final = ("page", "source.first_offset")
_MASK: Final = "#define FIRST_OBJ_PAGE_TYPE_MASK"
_SET: Final = "set_first_obj_offset"
_GET: Final = "get_first_obj_offset"
_INIT: Final = "init_zspage"
_MOVE: Final = "replace_sub_page"


def _mask(name: str, base: str, bits: str, wrong_from: int) -> Broken:
    return Broken(
        name=name,
        base=base,
        edits=(Whole(_MASK, f"{_MASK}\t{bits}"),),
        why=f"Offsets above {bits} are cut.",
        wrong=page_shift(wrong_from),
        stops=_PAGE,
        at=(_SET, _GET),
    )


ENTRIES: Final = (
    _mask("offset-mask-of-8-bits", "7.3", "0xff", 12),
    _mask("offset-mask-of-12-bits", "6.12", "0xfff", 13),
    _mask("offset-mask-of-16-bits", "7.3", "0xffff", 17),
    Broken(
        name="offset-stored-in-8-bits",
        base="7.3",
        edits=(Swap(_SET, "|= offset & FIRST_OBJ_PAGE_TYPE_MASK", "|= offset & 0xff"),),
        why="Offsets above 255 are cut.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-over-the-type",
        base="7.3",
        edits=(
            Drop(_SET, "zpdesc->first_obj_offset &= ~FIRST_OBJ_PAGE_TYPE_MASK"),
            Swap(_SET, "|= offset", "= offset"),
        ),
        why="The upper 8 bits are the page's type, which is gone.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-over-the-type-6.12",
        base="6.12",
        edits=(
            Drop(_SET, "page->page_type &= ~FIRST_OBJ_PAGE_TYPE_MASK"),
            Swap(_SET, "|= offset", "= offset"),
        ),
        why="The upper 8 bits are the page's type, which is gone.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-clears-the-type",
        base="6.12",
        edits=(Swap(_SET, "&= ~FIRST_OBJ_PAGE_TYPE_MASK", "&= FIRST_OBJ_PAGE_TYPE_MASK"),),
        why="What should go stays, and what should stay goes.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-read-with-the-type",
        base="7.3",
        edits=(Swap(_GET, "& FIRST_OBJ_PAGE_TYPE_MASK", ""),),
        why="The offset has the page's type above it.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-read-in-a-short",
        base="6.12",
        edits=(
            Swap(_GET, "unsigned int get_first_obj_offset", "unsigned short get_first_obj_offset"),
        ),
        why="Offsets above 64 KiB are cut.",
        wrong=page_shift(17),
        stops=_PAGE,
    ),
    Broken(
        name="offset-given-in-a-short",
        base="7.3",
        edits=(Swap(_SET, "unsigned int offset", "unsigned short offset"),),
        why="Offsets above 64 KiB are cut.",
        wrong=page_shift(17),
        stops=_PAGE,
    ),
    Broken(
        name="offset-in-words",
        base="7.3",
        edits=(Swap(_SET, "|= offset", "|= offset / sizeof(long)"),),
        why="It is stored in words and read in bytes.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-of-the-second-object",
        base="7.3",
        edits=(
            Swap(
                _INIT,
                "set_first_obj_offset(zpdesc, off)",
                "set_first_obj_offset(zpdesc, off + class->size)",
            ),
        ),
        why="Migration begins with the second object of a page.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-set-too-late",
        base="7.3",
        edits=(
            Drop(_INIT, "set_first_obj_offset(zpdesc, off)"),
            Before(_INIT, "kunmap_local(vaddr)", "\t\tset_first_obj_offset(zpdesc, off);"),
        ),
        why="By then it is the end of the page's objects.",
        wrong=ALL,
        stops=_PAGE,
        at=(_INIT,),
    ),
    Broken(
        name="offset-of-no-page-but-the-first",
        base="6.12",
        edits=(Swap(_INIT, "set_first_obj_offset(page, off)", "set_first_obj_offset(page, 0)"),),
        why="Later pages begin with the rest of an object.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-not-moved",
        base="7.3",
        edits=(Drop(_MOVE, "set_first_obj_offset(newzpdesc, first_obj_offset)"),),
        why="A migrated page begins with the rest of an object.",
        wrong=ALL,
        stops=(*_PAGE, "source.builds"),
        at=(_MOVE,),
    ),
    Broken(
        name="offset-moved-from-the-new-page",
        base="7.3",
        edits=(Swap(_MOVE, "get_first_obj_offset(oldzpdesc)", "get_first_obj_offset(newzpdesc)"),),
        why="The new page has none yet.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-moved-of-huge-pages",
        base="6.12",
        edits=(
            Swap(
                _MOVE,
                "set_first_obj_offset(newpage, get_first_obj_offset(oldpage));",
                "if (ZsHugePage(zspage))\n"
                "\t\tset_first_obj_offset(newpage, get_first_obj_offset(oldpage));",
            ),
        ),
        why="A migrated page of several objects begins with the rest of one.",
        wrong=ALL,
        stops=_PAGE,
    ),
    Broken(
        name="offset-of-6.1-in-a-byte",
        base="6.1",
        edits=(Swap(_SET, "page->page_type = offset", "page->page_type = (u8)offset"),),
        why="Offsets above 255 are cut.",
        wrong=ALL,
        stops=_PAGE,
    ),
)

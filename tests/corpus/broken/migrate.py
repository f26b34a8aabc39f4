"""Page migration: the loop over the objects of a page, and the new page's place in the chain."""

from typing import Final

from defects.point import merged

from corpus.edit import After, Drop, Swap
from corpus.entry import Broken
from corpus.where import ALL, GATE_ON, LONG64, page_shift, points

_MOVES: Final = ("migrate", "obj", "source.migrates")
_F: Final = "zs_page_migrate"
_SUB: Final = "replace_sub_page"
_GUARD: Final = "if (obj_allocated(zpdesc, addr, &handle))"


def _only_if(name: str, condition: str, why: str) -> Broken:
    return Broken(
        name=f"migrate-only-{name}",
        base="7.3",
        edits=(Swap(_F, _GUARD, f"if (obj_allocated(zpdesc, addr, &handle) && {condition})"),),
        why=why,
        wrong=ALL,
        stops=_MOVES,
        at=(_F,),
    )


ENTRIES: Final = (
    Broken(
        name="migrate-every-second-object",
        base="7.3",
        edits=(Swap(_F, "addr += class->size", "addr += 2 * class->size"),),
        why="The objects between keep the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-steps-of-a-header-more",
        base="6.12",
        edits=(Swap(_F, "addr += class->size", "addr += class->size + ZS_HANDLE_SIZE"),),
        why="What is read as a header from the second object on is none.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-from-the-page-start",
        base="7.3",
        edits=(Swap(_F, "addr = s_addr + offset", "addr = s_addr"),),
        why="Later pages begin with the rest of an object.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-from-the-second-object",
        base="6.12",
        edits=(Swap(_F, "addr = s_addr + offset", "addr = s_addr + offset + class->size"),),
        why="The first object of a page keeps the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-from-the-offset-of-the-new-page",
        base="7.3",
        edits=(
            Swap(
                _F,
                "offset = get_first_obj_offset(zpdesc)",
                "offset = get_first_obj_offset(newzpdesc)",
            ),
        ),
        why="The new page has no offset yet.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-but-the-last-object",
        base="7.3",
        edits=(Swap(_F, "addr < s_addr + PAGE_SIZE", "addr < s_addr + PAGE_SIZE - class->size"),),
        why="The last object of a page keeps the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-past-the-page",
        base="6.12",
        edits=(Swap(_F, "addr < s_addr + PAGE_SIZE", "addr <= s_addr + PAGE_SIZE"),),
        why="Where objects end with the page, a header is read behind it.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-half-the-page",
        base="7.3",
        edits=(Swap(_F, "addr < s_addr + PAGE_SIZE", "addr < s_addr + PAGE_SIZE / 2"),),
        why="Objects in the second half keep the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-4096-bytes",
        base="7.3",
        edits=(Swap(_F, "addr < s_addr + PAGE_SIZE", "addr < s_addr + SZ_4K"),),
        why="Pages may be larger than 4 KiB.",
        wrong=page_shift(13),
        stops=_MOVES,
    ),
    Broken(
        name="migrate-first-object-only",
        base="7.3",
        edits=(After(_F, "record_obj(handle, new_obj);", "\t\t\tbreak;"),),
        why="The others keep the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
        at=(_F,),
    ),
    Broken(
        name="migrate-until-a-free-object",
        base="6.12",
        edits=(
            Swap(
                _F,
                "record_obj(handle, new_obj); }",
                "record_obj(handle, new_obj);\n\t\t} else {\n\t\t\tbreak;\n\t\t}",
            ),
        ),
        why="What is behind a free object keeps the word of the old page.",
        wrong=ALL,
        stops=_MOVES,
        at=(_F,),
    ),
    Broken(
        name="migrate-100-objects",
        base="7.3",
        edits=(
            Swap(
                _F,
                "addr < s_addr + PAGE_SIZE",
                "addr < s_addr + PAGE_SIZE && addr < s_addr + 100 * class->size",
            ),
        ),
        why="A page has up to 128 objects, and a large one more.",
        wrong=points("pages of more objects", lambda p: p.page_size // merged(p).least > 100),
        also=ALL,
        stops=_MOVES,
    ),
    _only_if(
        "huge", "ZsHugePage(zspage)", "Objects of other zspages keep the word of the old page."
    ),
    _only_if("not-huge", "!ZsHugePage(zspage)", "Huge objects keep the word of the old page."),
    _only_if(
        "in-one-mode", "mode == MIGRATE_SYNC", "In other modes all words are of the old page."
    ),
    _only_if("odd-classes", "(class->index & 1)", "Objects of even classes keep the old word."),
    _only_if("when-full", "zspage_full(class, zspage)", "A zspage need not be full."),
    _only_if("low-handles", "!(handle & PAGE_SIZE)", "Half of all handles keep the old word."),
    Broken(
        name="migrate-encodes-old-page",
        base="7.3",
        edits=(Swap(_F, "location_to_obj(newzpdesc", "location_to_obj(zpdesc"),),
        why="The word is that of the page that objects leave.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-encodes-decoded-page",
        base="6.12",
        edits=(Swap(_F, "location_to_obj(newpage", "location_to_obj(dummy"),),
        why="The word is that of the page that objects leave.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-encodes-index-0",
        base="7.3",
        edits=(Swap(_F, "newzpdesc, obj_idx", "newzpdesc, 0"),),
        why="All objects of the page become the first.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-encodes-next-index",
        base="6.12",
        edits=(Swap(_F, "(newpage, obj_idx)", "(newpage, obj_idx + 1)"),),
        why="Every object becomes the one behind.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-counts-from-the-page",
        base="7.3",
        edits=(
            Swap(
                _F, "newzpdesc, obj_idx", "newzpdesc, (unsigned int)((addr - s_addr) / class->size)"
            ),
        ),
        why="The index is counted from the page, not from the zspage.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-encodes-class-0",
        base="7.3",
        edits=(Swap(_F, "obj_to_class_idx(old_obj)", "0"),),
        why="zs_free() takes class 0.",
        wrong=GATE_ON,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-encodes-pages-as-class",
        base="7.3",
        edits=(Swap(_F, "obj_to_class_idx(old_obj)", "class->pages_per_zspage"),),
        why="The number of pages is no class.",
        wrong=GATE_ON,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-class-of-the-new-word",
        base="7.3",
        edits=(
            Swap(_F, "old_obj, new_obj;", "old_obj, new_obj = 0;"),
            Swap(_F, "obj_to_class_idx(old_obj)", "obj_to_class_idx(new_obj)"),
        ),
        why="The class is that of the object before.",
        wrong=GATE_ON,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-records-nothing",
        base="6.12",
        edits=(Drop(_F, "record_obj(handle, new_obj)"),),
        why="All words are of the old page.",
        wrong=ALL,
        stops=_MOVES,
        at=(_F,),
    ),
    Broken(
        name="migrate-records-old-word",
        base="7.3",
        edits=(Swap(_F, "record_obj(handle, new_obj)", "record_obj(handle, old_obj)"),),
        why="All words are of the old page.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-records-in-unsigned-int",
        base="7.3",
        edits=(
            Swap(
                _F,
                "unsigned long old_obj, new_obj;",
                "unsigned long old_obj;\n\tunsigned int new_obj;",
            ),
        ),
        why="The word is cut before it is stored.",
        wrong=LONG64,
        stops=_MOVES,
        at=(_F,),
    ),
    Broken(
        name="migrate-records-at-the-next-handle",
        base="6.12",
        edits=(
            Swap(_F, "record_obj(handle, new_obj)", "record_obj(handle + sizeof(handle), new_obj)"),
        ),
        why="The word of another handle is overwritten.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-records-first-handle",
        base="7.3",
        edits=(
            Swap(_F, "unsigned long handle;", "unsigned long handle, first = 0;"),
            Swap(
                _F,
                "record_obj(handle, new_obj);",
                "first = first ?: handle;\n\t\t\trecord_obj(first, new_obj);",
            ),
        ),
        why="One handle gets all the words.",
        wrong=ALL,
        stops=_MOVES,
        at=(_F,),
    ),
    Broken(
        name="migrate-records-twice",
        base="7.3",
        edits=(
            After(_F, "record_obj(handle, new_obj);", "\t\t\trecord_obj(handle, new_obj ^ 1);"),
        ),
        why="A second store puts the word of the neighbour.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-decodes-the-handle",
        base="6.12",
        edits=(Swap(_F, "obj_to_location(old_obj", "obj_to_location(handle"),),
        why="The address of the word is decoded in its place.",
        wrong=ALL,
        stops=_MOVES,
    ),
    Broken(
        name="migrate-reads-new-page",
        base="7.3",
        edits=(Swap(_F, _GUARD, "if (obj_allocated(newzpdesc, addr, &handle))"),),
        why="The new page belongs to no zspage yet, and has no handle.",
        wrong=ALL,
        stops=(*_MOVES, "header", "zspage"),
    ),
    Broken(
        name="migrate-copies-nothing",
        base="7.3",
        edits=(Drop(_F, "copy_page(d_addr, s_addr)"),),
        why="The new page has no headers, no links and no contents.",
        wrong=ALL,
        stops=(*_MOVES, "header", "link"),
        at=(_F,),
    ),
    Broken(
        name="migrate-copies-back",
        base="6.12",
        edits=(Swap(_F, "copy_page(d_addr, s_addr)", "copy_page(s_addr, d_addr)"),),
        why="The old page gets what was in the new one.",
        wrong=ALL,
        stops=(*_MOVES, "header", "link"),
        at=(_F,),
    ),
    Broken(
        name="migrate-copies-half",
        base="7.3",
        edits=(Swap(_F, "copy_page(d_addr, s_addr)", "memcpy(d_addr, s_addr, PAGE_SIZE / 2)"),),
        why="The second half of the new page has no headers, no links and no contents.",
        wrong=ALL,
        stops=(*_MOVES, "header", "link"),
        at=(_F,),
    ),
    Broken(
        name="migrate-keeps-chain",
        base="7.3",
        edits=(Drop(_F, "replace_sub_page(class, zspage, newzpdesc, zpdesc)"),),
        why="The zspage still has the old page.",
        wrong=ALL,
        stops=(*_MOVES, "source.chain", "page"),
        at=(_F,),
    ),
    Broken(
        name="migrate-chain-without-new-page",
        base="7.3",
        edits=(Swap(_SUB, "zpdescs[idx] = newzpdesc", "zpdescs[idx] = oldzpdesc"),),
        why="The zspage still has the old page.",
        wrong=ALL,
        stops=(*_MOVES, "source.chain", "page"),
        at=(_SUB,),
    ),
    Broken(
        name="migrate-chain-in-the-next-place",
        base="6.12",
        edits=(Swap(_SUB, "pages[idx] = newpage", "pages[idx + 1] = newpage"),),
        why="The new page is where the next one was.",
        wrong=ALL,
        stops=(*_MOVES, "source.chain", "page"),
        at=(_SUB,),
    ),
    Broken(
        name="migrate-resets-the-new-page",
        base="7.3",
        edits=(Swap(_F, "reset_zpdesc(zpdesc)", "reset_zpdesc(newzpdesc)"),),
        why="The new page of the zspage forgets its zspage and the page behind.",
        wrong=ALL,
        stops=(*_MOVES, "source.chain", "page", "header"),
    ),
    Broken(
        name="migrate-6.1-encodes-old-page",
        base="6.1",
        edits=(Swap(_F, "location_to_obj(newpage", "location_to_obj(page"),),
        why="The word is that of the page that objects leave.",
        wrong=ALL,
        stops=_MOVES,
    ),
)

"""Stores to packed words where none belong: through helpers, casts, copies, and in other functions."""

from typing import Final

from corpus.edit import After, Before
from corpus.entry import UNACCOUNTED, Broken
from corpus.where import ALL, LITTLE_ENDIAN, Where

_STRAY: Final = (
    UNACCOUNTED,
    "obj.word",
    "source.handle_word",
    "obj",
    "link",
    "header",
    "zspage",
    "page",
    "migrate",
    "compact",
    "source.class_use",
    "source.links",
    "source.header",
    "source.zspage",
    "source.first_offset",
)


def _stray(
    name: str, base: str, function: str, behind: str, statement: str, why: str, wrong: Where = ALL
) -> Broken:
    return Broken(
        name=f"stray-{name}",
        base=base,
        edits=(After(function, behind, f"\t{statement}"),),
        why=why,
        wrong=wrong,
        stops=_STRAY,
    )


_FREE: Final = ("zs_free", "class_stat_sub(class, ZS_OBJS_INUSE, 1);")
_RECORDED: Final = ("obj_malloc", "record_obj(handle, obj);")

ENTRIES: Final = (
    _stray(
        "increment",
        "7.3",
        *_RECORDED,
        "(*(unsigned long *)handle)++;",
        "The word is counted up after it was stored.",
    ),
    _stray(
        "through-a-pointer",
        "7.3",
        *_RECORDED,
        "*(&((unsigned long *)handle)[0]) ^= 1;",
        "The word becomes the neighbour's.",
    ),
    _stray(
        "memset",
        "7.3",
        *_RECORDED,
        "memset((void *)handle, 0, 1);",
        "A byte of the word is cleared: the index, or the PFN.",
    ),
    _stray(
        "memcpy",
        "6.12",
        *_RECORDED,
        "memcpy((void *)handle, &handle, sizeof(handle));",
        "The word becomes its own address.",
    ),
    _stray(
        "byte",
        "7.3",
        *_RECORDED,
        "WRITE_ONCE(*(u8 *)handle, 0);",
        "A byte of the word is cleared: the index, or the PFN.",
    ),
    _stray(
        "set-bit",
        "7.3",
        *_RECORDED,
        "set_bit(0, (unsigned long *)handle);",
        "Even objects have the words of odd ones.",
    ),
    _stray(
        "atomic",
        "6.12",
        *_RECORDED,
        "atomic_long_inc((atomic_long_t *)handle);",
        "The word is counted up after it was stored.",
    ),
    _stray(
        "exchange",
        "6.12",
        *_RECORDED,
        "(void)xchg((unsigned long *)handle, obj + 1);",
        "The word becomes that of the next object.",
    ),
    _stray(
        "compare-and-exchange",
        "7.3",
        *_RECORDED,
        "(void)cmpxchg((unsigned long *)handle, obj, obj + 1);",
        "The word becomes that of the next object.",
    ),
    _stray(
        "as-a-link",
        "6.12",
        *_RECORDED,
        "((struct link_free *)handle)->next = obj << OBJ_TAG_BITS;",
        "The word is stored once more, as a link.",
    ),
    _stray(
        "assembly",
        "7.3",
        *_RECORDED,
        'asm volatile("" : "=m" (*(unsigned long *)handle) : "r" (handle));',
        "What an assembler does to the word is not said.",
    ),
    _stray(
        "high-bit",
        "7.3",
        *_RECORDED,
        "*((u32 *)handle + 1) |= 1;",
        "A bit of the upper half is set, or one of the word behind.",
    ),
    Broken(
        name="stray-in-a-helper",
        base="7.3",
        edits=(
            Before(
                "obj_malloc",
                "",
                "static noinline void zs_note(void *where, unsigned long what)\n{\n\t*(unsigned long *)where = what;\n}\n",
            ),
            After(*_RECORDED, "\tzs_note((void *)handle, obj + 1);"),
        ),
        why="A helper that knows of no words stores the next object's.",
        wrong=ALL,
        stops=_STRAY,
        at=("zs_note",),
    ),
    Broken(
        name="stray-through-a-function-pointer",
        base="7.3",
        edits=(
            Before(
                "obj_malloc",
                "",
                "static void zs_note(unsigned long *where)\n{\n\t(*where)++;\n}\n"
                "static void (*zs_hook)(unsigned long *) = zs_note;\n",
            ),
            After(*_RECORDED, "\tzs_hook((unsigned long *)handle);"),
        ),
        why="What is called stores the word of the next object.",
        wrong=ALL,
        stops=_STRAY,
        at=("zs_note",),
    ),
    Broken(
        name="stray-through-a-global",
        base="6.12",
        edits=(
            Before("obj_malloc", "", "static unsigned long *zs_last;\n"),
            After(
                *_RECORDED,
                "\tif (zs_last)\n\t\t*zs_last = obj;\n\tzs_last = (unsigned long *)handle;",
            ),
        ),
        why="The handle before gets this one's word as well.",
        wrong=ALL,
        stops=_STRAY,
    ),
    _stray(
        "class-when-freed",
        "7.3",
        *_FREE,
        "zspage->class++;",
        "The zspage moves to the class behind.",
    ),
    _stray(
        "freeobj-when-freed",
        "6.12",
        *_FREE,
        "zspage->freeobj = 0;",
        "The head of the free list is an object that may be allocated.",
    ),
    _stray(
        "inuse-when-freed",
        "7.3",
        *_FREE,
        "zspage->inuse--;",
        "The count passes below what is there.",
    ),
    _stray(
        "magic-when-freed",
        "6.12",
        *_FREE,
        "zspage->magic = 0;",
        "The zspage is taken for a broken one.",
    ),
    _stray(
        "fullness-when-put-back",
        "7.3",
        "putback_zspage",
        "insert_zspage(class, zspage, fullness);",
        "zspage->fullness ^= 1;",
        "The zspage says that it is in another list than it is in.",
    ),
    _stray(
        "huge-when-allocated",
        "7.3",
        "zs_malloc",
        "newfg = get_fullness_group(class, zspage);",
        "SetZsHugePage(zspage);",
        "A zspage of several objects keeps one handle for all of them.",
    ),
    _stray(
        "whole-zspage",
        "6.12",
        "putback_zspage",
        "insert_zspage(class, zspage, fullness);",
        "memset(zspage, 0, 4);",
        "All bit-fields of the zspage are cleared.",
    ),
    _stray(
        "bits-as-a-word",
        "7.3",
        "putback_zspage",
        "insert_zspage(class, zspage, fullness);",
        "*(unsigned int *)zspage += 1 << 5;",
        "The class is counted up, where bit-fields begin with the lowest bit.",
        LITTLE_ENDIAN,
    ),
    _stray(
        "copied-zspage",
        "6.12",
        "migrate_zspage",
        "free_obj = obj_malloc(pool, dst_zspage, handle);",
        "*(unsigned int *)dst_zspage = *(unsigned int *)src_zspage;",
        "One zspage gets the fullness group of another.",
    ),
    _stray(
        "offset-when-locked",
        "7.3",
        "trylock_zspage",
        "for (cursor = get_first_zpdesc(zspage); cursor != NULL; cursor = get_next_zpdesc(cursor)) {",
        "set_first_obj_offset(cursor, 0);",
        "Later pages begin with the rest of an object.",
    ),
    _stray(
        "huge-handle-when-locked",
        "7.3",
        "zs_page_isolate",
        "{",
        "page_zpdesc(page)->handle = 0;",
        "The pointer to the next page is cleared, or the handle.",
    ),
    _stray(
        "index-when-locked",
        "6.12",
        "zs_page_isolate",
        "{",
        "page->index ^= 1;",
        "A huge page's handle loses its tag, or a pointer its value.",
    ),
    _stray(
        "link-when-mapped",
        "6.12",
        "zs_map_object",
        "area->vm_mm = mm;",
        "*(unsigned long *)kmap_atomic(page) = 0;",
        "The first header of a page is cleared.",
    ),
    _stray(
        "header-when-read",
        "7.3",
        "zs_obj_read_begin",
        "addr = kmap_local_zpdesc(zpdesc);",
        "*(unsigned long *)(addr + off - ZS_HANDLE_SIZE) &= ~1UL;",
        "An object that was read is taken for a free one.",
    ),
    _stray(
        "index-of-class",
        "7.3",
        "zs_compact",
        "class = pool->size_class[i];",
        "class->index |= 1;",
        "Classes say that they are others.",
    ),
    _stray(
        "class-pointer",
        "6.12",
        "zs_compact",
        "class = pool->size_class[i];",
        "pool->size_class[i] = pool->size_class[0];",
        "Requests of every size get the smallest chunk.",
    ),
    _stray(
        "size-of-class",
        "7.3",
        "zs_shrinker_count",
        "class = pool->size_class[i];",
        "class->size += ZS_ALIGN;",
        "The chunks of a class grow while there are objects in it.",
    ),
)

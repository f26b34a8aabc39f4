"""Compaction: `migrate_zspage()`, `zs_object_copy()` and how they find objects."""

from typing import Final

from corpus.edit import After, Before, Drop, Swap
from corpus.entry import Broken
from corpus.where import ALL

_COMPACT: Final = ("compact", "obj", "obj.word", "source.handle_word")
_CONTENTS: Final = ("source.contents", "compact", "header", "link")
_F: Final = "migrate_zspage"
_COPY: Final = "zs_object_copy"
_FIND: Final = "find_alloced_obj"

ENTRIES: Final = (
    Broken(
        name="compact-records-again",
        base="7.3",
        edits=(
            After(
                _F,
                "free_obj = obj_malloc(pool, dst_zspage, handle);",
                "\t\trecord_obj(handle, free_obj ^ 64);",
            ),
        ),
        why="A second store puts the word of another object.",
        wrong=ALL,
        stops=_COMPACT,
    ),
    Broken(
        name="compact-records-old-word",
        base="6.12",
        edits=(After(_F, "obj_free(class->size, used_obj);", "\t\trecord_obj(handle, used_obj);"),),
        why="The handle leads back to the place that was freed.",
        wrong=ALL,
        stops=_COMPACT,
    ),
    Broken(
        name="compact-frees-new-object",
        base="7.3",
        edits=(Swap(_F, "obj_free(class->size, used_obj)", "obj_free(class->size, free_obj)"),),
        why="The object is freed that was just allocated, and the old one stays.",
        wrong=ALL,
        stops=(*_COMPACT, "link", "zspage"),
    ),
    Broken(
        name="compact-frees-nothing",
        base="6.12",
        edits=(Drop(_F, "obj_free(class->size, used_obj)"),),
        why="The old object stays allocated, with a handle whose word is elsewhere.",
        wrong=ALL,
        stops=(*_COMPACT, "link", "zspage", "header"),
        at=(_F,),
    ),
    Broken(
        name="compact-copies-back",
        base="7.3",
        edits=(
            Swap(
                _F,
                "zs_object_copy(class, free_obj, used_obj)",
                "zs_object_copy(class, used_obj, free_obj)",
            ),
        ),
        why="The new place keeps what was in it.",
        wrong=ALL,
        stops=(*_COMPACT, *_CONTENTS),
    ),
    Broken(
        name="compact-copies-freed-object",
        base="7.3",
        edits=(
            Drop(_F, "obj_free(class->size, used_obj)"),
            Before(
                _F,
                "zs_object_copy(class, free_obj, used_obj)",
                "\t\tobj_free(class->size, used_obj);",
            ),
        ),
        why="The copy has a link where its header should be.",
        wrong=ALL,
        stops=(*_COMPACT, *_CONTENTS),
        at=(_F,),
    ),
    Broken(
        name="compact-into-the-source",
        base="6.12",
        edits=(
            Swap(
                _F, "obj_malloc(pool, dst_zspage, handle)", "obj_malloc(pool, src_zspage, handle)"
            ),
        ),
        why="A full source has no free object, and its count passes its objects.",
        wrong=ALL,
        stops=(*_COMPACT, "zspage"),
    ),
    Broken(
        name="compact-by-the-next-class",
        base="7.3",
        edits=(
            Swap(
                _F, "pool->size_class[src_zspage->class]", "pool->size_class[src_zspage->class + 1]"
            ),
        ),
        why="Objects are looked for with the size of the next class.",
        wrong=ALL,
        stops=(*_COMPACT, "size", "zspage"),
    ),
    Broken(
        name="compact-reads-word-after",
        base="6.12",
        edits=(
            Drop(_F, "used_obj = handle_to_obj(handle)"),
            After(
                _F,
                "free_obj = obj_malloc(pool, dst_zspage, handle);",
                "\t\tused_obj = handle_to_obj(handle);",
            ),
        ),
        why="By then the word is that of the new object, which is copied onto itself and freed.",
        wrong=ALL,
        stops=_COMPACT,
        at=(_F,),
    ),
    Broken(
        name="compact-past-a-full-zspage",
        base="7.3",
        edits=(Swap(_F, "zspage_full(class, dst_zspage)", "zspage_full(class, src_zspage)"),),
        why="Objects are allocated in a zspage that has no place for them.",
        wrong=ALL,
        stops=(*_COMPACT, "zspage", "link"),
    ),
    Broken(
        name="compact-6.1-records-old-word",
        base="6.1",
        edits=(Swap(_F, "record_obj(handle, free_obj)", "record_obj(handle, used_obj)"),),
        why="The handle leads back to the place that was freed.",
        wrong=ALL,
        stops=_COMPACT,
    ),
    Broken(
        name="compact-6.1-records-nothing",
        base="6.1",
        edits=(Drop(_F, "record_obj(handle, free_obj)"),),
        why="The handle leads back to the place that was freed.",
        wrong=ALL,
        stops=_COMPACT,
        at=(_F,),
    ),
    Broken(
        name="copy-to-source-offset",
        base="7.3",
        edits=(
            Swap(
                _COPY,
                "d_off = offset_in_page(class->size * d_objidx)",
                "d_off = offset_in_page(class->size * s_objidx)",
            ),
        ),
        why="The copy is written where another object is.",
        wrong=ALL,
        stops=_CONTENTS,
    ),
    Broken(
        name="copy-of-the-next-object",
        base="6.12",
        edits=(
            Swap(
                _COPY,
                "offset_in_page(class->size * s_objidx)",
                "offset_in_page(class->size * (s_objidx + 1))",
            ),
        ),
        why="The object behind is copied.",
        wrong=ALL,
        stops=_CONTENTS,
    ),
    Broken(
        name="copy-offset-of-the-zspage",
        base="7.3",
        edits=(
            Swap(
                _COPY,
                "s_off = offset_in_page(class->size * s_objidx)",
                "s_off = class->size * s_objidx",
            ),
        ),
        why="What is copied lies beyond the page.",
        wrong=ALL,
        stops=_CONTENTS,
    ),
    Broken(
        name="copy-a-header-more",
        base="7.3",
        edits=(
            Swap(
                _COPY,
                "s_size = d_size = class->size",
                "s_size = d_size = class->size + ZS_HANDLE_SIZE",
            ),
        ),
        why="The header of the object behind the copy is overwritten.",
        wrong=ALL,
        stops=_CONTENTS,
        at=(_COPY,),
    ),
    Broken(
        name="copy-stays-in-the-page",
        base="6.12",
        edits=(Drop(_COPY, "s_page = get_next_page(s_page)"),),
        why="The rest of an object that spans two pages is taken from the first.",
        wrong=ALL,
        stops=_CONTENTS,
        at=(_COPY,),
    ),
    Broken(
        name="copy-from-the-destination",
        base="6.12",
        edits=(Swap(_COPY, "obj_to_location(src, &s_page", "obj_to_location(dst, &s_page"),),
        why="The new place is copied onto itself.",
        wrong=ALL,
        stops=_CONTENTS,
    ),
    Broken(
        name="find-from-the-page-start",
        base="7.3",
        edits=(Swap(_FIND, "offset = get_first_obj_offset(zpdesc);", "offset = 0;"),),
        why="Later pages begin with the rest of an object, whose bytes are taken for a header.",
        wrong=ALL,
        stops=(*_COMPACT, "header", "page"),
    ),
    Broken(
        name="find-past-the-page",
        base="6.12",
        edits=(Swap(_FIND, "offset < PAGE_SIZE", "offset <= PAGE_SIZE"),),
        why="Where objects end with the page, a header is read behind it.",
        wrong=ALL,
        stops=(*_COMPACT, "header"),
    ),
    Broken(
        name="find-gives-the-tagged-handle",
        base="7.3",
        edits=(Swap(_FIND, "return handle", "return handle ? handle | OBJ_ALLOCATED_TAG : 0"),),
        why="The handle is odd, and its word is not where it points to.",
        wrong=ALL,
        stops=(*_COMPACT, "header"),
    ),
    Broken(
        name="find-steps-of-a-word-less",
        base="6.12",
        edits=(
            Swap(
                _FIND,
                "offset += class->size; index++",
                "offset += class->size - sizeof(long);\n\t\tindex++",
            ),
        ),
        why="What is read as a header from the second object on is none.",
        wrong=ALL,
        stops=(*_COMPACT, "header"),
    ),
)

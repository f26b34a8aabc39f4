"""The handle's word: `record_obj()` and `handle_to_obj()`."""

from typing import Final

from corpus.edit import Body, Swap
from corpus.entry import Broken
from corpus.where import ALL, BIG_ENDIAN, GATE_ON, LITTLE_ENDIAN, LONG32, LONG64

_WORD: Final = ("source.handle_word", "obj.word", "obj")
_MARKED: Final = ("protocol.marked_access", "torn", "source.handle_word")
_STORE: Final = "record_obj"
_LOAD: Final = "handle_to_obj"

ENTRIES: Final = (
    Broken(
        name="store-of-an-int",
        base="7.3",
        edits=(Swap(_STORE, "*(unsigned long *)handle", "*(unsigned int *)handle"),),
        why="Half of the word is stored.",
        wrong=LONG64,
        stops=_WORD,
    ),
    Broken(
        name="store-of-an-int-plain",
        base="6.12",
        edits=(Swap(_STORE, "*(unsigned long *)handle", "*(u32 *)handle"),),
        why="Half of the word is stored.",
        wrong=LONG64,
        stops=_WORD,
    ),
    Broken(
        name="load-of-an-int",
        base="7.3",
        edits=(Swap(_LOAD, "*(unsigned long *)handle", "*(unsigned int *)handle"),),
        why="Half of the word is loaded.",
        wrong=LONG64,
        stops=_WORD,
    ),
    Broken(
        name="store-plus-one",
        base="6.12",
        edits=(Swap(_STORE, "= obj", "= obj + 1"),),
        why="The word that is stored is that of the next object.",
        wrong=ALL,
        stops=_WORD,
    ),
    Broken(
        name="store-with-tag",
        base="6.12",
        edits=(Swap(_STORE, "= obj", "= obj | OBJ_ALLOCATED_TAG"),),
        why="Bit 0 of the word is the index's since 6.9, and no tag.",
        wrong=ALL,
        stops=_WORD,
    ),
    Broken(
        name="load-without-tag",
        base="7.3",
        edits=(
            Swap(
                _LOAD,
                "READ_ONCE(*(unsigned long *)handle)",
                "READ_ONCE(*(unsigned long *)handle) & ~OBJ_TAG_MASK",
            ),
        ),
        why="Bit 0 of the word is the index's since 6.9, and no tag.",
        wrong=ALL,
        stops=_WORD,
    ),
    Broken(
        name="store-at-eight-bytes",
        base="7.3",
        edits=(Swap(_STORE, "(unsigned long *)handle", "(unsigned long *)(handle & ~7UL)"),),
        why="Handles of 32-bit machines are 4 bytes apart: two of them have one word.",
        wrong=LONG32,
        stops=_WORD,
    ),
    Broken(
        name="word-beside-the-handle",
        base="6.12",
        edits=(
            Swap(_STORE, "*(unsigned long *)handle", "((unsigned long *)handle)[1]"),
            Swap(_LOAD, "*(unsigned long *)handle", "((unsigned long *)handle)[1]"),
        ),
        why="Store and load agree on a word that is not the handle's.",
        wrong=ALL,
        stops=_WORD,
    ),
    Broken(
        name="store-unmarked",
        base="7.3",
        edits=(
            Swap(
                _STORE,
                "WRITE_ONCE(*(unsigned long *)handle, obj)",
                "*(unsigned long *)handle = obj",
            ),
        ),
        why="zs_free() reads the word without a lock: a compiler may tear a plain store.",
        wrong=GATE_ON,
        stops=_MARKED,
    ),
    Broken(
        name="load-unmarked",
        base="7.3",
        edits=(Swap(_LOAD, "READ_ONCE(*(unsigned long *)handle)", "*(unsigned long *)handle"),),
        why="The load without a lock is plain: a compiler may do it twice or in parts.",
        wrong=GATE_ON,
        stops=_MARKED,
    ),
    Broken(
        name="store-by-memcpy",
        base="7.3",
        edits=(
            Swap(
                _STORE,
                "WRITE_ONCE(*(unsigned long *)handle, obj)",
                "memcpy((void *)handle, &obj, sizeof(obj))",
            ),
        ),
        why="memcpy() may store bytes in any order, under the eyes of a load without a lock.",
        wrong=GATE_ON,
        stops=_MARKED,
    ),
    Broken(
        name="store-in-halves",
        base="7.3",
        edits=(
            Body(
                _STORE,
                "\tWRITE_ONCE(((u32 *)handle)[0], (u32)obj);\n"
                "\tWRITE_ONCE(((u32 *)handle)[1], (u32)((u64)obj >> 32));",
            ),
        ),
        why="Halves of two words at once; on 32-bit and on big-endian machines no word at all.",
        wrong=GATE_ON | LONG32 | BIG_ENDIAN,
        also=ALL,
        stops=(*_MARKED, *_WORD),
    ),
    Broken(
        name="store-cleared-first",
        base="7.3",
        edits=(
            Body(
                _STORE,
                "\tWRITE_ONCE(*(unsigned long *)handle, 0);\n"
                "\tWRITE_ONCE(*(unsigned long *)handle, obj);",
            ),
        ),
        why="A load without a lock may see a word of no class.",
        wrong=GATE_ON,
        also=ALL,
        stops=(*_MARKED, *_WORD),
    ),
    Broken(
        name="store-of-later-objects-only",
        base="6.12",
        edits=(Body(_STORE, "\tif (obj & OBJ_INDEX_MASK)\n\t\t*(unsigned long *)handle = obj;"),),
        why="The word of a zspage's first object is not stored.",
        wrong=ALL,
        stops=_WORD,
        at=(_STORE,),
    ),
    Broken(
        name="load-of-a-kept-word",
        base="6.12",
        edits=(
            Body(
                _LOAD,
                "\tstatic unsigned long kept;\n\n"
                "\tif (!kept)\n"
                "\t\tkept = *(unsigned long *)handle;\n"
                "\treturn kept;",
            ),
        ),
        why="Every handle has the word of the first.",
        wrong=ALL,
        stops=_WORD,
        at=(_LOAD,),
    ),
    Broken(
        name="load-of-another-handle",
        base="7.3",
        edits=(Swap(_LOAD, "(unsigned long *)handle", "(unsigned long *)(handle ^ sizeof(long))"),),
        why="Handles lie in pairs, and each has the word of the other.",
        wrong=ALL,
        stops=_WORD,
    ),
    Broken(
        name="store-swapped-bytes",
        base="6.12",
        edits=(Swap(_STORE, "= obj", "= (unsigned long)cpu_to_be64((u64)obj)"),),
        why="Little-endian machines store the bytes the other way round.",
        wrong=LITTLE_ENDIAN,
        stops=_WORD,
    ),
)

"""What is done with a class index once it is there: freeing, and looking a class up."""

from typing import Final

from defects.point import merged

from corpus.edit import Drop, Swap
from corpus.entry import Broken
from corpus.where import ALL, GATE_OFF, GATE_ON, classes_above

_CLASS: Final = ("source.class_use", "source.frame", "obj", "zspage", "size")
_LOCKLESS: Final = "obj_class_get_and_lock#0"
_LOCKED: Final = "obj_class_get_and_lock#1"
_FREE: Final = "zs_free"
_WIDE_CLASSES: Final = GATE_ON & classes_above(256, merged)


ENTRIES: Final = (
    Broken(
        name="free-in-the-next-class",
        base="7.3",
        edits=(Swap(_LOCKLESS, "obj_to_class_idx(obj)", "obj_to_class_idx(obj) + 1"),),
        why="The object is freed as one of the class behind its own.",
        wrong=GATE_ON,
        stops=_CLASS,
    ),
    Broken(
        name="free-in-a-byte-of-class",
        base="7.3",
        edits=(Swap(_LOCKLESS, "obj_to_class_idx(obj)", "(u8)obj_to_class_idx(obj)"),),
        why="An object of class 256 is freed as one of class 0.",
        wrong=_WIDE_CLASSES,
        also=GATE_ON,
        stops=_CLASS,
    ),
    Broken(
        name="free-in-the-class-of-the-frame",
        base="7.3",
        edits=(Swap(_LOCKLESS, "obj_to_class_idx(obj)", "obj >> ZS_OBJ_PFN_SHIFT"),),
        why="A page frame number is no class.",
        wrong=GATE_ON,
        stops=_CLASS,
    ),
    Broken(
        name="free-in-the-class-of-the-index",
        base="7.3",
        edits=(Swap(_LOCKLESS, "obj_to_class_idx(obj)", "obj & ZS_OBJ_IDX_MASK"),),
        why="An index of objects is no class.",
        wrong=GATE_ON,
        stops=_CLASS,
    ),
    Broken(
        name="free-in-the-class-of-the-handle",
        base="7.3",
        edits=(Swap(_LOCKLESS, "obj_to_class_idx(obj)", "obj_to_class_idx(handle)"),),
        why="The address of the word is decoded in its place.",
        wrong=GATE_ON,
        stops=_CLASS,
    ),
    Broken(
        name="free-by-a-class-that-is-not-there",
        base="7.3",
        edits=(
            Swap(
                _LOCKED, "zspage_class(pool, *zspagep)", "pool->size_class[obj_to_class_idx(obj)]"
            ),
        ),
        why="Where the word has no class, what is decoded is class 0.",
        wrong=GATE_OFF,
        stops=_CLASS,
    ),
    Broken(
        name="free-in-class-0",
        base="7.3",
        edits=(Swap(_LOCKED, "zspage_class(pool, *zspagep)", "pool->size_class[0]"),),
        why="Every object is freed as one of the least class.",
        wrong=GATE_OFF,
        stops=_CLASS,
    ),
    Broken(
        name="free-6.12-in-the-next-class",
        base="6.12",
        edits=(
            Swap(
                _FREE,
                "class = zspage_class(pool, zspage)",
                "class = zspage_class(pool, zspage) + 1",
            ),
        ),
        why="What lies behind a size class in memory is not the next one.",
        wrong=ALL,
        stops=_CLASS,
    ),
    Broken(
        name="free-6.12-in-the-class-of-the-frame",
        base="6.12",
        edits=(
            Swap(
                _FREE,
                "zspage_class(pool, zspage)",
                "pool->size_class[(obj >> OBJ_INDEX_BITS) % ZS_SIZE_CLASSES]",
            ),
        ),
        why="A page frame number is no class.",
        wrong=ALL,
        stops=_CLASS,
    ),
    Broken(
        name="free-of-another-word",
        base="7.3",
        edits=(Swap(_FREE, "obj_free(class->size, obj)", "obj_free(class->size, obj + 1)"),),
        why="The object behind is freed.",
        wrong=ALL,
        stops=(*_CLASS, "link", "obj.word"),
    ),
    Broken(
        name="free-of-the-handle",
        base="6.12",
        edits=(Swap(_FREE, "obj_free(class->size, obj)", "obj_free(class->size, handle)"),),
        why="The address of the word is decoded in its place.",
        wrong=ALL,
        stops=(*_CLASS, "link", "obj.word"),
    ),
    Broken(
        name="free-by-another-size",
        base="7.3",
        edits=(Swap(_FREE, "obj_free(class->size", "obj_free(class->size + ZS_HANDLE_SIZE"),),
        why="The link is written where another object is.",
        wrong=ALL,
        stops=(*_CLASS, "link"),
    ),
    Broken(
        name="free-by-the-index-as-size",
        base="6.12",
        edits=(Swap(_FREE, "obj_free(class->size", "obj_free(class->index"),),
        why="The index of a class is not its size.",
        wrong=ALL,
        stops=(*_CLASS, "link"),
    ),
    Broken(
        name="free-of-the-page-before-the-lock",
        base="7.3",
        edits=(
            Swap(
                _LOCKLESS,
                "spin_lock(&(*classp)->lock); obj = handle_to_obj(handle); obj_to_zpdesc(obj, &f_zpdesc);",
                "obj_to_zpdesc(obj, &f_zpdesc);\n\tspin_lock(&(*classp)->lock);\n\tobj = handle_to_obj(handle);",
            ),
        ),
        why="The page is that of a word that migration may have changed since.",
        wrong=GATE_ON,
        stops=(*_CLASS, "protocol", "torn"),
        at=(_LOCKLESS,),
    ),
    Broken(
        name="class-of-zspage-and-one",
        base="7.3",
        edits=(Swap("zspage_class", "zspage->class", "zspage->class + 1"),),
        why="Readers take the class behind.",
        wrong=ALL,
        stops=_CLASS,
    ),
    Broken(
        name="class-of-zspage-is-its-group",
        base="6.12",
        edits=(Swap("zspage_class", "zspage->class", "zspage->fullness"),),
        why="A fullness group is no class.",
        wrong=ALL,
        stops=_CLASS,
    ),
    Broken(
        name="class-of-zspage-in-a-byte",
        base="7.3",
        edits=(Swap("zspage_class", "zspage->class", "(unsigned char)zspage->class"),),
        why="Class 256 is class 0.",
        wrong=classes_above(256),
        stops=_CLASS,
    ),
    Broken(
        name="worker-frees-in-the-last-class",
        base="7.3",
        edits=(Drop("async_free_zspage", "class = zspage_class(pool, zspage)"),),
        why="Every zspage is counted and freed as one of the last class.",
        wrong=ALL,
        stops=(*_CLASS, "protocol"),
        at=("async_free_zspage",),
    ),
    Broken(
        name="zspage-freed-as-class-0",
        base="6.12",
        edits=(
            Swap(
                _FREE,
                "free_zspage(pool, class, zspage)",
                "free_zspage(pool, pool->size_class[0], zspage)",
            ),
        ),
        why="The zspage is taken out of a list that it is not in.",
        wrong=ALL,
        stops=(*_CLASS, "protocol"),
    ),
    Broken(
        name="free-of-the-first-object",
        base="6.12",
        edits=(
            Swap(
                "obj_to_page",
                "*page = pfn_to_page(obj >> OBJ_INDEX_BITS)",
                "*page = pfn_to_page((obj & ~OBJ_INDEX_MASK) / OBJ_INDEX_MASK)",
            ),
        ),
        why="The divisor is one less than the power of two.",
        wrong=ALL,
        stops=_CLASS,
    ),
)

"""Side effects inside assertions that most kernels compile to nothing."""

from typing import Final

from corpus.edit import After, Drop, Swap
from corpus.entry import UNACCOUNTED, Broken
from corpus.where import ALL

_ANY: Final = (UNACCOUNTED, "zspage", "link", "header", "source", "obj", "page")

ENTRIES: Final = (
    Broken(
        name="assertion-sets-freeobj",
        base="7.3",
        edits=(
            Swap(
                "obj_free",
                "set_freeobj(zspage, f_objidx);",
                "VM_BUG_ON((set_freeobj(zspage, f_objidx), zspage->freeobj != f_objidx));",
            ),
        ),
        why="Without CONFIG_DEBUG_VM a freed object is in no list.",
        wrong=ALL,
        stops=_ANY,
        at=("obj_free",),
    ),
    Broken(
        name="assertion-counts-inuse",
        base="7.3",
        edits=(
            Swap(
                "mod_zspage_inuse",
                "zspage->inuse += val;",
                "VM_BUG_ON((int)(zspage->inuse += val) < 0);",
            ),
        ),
        why="Without CONFIG_DEBUG_VM nothing is counted.",
        wrong=ALL,
        stops=_ANY,
        at=("mod_zspage_inuse",),
    ),
    Broken(
        name="assertion-clears-class",
        base="7.3",
        edits=(
            Swap(
                "free_zspage", "VM_BUG_ON(get_zspage_inuse(zspage));", "VM_BUG_ON(zspage->class--);"
            ),
        ),
        why="With CONFIG_DEBUG_VM a zspage of any class but 0 is taken for a broken one.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="assertion-sets-magic",
        base="6.12",
        edits=(
            Swap(
                "alloc_zspage",
                "zspage->magic = ZSPAGE_MAGIC;",
                "VM_BUG_ON((zspage->magic = ZSPAGE_MAGIC) != ZSPAGE_MAGIC);",
            ),
        ),
        why="Without CONFIG_DEBUG_VM every zspage is taken for a broken one.",
        wrong=ALL,
        stops=_ANY,
        at=("alloc_zspage", "get_zspage"),
    ),
    Broken(
        name="warning-sets-offset",
        base="7.3",
        edits=(
            Drop("set_first_obj_offset", "zpdesc->first_obj_offset |= offset"),
            Swap(
                "set_first_obj_offset",
                "VM_WARN_ON_ONCE(offset & ~FIRST_OBJ_PAGE_TYPE_MASK);",
                "VM_WARN_ON_ONCE((zpdesc->first_obj_offset |= offset) & FIRST_OBJ_PAGE_TYPE_MASK & ~offset);",
            ),
        ),
        why="Without CONFIG_DEBUG_VM the offset is not stored, with it it is cleared after it was.",
        wrong=ALL,
        stops=_ANY,
        at=("set_first_obj_offset",),
    ),
    Broken(
        name="assertion-records-word",
        base="6.12",
        edits=(
            Swap(
                "obj_malloc",
                "record_obj(handle, obj);",
                "VM_BUG_ON((record_obj(handle, obj), handle_to_obj(handle) != obj));",
            ),
        ),
        why="Without CONFIG_DEBUG_VM the handle's word is what it was before.",
        wrong=ALL,
        stops=_ANY,
        at=("obj_malloc",),
    ),
    Broken(
        name="assertion-walks",
        base="7.3",
        edits=(
            Swap(
                "obj_malloc",
                "m_zpdesc = get_next_zpdesc(m_zpdesc);",
                "VM_BUG_ON(!(m_zpdesc = get_next_zpdesc(m_zpdesc)));",
            ),
        ),
        why="Without CONFIG_DEBUG_VM every object is said to be in the first page.",
        wrong=ALL,
        stops=_ANY,
        at=("obj_malloc",),
    ),
    Broken(
        name="lock-assertion-stores",
        base="7.3",
        edits=(
            After(
                "insert_zspage",
                "zspage->fullness = fullness;",
                "\tlockdep_assert_held((zspage->fullness ^= 1, &class->lock));",
            ),
        ),
        why="The zspage says that it is in another list than it is in.",
        wrong=ALL,
        stops=_ANY,
    ),
)

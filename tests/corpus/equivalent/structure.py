"""Other shapes of functions and files: locks by scope, helpers, order, conditions, types."""

from typing import Final

from corpus.edit import After, Before, Drop, Edit, Swap, Together, Whole
from corpus.entry import Equivalent

_LOCKLESS: Final = "obj_class_get_and_lock#0"
_LOCKED: Final = "obj_class_get_and_lock#1"
_MOVE: Final = "zs_page_migrate"
_READ: Final = "zs_obj_read_begin"


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = False) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


def _braced(function: str, first: str, last: str, guard: str) -> Together:
    """What is between two statements is the block of a scoped_guard()."""
    return Together((Swap(function, first, f"scoped_guard({guard}) {{"), Swap(function, last, "}")))


ENTRIES: Final = (
    _same(
        "malloc-before-the-lock",
        "7.3",
        "Nobody else knows the new zspage, nor the handle.",
        Swap(
            "zs_malloc",
            "spin_lock(&class->lock); obj_malloc(pool, zspage, handle); newfg",
            "obj_malloc(pool, zspage, handle);\n\tspin_lock(&class->lock);\n\tnewfg",
        ),
    ),
    _same(
        "scoped-guard-in-free",
        "7.3",
        "The lock is released where the block ends.",
        _braced(
            _LOCKED,
            "read_lock(&pool->lock);",
            "read_unlock(&pool->lock);",
            "read_lock, &pool->lock",
        ),
    ),
    _same(
        "scoped-guard-in-free-6.12",
        "6.12",
        "The lock is released where the block ends.",
        _braced(
            "zs_free",
            "read_lock(&pool->migrate_lock);",
            "read_unlock(&pool->migrate_lock);",
            "read_lock, &pool->migrate_lock",
        ),
    ),
    _same(
        "scoped-guard-in-migration",
        "7.3",
        "The lock is released where the block ends, or is left.",
        Swap(_MOVE, "write_unlock(&pool->lock); return -EBUSY;", "return -EBUSY;"),
        _braced(
            _MOVE,
            "write_lock(&pool->lock);",
            "write_unlock(&pool->lock);",
            "write_lock, &pool->lock",
        ),
    ),
    _same(
        "guard-in-worker",
        "6.12",
        "The lock is released where the block ends.",
        Swap(
            "async_free_zspage",
            "spin_lock(&class->lock); list_splice_init",
            "guard(spinlock)(&class->lock);\n\t\tlist_splice_init",
        ),
        Swap("async_free_zspage", "&free_pages); spin_unlock(&class->lock);", "&free_pages);"),
    ),
    _same(
        "scoped-guard-of-a-statement",
        "7.3",
        "The lock is held for one statement.",
        Swap(
            "async_free_zspage",
            "spin_lock(&class->lock); list_splice_init",
            "scoped_guard(spinlock, &class->lock)\n\t\t\tlist_splice_init",
        ),
        Swap("async_free_zspage", "&free_pages); spin_unlock(&class->lock);", "&free_pages);"),
    ),
    _same(
        "worker-empties-its-list-from-the-front",
        "7.3",
        "The first is taken off until none is left.",
        Swap(
            "async_free_zspage",
            "list_for_each_entry_safe(zspage, tmp, &free_pages, list) {",
            "while (!list_empty(&free_pages)) {\n\t\tzspage = list_first_entry(&free_pages, struct zspage, list);",
        ),
        Swap("async_free_zspage", "*zspage, *tmp;", "*zspage;"),
    ),
    _same(
        "lock-helper",
        "7.3",
        "The lock is taken in a function.",
        Before(
            _LOCKLESS,
            "",
            "static void zs_lock_class(struct size_class *class) __acquires(&class->lock)\n{\n\tspin_lock(&class->lock);\n}\n",
        ),
        Swap(_LOCKLESS, "spin_lock(&(*classp)->lock)", "zs_lock_class(*classp)"),
        Swap(_LOCKED, "spin_lock(&(*classp)->lock)", "zs_lock_class(*classp)"),
        Swap(
            "",
            "#if ZS_OBJ_CLASS_BITS > 0 static void zs_lock_class(struct size_class *class) __acquires(&class->lock) { spin_lock(&class->lock); }",
            "static void zs_lock_class(struct size_class *class) __acquires(&class->lock)\n{\n\tspin_lock(&class->lock);\n}\n\n#if ZS_OBJ_CLASS_BITS > 0",
        ),
    ),
    _same(
        "class-in-a-variable",
        "7.3",
        "The index and the class have names.",
        Swap(
            _LOCKLESS,
            "*classp = pool->size_class[obj_to_class_idx(obj)]; spin_lock(&(*classp)->lock);",
            "const unsigned int index = obj_to_class_idx(obj);\n\tstruct size_class *class = pool->size_class[index];\n\n"
            "\tspin_lock(&class->lock);\n\t*classp = class;",
        ),
    ),
    _same(
        "class-by-pointer",
        "7.3",
        "An element of an array is where its pointer is.",
        Swap(
            _LOCKLESS,
            "pool->size_class[obj_to_class_idx(obj)]",
            "*(pool->size_class + obj_to_class_idx(obj))",
        ),
        same_code=True,
    ),
    _same(
        "class-compared",
        "7.3",
        "The class of the word is that of the zspage.",
        After(
            "zs_free",
            "obj_class_get_and_lock(pool, handle, &obj, &zspage, &class);",
            "\tBUG_ON(class != zspage_class(pool, zspage));",
        ),
    ),
    _same(
        "gate-by-if",
        "7.3",
        "The compiler drops what the preprocessor dropped.",
        Swap("", "#if (ZS_OBJ_CLASS_BITS > 0) || defined(CONFIG_COMPACTION)", "#if 1"),
        Swap("", "#if ZS_OBJ_CLASS_BITS > 0 static inline", "static inline"),
        Swap(
            _LOCKLESS,
            "unsigned long obj;",
            "unsigned long obj;\n\n\tif (ZS_OBJ_CLASS_BITS == 0) {\n"
            "\t\tread_lock(&pool->lock);\n\t\tobj = handle_to_obj(handle);\n\t\tobj_to_zpdesc(obj, &f_zpdesc);\n"
            "\t\t*zspagep = get_zspage(f_zpdesc);\n\t\t*classp = zspage_class(pool, *zspagep);\n"
            "\t\tspin_lock(&(*classp)->lock);\n\t\tread_unlock(&pool->lock);\n\t\t*objp = obj;\n\t\treturn;\n\t}",
        ),
        Whole(_LOCKED, ""),
        Swap("", "*objp = obj; } #else #endif", "*objp = obj;\n}"),
    ),
    _same(
        "reader-helper",
        "7.3",
        "The way from a handle to its place is a function.",
        Before(
            _READ,
            "",
            "static struct zspage *zs_locate(unsigned long handle, struct zpdesc **zpdesc, unsigned int *index)\n{\n"
            "\tobj_to_location(handle_to_obj(handle), zpdesc, index);\n\treturn get_zspage(*zpdesc);\n}\n",
        ),
        Swap(
            _READ,
            "obj = handle_to_obj(handle); obj_to_location(obj, &zpdesc, &obj_idx); zspage = get_zspage(zpdesc);",
            "zspage = zs_locate(handle, &zpdesc, &obj_idx);",
        ),
        Swap(_READ, "unsigned long obj, off;", "unsigned long off;"),
        same_code=True,
    ),
    _same(
        "reader-offset-by-mask",
        "7.3",
        "What offset_in_page() is.",
        Swap(
            _READ,
            "offset_in_page(class->size * obj_idx)",
            "(unsigned long)(class->size * obj_idx) & ~PAGE_MASK",
        ),
        same_code=True,
    ),
    _same(
        "reader-offset-by-remainder",
        "7.3",
        "A remainder of a power of two is a mask.",
        Swap(
            "zs_obj_write",
            "offset_in_page(class->size * obj_idx)",
            "(unsigned long)(class->size * obj_idx) % PAGE_SIZE",
        ),
    ),
    _same(
        "reader-header-by-product",
        "7.3",
        "A truth value is 0 or 1.",
        Swap(
            _READ,
            "if (!ZsHugePage(zspage)) off += ZS_HANDLE_SIZE;",
            "off += ZS_HANDLE_SIZE * !ZsHugePage(zspage);",
        ),
    ),
    _same(
        "map-offset-of-6.1",
        "6.1",
        "What the mask is.",
        Swap(
            "zs_map_object",
            "(class->size * obj_idx) & ~PAGE_MASK",
            "(class->size * obj_idx) % PAGE_SIZE",
        ),
    ),
    _same(
        "decoder-moved-up",
        "7.3",
        "A function may stand where it likes before its use.",
        Whole("obj_to_class_idx", ""),
        Swap("", "#if (ZS_OBJ_CLASS_BITS > 0) || defined(CONFIG_COMPACTION) #endif", ""),
        Before(
            "handle_to_obj",
            "",
            "static unsigned int __maybe_unused obj_to_class_idx(unsigned long obj)\n{\n"
            "\treturn (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;\n}\n",
        ),
        same_code=True,
    ),
    _same(
        "same-under-both",
        "7.3",
        "Both branches say the same.",
        Swap(
            "location_to_obj",
            "obj |= obj_idx & ZS_OBJ_IDX_MASK;",
            "#ifdef CONFIG_ARM64\n\tobj |= ZS_OBJ_IDX_MASK & obj_idx;\n#else\n\tobj |= obj_idx & ZS_OBJ_IDX_MASK;\n#endif",
        ),
        same_code=True,
    ),
    _same(
        "never-inline",
        "7.3",
        "It is called, not copied.",
        Swap("location_to_obj", "static unsigned long", "static noinline unsigned long"),
        Swap("obj_to_location", "static void", "static noinline void"),
    ),
    _same(
        "always-inline",
        "6.12",
        "It is copied, not called.",
        Swap("location_to_obj", "static unsigned long", "static __always_inline unsigned long"),
        Swap(
            "obj_malloc",
            "static unsigned long obj_malloc",
            "static __always_inline unsigned long obj_malloc",
        ),
    ),
    _same(
        "more-assertions",
        "7.3",
        "They are true, and change nothing.",
        After(
            "obj_malloc",
            "obj = get_freeobj(zspage);",
            "\tVM_BUG_ON(obj >= class->objs_per_zspage);",
        ),
        After(
            "obj_free", "zspage = get_zspage(f_zpdesc);", "\tVM_BUG_ON(!get_zspage_inuse(zspage));"
        ),
    ),
    _same(
        "fewer-assertions",
        "6.12",
        "They were true, and changed nothing.",
        Drop("get_first_page", "VM_BUG_ON_PAGE(!is_first_page(first_page), first_page)"),
        Drop("remove_zspage", "VM_BUG_ON(list_empty"),
    ),
    _same(
        "more-static-assertions",
        "7.3",
        "They are true everywhere.",
        Before(
            "location_to_obj",
            "",
            "static_assert(_PFN_BITS + ZS_OBJ_CLASS_BITS + ZS_OBJ_IDX_BITS == BITS_PER_LONG);\n",
        ),
        same_code=True,
    ),
    _same(
        "messages",
        "7.3",
        "A message changes nothing.",
        After(
            "obj_malloc", "record_obj(handle, obj);", '\tpr_debug("%lx at %lx\\n", handle, obj);'
        ),
    ),
    _same(
        "comments",
        "6.12",
        "A comment is none of the compiler's business.",
        Before(
            "location_to_obj",
            "unsigned long obj",
            "\t/* obj = page_to_pfn(page) << (OBJ_INDEX_BITS + 1); */",
        ),
        same_code=True,
    ),
    _same(
        "one-line-functions",
        "6.12",
        "White space is none of the compiler's business.",
        Whole(
            "record_obj",
            "static void record_obj(unsigned long handle, unsigned long obj) { *(unsigned long *)handle = obj; }",
        ),
        same_code=True,
    ),
    _same(
        "another-counter",
        "7.3",
        "A count that nobody reads.",
        After("struct zs_pool", "atomic_long_t pages_allocated;", "\tatomic_long_t objects_made;"),
        After("obj_malloc", "record_obj(handle, obj);", "\tatomic_long_inc(&pool->objects_made);"),
    ),
    _same(
        "const-everywhere",
        "7.3",
        "What is not written may be const.",
        Swap(
            "record_obj",
            "unsigned long handle, unsigned long obj",
            "const unsigned long handle, const unsigned long obj",
        ),
        Swap("obj_to_class_idx", "unsigned long obj", "const unsigned long obj"),
        Swap("handle_to_obj", "unsigned long handle", "const unsigned long handle"),
        same_code=True,
    ),
    _same(
        "early-returns",
        "7.3",
        "The condition is the other one, and so are the branches.",
        Swap(
            "get_next_zpdesc",
            "if (unlikely(ZsHugePage(zspage))) return NULL; return zpdesc->next;",
            "if (likely(!ZsHugePage(zspage)))\n\t\treturn zpdesc->next;\n\treturn NULL;",
        ),
        same_code=True,
    ),
    _same(
        "switch-for-if",
        "6.12",
        "Two cases are two branches.",
        Swap(
            "obj_malloc",
            "if (likely(!ZsHugePage(zspage))) link->handle = handle | OBJ_ALLOCATED_TAG; else zspage->first_page->index = handle | OBJ_ALLOCATED_TAG;",
            "switch (ZsHugePage(zspage)) {\n\tcase false:\n\t\tlink->handle = handle | OBJ_ALLOCATED_TAG;\n\t\tbreak;\n"
            "\tdefault:\n\t\tzspage->first_page->index = handle | OBJ_ALLOCATED_TAG;\n\t}",
        ),
    ),
    _same(
        "freeobj-in-unsigned-long",
        "6.12",
        "A wider type holds the same numbers; the end of a list is no number of an object.",
        Swap("get_freeobj", "static inline unsigned int", "static inline unsigned long"),
    ),
)

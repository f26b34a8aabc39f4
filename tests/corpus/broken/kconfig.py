"""Defects that only some kernels have: under a Kconfig symbol, or a macro of the architecture."""

from typing import Final

from corpus.edit import After, Before, Edit, Swap
from corpus.entry import Broken
from corpus.where import (
    ALL,
    BIG_ENDIAN,
    GATE_OFF,
    GATE_ON,
    LONG32,
    LONG64,
    Where,
    arch,
    named,
    page_shift,
)

_ANY: Final = ("obj", "source", "migrate", "compact", "link", "header", "zspage", "page")
_ENCODE: Final = "location_to_obj"
_STORE: Final = "record_obj"


def _encoded(name: str, condition: str, where: Where, also: Where = ALL) -> Broken:
    """The word of the neighbour, where the preprocessor keeps the line."""
    return Broken(
        name=f"encode-under-{name}",
        base="7.3",
        edits=(Before(_ENCODE, "return obj", f"{condition}\n\tobj ^= 1;\n#endif"),),
        why=f"Under `{condition}` every object has the word of its neighbour.",
        wrong=where,
        also=also,
        stops=_ANY,
    )


def _asked(name: str, condition: str, where: Where, also: Where = ALL) -> Broken:
    """The word of the neighbour, where the compiler keeps the statement."""
    return Broken(
        name=f"store-if-{name}",
        base="6.12",
        edits=(
            After(
                _STORE,
                "*(unsigned long *)handle = obj;",
                f"\tif ({condition})\n\t\t*(unsigned long *)handle = obj ^ 1;",
            ),
        ),
        why=f"Where {condition} every object has the word of its neighbour.",
        wrong=where,
        also=also,
        stops=_ANY,
    )


def _chain(size: int) -> Broken:
    return Broken(
        name=f"encode-at-chain-{size}",
        base="7.3",
        edits=(
            Before(
                _ENCODE,
                "return obj",
                f"#if CONFIG_ZSMALLOC_CHAIN_SIZE == {size}\n\tobj ^= 1;\n#endif",
            ),
        ),
        why=f"At a chain size of {size} every object has the word of its neighbour.",
        wrong=ALL,
        stops=_ANY,
    )


def _without_compaction(name: str, edit: Edit, why: str) -> Broken:
    return Broken(
        name=name,
        base="7.3",
        edits=(edit,),
        why=why,
        wrong=ALL,
        stops=(*_ANY, "source.builds"),
    )


ENTRIES: Final = (
    _encoded("arm64", "#ifdef CONFIG_ARM64", arch("arm64")),
    _encoded("x86_64", "#ifdef CONFIG_X86_64", named("x86_64")),
    _encoded("big-endian", "#ifdef CONFIG_CPU_BIG_ENDIAN", BIG_ENDIAN),
    _encoded("highmem", "#ifdef CONFIG_HIGHMEM", arch("arm") | named("i386", "i386-pae")),
    _encoded("stat", "#ifdef CONFIG_ZSMALLOC_STAT", ALL),
    _encoded("preempt-rt", "#ifdef CONFIG_PREEMPT_RT", ALL),
    _encoded("no-smp", "#ifndef CONFIG_SMP", ALL),
    _encoded("debug-vm", "#if defined(CONFIG_DEBUG_VM)", ALL),
    _encoded("kasan", "#if defined(CONFIG_KASAN) && !defined(CONFIG_KASAN_SW_TAGS)", ALL),
    _encoded("no-compaction", "#ifndef CONFIG_COMPACTION", ALL),
    _encoded("64-bit", "#ifdef CONFIG_64BIT", LONG64, also=LONG64),
    _encoded("64k-pages", "#ifdef CONFIG_ARM64_64K_PAGES", named("arm64-64k")),
    _encoded("page-shift", "#if PAGE_SHIFT > 12", page_shift(13), also=page_shift(13)),
    _encoded("word-width", "#if BITS_PER_LONG == 32", LONG32, also=LONG32),
    _encoded("gate", "#if ZS_OBJ_CLASS_BITS > 0", GATE_ON, also=GATE_ON),
    _encoded("no-gate", "#if !ZS_OBJ_CLASS_BITS", GATE_OFF, also=GATE_OFF),
    _encoded(
        "byte-order", "#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__", BIG_ENDIAN, also=BIG_ENDIAN
    ),
    _chain(7),
    _chain(16),
    _asked("numa", "IS_ENABLED(CONFIG_NUMA)", arch("arm64") | named("x86_64")),
    _asked("module", "IS_MODULE(CONFIG_ZSMALLOC)", ALL),
    _asked("zswap", "IS_BUILTIN(CONFIG_ZSWAP)", ALL),
    _asked("large-pages", "PAGE_SIZE > SZ_16K", page_shift(15), also=page_shift(15)),
    _asked("wide-long", "sizeof(long) == 8", LONG64, also=LONG64),
    _without_compaction(
        "free-without-compaction",
        Before(
            "obj_free",
            "set_freeobj(zspage, f_objidx)",
            "\tif (!IS_ENABLED(CONFIG_COMPACTION))\n\t\tf_objidx++;",
        ),
        "Without CONFIG_COMPACTION the object behind the freed one is handed out next.",
    ),
    Broken(
        name="zpool-gives-the-word",
        base="6.12",
        edits=(
            After(
                "zs_zpool_malloc",
                "*handle = zs_malloc(pool, size, gfp);",
                "\tif (!IS_ERR_VALUE(*handle))\n\t\t(*(unsigned long *)*handle)++;",
            ),
        ),
        why="With CONFIG_ZPOOL the word of a new object is counted up after it was stored.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="zpool-tag-bits",
        base="6.1",
        edits=(
            Before(
                "",
                "#define OBJ_INDEX_BITS",
                "#ifdef CONFIG_ZPOOL\n#undef OBJ_ALLOCATED_TAG\n#define OBJ_ALLOCATED_TAG 2\n#endif",
            ),
        ),
        why="With CONFIG_ZPOOL links to odd objects have the tag.",
        wrong=ALL,
        stops=_ANY,
        at=("#define OBJ_TAG_BITS", "obj_allocated", "obj_malloc"),
    ),
    Broken(
        name="stat-clears-count",
        base="7.3",
        edits=(
            After(
                "zs_stats_size_show",
                "objs_per_zspage = class->objs_per_zspage;",
                "\t\tlist_first_entry(&class->fullness_list[ZS_INUSE_RATIO_10],\n"
                "\t\t\t\t struct zspage, list)->inuse = 0;",
            ),
        ),
        why="With CONFIG_ZSMALLOC_STAT reading a file of debugfs makes a zspage look empty.",
        wrong=ALL,
        stops=_ANY,
    ),
    Broken(
        name="migrate-under-highmem",
        base="7.3",
        edits=(
            Swap(
                "zs_page_migrate",
                "location_to_obj(newzpdesc, obj_idx,",
                "location_to_obj(IS_ENABLED(CONFIG_HIGHMEM) ? zpdesc : newzpdesc, obj_idx,",
            ),
        ),
        why="With CONFIG_HIGHMEM the word stays that of the old page.",
        wrong=arch("arm"),
        also=ALL,
        stops=_ANY,
    ),
)

"""Mutants of which claims say nothing, and why: `RELEASE: region line N: what was changed`."""

from collections.abc import Mapping
from typing import Final

_WORDS: Final = "told by the words, `check --all --no-functions`"
_ROOM: Final = "the bits have room for one more"
_UNUSED: Final = "what is stored first is never read"
_ASSERTION: Final = "an assertion that is true either way says less"
_POLICY: Final = "where pages come from, not what becomes of them"
_AGAIN: Final = (
    "objects are looked at again, or left where they are: compaction gives fewer pages back"
)
_SIZES: Final = "sizes are multiples of 16, as offsets are: no object ends one byte behind a page"
_ERROR: Final = "another error"
_SAME: Final = "the two are the same there"
_TRUE: Final = "true, or set, either way"
_LONGER: Final = "an array of one more than is used"
_BUILDS: Final = "told by the compiler's warnings, `source.builds`"
_ELSEWHERE: Final = "told where pages are larger: `size.classes` on arm64-64k"
_WAITS: Final = "others wait for as long as compaction takes"
_ENDS: Final = "when compaction ends, not what it does"
_STATISTICS: Final = (
    "what debugfs shows: only with CONFIG_ZSMALLOC_STAT, which tells of locks and loops"
)
_HELD: Final = "nobody sees the count while the spinlock beside it is held"
_LOCKDEP: Final = "for lockdep alone, which watches over locks and is not compiled here"
_IGNORED: Final = "nobody looks at what it returns"
_BATCH: Final = "how much the kernel asks the shrinker for at a time"
_SPINS: Final = "it tries again and again in place of waiting"
_LARGER: Final = "what is left of the destination bounds the piece, and is right"

OF_REGION: Final[Mapping[str, str]] = {
    "#define _PFN_BITS": _WORDS,
    "#define ZS_OBJ_PFN_SHIFT": _WORDS,
    "#define ZS_OBJ_IDX_BITS": _WORDS,
    "#define ZS_MIN_ALLOC_SIZE": _WORDS,
    "#define ZS_SIZE_CLASS_DELTA": _WORDS,
    "#define ZS_SIZE_CLASSES": _WORDS,
    "calculate_zspage_chain_size": _WORDS,
    "obj_class_get_and_lock#1": "not compiled on x86-64, whose words have a class",
    "cache_alloc_handle": _POLICY,
    "cache_alloc_zspage": _POLICY,
    "find_get_zspage": "which zspage an object is taken of, not what becomes of it",
    "isolate_src_zspage": "which zspage compaction empties, not what becomes of it",
    "zs_stats_size_show": _STATISTICS,
    "isolate_dst_zspage": "which zspage compaction fills, not what becomes of it",
    "zs_can_compact": _ENDS,
}
"""What is true of whatever survives in a region."""
WHY: Final[Mapping[str, str]] = {
    f"7.3: {where}": why
    for why, places in {
        _WORDS: ("get_size_class_index line 552: 1 -> 2",),
        "the same number for every size of a page": (
            "#define ZS_SIZE_CLASS_DELTA line 191: PAGE_SIZE -> (PAGE_SIZE + 1)",
        ),
        _ROOM: (
            "struct zspage line 334: HUGE_BITS -> (HUGE_BITS + 1)",
            "struct zspage line 335: FULLNESS_BITS -> (FULLNESS_BITS + 1)",
            "struct zspage line 336: CLASS_BITS -> (CLASS_BITS + 1)",
            "struct zspage line 336: 1 -> 2",
            "struct zspage line 337: MAGIC_VAL_BITS -> (MAGIC_VAL_BITS + 1)",
            "alloc_zspage line 1037: ZS_MAX_PAGES_PER_ZSPAGE -> (ZS_MAX_PAGES_PER_ZSPAGE + 1)",
            "replace_sub_page line 1810: ZS_MAX_PAGES_PER_ZSPAGE -> (ZS_MAX_PAGES_PER_ZSPAGE + 1)",
        ),
        _UNUSED: (
            "create_page_chain line 1001: NULL -> (NULL + 1)",
            "replace_sub_page line 1810: NULL -> (NULL + 1)",
            "init_zspage line 986: 1UL -> (1UL + 1)",
            "init_zspage line 986: OBJ_TAG_BITS -> (OBJ_TAG_BITS + 1)",
            "__free_zspage_lockless line 908: next -> zpdesc",
        ),
        "the zspage is zeroed when it is allocated": (
            "init_zspage line 993: set_freeobj(zspage, 0); -> ;",
            "zspage_lock_init line 354: zsl->cnt = ZS_PAGE_UNLOCKED; -> ;",
        ),
        "the pool is zeroed when it is allocated": (
            "zs_create_pool line 2241: atomic_set(&pool->compaction_in_progress, 0); -> ;",
        ),
        _ASSERTION: (
            "set_first_obj_offset line 514: PAGE_SIZE -> (PAGE_SIZE + 1)",
            "set_first_obj_offset line 514: > -> >=",
            "set_first_obj_offset line 514: SZ_16M -> (SZ_16M + 1)",
            "set_first_obj_offset line 514: BUILD_BUG_ON(PAGE_SIZE > SZ_16M); -> ;",
            "get_zspage line 779: BUG_ON(zspage->magic != ZSPAGE_MAGIC); -> ;",
        ),
        "where the size is the least, both are class 0": (
            "get_size_class_index line 548: > -> >=",
        ),
        "there are groups enough; zspages are told apart less finely": (
            "get_fullness_group line 720: 10 -> (10 + 1)",
        ),
        _POLICY: (
            "alloc_zspage line 1043: ! -> nothing",
            "alloc_zspage line 1044: &= -> |=",
            "alloc_zspage line 1044: ~ -> nothing",
            "alloc_zspage line 1044: __GFP_MOVABLE -> (__GFP_MOVABLE + 1)",
            "alloc_zspage line 1044: gfp &= ~__GFP_MOVABLE; -> ;",
            "zs_create_pool line 2243: GFP_KERNEL -> (GFP_KERNEL + 1)",
        ),
        _AGAIN: (
            "find_alloced_obj line 1660: offset += class->size * index; -> ;",
            "find_alloced_obj line 1667: ++ -> --",
            "find_alloced_obj line 1667: index++; -> ;",
            "migrate_zspage line 1699: ++ -> --",
            "migrate_zspage line 1699: obj_idx++; -> ;",
            "migrate_zspage line 1707: src_zspage -> dst_zspage",
            "zspage_empty line 1107: == -> !=",
            "zspage_empty line 1107: 0 -> 1",
        ),
        "both zspages are of the class": ("migrate_zspage line 1684: src_zspage -> dst_zspage",),
        _SIZES: (
            "zs_object_copy line 1595: > -> >=",
            "zs_object_copy line 1595: PAGE_SIZE -> (PAGE_SIZE + 1)",
            "zs_object_copy line 1598: > -> >=",
            "zs_object_copy line 1598: PAGE_SIZE -> (PAGE_SIZE + 1)",
            "zs_create_pool line 2262: PAGE_SIZE -> (PAGE_SIZE + 1)",
        ),
        "the loop is left from inside": (
            "zs_object_copy line 1604: 1 -> 2",
            "migrate_zspage line 1686: 1 -> 2",
        ),
        _LARGER: (
            "zs_object_copy line 1630: - -> +",
            "zs_object_copy line 1630: written -> s_size",
            "zs_object_copy line 1638: - -> +",
        ),
        _ERROR: (
            "zs_malloc line 1406: EINVAL -> (EINVAL + 1)",
            "zs_malloc line 1409: ENOSPC -> (ENOSPC + 1)",
            "zs_malloc line 1413: ENOMEM -> (ENOMEM + 1)",
            "zs_malloc line 1434: ENOMEM -> (ENOMEM + 1)",
            "zs_page_migrate line 1897: EBUSY -> (EBUSY + 1)",
        ),
        _SAME: (
            "zs_free line 1570: zspage_to_free -> zspage",
            "zs_obj_read_begin line 1175: addr -> local_copy",
            "zs_obj_read_begin line 1178: addr -> local_copy",
            "__free_zspage_lockless line 917: zpdesc -> next",
            "zs_create_pool line 2259: > -> >=",
            "zs_create_pool line 2259: ZS_MAX_ALLOC_SIZE -> (ZS_MAX_ALLOC_SIZE + 1)",
        ),
        _TRUE: (
            "lock_zspage line 1780: 1 -> 2",
            "trylock_zspage line 876: 1 -> 2",
            "zs_compact line 2120: 1 -> 2",
        ),
        _LONGER: (
            "zs_obj_read_begin line 1168: 2 -> (2 + 1)",
            "zs_obj_read_sg_begin line 1244: 2 -> (2 + 1)",
            "zs_obj_write line 1309: 2 -> (2 + 1)",
        ),
        _ELSEWHERE: (
            "zs_create_pool line 2260: size -> pages_per_zspage",
            "zs_create_pool line 2260: ZS_MAX_ALLOC_SIZE -> (ZS_MAX_ALLOC_SIZE + 1)",
            "zs_create_pool line 2260: size = ZS_MAX_ALLOC_SIZE; -> ;",
        ),
        "the least request of a page is the same: `size.huge` computes it": (
            "zs_create_pool line 2270: pages_per_zspage -> objs_per_zspage",
            "zs_create_pool line 2270: 1 -> 2",
        ),
        _BUILDS: (
            "zs_create_pool line 2330: zs_register_shrinker(pool); -> ;",
            'zspage_lock_init line 352: lockdep_init_map(&zsl->dep_map, "zspage->lock", &__key, 0);'
            " -> ;",
        ),
        _STATISTICS: ("zs_create_pool line 2322: zs_pool_stat_create(pool, name); -> ;",),
        "told with CONFIG_ZSMALLOC_STAT, which is off as shipped: `source.over`": (
            "zs_destroy_pool line 2346: zs_pool_stat_destroy(pool); -> ;",
        ),
        _WAITS: ("__zs_compact line 2090: cond_resched(); -> ;",),
        "nobody reads how many zspages without objects there are": (
            "async_free_zspage line 1988: class_stat_sub(class, ZS_INUSE_RATIO_0, 1); -> ;",
        ),
        "fewer sizes share a class, and each has one that holds it": (
            "can_merge line 1093: pages_per_zspage -> objs_per_zspage",
            "can_merge line 1094: objs_per_zspage -> pages_per_zspage",
        ),
        _SPINS: (
            "lock_zspage line 1787: zpdesc_wait_locked(zpdesc); -> ;",
            "lock_zspage line 1798: zpdesc_wait_locked(zpdesc); -> ;",
        ),
        "a message less where a pool goes that still has zspages": (
            "zs_destroy_pool line 2358: ZS_INUSE_RATIO_0 -> (ZS_INUSE_RATIO_0 + 1)",
        ),
        "any address in a page unmaps it": ("zs_obj_read_end line 1206: handle_mem -= off; -> ;",),
        "a flag that the kernel sets itself when the shrinker is registered": (
            "zs_register_shrinker line 2184: 0 -> 1",
        ),
        _IGNORED: (
            "zs_register_shrinker line 2186: - -> +",
            "zs_register_shrinker line 2186: ENOMEM -> (ENOMEM + 1)",
            "zs_register_shrinker line 2195: 0 -> 1",
        ),
        _BATCH: (
            "zs_register_shrinker line 2190: 0 -> 1",
            "zs_register_shrinker line 2190: pool->shrinker->batch = 0; -> ;",
        ),
        "the kernel asks the shrinker again in place of another": (
            "zs_shrinker_scan line 2155: SHRINK_STOP -> (SHRINK_STOP + 1)",
        ),
        _LOCKDEP: (
            "zspage_lock_init line 352: 0 -> 1",
            "zspage_read_lock line 379: 0 -> 1",
            "zspage_read_lock line 379: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_read_lock line 385: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_read_lock line 379: rwsem_acquire_read(&zsl->dep_map, 0, 0, _RET_IP_); -> ;",
            "zspage_read_lock line 385: lock_acquired(&zsl->dep_map, _RET_IP_); -> ;",
            "zspage_read_unlock line 392: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_read_unlock line 392: rwsem_release(&zsl->dep_map, _RET_IP_); -> ;",
            "zspage_write_trylock line 406: 0 -> 1",
            "zspage_write_trylock line 406: 1 -> 2",
            "zspage_write_trylock line 406: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_write_trylock line 407: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_write_trylock line 406: rwsem_acquire(&zsl->dep_map, 0, 1, _RET_IP_); -> ;",
            "zspage_write_trylock line 407: lock_acquired(&zsl->dep_map, _RET_IP_); -> ;",
            "zspage_write_unlock line 419: _RET_IP_ -> (_RET_IP_ + 1)",
            "zspage_write_unlock line 419: rwsem_release(&zsl->dep_map, _RET_IP_); -> ;",
        ),
        _HELD: (
            "zspage_write_trylock line 405: ZS_PAGE_WRLOCKED -> (ZS_PAGE_WRLOCKED + 1)",
            "zspage_write_trylock line 405: zsl->cnt = ZS_PAGE_WRLOCKED; -> ;",
        ),
    }.items()
    for where in places
} | {
    "6.12: __free_zspage line 855: next -> page": _UNUSED,
    "6.12: __zs_compact line 1991: cond_resched(); -> ;": _WAITS,
    "6.12: zs_map_object line 1209: BUG_ON(in_interrupt()); -> ;": _ASSERTION,
    "6.12: zs_map_object line 1242: BUG_ON(!pages[1]); -> ;": _ASSERTION,
    "6.12: zs_unmap_object line 1273: 2 -> (2 + 1)": _LONGER,
    "6.12: zs_unmap_object line 1277: BUG_ON(!pages[1]); -> ;": _ASSERTION,
    "6.1: insert_zspage line 717: < -> <=": "where in its list a zspage stands",
    "6.1: zs_map_object line 1265: PAGE_MASK -> (PAGE_MASK + 1)": _SIZES,
    "6.1: zs_map_object line 1270: PAGE_SIZE -> (PAGE_SIZE + 1)": _SIZES,
    "6.1: __zs_compact line 2036: NULL -> (NULL + 1)": _UNUSED,
    "6.1: __zs_compact line 2048: ! -> nothing": _ENDS,
    "6.1: __zs_compact line 2062: ! -> nothing": (
        "does harm and is not told: where all objects have moved, a page is searched that is none"
    ),
    "6.1: __zs_compact line 2086: cond_resched(); -> ;": _WAITS,
    "6.1: migrate_zspage line 1662: cc->s_page = s_page; -> ;": _AGAIN,
    "6.1: migrate_zspage line 1649: - -> +": _TRUE,
    "6.1: migrate_zspage line 1656: obj_idx -> ret": _AGAIN,
    "6.1: zs_page_migrate line 1903: dec_zspage_isolation(zspage); -> ;": (
        "nobody reads how many pages of a zspage are isolated, but for a debugging kernel's check"
    ),
}
OF_RELEASES: Final = frozenset(
    (_ERROR, _TRUE, _POLICY, _SPINS, _IGNORED, _BATCH, _AGAIN, _ROOM, _ASSERTION, _SIZES, _LARGER)
)
"""Reasons that are as true of the same change in another release."""

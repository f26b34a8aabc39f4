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
    "isolate_dst_zspage": "which zspage compaction fills, not what becomes of it",
    "zs_can_compact": "when compaction ends, not what it does",
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
            "zs_obj_read_begin line 1168: 2 -> (2 + 1)",
        ),
        _UNUSED: (
            "create_page_chain line 1001: NULL -> (NULL + 1)",
            "replace_sub_page line 1810: NULL -> (NULL + 1)",
            "init_zspage line 986: 1UL -> (1UL + 1)",
            "init_zspage line 986: OBJ_TAG_BITS -> (OBJ_TAG_BITS + 1)",
        ),
        "the zspage is zeroed when it is allocated": (
            "init_zspage line 993: set_freeobj(zspage, 0); -> ;",
        ),
        "the pool is zeroed when it is allocated": (
            "zs_create_pool line 2330: atomic_set(&pool->compaction_in_progress, 0); -> ;",
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
        ),
        _AGAIN: (
            "find_alloced_obj line 1660: offset += class->size * index; -> ;",
            "find_alloced_obj line 1667: ++ -> --",
            "find_alloced_obj line 1667: index++; -> ;",
            "migrate_zspage line 1699: ++ -> --",
            "migrate_zspage line 1699: obj_idx++; -> ;",
            "migrate_zspage line 1707: src_zspage -> dst_zspage",
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
        "another error": (
            "zs_malloc line 1406: EINVAL -> (EINVAL + 1)",
            "zs_malloc line 1434: ENOMEM -> (ENOMEM + 1)",
        ),
    }.items()
    for where in places
}

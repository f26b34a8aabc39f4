"""Broken files that no run shows, and why: by their names."""

from collections.abc import Mapping
from typing import Final

_COMPACTION: Final = "CONFIG_COMPACTION is set: without it nothing moves that could be compared"
_ZPOOL: Final = "CONFIG_ZPOOL is not set: the shim has none"
_COMPILER: Final = "what the kernel's compiler warns of is an error there; what runs is the same"

WHY: Final[Mapping[str, str]] = {
    name: why
    for why, names in {
        "the struct is a word longer, and every value in it is right": ("zspage-fifth-field",),
        "the last classes are one, whose zspages are a page with an object": (
            "class-index-capped-low",
        ),
        "objects end with the page where a zspage is one, and its last ends the search": (
            "find-past-the-page",
        ),
        "the instruction that stands there is none: the word stays what it is": ("stray-assembly",),
        "of a zspage the first page is what somebody else locks, and its offset is 0": (
            "stray-offset-when-locked",
        ),
        "both zspages are isolated, and get their groups when they are put back": (
            "stray-copied-zspage",
        ),
        "the byte order is that of the machine that runs it": ("encode-under-byte-order",),
        "nobody else has a page locked while compaction frees it": (
            "drop-7.3-free_zspage-kick-deferred-free-pool",
        ),
        _COMPACTION: ("encode-under-no-compaction", "free-without-compaction"),
        _ZPOOL: ("zpool-gives-the-word", "zpool-tag-bits"),
        _COMPILER: (
            "class-decoder-unused",
            "class-decoder-missing-in-free",
            "helper-unused",
            "label-unused",
        ),
    }.items()
    for name in names
}

"""What a version of mm/zsmalloc.c does otherwise than others, by what stands in its text."""

import re
from dataclasses import dataclass
from errno import EINVAL, ENOSPC
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.native import older
from zslayout.reference.patch_level import PatchLevel

_SCHEMES: Final = (
    ("merged", r"#\s*define\s+ZS_OBJ_CLASS_BITS\b"),
    ("rfc-v1", r"#\s*define\s+OBJ_CLASS_BITS_NEEDED\b"),
    ("pfn-idx-tagged", r"#\s*define\s+OBJ_INDEX_BITS\b[^\n]*\bOBJ_TAG_BITS\b"),
    ("pfn-idx", r"#\s*define\s+OBJ_INDEX_BITS\b"),
)
"""Schemes by a macro that only they have, in the order in which they are asked for."""
_WITHOUT_CLASS: Final = frozenset({"pfn-idx", "pfn-idx-tagged"})
_ORDER: Final = re.compile(r"#\s*define\s+ZS_MAX_ZSPAGE_ORDER\s+(\d+)\b")
_CLASS: Final = re.compile(r"\bstruct\s+size_class\s*\{(.*?)\n\}", re.DOTALL)
_MALLOC: Final = re.compile(r"\bzs_malloc\s*\([^;{}]*\)\s*\{(.*?)\n\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Manners:
    """How a version of the file places objects, and what it answers to a request too large."""

    older: bool = False
    """Whether it is from before v6.3, see `older`."""
    too_large: int = ENOSPC

    @property
    def groups(self) -> tuple[int, ...]:
        """The fullness groups of a class, by the numbers of the reference allocator."""
        return older.GROUPS if self.older else tuple(range(12))


def manners_of(file: CFile) -> Manners:
    """The manners of a file."""
    body = _MALLOC.search(file.code)
    no_space = body is not None and "ENOSPC" in body[1]
    return Manners("ZS_ALMOST_EMPTY" in file.code, ENOSPC if no_space else EINVAL)


def level_of(file: CFile) -> PatchLevel | None:
    """The level of a file whose words have no class; of others what is done tells it."""
    fields = _CLASS.search(file.code)
    if fields is not None and "spinlock_t" not in fields[1]:
        return PatchLevel.POOL_LOCK
    return PatchLevel.BASE if scheme_of(file) in _WITHOUT_CLASS else None


def scheme_of(file: CFile) -> str | None:
    """The scheme that a file's words seem to be of, by its macros."""
    return next((name for name, mark in _SCHEMES if re.search(mark, file.text)), None)


def chain_size_of(file: CFile) -> int | None:
    """The pages of a zspage at most, where the file fixes them: Kconfig does since v6.3."""
    found = _ORDER.search(file.text)
    return 1 << int(found[1]) if found else None

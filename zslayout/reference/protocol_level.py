"""Which protocol the zs_free() of a kernel file keeps, as it is told of a file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ProtocolLevel(StrEnum):
    """How zs_free() finds the class that it locks, and what is done while that is locked."""

    PIN_BIT = "pin-bit"
    """Until v5.16: a bit of the word is its lock, and pools have none."""
    POOL_LOCK = "pool-lock"
    """v6.2 to v6.10, and 6.1.y: pool->lock is the one lock, and classes have none."""
    BASE = "base"
    """The class is that of the zspage, found while a lock of the pool shuts out migration."""
    CLASS_IDX = "class-idx"
    """The same, where the word has a class that nobody asks for."""
    LOCKLESS_FREE = "lockless-free"
    """The class is that of the word, read without a lock, and again when the class is locked."""
    EARLY_UNLOCK = "early-unlock"
    """The same; the pages of an empty zspage are given back when the class is unlocked."""
    OTHER = "other"
    """None of these."""
    UNKNOWN = "unknown"
    """It was not read."""


@dataclass(frozen=True, slots=True)
class FoundLevel:
    """What zs_free() does at one point. `early` is that pages are given back without class->lock.

    `has_class` is that words have a class, whether or not anybody asks for it.
    """

    level: ProtocolLevel
    early: bool = False
    has_class: bool = False

    def named(self, *, falls_back: bool) -> ProtocolLevel:
        """The level; that of the file's last patch where words of the file have no class here."""
        early = self.early and falls_back and self.level is ProtocolLevel.BASE
        return ProtocolLevel.EARLY_UNLOCK if early else self.level

    @property
    def words(self) -> str:
        """`early-unlock (mainline 7.3)`, `base with early unlock`."""
        if self.level is ProtocolLevel.EARLY_UNLOCK:
            return f"{self.level} (mainline 7.3)"
        return f"{self.level} with early unlock" if self.early else str(self.level)


UNREAD_LEVEL: Final = FoundLevel(ProtocolLevel.UNKNOWN)

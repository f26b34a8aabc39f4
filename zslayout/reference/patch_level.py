"""How much of the series is applied to the allocator."""

from enum import StrEnum


class PatchLevel(StrEnum):
    """A patch level; each holds all before it."""

    BASE = "base"
    """The kernel before the series: zs_free() finds the class under pool->lock."""
    CLASS_IDX = "class-idx"
    """Patch 1: the word of a handle carries class_idx."""
    LOCKLESS_FREE = "lockless-free"
    """Patch 2: zs_free() takes the class from the word, without pool->lock."""
    EARLY_UNLOCK = "early-unlock"
    """Patch 3: the pages of an empty zspage are freed outside class->lock."""

    def includes(self, other: "PatchLevel") -> bool:
        """Whether this level holds what that one brings."""
        order = list(PatchLevel)
        return order.index(self) >= order.index(other)

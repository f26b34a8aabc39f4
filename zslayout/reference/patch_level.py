"""How much of the series is applied to the allocator, and what was before."""

from enum import StrEnum


class PatchLevel(StrEnum):
    """A patch level; each holds all before it."""

    POOL_LOCK = "pool-lock"
    """v6.2 to v6.10, and 6.1.y: pool->lock is a spinlock, and the one lock of all classes."""
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

    @property
    def has_class(self) -> bool:
        """Whether the word of a handle carries class_idx, where it has room for it."""
        return self.includes(PatchLevel.CLASS_IDX)

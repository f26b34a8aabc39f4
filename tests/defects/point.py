"""Kernel configurations, and what the three base files make of a word there."""

from dataclasses import dataclass
from typing import Final

INT_BITS: Final = 32


@dataclass(frozen=True, slots=True)
class Point:
    """A kernel configuration, and what follows from it in every scheme."""

    bits_per_long: int
    page_shift: int
    physmem_bits: int
    chain_size: int

    @property
    def long(self) -> bool:
        """Whether a word has 64 bits."""
        return self.bits_per_long == 64

    @property
    def page_size(self) -> int:
        return 1 << self.page_shift

    @property
    def handle_size(self) -> int:
        return self.bits_per_long // 8

    @property
    def delta(self) -> int:
        """ZS_SIZE_CLASS_DELTA."""
        return self.page_size >> 8

    @property
    def pfn_bits(self) -> int:
        return self.physmem_bits - self.page_shift

    @property
    def index_bits(self) -> int:
        """What the PFN leaves of the word."""
        return self.bits_per_long - self.pfn_bits

    def least_size(self, idx_bits: int) -> int:
        """ZS_MIN_ALLOC_SIZE if the object index has this many bits."""
        return max(32, (self.chain_size << self.page_shift) >> idx_bits)

    def class_count(self, least: int) -> int:
        """ZS_SIZE_CLASSES if the smallest chunk has this many bytes."""
        return -((least - self.page_size) // self.delta) + 1

    def object_count(self, least: int) -> int:
        """Objects of the longest zspage if all chunks are the smallest."""
        return self.chain_size * self.page_size // least


@dataclass(frozen=True, slots=True)
class Layout:
    """A base file at a point: the widths of the two indices, and whether it compiles."""

    point: Point
    class_bits: int
    idx_bits: int
    builds: bool = True

    @property
    def on(self) -> bool:
        """Whether there is a kernel whose words carry the class."""
        return self.builds and self.class_bits > 0

    @property
    def least(self) -> int:
        return self.point.least_size(self.idx_bits)

    @property
    def classes(self) -> int:
        return self.point.class_count(self.least)

    @property
    def objects(self) -> int:
        return self.point.object_count(self.least)


def bits_for(count: int) -> int:
    """How many bits tell `count` things apart; one, if there is but one thing, as ilog2(0) is 0."""
    return max(1, (count - 1).bit_length())


def two_fields(p: Point) -> Layout:
    """What is left beside the PFN is the object index."""
    return Layout(p, 0, p.index_bits)


def full_classes(p: Point) -> int:
    """ZS_SIZE_CLASSES_FULL."""
    return p.class_count(p.least_size(p.index_bits))


def full_objects(p: Point) -> int:
    """ZS_MAX_OBJ_COUNT_FULL."""
    return p.chain_size * p.page_size // 32


def rfc_sum(p: Point) -> int:
    """Bits that the three fields of the RFC need."""
    return p.pfn_bits + bits_for(full_classes(p)) + bits_for(full_objects(p))


def rfc_v1(p: Point) -> Layout:
    """Three fields on every 64-bit machine, whether they fit or not."""
    if not p.long:
        return two_fields(p)
    class_bits = bits_for(full_classes(p))
    return Layout(p, class_bits, p.index_bits - class_bits, rfc_sum(p) <= p.bits_per_long)


def pages_bits(p: Point) -> int:
    """ZS_PAGES_PER_ZSPAGE_BITS."""
    return 2 if p.chain_size <= 4 else 3 if p.chain_size <= 8 else 4


def merged_need(p: Point) -> int:
    """Bits that the gate asks for: nine of class index, and every 32-byte chunk of a zspage."""
    return 9 + pages_bits(p) + p.page_shift - 5


def merged(p: Point) -> Layout:
    """Three fields in 64-bit words where they fit."""
    class_bits = 9 if p.long and p.index_bits >= merged_need(p) else 0
    idx_bits = p.index_bits - class_bits
    return Layout(p, class_bits, idx_bits, idx_bits >= pages_bits(p))

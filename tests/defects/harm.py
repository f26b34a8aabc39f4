"""Where a mistake does harm: worked out by hand, with Python ints."""

from collections.abc import Callable, Iterator
from functools import cache

from defects.point import (
    INT_BITS,
    Layout,
    Point,
    bits_for,
    full_classes,
    full_objects,
    merged,
    merged_need,
    rfc_v1,
    two_fields,
)


def _chain(p: Point, size: int, longest: int) -> int:
    """The fewest pages that leave the least waste."""
    if size & (size - 1) == 0:
        return 1
    return min(range(1, longest + 1), key=lambda pages: (pages * p.page_size) % size)


@cache
def _sizes(p: Point, least: int) -> tuple[int, ...]:
    """The chunk size of every class."""
    return tuple(min(least + i * p.delta, p.page_size) for i in range(p.class_count(least)))


@cache
def created(p: Point, least: int) -> tuple[tuple[int, int, int], ...]:
    """Chunk size, pages and objects of each class that is not another one's alias."""
    found: list[tuple[int, int, int]] = []
    for size in reversed(_sizes(p, least)):
        pages = _chain(p, size, p.chain_size)
        objects = pages * p.page_size // size
        if not found or found[-1][1:] != (pages, objects):
            found.append((size, pages, objects))
    return tuple(found)


def last_start(p: Point, least: int) -> int:
    """The highest offset in a zspage at which an object starts."""
    starts = ((objects - 1) * size for size, _, objects in created(p, least))
    return max(starts, default=0)


def _class_of(p: Point, least: int, size: int) -> int:
    """The class that chunks of `size` bytes come from, handle included."""
    return min(max(0, -((least - size) // p.delta)), p.class_count(least) - 1)


def chain_differs(chain: Callable[[Point, int], int]) -> Callable[[Point], bool]:
    """Whether some class of `two_fields` gets another chain than it should."""

    def wrong_at(p: Point) -> bool:
        sizes = _sizes(p, two_fields(p).least)
        return any(chain(p, size) != _chain(p, size, p.chain_size) for size in sizes)

    return wrong_at


def chain_short(p: Point, size: int) -> int:
    return _chain(p, size, p.chain_size - 1)


def chain_last(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1
    return min(range(p.chain_size, 0, -1), key=lambda pages: (pages * p.page_size) % size)


def chain_percent(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1

    def share(pages: int) -> int:
        whole = pages * p.page_size
        return 100 * (whole - whole % size) // whole

    return max(range(1, p.chain_size + 1), key=share)


def chain_16_bits(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1
    return min(range(1, p.chain_size + 1), key=lambda n: (n * p.page_size) % size % 2**16)


def index_differs(index: Callable[[Point, int, int], int]) -> Callable[[Point], bool]:
    """Whether some request of `two_fields` gets another class than it should."""

    def wrong_at(p: Point) -> bool:
        least = two_fields(p).least
        return any(index(p, least, size) != _class_of(p, least, size) for size in _requests(p))

    return wrong_at


def _requests(p: Point) -> Iterator[int]:
    """Sizes of requests with their handles: the two ends, and either side of where steps begin."""
    least = two_fields(p).least
    first, last = 1 + p.handle_size, p.page_size + p.handle_size
    yield from (first, last)
    for step in range(least - least // p.delta * p.delta, last, p.delta):
        yield from (size for size in (step, step + 1) if first <= size <= last)


def index_uncapped(p: Point, least: int, size: int) -> int:
    return max(0, -((least - size) // p.delta))


def index_down(p: Point, least: int, size: int) -> int:
    return min(max(0, (size - least) // p.delta), p.class_count(least) - 1)


def index_unguarded(p: Point, least: int, size: int) -> int:
    word = (size - least + p.delta - 1) % (1 << p.bits_per_long) // p.delta
    as_int = (word + 2**31) % 2**32 - 2**31
    return min(as_int, p.class_count(least) - 1)


def always(_: Point) -> bool:
    return True


def never(_: Point) -> bool:
    return False


def on_64_bits(p: Point) -> bool:
    return p.long


def rfc_on(p: Point) -> bool:
    return rfc_v1(p).on


def merged_on(p: Point) -> bool:
    return merged(p).on


def _rfc_builds_with(p: Point, class_bits: int, idx_needed: int) -> bool:
    """Whether the assertion of the RFC would hold for other needs."""
    return p.long and p.pfn_bits + class_bits + idx_needed <= p.bits_per_long


def lax_assertion(p: Point) -> bool:
    """What the RFC refuses to build is built, without a bit for the object index if need be."""
    return _rfc_builds_with(p, bits_for(full_classes(p)), 0) and not rfc_v1(p).builds


def two_field_sizes_unasserted(p: Point) -> bool:
    idx_bits = rfc_v1(p).idx_bits
    return lax_assertion(p) and p.object_count(p.least_size(p.index_bits)) > 1 << idx_bits


def class_field_short(p: Point) -> bool:
    short = bits_for(full_classes(p)) - 1
    return _rfc_builds_with(p, short, bits_for(full_objects(p)))


def class_count_short(p: Point) -> bool:
    bits = bits_for(full_classes(p) - 1)
    builds = _rfc_builds_with(p, bits, bits_for(full_objects(p)))
    return builds and full_classes(p) > 1 << bits


def index_of_count(p: Point) -> bool:
    wide = full_objects(p).bit_length()
    return rfc_v1(p).builds and p.long and not _rfc_builds_with(p, bits_for(full_classes(p)), wide)


def class_of_count(p: Point) -> bool:
    wide = full_classes(p).bit_length()
    return rfc_v1(p).builds and p.long and not _rfc_builds_with(p, wide, bits_for(full_objects(p)))


def class_shift_overflows(layout: Layout, largest: int) -> bool:
    """Whether the highest class, shifted to its place in 32 bits, is above `largest`."""
    shifted = (layout.classes - 1) << layout.idx_bits
    return layout.on and (layout.idx_bits >= INT_BITS or shifted > largest)


def on_without_room(asked: Callable[[Point], int]) -> Callable[[Point], bool]:
    """Whether a gate that asks for so many bits is on where three fields have no room."""

    def wrong_at(p: Point) -> bool:
        return p.long and asked(p) <= p.index_bits < merged_need(p) and merged(p).builds

    return wrong_at


def pages_at_the_edge(p: Point) -> bool:
    """Eight pages are taken for sixteen: the assertion asks for four bits instead of three."""
    return p.chain_size == 8 and p.index_bits == 3


def one_bit_asserted(p: Point) -> bool:
    return not merged(p).builds and merged(p).idx_bits >= 1

"""Mistakes that one could make in the C of a zsmalloc.c, and where each of them does harm.

`wrong_at` is worked out by hand and with Python ints; nothing of zslayout is asked. It is true
where, in the places that a pool can really have,

- an object is lost, or a word decodes to something else than went in;
- C leaves a value on the way undefined;
- a request finds another class, or a class another chain, than KERNEL.md has;
- a rule that the file states is broken (chunks are multiples of ZS_ALIGN, bitfields share a word);
- the gate is on, but only with a larger ZS_MIN_ALLOC_SIZE than two fields need, or without a build.

Where the base file does not compile (`rfc_v1` without room) and the changed one does not either,
there is no kernel to be wrong. A pool has page frames below 2**_PFN_BITS, classes below
ZS_SIZE_CLASSES, and as many objects as the longest zspage if it were full of the smallest chunks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_SOURCES: Final = Path(__file__).parent / "sources"
_INT_BITS: Final = 32
_INT_MAX: Final = 2**31 - 1


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


def _bits(count: int) -> int:
    """How many bits tell `count` things apart; one, if there is but one thing, as ilog2(0) is 0."""
    return max(1, (count - 1).bit_length())


def two_fields(p: Point) -> Layout:
    """What is left beside the PFN is the object index."""
    return Layout(p, 0, p.index_bits)


def _full_classes(p: Point) -> int:
    """ZS_SIZE_CLASSES_FULL."""
    return p.class_count(p.least_size(p.index_bits))


def _full_objects(p: Point) -> int:
    """ZS_MAX_OBJ_COUNT_FULL."""
    return p.chain_size * p.page_size // 32


def _rfc_sum(p: Point) -> int:
    """Bits that the three fields of the RFC need."""
    return p.pfn_bits + _bits(_full_classes(p)) + _bits(_full_objects(p))


def rfc_v1(p: Point) -> Layout:
    """Three fields on every 64-bit machine, whether they fit or not."""
    if not p.long:
        return two_fields(p)
    class_bits = _bits(_full_classes(p))
    return Layout(p, class_bits, p.index_bits - class_bits, _rfc_sum(p) <= p.bits_per_long)


def _pages_bits(p: Point) -> int:
    """ZS_PAGES_PER_ZSPAGE_BITS."""
    return 2 if p.chain_size <= 4 else 3 if p.chain_size <= 8 else 4


def _merged_need(p: Point) -> int:
    """Bits that the gate asks for: nine of class index, and every 32-byte chunk of a zspage."""
    return 9 + _pages_bits(p) + p.page_shift - 5


def merged(p: Point) -> Layout:
    """Three fields where they fit."""
    class_bits = 9 if p.index_bits >= _merged_need(p) else 0
    idx_bits = p.index_bits - class_bits
    return Layout(p, class_bits, idx_bits, idx_bits >= _pages_bits(p))


# Size classes, as KERNEL.md tells them.


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
def _created(p: Point, least: int) -> tuple[tuple[int, int, int], ...]:
    """Chunk size, pages and objects of each class that is not another one's alias."""
    found: list[tuple[int, int, int]] = []
    for size in reversed(_sizes(p, least)):
        pages = _chain(p, size, p.chain_size)
        objects = pages * p.page_size // size
        if not found or found[-1][1:] != (pages, objects):
            found.append((size, pages, objects))
    return tuple(found)


def _last_start(p: Point, least: int) -> int:
    """The highest offset in a zspage at which an object starts."""
    starts = ((objects - 1) * size for size, _, objects in _created(p, least))
    return max(starts, default=0)


def _class_of(p: Point, least: int, size: int) -> int:
    """The class that chunks of `size` bytes come from, handle included."""
    return min(max(0, -((least - size) // p.delta)), p.class_count(least) - 1)


def _chain_differs(chain: Callable[[Point, int], int]) -> Callable[[Point], bool]:
    """Whether some class of `two_fields` gets another chain than it should."""

    def wrong_at(p: Point) -> bool:
        sizes = _sizes(p, two_fields(p).least)
        return any(chain(p, size) != _chain(p, size, p.chain_size) for size in sizes)

    return wrong_at


def _chain_short(p: Point, size: int) -> int:
    return _chain(p, size, p.chain_size - 1)


def _chain_last(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1
    return min(range(p.chain_size, 0, -1), key=lambda pages: (pages * p.page_size) % size)


def _chain_percent(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1

    def share(pages: int) -> int:
        whole = pages * p.page_size
        return 100 * (whole - whole % size) // whole

    return max(range(1, p.chain_size + 1), key=share)


def _chain_16_bits(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1
    return min(range(1, p.chain_size + 1), key=lambda n: (n * p.page_size) % size % 2**16)


def _index_differs(index: Callable[[Point, int, int], int]) -> Callable[[Point], bool]:
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


def _index_uncapped(p: Point, least: int, size: int) -> int:
    return max(0, -((least - size) // p.delta))


def _index_down(p: Point, least: int, size: int) -> int:
    return min(max(0, (size - least) // p.delta), p.class_count(least) - 1)


def _index_unguarded(p: Point, least: int, size: int) -> int:
    word = (size - least + p.delta - 1) % (1 << p.bits_per_long) // p.delta
    as_int = (word + 2**31) % 2**32 - 2**31
    return min(as_int, p.class_count(least) - 1)


def _always(_: Point) -> bool:
    return True


def _never(_: Point) -> bool:
    return False


def _on_64_bits(p: Point) -> bool:
    return p.long


def _rfc_on(p: Point) -> bool:
    return rfc_v1(p).on


def _merged_on(p: Point) -> bool:
    return merged(p).on


def _second_page_used(p: Point) -> bool:
    """Whether any object starts beyond the first page of its zspage."""
    return _last_start(p, two_fields(p).least) >= p.page_size


def _rfc_builds_with(p: Point, class_bits: int, idx_needed: int) -> bool:
    """Whether the assertion of the RFC would hold for other needs."""
    return p.long and p.pfn_bits + class_bits + idx_needed <= p.bits_per_long


def _lax_assertion(p: Point) -> bool:
    """What the RFC refuses to build is built, without a bit for the object index if need be."""
    return _rfc_builds_with(p, _bits(_full_classes(p)), 0) and not rfc_v1(p).builds


def _two_field_sizes_unasserted(p: Point) -> bool:
    idx_bits = rfc_v1(p).idx_bits
    return _lax_assertion(p) and p.object_count(p.least_size(p.index_bits)) > 1 << idx_bits


def _class_field_short(p: Point) -> bool:
    short = _bits(_full_classes(p)) - 1
    return _rfc_builds_with(p, short, _bits(_full_objects(p)))


def _class_count_short(p: Point) -> bool:
    bits = _bits(_full_classes(p) - 1)
    builds = _rfc_builds_with(p, bits, _bits(_full_objects(p)))
    return builds and _full_classes(p) > 1 << bits


def _index_of_count(p: Point) -> bool:
    wide = _full_objects(p).bit_length()
    return rfc_v1(p).builds and p.long and not _rfc_builds_with(p, _bits(_full_classes(p)), wide)


def _class_of_count(p: Point) -> bool:
    wide = _full_classes(p).bit_length()
    return rfc_v1(p).builds and p.long and not _rfc_builds_with(p, wide, _bits(_full_objects(p)))


def _class_shift_overflows(layout: Layout, largest: int) -> bool:
    """Whether the highest class, shifted to its place in 32 bits, is above `largest`."""
    shifted = (layout.classes - 1) << layout.idx_bits
    return layout.on and (layout.idx_bits >= _INT_BITS or shifted > largest)


def _on_without_room(asked: Callable[[Point], int]) -> Callable[[Point], bool]:
    """Whether a gate that asks for so many bits is on where three fields have no room."""

    def wrong_at(p: Point) -> bool:
        return asked(p) <= p.index_bits < _merged_need(p) and merged(p).builds

    return wrong_at


def _pages_at_the_edge(p: Point) -> bool:
    """Eight pages are taken for sixteen: the assertion asks for four bits instead of three."""
    return p.chain_size == 8 and p.index_bits == 3


def _one_bit_asserted(p: Point) -> bool:
    return not merged(p).builds and merged(p).idx_bits >= 1


def _index_in_page(p: Point) -> bool:
    return merged(p).builds and _last_start(p, merged(p).least) >= p.page_size


@dataclass(frozen=True, slots=True, eq=False)
class Defect:
    """A change of a base file. One that does no harm anywhere refutes nothing."""

    name: str
    base: str
    edits: tuple[tuple[str, str], ...]
    """Old text, which occurs once in the base file, and new."""
    says: str
    line: str
    """Stands in the new text and once in the file, on the line that a report must name."""
    wrong_at: Callable[[Point], bool]
    refutes: tuple[str, ...] = ()
    """Obligations of which one at least must be refuted where the file is wrong."""
    tolerated: tuple[str, ...] = ()
    """Obligations that may be refuted where nothing is wrong: they ask for more than that."""


def source(base: str) -> str:
    """The text of a base file."""
    return (_SOURCES / f"{base}.c").read_text(encoding="utf-8")


def text(defect: Defect) -> str:
    """The base file with the defect. Raises AssertionError unless each edit fits exactly once."""
    base = edited = source(defect.base)
    for old, new in defect.edits:
        assert base.count(old) == 1, f"{defect.name}: {old!r} occurs {base.count(old)} times"
        assert edited.count(old) == 1, f"{defect.name}: {old!r} was edited away"
        edited = edited.replace(old, new)
    assert edited.count(defect.line) == 1, f"{defect.name}: {defect.line!r} is not one line"
    return edited


_PFN: Final = ("obj.covers_pfn", "obj.roundtrip.pfn", "obj.injective")
_CLASS: Final = ("obj.covers_class", "obj.roundtrip.class")
_IDX: Final = ("obj.covers_idx", "obj.roundtrip.idx", "obj.injective")
_REQUESTS: Final = ("source.class_index", "size.index_in_range")
_GATE: Final = ("gate.sound", "obj.fits")
_UNDEFINED: Final = ("macro.defined", "source.defined")

_TWO_FIELDS: Final = (
    Defect(
        name="index-mask-one-short",
        base="two_fields",
        edits=(
            ("((_AC(1, UL) << OBJ_INDEX_BITS) - 1)", "((_AC(1, UL) << (OBJ_INDEX_BITS - 1)) - 1)"),
        ),
        says="OBJ_INDEX_MASK keeps one bit less than the field has.",
        line="(OBJ_INDEX_BITS - 1)) - 1)",
        wrong_at=lambda p: two_fields(p).objects > 1 << (p.index_bits - 1),
        refutes=_IDX,
    ),
    Defect(
        name="index-mask-in-int",
        base="two_fields",
        edits=(("((_AC(1, UL) << OBJ_INDEX_BITS) - 1)", "((0x1 << OBJ_INDEX_BITS) - 1)"),),
        says="OBJ_INDEX_MASK is an int, shifted out of itself where the field has 31 bits or more.",
        line="((0x1 << OBJ_INDEX_BITS) - 1)",
        wrong_at=lambda p: p.index_bits >= _INT_BITS - 1,
        refutes=(*_UNDEFINED, *_IDX),
    ),
    Defect(
        name="pfn-shifted-in-unsigned-int",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (unsigned int)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame is shifted in 32 bits.",
        line="(unsigned int)page_to_pfn(page)",
        wrong_at=_on_64_bits,
        refutes=(*_PFN, "source.defined"),
    ),
    Defect(
        name="pfn-kept-in-unsigned-int",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (unsigned long)(unsigned int)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame loses what is above 32 bits before it is shifted.",
        line="(unsigned long)(unsigned int)page_to_pfn(page)",
        wrong_at=lambda p: p.pfn_bits > _INT_BITS,
        refutes=_PFN,
    ),
    Defect(
        name="pfn-kept-in-long",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = (long)page_to_pfn(page) << OBJ_INDEX_BITS;",
            ),
        ),
        says="The page frame is shifted into the sign of a long, which C leaves undefined.",
        line="(long)page_to_pfn(page)",
        wrong_at=_always,
        refutes=("source.defined",),
    ),
    Defect(
        name="word-decoded-as-signed",
        base="two_fields",
        edits=(
            (
                "*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
                "*page = pfn_to_page((long)obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
            ),
        ),
        says="The page frame comes back with the sign of a long in front.",
        line="(long)obj >> OBJ_INDEX_BITS",
        wrong_at=_always,
        refutes=_PFN,
    ),
    Defect(
        name="index-decoded-without-mask",
        base="two_fields",
        edits=(("*obj_idx = obj & OBJ_INDEX_MASK;", "*obj_idx = obj;"),),
        says="The object index comes back with the page frame above it, up to 32 bits.",
        line="*obj_idx = obj;",
        wrong_at=lambda p: p.index_bits < _INT_BITS,
        refutes=("obj.roundtrip.idx", "obj.injective", "migrate.preserves_idx", "torn.idx_stable"),
    ),
    Defect(
        name="index-decoded-in-a-byte",
        base="two_fields",
        edits=(
            (
                "*obj_idx = obj & OBJ_INDEX_MASK;",
                "*obj_idx = (unsigned char)(obj & OBJ_INDEX_MASK);",
            ),
        ),
        says="The object index comes back through 8 bits.",
        line="(unsigned char)(obj & OBJ_INDEX_MASK)",
        wrong_at=lambda p: two_fields(p).objects > 2**8,
        refutes=_IDX,
    ),
    Defect(
        name="page-decoded-one-bit-low",
        base="two_fields",
        edits=(
            (
                "static void obj_to_page(unsigned long obj, struct page **page)\n{\n"
                "\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);",
                "static void obj_to_page(unsigned long obj, struct page **page)\n{\n"
                "\t*page = pfn_to_page(obj >> (OBJ_INDEX_BITS - 1));",
            ),
        ),
        says="zs_free() looks for the page frame one bit too low; obj_to_location() does not.",
        line="obj >> (OBJ_INDEX_BITS - 1)",
        wrong_at=_always,
        refutes=_PFN,
    ),
    Defect(
        name="index-not-masked",
        base="two_fields",
        edits=(("word |= obj_idx & OBJ_INDEX_MASK;", "word |= obj_idx;"),),
        says="The object index goes in without a mask: no pool has one that is too large.",
        line="word |= obj_idx;",
        wrong_at=_never,
    ),
    Defect(
        name="plus-for-or",
        base="two_fields",
        edits=(("word |= obj_idx & OBJ_INDEX_MASK;", "word += obj_idx & OBJ_INDEX_MASK;"),),
        says="The object index is added: its bits are 0 before.",
        line="word += obj_idx",
        wrong_at=_never,
    ),
    Defect(
        name="multiply-for-shift",
        base="two_fields",
        edits=(
            (
                "word = page_to_pfn(page) << OBJ_INDEX_BITS;",
                "word = page_to_pfn(page) * (_AC(1, UL) << OBJ_INDEX_BITS);",
            ),
        ),
        says="The page frame is multiplied by a power of two.",
        line="page_to_pfn(page) * (_AC(1, UL) << OBJ_INDEX_BITS)",
        wrong_at=_never,
    ),
    Defect(
        name="least-size-constant",
        base="two_fields",
        edits=(
            ("MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))", "_AC(32, UL)"),
        ),
        says="ZS_MIN_ALLOC_SIZE forgets that the object index may be short.",
        line="_AC(32, UL)",
        wrong_at=lambda p: p.object_count(32) > 1 << p.index_bits,
        refutes=_IDX,
    ),
    Defect(
        name="least-size-shifts-int",
        base="two_fields",
        edits=(
            (
                "MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
                "MAX(32, (CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
            ),
        ),
        says="ZS_MIN_ALLOC_SIZE shifts the int of Kconfig by its width or more.",
        line="(CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT",
        wrong_at=lambda p: p.index_bits >= _INT_BITS,
        refutes=_UNDEFINED,
    ),
    Defect(
        name="class-count-without-last",
        base="two_fields",
        edits=(
            (
                "#define ZS_SIZE_CLASSES\t(DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, \\\n"
                "\t\t\t\t      ZS_SIZE_CLASS_DELTA) + 1)",
                "#define ZS_SIZE_CLASSES\t"
                "DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
            ),
        ),
        says="The class of whole pages is gone, and its requests get smaller chunks.",
        line="DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
        wrong_at=_always,
        refutes=_REQUESTS,
    ),
    Defect(
        name="delta-by-division",
        base="two_fields",
        edits=(("(PAGE_SIZE >> CLASS_BITS)", "(PAGE_SIZE / ((1 << CLASS_BITS) - 1))"),),
        says="ZS_SIZE_CLASS_DELTA is a 255th of a page, which pages from 64 KiB make odd.",
        line="(PAGE_SIZE / ((1 << CLASS_BITS) - 1))",
        wrong_at=lambda p: p.page_size // 255 % 8 != 0,
        refutes=("size.delta_aligned",),
    ),
    Defect(
        name="handle-size-of-int",
        base="two_fields",
        edits=(("(sizeof(unsigned long))", "(sizeof(unsigned int))"),),
        says="A request counts 4 bytes for its handle, which has 8 on 64-bit machines.",
        line="(sizeof(unsigned int))",
        wrong_at=_on_64_bits,
        refutes=(*_REQUESTS, "source.handle_word"),
    ),
    Defect(
        name="link-without-tag-bit",
        base="two_fields",
        edits=(("#define OBJ_TAG_BITS\t1", "#define OBJ_TAG_BITS\t0"),),
        says="A free link has the lowest bit of an index where a handle has its tag.",
        line="#define OBJ_TAG_BITS\t0",
        wrong_at=_always,
        refutes=("header.told_apart",),
    ),
    Defect(
        name="tag-above-a-links-bit",
        base="two_fields",
        edits=(("#define OBJ_ALLOCATED_TAG\t1", "#define OBJ_ALLOCATED_TAG\t2"),),
        says="The tag moves to a bit that links use for the index.",
        line="#define OBJ_ALLOCATED_TAG\t2",
        wrong_at=_always,
        refutes=("header.told_apart",),
    ),
    Defect(
        name="fullness-in-three-bits",
        base="two_fields",
        edits=(("#define FULLNESS_BITS\t4", "#define FULLNESS_BITS\t3"),),
        says="zspage->fullness has 8 values for 12 groups.",
        line="#define FULLNESS_BITS\t3",
        wrong_at=_always,
        refutes=("zspage.fullness_fits",),
    ),
    Defect(
        name="magic-of-20-bits",
        base="two_fields",
        edits=(("#define MAGIC_VAL_BITS\t8", "#define MAGIC_VAL_BITS\t20"),),
        says="The bitfields of struct zspage need 34 bits.",
        line="#define MAGIC_VAL_BITS\t20",
        wrong_at=_always,
        refutes=("zspage.bits_fit",),
    ),
    Defect(
        name="magic-of-16-bits",
        base="two_fields",
        edits=(("#define MAGIC_VAL_BITS\t8", "#define MAGIC_VAL_BITS\t16"),),
        says="The bitfields of struct zspage need 30 bits, which there are.",
        line="#define MAGIC_VAL_BITS\t16",
        wrong_at=_never,
    ),
    Defect(
        name="first-offset-in-16-bits",
        base="two_fields",
        edits=(
            (
                "#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffffff",
                "#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffff",
            ),
        ),
        says="The offset of a page's first object loses what is above 64 KiB.",
        line="#define FIRST_OBJ_PAGE_TYPE_MASK\t0xffff",
        wrong_at=lambda p: p.page_size > 2**16,
        refutes=("page.first_obj_offset_fits",),
    ),
    Defect(
        name="word-stored-as-unsigned-int",
        base="two_fields",
        edits=(("\t*(unsigned long *)handle = obj;", "\t*(unsigned int *)handle = obj;"),),
        says="record_obj() stores 32 bits of the word.",
        line="*(unsigned int *)handle = obj;",
        wrong_at=_on_64_bits,
        refutes=("source.handle_word",),
    ),
    Defect(
        name="class-index-uncapped",
        base="two_fields",
        edits=(("\treturn min_t(int, index, ZS_SIZE_CLASSES - 1);", "\treturn index;"),),
        says="The largest requests find a class behind the last where the sizes come out even.",
        line="\treturn index;",
        wrong_at=_index_differs(_index_uncapped),
        refutes=_REQUESTS,
    ),
    Defect(
        name="class-index-rounded-down",
        base="two_fields",
        edits=(
            (
                "index = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
                "index = (size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA;",
            ),
        ),
        says="A request between two sizes gets the smaller chunk.",
        line="index = (size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA;",
        wrong_at=_index_differs(_index_down),
        refutes=("source.class_index",),
    ),
    Defect(
        name="class-index-unguarded",
        base="two_fields",
        edits=(
            (
                "\tif (likely(size > ZS_MIN_ALLOC_SIZE))\n"
                "\t\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
                "\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
            ),
        ),
        says="A request well below the smallest chunk wraps around.",
        line="\tindex = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);",
        wrong_at=_index_differs(_index_unguarded),
        refutes=_REQUESTS,
    ),
    Defect(
        name="chain-loop-stops-early",
        base="two_fields",
        edits=(("i <= ZS_MAX_PAGES_PER_ZSPAGE", "i < ZS_MAX_PAGES_PER_ZSPAGE"),),
        says="The longest chain is never tried.",
        line="i < ZS_MAX_PAGES_PER_ZSPAGE",
        wrong_at=_chain_differs(_chain_short),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="chain-ties-to-longest",
        base="two_fields",
        edits=(("if (waste < least) {", "if (waste <= least) {"),),
        says="Of two chains that waste the same, the longer one is taken.",
        line="if (waste <= least) {",
        wrong_at=_chain_differs(_chain_last),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="chain-by-percent",
        base="two_fields",
        edits=(
            ("int i, best = 1, least = INT_MAX;", "int i, best = 1, most = 0;"),
            (
                "\t\tint waste = (i * PAGE_SIZE) % class_size;\n\n"
                "\t\tif (waste < least) {\n\t\t\tleast = waste;\n",
                "\t\tint waste = (i * PAGE_SIZE) % class_size;\n"
                "\t\tint used = 100 * (i * PAGE_SIZE - waste) / (i * PAGE_SIZE);\n\n"
                "\t\tif (used > most) {\n\t\t\tmost = used;\n",
            ),
        ),
        says="Chains are compared by the used percentage, in which many are the same.",
        line="int used = 100 * (i * PAGE_SIZE - waste) / (i * PAGE_SIZE);",
        wrong_at=_chain_differs(_chain_percent),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="waste-in-a-short",
        base="two_fields",
        edits=(
            (
                "\t\tint waste = (i * PAGE_SIZE) % class_size;",
                "\t\tunsigned short waste = (i * PAGE_SIZE) % class_size;",
            ),
        ),
        says="The waste of a chain loses what is above 64 KiB.",
        line="unsigned short waste",
        wrong_at=_chain_differs(_chain_16_bits),
        refutes=("source.chain_size",),
    ),
    Defect(
        name="power-of-two-unasked",
        base="two_fields",
        edits=(
            (
                "\tif (is_power_of_2(class_size))\n\t\treturn best;\n\n"
                "\tfor (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
                "\tfor (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
            ),
        ),
        says="Powers of two take the long way: one page of them wastes nothing.",
        line="for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {",
        wrong_at=_never,
    ),
    Defect(
        name="object-on-first-page",
        base="two_fields",
        edits=(
            (
                "obj = location_to_obj(page, obj);",
                "obj = location_to_obj(zspage->first_page, obj);",
            ),
        ),
        says="Every object is said to start on the first page of its zspage.",
        line="location_to_obj(zspage->first_page, obj)",
        wrong_at=_second_page_used,
        refutes=("source.records",),
        tolerated=("source.records",),
    ),
    Defect(
        name="one-page-too-far",
        base="two_fields",
        edits=(("for (i = 0; i < skip; i++)", "for (i = 0; i <= skip; i++)"),),
        says="Every object is said to start on the page behind its own.",
        line="for (i = 0; i <= skip; i++)",
        wrong_at=_always,
        refutes=("source.records",),
    ),
    Defect(
        name="offset-in-a-short",
        base="two_fields",
        edits=(
            ("\tint i, off, skip;", "\tint i, skip;"),
            ("\toff = obj * class->size;", "\tunsigned short off = obj * class->size;"),
        ),
        says="The offset in a zspage loses what is above 64 KiB.",
        line="unsigned short off = obj * class->size;",
        wrong_at=lambda p: _last_start(p, two_fields(p).least) >= 2**16,
        refutes=("source.records",),
        tolerated=("source.records",),
    ),
    Defect(
        name="migration-keeps-old-page",
        base="two_fields",
        edits=(("location_to_obj(newpage, obj_idx);", "location_to_obj(page, obj_idx);"),),
        says="Migration encodes the page that objects leave.",
        line="location_to_obj(page, obj_idx);",
        wrong_at=_always,
        refutes=("migrate.writes_pfn",),
    ),
    Defect(
        name="migration-records-nothing",
        base="two_fields",
        edits=(
            (
                "\t\tobj = location_to_obj(newpage, obj_idx);\n\t\trecord_obj(handle, obj);\n",
                "\t\tobj = location_to_obj(newpage, obj_idx);\n",
            ),
        ),
        says="Migration makes the new word and leaves the old one in the handle.",
        line="obj = location_to_obj(newpage, obj_idx);",
        wrong_at=_always,
        refutes=("migrate.writes_pfn",),
    ),
    Defect(
        name="migration-records-old-word",
        base="two_fields",
        edits=(
            (
                "\t\tobj = location_to_obj(newpage, obj_idx);\n\t\trecord_obj(handle, obj);\n",
                "\t\tobj = location_to_obj(newpage, obj_idx);\n"
                "\t\trecord_obj(handle, handle_to_obj(handle));\n",
            ),
        ),
        says="Migration puts the old word back.",
        line="record_obj(handle, handle_to_obj(handle));",
        wrong_at=_always,
        refutes=("migrate.writes_pfn",),
    ),
)

_RFC_ENCODES: Final = "word |= (unsigned long)(class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;"
_RFC_ASSERTS: Final = (
    "static_assert(_PFN_BITS + OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED <= BITS_PER_LONG,",
    "static_assert(_PFN_BITS + OBJ_CLASS_BITS_NEEDED <= BITS_PER_LONG,",
)
_RFC_LEAST: Final = (
    "#define ZS_MIN_ALLOC_SIZE\tMAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_IDX_BITS))",
    "#define ZS_MIN_ALLOC_SIZE\tMAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))",
)

_RFC_V1: Final = (
    Defect(
        name="class-mask-one-short",
        base="rfc_v1",
        edits=(
            ("((_AC(1, UL) << OBJ_CLASS_BITS) - 1)", "((_AC(1, UL) << (OBJ_CLASS_BITS - 1)) - 1)"),
        ),
        says="OBJ_CLASS_MASK keeps one bit less than the field has.",
        line="(OBJ_CLASS_BITS - 1)) - 1)",
        wrong_at=_rfc_on,
        refutes=_CLASS,
    ),
    Defect(
        name="index-mask-of-the-class",
        base="rfc_v1",
        edits=(
            (
                "#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_IDX_BITS) - 1)",
                "#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_CLASS_BITS) - 1)",
            ),
        ),
        says="OBJ_IDX_MASK is as wide as the class index.",
        line="#define OBJ_IDX_MASK\t((_AC(1, UL) << OBJ_CLASS_BITS) - 1)",
        wrong_at=_rfc_on,
        refutes=_IDX,
    ),
    Defect(
        name="shifts-swapped",
        base="rfc_v1",
        edits=(
            (
                f"\t{_RFC_ENCODES}\n#endif\n\tword |= obj_idx & OBJ_IDX_MASK;",
                "\tword |= (unsigned long)(obj_idx & OBJ_IDX_MASK) << OBJ_CLASS_BITS;\n"
                "\tword |= class_idx & OBJ_CLASS_MASK;\n"
                "#else\n\tword |= obj_idx & OBJ_IDX_MASK;\n#endif",
            ),
        ),
        says="The encoder puts the class index below the object index, the decoder above.",
        line="(unsigned long)(obj_idx & OBJ_IDX_MASK) << OBJ_CLASS_BITS;",
        wrong_at=_rfc_on,
        refutes=(*_CLASS, *_IDX),
    ),
    Defect(
        name="class-shifted-in-unsigned-int",
        base="rfc_v1",
        edits=((_RFC_ENCODES, "word |= class_idx << OBJ_IDX_BITS;"),),
        says="The class index is shifted in 32 bits.",
        line="word |= class_idx << OBJ_IDX_BITS;",
        wrong_at=lambda p: _class_shift_overflows(rfc_v1(p), 2**32 - 1),
        refutes=(*_CLASS, "source.defined"),
    ),
    Defect(
        name="class-shifted-by-its-mask",
        base="rfc_v1",
        edits=((_RFC_ENCODES, "word |= (class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;"),),
        says="The cast of the class index is gone: the mask makes an unsigned long of it as well.",
        line="word |= (class_idx & OBJ_CLASS_MASK) << OBJ_IDX_BITS;",
        wrong_at=_never,
    ),
    Defect(
        name="page-frame-over-class",
        base="rfc_v1",
        edits=(
            (
                "word = zpdesc_pfn(zpdesc) << OBJ_INDEX_BITS;",
                "word = zpdesc_pfn(zpdesc) << OBJ_IDX_BITS;",
            ),
        ),
        says="The page frame goes where the class index is.",
        line="word = zpdesc_pfn(zpdesc) << OBJ_IDX_BITS;",
        wrong_at=_rfc_on,
        refutes=("obj.disjoint", *_PFN, *_CLASS),
    ),
    Defect(
        name="class-from-the-page-frame",
        base="rfc_v1",
        edits=(
            (
                "return (obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK;",
                "return (obj >> OBJ_INDEX_BITS) & OBJ_CLASS_MASK;",
            ),
        ),
        says="The class index is read out of the page frame.",
        line="return (obj >> OBJ_INDEX_BITS) & OBJ_CLASS_MASK;",
        wrong_at=_rfc_on,
        refutes=_CLASS,
    ),
    Defect(
        name="class-decoded-without-mask",
        base="rfc_v1",
        edits=(("return (obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK;", "return obj >> OBJ_IDX_BITS;"),),
        says="The class index comes back with the page frame above it.",
        line="return obj >> OBJ_IDX_BITS;",
        wrong_at=_rfc_on,
        refutes=("obj.roundtrip.class",),
    ),
    Defect(
        name="index-decoded-with-class",
        base="rfc_v1",
        edits=(("*obj_idx = obj & OBJ_IDX_MASK;", "*obj_idx = obj & OBJ_INDEX_MASK;"),),
        says="The object index comes back with the class index above it, up to 32 bits.",
        line="*obj_idx = obj & OBJ_INDEX_MASK;",
        wrong_at=lambda p: rfc_v1(p).on and rfc_v1(p).idx_bits < _INT_BITS,
        refutes=("obj.roundtrip.idx", "migrate.preserves_idx"),
    ),
    Defect(
        name="word-loaded-as-unsigned-int",
        base="rfc_v1",
        edits=(("\treturn *(unsigned long *)handle;", "\treturn *(unsigned int *)handle;"),),
        says="handle_to_obj() loads 32 bits of the word.",
        line="return *(unsigned int *)handle;",
        wrong_at=lambda p: p.long and rfc_v1(p).builds,
        refutes=("source.handle_word",),
    ),
    Defect(
        name="tag-in-third-bit",
        base="rfc_v1",
        edits=(
            ("#define OBJ_ALLOCATED_TAG\t1", "#define OBJ_ALLOCATED_TAG\t4"),
            ("#define OBJ_TAG_BITS\t1", "#define OBJ_TAG_BITS\t3"),
        ),
        says="The tag takes a bit that handles have free only where they are 8 bytes apart.",
        line="#define OBJ_ALLOCATED_TAG\t4",
        wrong_at=lambda p: not p.long,
        refutes=("header.tag_free",),
        tolerated=("header.tag_free",),
    ),
    Defect(
        name="gate-takes-32-bit-words",
        base="rfc_v1",
        edits=(("#if BITS_PER_LONG >= 64", "#if BITS_PER_LONG >= 32"),),
        says="The gate is on for 32-bit words, which have no room: the assertion ends the build.",
        line="#if BITS_PER_LONG >= 32",
        wrong_at=lambda p: not p.long and _rfc_sum(p) > p.bits_per_long,
        refutes=_GATE,
    ),
    Defect(
        name="gate-by-physical-bits",
        base="rfc_v1",
        edits=(
            (
                "#if BITS_PER_LONG >= 64",
                "#if BITS_PER_LONG >= 64 && MAX_POSSIBLE_PHYSMEM_BITS <= 52",
            ),
        ),
        says="The gate is off for some that have room: they take the lock as before.",
        line="MAX_POSSIBLE_PHYSMEM_BITS <= 52",
        wrong_at=_never,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="class-bits-without-plus-one",
        base="rfc_v1",
        edits=(("(ilog2(ZS_SIZE_CLASSES_FULL - 1) + 1)", "ilog2(ZS_SIZE_CLASSES_FULL - 1)"),),
        says="ilog2() is the highest bit's number, not how many there are: one is missing.",
        line="ilog2(ZS_SIZE_CLASSES_FULL - 1)",
        wrong_at=_class_field_short,
        refutes=_CLASS,
    ),
    Defect(
        name="class-bits-of-count",
        base="rfc_v1",
        edits=(("(ilog2(ZS_SIZE_CLASSES_FULL - 1) + 1)", "(ilog2(ZS_SIZE_CLASSES_FULL) + 1)"),),
        says="256 classes get 9 bits: the assertion fails where the word is full to the last bit.",
        line="(ilog2(ZS_SIZE_CLASSES_FULL) + 1)",
        wrong_at=_class_of_count,
        refutes=_GATE,
    ),
    Defect(
        name="index-bits-of-count",
        base="rfc_v1",
        edits=(("(ilog2(ZS_MAX_OBJ_COUNT_FULL - 1) + 1)", "(ilog2(ZS_MAX_OBJ_COUNT_FULL) + 1)"),),
        says="2**n objects get n + 1 bits: the assertion fails where the word is just full.",
        line="(ilog2(ZS_MAX_OBJ_COUNT_FULL) + 1)",
        wrong_at=_index_of_count,
        refutes=_GATE,
    ),
    Defect(
        name="full-classes-without-last",
        base="rfc_v1",
        edits=(
            (
                "#define ZS_SIZE_CLASSES_FULL\t"
                "(DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, \\\n"
                "\t\t\t\t\t      PAGE_SIZE >> CLASS_BITS) + 1)",
                "#define ZS_SIZE_CLASSES_FULL\t"
                "DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, PAGE_SIZE >> CLASS_BITS)",
            ),
        ),
        says="The field is sized for one class less, which matters where there are 257.",
        line="DIV_ROUND_UP(PAGE_SIZE - ZS_MIN_ALLOC_SIZE_FULL, PAGE_SIZE >> CLASS_BITS)",
        wrong_at=_class_count_short,
        refutes=(*_CLASS, "size.classes_agree"),
        tolerated=("size.classes_agree",),
    ),
    Defect(
        name="object-count-in-int",
        base="rfc_v1",
        edits=(
            (
                "(CONFIG_ZSMALLOC_CHAIN_SIZE * PAGE_SIZE / 32)",
                "(CONFIG_ZSMALLOC_CHAIN_SIZE * (int)PAGE_SIZE / 32)",
            ),
        ),
        says="Objects are counted in an int, which holds the bytes of every zspage.",
        line="(int)PAGE_SIZE / 32",
        wrong_at=_never,
    ),
    Defect(
        name="assertion-forgets-index",
        base="rfc_v1",
        edits=(_RFC_ASSERTS,),
        says="Three fields without room are built, and the smallest chunk has hundreds of bytes.",
        line=_RFC_ASSERTS[1],
        wrong_at=_lax_assertion,
        refutes=_GATE,
    ),
    Defect(
        name="least-size-of-two-fields",
        base="rfc_v1",
        edits=(_RFC_LEAST,),
        says="The smallest chunk is that of two fields: what is built has room for its indices.",
        line=_RFC_LEAST[1],
        wrong_at=_never,
    ),
    Defect(
        name="least-size-unasserted",
        base="rfc_v1",
        edits=(_RFC_ASSERTS, _RFC_LEAST),
        says="The smallest chunk is that of two fields, and nothing asks whether indices fit.",
        line=_RFC_LEAST[1],
        wrong_at=_two_field_sizes_unasserted,
        refutes=_IDX,
    ),
    Defect(
        name="malloc-encodes-next-class",
        base="rfc_v1",
        edits=(
            (
                "location_to_obj(zpdesc, obj, zspage->class);",
                "location_to_obj(zpdesc, obj, class->index + 1);",
            ),
        ),
        says="A new object is said to be in the class above its own.",
        line="location_to_obj(zpdesc, obj, class->index + 1);",
        wrong_at=_rfc_on,
        refutes=("source.records", "compact.preserves_class"),
        tolerated=("source.records",),
    ),
    Defect(
        name="migration-as-class-zero",
        base="rfc_v1",
        edits=(
            (
                "location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(old_obj));",
                "location_to_obj(newzpdesc, obj_idx, 0U);",
            ),
        ),
        says="A migrated object is said to be in class 0.",
        line="location_to_obj(newzpdesc, obj_idx, 0U);",
        wrong_at=_rfc_on,
        refutes=("migrate.preserves_class",),
    ),
    Defect(
        name="migration-swaps-indices",
        base="rfc_v1",
        edits=(
            (
                "location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(old_obj));",
                "location_to_obj(newzpdesc, obj_to_class_idx(old_obj), obj_idx);",
            ),
        ),
        says="Migration passes the two indices in the wrong order.",
        line="location_to_obj(newzpdesc, obj_to_class_idx(old_obj), obj_idx);",
        wrong_at=_rfc_on,
        refutes=("migrate.preserves_class", "migrate.preserves_idx"),
    ),
)

_MERGED_ENCODES: Final = (
    "\n#ifdef ZS_OBJ_CLASS_IDX\n"
    "\tword |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;\n"
    "#endif\n"
)
_MERGED_CLASS: Final = (
    "\tword |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;"
)
_MERGED_GATE: Final = "#if ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS"

_MERGED: Final = (
    Defect(
        name="merged-index-mask-one-short",
        base="merged",
        edits=(
            (
                "((_AC(1, UL) << ZS_OBJ_IDX_BITS) - 1)",
                "((_AC(1, UL) << (ZS_OBJ_IDX_BITS - 1)) - 1)",
            ),
        ),
        says="ZS_OBJ_IDX_MASK keeps one bit less than the field has.",
        line="(ZS_OBJ_IDX_BITS - 1)) - 1)",
        wrong_at=lambda p: merged(p).builds and merged(p).objects > 1 << (merged(p).idx_bits - 1),
        refutes=_IDX,
    ),
    Defect(
        name="class-bits-of-the-constant",
        base="merged",
        edits=(
            (
                "#define ZS_OBJ_CLASS_BITS\t(CLASS_BITS + 1)",
                "#define ZS_OBJ_CLASS_BITS\tCLASS_BITS",
            ),
        ),
        says="The class field has 8 bits, and 257 classes need 9.",
        line="#define ZS_OBJ_CLASS_BITS\tCLASS_BITS",
        wrong_at=lambda p: merged(p).on and merged(p).classes > 2**8,
        refutes=(*_CLASS, "size.classes_agree"),
    ),
    Defect(
        name="zspage-class-one-short",
        base="merged",
        edits=(("unsigned int class:CLASS_BITS + 1;", "unsigned int class:CLASS_BITS;"),),
        says="zspage->class has 8 bits, and 257 classes need 9.",
        line="unsigned int class:CLASS_BITS;",
        wrong_at=lambda p: merged(p).builds and merged(p).classes > 2**8,
        refutes=("zspage.class_fits",),
    ),
    Defect(
        name="class-decoded-in-a-byte",
        base="merged",
        edits=(
            (
                "return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;",
                "return (unsigned char)((obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK);",
            ),
        ),
        says="The class index comes back through 8 bits, and 257 classes need 9.",
        line="return (unsigned char)((obj >> ZS_OBJ_IDX_BITS)",
        wrong_at=lambda p: merged(p).on and merged(p).classes > 2**8,
        refutes=_CLASS,
    ),
    Defect(
        name="class-shifted-in-int",
        base="merged",
        edits=((_MERGED_CLASS, "\tword |= (int)class_idx << ZS_OBJ_IDX_BITS;"),),
        says="The class index is shifted in an int, and into its sign where the field is high.",
        line="word |= (int)class_idx << ZS_OBJ_IDX_BITS;",
        wrong_at=lambda p: _class_shift_overflows(merged(p), _INT_MAX),
        refutes=("source.defined", *_CLASS, *_PFN),
    ),
    Defect(
        name="class-over-the-page-frame",
        base="merged",
        edits=((_MERGED_ENCODES, "\n\tword |= (unsigned long)class_idx << ZS_OBJ_IDX_BITS;\n"),),
        says="Where the class has no field, it goes into the page frame.",
        line="word |= (unsigned long)class_idx << ZS_OBJ_IDX_BITS;",
        wrong_at=lambda p: merged(p).builds and not merged(p).on and merged(p).classes > 1,
        refutes=("fallback.identical", "obj.disjoint", *_PFN),
    ),
    Defect(
        name="class-encoded-without-gate",
        base="merged",
        edits=((_MERGED_ENCODES, f"\n{_MERGED_CLASS}\n"),),
        says="The class is encoded without #ifdef: where it has no field, its mask is 0.",
        line=_MERGED_CLASS,
        wrong_at=_never,
    ),
    Defect(
        name="fields-added-from-below",
        base="merged",
        edits=(
            (
                "\tunsigned long word = zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT;\n"
                f"{_MERGED_ENCODES}\treturn word | (obj_idx & ZS_OBJ_IDX_MASK);",
                "\tunsigned long word = obj_idx & ZS_OBJ_IDX_MASK;\n\n"
                "#ifdef ZS_OBJ_CLASS_IDX\n"
                "\tword += (class_idx & ZS_OBJ_CLASS_MASK) * (_AC(1, UL) << ZS_OBJ_IDX_BITS);\n"
                "#endif\n\treturn zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT | word;",
            ),
        ),
        says="The fields are put together from below, by multiplication and addition.",
        line="word += (class_idx & ZS_OBJ_CLASS_MASK) * (_AC(1, UL) << ZS_OBJ_IDX_BITS);",
        wrong_at=_never,
    ),
    Defect(
        name="slack-above-the-class",
        base="merged",
        edits=(
            (
                "#define ZS_OBJ_IDX_BITS\t(ZS_OBJ_PFN_SHIFT - ZS_OBJ_CLASS_BITS)",
                "#define ZS_OBJ_IDX_BITS\t"
                "(ZS_OBJ_CLASS_BITS ? ZS_OBJS_PER_ZSPAGE_BITS : ZS_OBJ_PFN_SHIFT)",
            ),
        ),
        says="The object index gets what it needs; what is left over lies above the class, as 0.",
        line="(ZS_OBJ_CLASS_BITS ? ZS_OBJS_PER_ZSPAGE_BITS : ZS_OBJ_PFN_SHIFT)",
        wrong_at=_never,
        tolerated=("obj.adjacent", "obj.decode_total"),
    ),
    Defect(
        name="page-frame-decoded-low",
        base="merged",
        edits=(
            (
                "*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);\n\t*obj_idx",
                "*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_IDX_BITS);\n\t*obj_idx",
            ),
        ),
        says="The page frame comes back with the class index below it.",
        line="*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_IDX_BITS);",
        wrong_at=_merged_on,
        refutes=_PFN,
    ),
    Defect(
        name="index-decoded-in-a-short",
        base="merged",
        edits=(
            (
                "*obj_idx = obj & ZS_OBJ_IDX_MASK;",
                "*obj_idx = (unsigned short)(obj & ZS_OBJ_IDX_MASK);",
            ),
        ),
        says="The object index comes back through 16 bits.",
        line="(unsigned short)(obj & ZS_OBJ_IDX_MASK)",
        wrong_at=lambda p: merged(p).builds and merged(p).objects > 2**16,
        refutes=_IDX,
    ),
    Defect(
        name="gate-of-64-bit-words",
        base="merged",
        edits=((_MERGED_GATE, "#if BITS_PER_LONG >= 64"),),
        says="The gate is on wherever a word has 64 bits, with room or without.",
        line="#if BITS_PER_LONG >= 64",
        wrong_at=lambda p: p.long and p.index_bits < _merged_need(p),
        refutes=_GATE,
    ),
    Defect(
        name="gate-one-bit-short",
        base="merged",
        edits=((_MERGED_GATE, "#if ZS_OBJ_PFN_SHIFT >= CLASS_BITS + ZS_OBJS_PER_ZSPAGE_BITS"),),
        says="The gate asks for one bit less than the fields take.",
        line="#if ZS_OBJ_PFN_SHIFT >= CLASS_BITS + ZS_OBJS_PER_ZSPAGE_BITS",
        wrong_at=_on_without_room(lambda p: _merged_need(p) - 1),
        refutes=_GATE,
    ),
    Defect(
        name="gate-forgets-chunks",
        base="merged",
        edits=(
            (
                _MERGED_GATE,
                "#if ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_PAGES_PER_ZSPAGE_BITS",
            ),
        ),
        says="The gate asks for an object index that tells pages apart, not chunks.",
        line="#if ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_PAGES_PER_ZSPAGE_BITS",
        wrong_at=_on_without_room(lambda p: 9 + _pages_bits(p)),
        refutes=_GATE,
    ),
    Defect(
        name="gate-one-bit-strict",
        base="merged",
        edits=(
            (_MERGED_GATE, "#if ZS_OBJ_PFN_SHIFT > (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS"),
        ),
        says="The gate is off where the fields would just fit: those take the lock as before.",
        line="#if ZS_OBJ_PFN_SHIFT > (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS",
        wrong_at=_never,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="pages-bits-at-the-edge",
        base="merged",
        edits=(("#elif CONFIG_ZSMALLOC_CHAIN_SIZE <= 8", "#elif CONFIG_ZSMALLOC_CHAIN_SIZE < 8"),),
        says="Eight pages get 4 bits: the gate and the assertion ask for one too many.",
        line="#elif CONFIG_ZSMALLOC_CHAIN_SIZE < 8",
        wrong_at=_pages_at_the_edge,
        refutes=_GATE,
        tolerated=("gate.complete",),
    ),
    Defect(
        name="assertion-of-one-bit",
        base="merged",
        edits=(
            (
                "static_assert(ZS_OBJ_IDX_BITS >= ZS_PAGES_PER_ZSPAGE_BITS,",
                "static_assert(ZS_OBJ_IDX_BITS >= 1,",
            ),
        ),
        says="A zspage may have more pages than indices, and the smallest chunk more than a page.",
        line="static_assert(ZS_OBJ_IDX_BITS >= 1,",
        wrong_at=_one_bit_asserted,
        refutes=("size.min_le_max", "macro.exact", "size.index_in_range"),
    ),
    Defect(
        name="plain-load",
        base="merged",
        edits=(
            (
                "return READ_ONCE(*(unsigned long *)handle);",
                "return *(unsigned long *)handle;",
            ),
        ),
        says="The compiler may read the word in two halves while another CPU writes it.",
        line="return *(unsigned long *)handle;",
        wrong_at=_merged_on,
        refutes=("source.marked_access",),
        tolerated=("source.marked_access",),
    ),
    Defect(
        name="plain-store",
        base="merged",
        edits=(
            (
                "\tWRITE_ONCE(*(unsigned long *)handle, obj);",
                "\t*(unsigned long *)handle = obj;",
            ),
        ),
        says="The compiler may write the word in two halves while another CPU reads it.",
        line="*(unsigned long *)handle = obj;",
        wrong_at=_merged_on,
        refutes=("source.marked_access",),
        tolerated=("source.marked_access",),
    ),
    Defect(
        name="load-of-an-int",
        base="merged",
        edits=(("READ_ONCE(*(unsigned long *)handle)", "READ_ONCE(*(int *)handle)"),),
        says="handle_to_obj() loads 32 bits of the word, and the sign in front.",
        line="READ_ONCE(*(int *)handle)",
        wrong_at=_on_64_bits,
        refutes=("source.handle_word",),
    ),
    Defect(
        name="malloc-encodes-class-zero",
        base="merged",
        edits=(
            (
                "location_to_obj(zpdesc, obj_idx, zspage->class);",
                "location_to_obj(zpdesc, obj_idx, 0);",
            ),
        ),
        says="A new object is said to be in class 0.",
        line="location_to_obj(zpdesc, obj_idx, 0);",
        wrong_at=_merged_on,
        refutes=("source.records", "compact.preserves_class"),
        tolerated=("source.records",),
    ),
    Defect(
        name="migration-misspells-the-gate",
        base="merged",
        edits=(
            (
                "#ifdef ZS_OBJ_CLASS_IDX\n"
                "\t\tclass_idx = obj_to_class_idx(obj);\n"
                "#endif\n"
                "\t\trecord_obj(handle, location_to_obj(newzpdesc, obj_idx, class_idx));",
                "#ifdef ZS_OBJ_CLASS_INDEX\n"
                "\t\tclass_idx = obj_to_class_idx(obj);\n"
                "#endif\n"
                "\t\trecord_obj(handle, location_to_obj(newzpdesc, obj_idx, class_idx));",
            ),
        ),
        says="No one defines the name, so every migrated object is said to be in class 0.",
        line="record_obj(handle, location_to_obj(newzpdesc, obj_idx, class_idx));",
        wrong_at=_merged_on,
        refutes=("migrate.preserves_class",),
    ),
    Defect(
        name="migration-counts-from-the-page",
        base="merged",
        edits=(
            (
                "location_to_obj(newzpdesc, obj_idx, class_idx));",
                "location_to_obj(newzpdesc, off / class->size, class_idx));",
            ),
        ),
        says="Migration counts objects from the start of the page, not of the zspage.",
        line="location_to_obj(newzpdesc, off / class->size, class_idx));",
        wrong_at=_index_in_page,
        refutes=("migrate.preserves_idx",),
        tolerated=("migrate.preserves_idx",),
    ),
)

DEFECTS: Final = (*_TWO_FIELDS, *_RFC_V1, *_MERGED)

"""The size classes of a pool, as zs_create_pool() makes them.

    index       0     1                            ZS_SIZE_CLASSES - 1
    size        min   min + delta   ...            ZS_MAX_ALLOC_SIZE
    merged      |---- one class ----|-- another --|

One rule: the sizes and counts that an architecture fixes are read off a layout, which has them from
the macros of its scheme; here stands only what C code does with them. All sizes are in bytes.
"""

from dataclasses import dataclass

from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError
from zslayout.words.layout import Layout, layouts
from zslayout.words.scheme import Scheme


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A `struct size_class`. After a merger its index is the highest of those that share it."""

    index: int
    size: int
    """Of a slot: an object and its handle."""
    pages_per_zspage: int
    objs_per_zspage: int

    @property
    def huge(self) -> bool:
        """Whether its objects have a page each, and the page descriptor keeps the handle."""
        return self.pages_per_zspage == 1 and self.objs_per_zspage == 1


@dataclass(frozen=True, slots=True)
class SizeClasses:
    """The classes of a pool: `by_index` has one for each index, the same for merged ones."""

    page_size: int
    handle_size: int
    chain_size: int
    """CONFIG_ZSMALLOC_CHAIN_SIZE, in pages."""
    min_alloc: int
    """ZS_MIN_ALLOC_SIZE."""
    delta: int
    """ZS_SIZE_CLASS_DELTA."""
    by_index: tuple[SizeClass, ...]
    huge_watermark: int
    """The largest class size with several objects in several pages; 0 when there is none."""

    @property
    def created(self) -> tuple[SizeClass, ...]:
        """Each class once, by ascending index."""
        return tuple(dict.fromkeys(self.by_index))

    @property
    def huge_class_size(self) -> int:
        """zs_huge_class_size(): the least request that is above the watermark with its handle."""
        return self.huge_watermark - (self.handle_size - 1) if self.huge_watermark else 0

    def size_at(self, index: int) -> int:
        """The class size of an index before any merger."""
        return min(self.min_alloc + index * self.delta, self.page_size)

    def index_of(self, size: int) -> int:
        """get_size_class_index(): an index before any merger; `size` counts the handle."""
        steps = -(-(size - self.min_alloc) // self.delta) if size > self.min_alloc else 0
        return min(len(self.by_index) - 1, steps)

    def lookup(self, size: int) -> SizeClass:
        """lookup_size_class(): the class of a request; `size` is that of the object alone."""
        return self.by_index[self.index_of(size + self.handle_size)]

    def merged_indices(self, found: SizeClass) -> range:
        """The indices that share a class."""
        return range(self.by_index.index(found), found.index + 1)

    def object_waste(self, found: SizeClass) -> int:
        """Bytes of a slot that neither object nor handle takes, for the least request there is."""
        first = self.merged_indices(found)[0]
        least = self.size_at(first - 1) + 1 - self.handle_size if first else 1
        return found.size - least - (0 if found.huge else self.handle_size)

    def zspage_waste(self, found: SizeClass) -> int:
        """Bytes at the end of a zspage that no slot takes."""
        return found.pages_per_zspage * self.page_size - found.objs_per_zspage * found.size


def calculate_zspage_chain_size(class_size: int, page_size: int, chain_size: int) -> int:
    """The pages of a zspage: the fewest of those numbers that leave the least at its end."""
    if class_size.bit_count() == 1:
        return 1
    return min(range(1, chain_size + 1), key=lambda pages: pages * page_size % class_size)


def size_classes(layout: Layout) -> SizeClasses:
    """The classes of a pool on a layout.

    Raises UserError where ZS_MIN_ALLOC_SIZE is above ZS_MAX_ALLOC_SIZE, so that there is none.
    """
    values = layout.values
    least, most = values["ZS_MIN_ALLOC_SIZE"], values["ZS_MAX_ALLOC_SIZE"]
    if least > most:
        text = (
            f"no size class under {layout.scheme.name} at chain size {layout.chain_size}:"
            f" ZS_MIN_ALLOC_SIZE is {least}, above ZS_MAX_ALLOC_SIZE, which is {most}"
        )
        raise UserError([Fault(layout.params.name, text)])
    page_size, delta = values["PAGE_SIZE"], values["ZS_SIZE_CLASS_DELTA"]
    watermark = 0
    found: list[SizeClass] = []
    # From high to low, because a class may stand in for smaller ones only.
    for index in reversed(range(values["ZS_SIZE_CLASSES"])):
        size = min(least + index * delta, most)
        pages = calculate_zspage_chain_size(size, page_size, layout.chain_size)
        objects = pages * page_size // size
        if pages != 1 and objects != 1 and not watermark:
            watermark = size
        last = found[-1] if found else None
        if last and (last.pages_per_zspage, last.objs_per_zspage) == (pages, objects):
            found.append(last)
        else:
            found.append(SizeClass(index, size, pages, objects))
    return SizeClasses(
        page_size=page_size,
        handle_size=values["ZS_HANDLE_SIZE"],
        chain_size=layout.chain_size,
        min_alloc=least,
        delta=delta,
        by_index=tuple(reversed(found)),
        huge_watermark=watermark,
    )


def sweep(scheme: Scheme, params: ArchParams) -> tuple[tuple[Layout, SizeClasses | None], ...]:
    """Each layout with its classes, the shortest chains first; None where there are none."""

    def found(layout: Layout) -> SizeClasses | None:
        try:
            return size_classes(layout)
        except UserError:
            return None

    return tuple((layout, found(layout)) for layout in layouts(scheme, params))

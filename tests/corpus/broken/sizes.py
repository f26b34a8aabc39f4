"""Size classes: which class a request finds, its chain, and how a pool makes them."""

from typing import Final

from defects.harm import (
    chain_16_bits,
    chain_differs,
    chain_last,
    chain_short,
    index_differs,
    index_down,
    index_uncapped,
)
from defects.point import Point, two_fields

from corpus.edit import After, Drop, Swap
from corpus.entry import Broken
from corpus.where import ALL, points

_SIZE: Final = ("source.class_index", "size", "source.pool")
_CHAIN: Final = ("source.chain_size", "source.pool", "size")
_INDEX: Final = "get_size_class_index"
_WASTE: Final = "calculate_zspage_chain_size"
_POOL: Final = "zs_create_pool"


def _of_eight_pages(p: Point, size: int) -> int:
    if size & (size - 1) == 0:
        return 1
    return min(range(1, 9), key=lambda pages: (pages * p.page_size) % size)


def _index_of_a_byte(p: Point, least: int, size: int) -> int:
    return min((p.class_count(least) - 1) % 256, index_uncapped(p, least, size) % 256)


def _index_capped_low(p: Point, least: int, size: int) -> int:
    return min(p.class_count(least) - 2, index_uncapped(p, least, size))


ENTRIES: Final = (
    Broken(
        name="class-index-uncapped",
        base="7.3",
        edits=(Swap(_INDEX, "min_t(int, ZS_SIZE_CLASSES - 1, idx)", "idx"),),
        why="The largest requests find a class behind the last.",
        wrong=points("where that is another", index_differs(index_uncapped)),
        also=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="class-index-capped-low",
        base="6.12",
        edits=(Swap(_INDEX, "ZS_SIZE_CLASSES - 1", "ZS_SIZE_CLASSES - 2"),),
        why="The largest requests get a smaller chunk.",
        wrong=points("where that is another", index_differs(_index_capped_low)),
        stops=_SIZE,
    ),
    Broken(
        name="class-index-in-a-byte",
        base="7.3",
        edits=(Swap(_INDEX, "min_t(int,", "min_t(u8,"),),
        why="Class 256 is class 0.",
        wrong=points("where that is another", index_differs(_index_of_a_byte)),
        stops=_SIZE,
    ),
    Broken(
        name="class-index-rounded-down",
        base="7.3",
        edits=(
            Swap(
                _INDEX,
                "DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
                "(size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA",
            ),
        ),
        why="A request between two sizes gets the smaller chunk.",
        wrong=points("where that is another", index_differs(index_down)),
        also=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="class-index-without-least",
        base="6.12",
        edits=(Swap(_INDEX, "size - ZS_MIN_ALLOC_SIZE", "size"),),
        why="A request gets a chunk larger than it needs.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="class-index-starts-at-1",
        base="6.12",
        edits=(Swap(_INDEX, "int idx = 0", "int idx = 1"),),
        why="The smallest requests do not find the smallest chunk.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="class-index-of-half-a-page",
        base="7.3",
        edits=(Swap(_INDEX, "likely(size > ZS_MIN_ALLOC_SIZE)", "likely(size > PAGE_SIZE / 2)"),),
        why="Requests up to half a page get the smallest chunk.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="lookup-of-the-next-class",
        base="6.12",
        edits=(
            Swap(
                "lookup_size_class",
                "get_size_class_index(size + ZS_HANDLE_SIZE)",
                "get_size_class_index(size + ZS_HANDLE_SIZE) + 1",
            ),
        ),
        why="The largest requests find a class behind the last, others a chunk too large.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="lookup-of-a-rounded-size",
        base="7.3",
        edits=(
            Swap(
                "lookup_size_class",
                "get_size_class_index(size + ZS_HANDLE_SIZE)",
                "get_size_class_index((size & ~63UL) + ZS_HANDLE_SIZE)",
            ),
        ),
        why="A request is cut to a multiple of 64 before its class is looked for.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="chain-loop-stops-early",
        base="7.3",
        edits=(Swap(_WASTE, "i <= ZS_MAX_PAGES_PER_ZSPAGE", "i < ZS_MAX_PAGES_PER_ZSPAGE"),),
        why="The longest chain is never tried.",
        wrong=points("where that is another", chain_differs(chain_short)),
        also=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="chain-loop-of-eight-pages",
        base="6.12",
        edits=(Swap(_WASTE, "ZS_MAX_PAGES_PER_ZSPAGE", "8"),),
        why="A chain of eight pages where the kernel is configured for fewer overruns an array.",
        wrong=points("where that is another", chain_differs(_of_eight_pages)),
        also=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="chain-ties-to-longest",
        base="7.3",
        edits=(Swap(_WASTE, "waste < min_waste", "waste <= min_waste"),),
        why="Of two chains that waste the same, the longer one is taken.",
        wrong=points("where that is another", chain_differs(chain_last)),
        stops=_CHAIN,
    ),
    Broken(
        name="chain-waste-in-a-short",
        base="6.12",
        edits=(Swap(_WASTE, "int waste;", "unsigned short waste;"),),
        why="The waste of a chain loses what is above 64 KiB.",
        wrong=points("where that is another", chain_differs(chain_16_bits)),
        also=points("256 KiB pages", lambda p: p.page_shift > 16),
        stops=_CHAIN,
        at=(_WASTE,),
    ),
    Broken(
        name="chain-remembers-waste-of-first",
        base="7.3",
        edits=(Drop(_WASTE, "min_waste = waste"),),
        why="The last chain is taken, whatever it wastes.",
        wrong=ALL,
        stops=_CHAIN,
        at=(_WASTE,),
    ),
    Broken(
        name="chain-one-more",
        base="6.12",
        edits=(Swap(_WASTE, "chain_size = i", "chain_size = i + 1"),),
        why="A chain has a page more than was tried, and the longest overrun an array.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-size-one-step-more",
        base="7.3",
        edits=(Swap(_POOL, "i * ZS_SIZE_CLASS_DELTA", "(i + 1) * ZS_SIZE_CLASS_DELTA"),),
        why="A class has the size of the class behind it.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-size-one-step-less",
        base="6.12",
        edits=(Swap(_POOL, "i * ZS_SIZE_CLASS_DELTA", "(i - 1) * ZS_SIZE_CLASS_DELTA"),),
        why="A chunk is smaller than the requests that find it.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-size-uncapped",
        base="7.3",
        edits=(Swap(_POOL, "size > ZS_MAX_ALLOC_SIZE", "size > 2 * ZS_MAX_ALLOC_SIZE"),),
        why="Where the steps do not come out even, the last class has more than a page.",
        wrong=points("uneven steps", lambda p: (p.page_size - two_fields(p).least) % p.delta != 0),
        stops=_SIZE,
        at=(_POOL,),
    ),
    Broken(
        name="pool-index-one-more",
        base="7.3",
        edits=(Swap(_POOL, "class->index = i", "class->index = i + 1"),),
        why="A class says that it is the one behind it.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-index-of-the-size",
        base="6.12",
        edits=(Swap(_POOL, "class->index = i", "class->index = size / ZS_SIZE_CLASS_DELTA"),),
        why="A class says that it is one or more behind it.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-class-without-index",
        base="6.12",
        edits=(Drop(_POOL, "class->index = i"),),
        why="Every class says that it is class 0.",
        wrong=ALL,
        stops=_SIZE,
        at=(_POOL,),
    ),
    Broken(
        name="pool-class-in-the-next-place",
        base="7.3",
        edits=(
            Swap(_POOL, "pool->size_class[i] = class", "pool->size_class[i ? i - 1 : 0] = class"),
        ),
        why="A request finds the class behind its own, or none.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-without-class-0",
        base="7.3",
        edits=(Swap(_POOL, "i >= 0", "i > 0"),),
        why="The smallest requests find no class.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-without-last-class",
        base="6.12",
        edits=(Swap(_POOL, "i = ZS_SIZE_CLASSES - 1", "i = ZS_SIZE_CLASSES - 2"),),
        why="The largest requests find no class.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-upwards",
        base="7.3",
        edits=(
            Swap(_POOL, "i = ZS_SIZE_CLASSES - 1; i >= 0; i--", "i = 0; i < ZS_SIZE_CLASSES; i++"),
        ),
        why="A class is merged into a smaller one.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-pages-one-more",
        base="6.12",
        edits=(
            Swap(
                _POOL, "calculate_zspage_chain_size(size)", "calculate_zspage_chain_size(size) + 1"
            ),
        ),
        why="A chain has a page more than wastes least, and the longest overrun an array.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-pages-in-class-one-less",
        base="7.3",
        edits=(
            Swap(
                _POOL,
                "class->pages_per_zspage = pages_per_zspage",
                "class->pages_per_zspage = max(pages_per_zspage - 1, 1)",
            ),
        ),
        why="The chain is shorter than its objects need.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-objects-one-more",
        base="7.3",
        edits=(Swap(_POOL, "PAGE_SIZE / size", "PAGE_SIZE / size + 1"),),
        why="The last object of a zspage is not in it.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-objects-one-less",
        base="6.12",
        edits=(Swap(_POOL, "PAGE_SIZE / size", "PAGE_SIZE / size - 1"),),
        why="A huge zspage has no object.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-objects-of-a-page",
        base="7.3",
        edits=(
            Swap(
                _POOL,
                "pages_per_zspage * PAGE_SIZE / size",
                "pages_per_zspage * (PAGE_SIZE / size)",
            ),
        ),
        why="Objects that span two pages are not counted.",
        wrong=ALL,
        stops=_CHAIN,
    ),
    Broken(
        name="pool-size-of-class-before",
        base="6.12",
        edits=(
            Swap(_POOL, "class->size = size", "class->size = prev_class ? prev_class->size : size"),
        ),
        why="Every class has the size of the largest.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="pool-sizes-after-class",
        base="7.3",
        edits=(
            After(
                _POOL,
                "class->objs_per_zspage = objs_per_zspage;",
                "\t\tclass->size -= ZS_HANDLE_SIZE;",
            ),
        ),
        why="A chunk is smaller than the requests that find it, by a handle.",
        wrong=ALL,
        stops=_SIZE,
    ),
    Broken(
        name="class-of-6.1-rounded-down",
        base="6.1",
        edits=(
            Swap(
                _INDEX,
                "DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA)",
                "(size - ZS_MIN_ALLOC_SIZE) / ZS_SIZE_CLASS_DELTA",
            ),
        ),
        why="A request between two sizes gets the smaller chunk.",
        wrong=ALL,
        stops=_SIZE,
    ),
)

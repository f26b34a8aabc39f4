"""Where an edit does harm: predicates over configurations, worked out without zslayout.

An edit does harm on a configuration when it does at some chain size of its range. What a pool can
really have is computed as the kernel does it when it makes one: `real_objects` counts the objects
of the classes that there are, not those of a zspage full of the smallest chunks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from defects.harm import created
from defects.point import Layout, Point, merged, two_fields

from zslayout.arch.params import ArchParams

Lays = Callable[[Point], Layout]
"""What a base file makes of a point."""


@dataclass(frozen=True, slots=True, eq=False)
class Where:
    """Some configurations, and how to say which."""

    says: str
    holds: Callable[[ArchParams], bool]

    def __or__(self, other: "Where") -> "Where":
        return Where(
            f"{self.says}; {other.says}", lambda params: self.holds(params) or other.holds(params)
        )

    def __and__(self, other: "Where") -> "Where":
        return Where(
            f"{self.says}, {other.says}", lambda params: self.holds(params) and other.holds(params)
        )


def points(says: str, holds: Callable[[Point], bool]) -> Where:
    """The configurations where something holds at some chain size."""
    return Where(says, lambda params: any(holds(point) for point in _points(params)))


def _points(params: ArchParams) -> list[Point]:
    numbers = (params.bits_per_long, params.page_shift, params.physmem_bits)
    return [Point(*numbers, size) for size in params.chain_size.all]


def named(*names: str) -> Where:
    """These configurations."""
    return Where(", ".join(names), lambda params: params.name in names)


def arch(name: str) -> Where:
    """All configurations of an architecture."""
    return Where(f"arch {name}", lambda params: params.arch == name)


ALL: Final = Where("everywhere", lambda _: True)
NOWHERE: Final = Where("nowhere", lambda _: False)
LONG64: Final = points("64-bit", lambda p: p.long)
LONG32: Final = points("32-bit", lambda p: not p.long)
GATE_ON: Final = points("where the word has a class", lambda p: p.long and merged(p).on)
GATE_OFF: Final = points("where the word has no class", lambda p: not p.long or not merged(p).on)
PAE: Final = points("PAE, LPAE and the like", lambda p: not p.long and p.physmem_bits > 32)
UNNAMED: Final = points(
    "where no header names the physical bits", lambda p: p.long and p.physmem_bits == 64
)
NAMED: Final = points(
    "where headers name the physical bits", lambda p: not p.long or p.physmem_bits < 64
)
FULL_PFN: Final = Where(
    "where the machine has every frame that headers name",
    lambda params: (
        params.bits_per_long == 32
        or params.arch == "s390"
        or params.name in {"x86_64", "riscv64-sv57", "riscv64-flatmem"}
    ),
)
BIG_ENDIAN: Final = Where(
    "big-endian",
    lambda params: (
        params.triple.partition("-")[0]
        in {
            "s390x",
            "sparc",
            "sparc64",
            "hppa",
            "hppa64",
            "m68k",
            "mips",
            "mips64",
            "powerpc",
            "powerpc64",
            "or1k",
            "microblaze",
        }
    ),
)
"""`mips64-*` is big-endian by its triple; nios2, sh4 and xtensa are not."""
LITTLE_ENDIAN: Final = Where("little-endian", lambda params: not BIG_ENDIAN.holds(params))


def page_shift(least: int) -> Where:
    """Pages of so many bytes or more, as a power of two."""
    return points(f"PAGE_SHIFT >= {least}", lambda p: p.page_shift >= least)


def pfn_wider(than: int) -> Where:
    """Where a page frame number has more bits than this."""
    return points(f"PFN above {than} bits", lambda p: p.pfn_bits > than)


@cache
def real_objects(p: Point, least: int) -> int:
    """Objects of the zspage that has most, in a pool whose smallest chunk has `least` bytes."""
    return max(objects for _, _, objects in created(p, least))


def objects_above(count: int, lays: Lays) -> Where:
    """Where some zspage has more objects than this."""
    return points(
        f"zspages of more than {count} objects",
        lambda p: lays(p).builds and real_objects(p, lays(p).least) > count,
    )


def classes_above(count: int, lays: Lays = two_fields) -> Where:
    """Where a pool has more size classes than this."""
    return points(f"more than {count} size classes", lambda p: lays(p).classes > count)

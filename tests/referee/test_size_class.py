"""The kernel's own functions are the referee: the size classes that they make are ours.

The functions, types and macros are cut out of mm/zsmalloc.c when the test runs, and compiled with
the page shift, the physical bits and the chain size as variables (`c/size_class_*`). One program
makes a pool for each line that it reads.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
import samples
from kernel import kernel_source, kernel_tree
from referee.machines import MACHINES, Machine, built, needed, ran
from rendered import shown

from zslayout.arch.shipped import load_all
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.size_class import SizeClasses, size_classes, sweep
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive

OWN_SCHEME: Final = "pfn-idx"
"""That of the kernel's file; the least sizes of the others are given to the program."""
CHAIN_SIZES: Final = range(4, 17)
BY_WIDTH: Final = {
    64: next(each for each in MACHINES if each.triple == "x86_64-linux-gnu"),
    32: next(each for each in MACHINES if each.triple == "i686-linux-gnu"),
}

widths = pytest.mark.parametrize("bits_per_long", BY_WIDTH)

_MACROS: Final = (
    "ZS_HANDLE_SIZE",
    "_PFN_BITS",
    "OBJ_INDEX_BITS",
    "CLASS_BITS",
    "ZS_MAX_PAGES_PER_ZSPAGE",
    "ZS_MIN_ALLOC_SIZE",
    "ZS_MAX_ALLOC_SIZE",
    "ZS_SIZE_CLASS_DELTA",
    "ZS_SIZE_CLASSES",
)
_TYPES: Final = (
    "enum fullness_group",
    "enum class_stat_type",
    "struct zs_size_stat",
    "struct size_class",
    "struct zs_pool",
)
_FUNCTIONS: Final = (
    "get_size_class_index",
    "lookup_size_class",
    "class_stat_read",
    "can_merge",
    "zs_lookup_class_index",
    "zs_huge_class_size",
    "calculate_zspage_chain_size",
    "zs_can_compact",
    "zs_stats_size_show",
    "zs_create_pool",
)


def cut(pattern: str, text: str) -> str:
    """The only part of the kernel's text that matches."""
    (found,) = re.findall(pattern, text, flags=re.MULTILINE | re.DOTALL)
    assert isinstance(found, str)
    return found


def program(kernel: str) -> str:
    """The kernel's creation of a pool as a program."""
    macros = [cut(rf"^#define {name}\b(?:[^\n]*\\\n)*[^\n]*\n", kernel) for name in _MACROS]
    types = [cut(rf"^{name} \{{.*?^\}};\n", kernel) for name in _TYPES]
    functions = [
        cut(rf"^[a-z][\w *]*\b{name}\([^;{{]*\)\n\{{.*?^\}}\n", kernel) for name in _FUNCTIONS
    ]
    # The only number that a declaration needs, and it is a variable here.
    room = "struct size_class *size_class[512];"
    types = [
        each.replace("struct size_class *size_class[ZS_SIZE_CLASSES];", room) for each in types
    ]
    assert any(room in each for each in types)
    parts = [_c("before.h"), *macros, _c("least.h"), *types, *functions, _c("main.c")]
    return "\n".join(parts)


def _c(name: str) -> str:
    """One of our own pieces, by its name in messages too."""
    text = (Path(__file__).parent / "c" / f"size_class_{name}").read_text(encoding="utf-8")
    return f'#line 1 "{name}"\n{text}'


@dataclass(frozen=True)
class Pool:
    """What the program says of one pool."""

    least: int
    delta: int
    count: int
    handle_size: int
    huge_class_size: int
    by_index: tuple[tuple[int, ...], ...]
    """Index, size, pages, objects."""
    found: tuple[tuple[int, ...], ...]
    """For each class's size before mergers, one less, the same and one more: the index that it
    has with its handle counted, and the class that is found for it without."""
    debugfs: str


def read(said: str) -> Iterator[Pool]:
    """The pools, in order."""
    for part in said.split("pool ")[1:]:
        numbers, _, shown = part.partition("debugfs\n")
        head, *lines = ([int(word) for word in line.split()] for line in numbers.splitlines())
        least, delta, count, handle_size, huge_class_size = head
        text, end, rest = shown.partition("end\n")
        assert (end, rest) == ("end\n", "")
        yield Pool(
            least=least,
            delta=delta,
            count=count,
            handle_size=handle_size,
            huge_class_size=huge_class_size,
            by_index=tuple(tuple(line[:4]) for line in lines),
            found=tuple(tuple(line[4:]) for line in lines),
            debugfs=text,
        )


def layouts(bits_per_long: int) -> list[Layout]:
    """Every layout that a shipped archconfig gives and that has classes, each number once."""
    found: dict[tuple[int, ...], Layout] = {}
    for params in load_all(VOCABULARY):
        if params.bits_per_long != bits_per_long:
            continue
        for scheme in SCHEMES.values():
            for chain_size in CHAIN_SIZES:
                layout = derive(scheme, params, chain_size)
                if layout.values["ZS_MIN_ALLOC_SIZE"] <= layout.values["ZS_MAX_ALLOC_SIZE"]:
                    found.setdefault(asked(layout), layout)
    return list(found.values())


def asked(layout: Layout) -> tuple[int, ...]:
    """What the program is asked: page shift, physical bits, chain size, least size or 0."""
    if layout.scheme.name == OWN_SCHEME:
        return (layout.params.page_shift, layout.params.physmem_bits, layout.chain_size, 0)
    return (layout.params.page_shift, 0, layout.chain_size, layout.values["ZS_MIN_ALLOC_SIZE"])


def made(machine: Machine, points: Sequence[Layout], folder: Path) -> list[Pool]:
    """The pools that the kernel's functions make of the layouts."""
    text = program(kernel_source().decode("utf-8"))
    given = "".join(f"{' '.join(map(str, asked(layout)))}\n" for layout in points)
    done = ran(machine, built(needed(machine), text, folder), given)
    assert (done.returncode, done.stderr) == (0, "")
    return list(read(done.stdout))


def ours(layout: Layout) -> Pool:
    """What the program is to say of a layout."""
    found = size_classes(layout)
    return Pool(
        least=found.min_alloc,
        delta=found.delta,
        count=len(found.by_index),
        handle_size=found.handle_size,
        huge_class_size=found.huge_class_size,
        by_index=tuple(
            (each.index, each.size, each.pages_per_zspage, each.objs_per_zspage)
            for each in found.by_index
        ),
        found=tuple(_looked_up(found, index) for index in range(len(found.by_index))),
        debugfs=shown(ClassesResult(layout, found), "debugfs"),
    )


def _looked_up(found: SizeClasses, index: int) -> tuple[int, ...]:
    size = found.min_alloc + index * found.delta
    around = (size - 1, size, size + 1)
    return tuple(
        number for each in around for number in (found.index_of(each), found.lookup(each).index)
    )


@widths
def test_the_kernels_functions_make_these_classes_at_every_point(
    bits_per_long: int, tmp_path: Path
) -> None:
    points = layouts(bits_per_long)
    page_shifts = {layout.params.page_shift for layout in points}
    assert {12, 14, 16} <= page_shifts
    for page_shift in page_shifts:
        here = [each for each in points if each.params.page_shift == page_shift]
        own = [each.chain_size for each in here if each.scheme.name == OWN_SCHEME]
        assert set(own) == set(CHAIN_SIZES)
    for layout, pool in zip(points, made(BY_WIDTH[bits_per_long], points, tmp_path), strict=True):
        assert pool == ours(layout), asked(layout)


def test_every_page_shift_of_an_archconfig_is_asked_about() -> None:
    wanted = {(each.bits_per_long, each.page_shift) for each in load_all(VOCABULARY)}
    there = {(bits, each.params.page_shift) for bits in BY_WIDTH for each in layouts(bits)}
    assert there == wanted


# What the kernel's documentation publishes.


@cache
def document() -> str:
    """Documentation/mm/zsmalloc.rst of the same package."""
    return (kernel_tree() / "Documentation/mm/zsmalloc.rst").read_text(encoding="utf-8")


def published() -> list[str]:
    """The lines of its table of chain sizes, titles first."""
    _, _, rest = document().partition("effect on zsmalloc pool configuration:::\n\n")
    return rest.partition("\n\n")[0].splitlines()


def test_the_sweep_has_the_form_of_the_kernels_document_and_its_watermarks() -> None:
    lines = shown(SweepResult(sweep(SCHEMES[OWN_SCHEME], samples.named("x86_64")))).splitlines()[2:]
    theirs = published()
    assert [len(line) for line in lines] == [len(line) for line in theirs]
    assert lines[0] == theirs[0]
    pairs = [(a.split(), b.split()) for a, b in zip(lines[1:], theirs[1:], strict=True)]
    assert [int(mine[0]) for mine, _ in pairs] == list(CHAIN_SIZES)
    assert all((mine[0], mine[2]) == (other[0], other[2]) for mine, other in pairs)
    differing = {int(mine[0]): (int(other[1]), int(mine[1])) for mine, other in pairs}
    assert {size: both for size, both in differing.items() if both[0] != both[1]} == STALE


STALE: Final = {
    6: (93, 94),
    7: (112, 110),
    8: (123, 119),
    9: (140, 136),
    10: (143, 141),
    11: (159, 153),
    12: (164, 159),
    13: (180, 173),
    14: (183, 179),
    15: (188, 186),
    16: (191, 192),
}
"""How many classes the document says there are, and how many there are (docs/findings.md)."""


def test_what_the_document_says_is_what_the_rule_before_linux_6_3_gives() -> None:
    for line in published()[1:]:
        chain_size, count, _ = map(int, line.split())
        kinds: list[tuple[int, int]] = []
        for size in range(32, 4097, 16):
            pages = _pages_by_percentage(size, chain_size)
            kinds.append((pages, pages * 4096 // size))
        assert count == 1 + sum(a != b for a, b in pairwise(kinds))


def _pages_by_percentage(size: int, chain_size: int) -> int:
    """The fewest pages with the highest use, in whole percent."""
    zspages = {pages: pages * 4096 for pages in range(1, chain_size + 1)}
    return max(zspages, key=lambda n: (zspages[n] - zspages[n] % size) * 100 // zspages[n])

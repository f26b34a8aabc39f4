"""Sizes of objects: what pages compress to, as far as somebody has published it.

    shares    1..64: 3   65..128: 5   ...   4096: 7      of a page of 4096 bytes
    drawn     a share by its weight, and any size of it alike

Where counts by size class are published, a class is a share. Where only the moments of some sizes
are, their shares are those of the greatest entropy that has the moments: a choice that adds nothing
else. Under pages of another size a share is as large a part of the page; that is an assumption.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from operator import mul
from random import Random
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean

PAGE_BYTES: Final = 4096
"""The page that shares are given for."""
_STEP: Final = 64
_BLOCK: Final = 512
_TABLE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class SizeShare:
    """Sizes from `least` to `most`, all alike, of `weight` together."""

    least: int
    most: int
    weight: float

    @property
    def mean(self) -> float:
        """Of its sizes."""
        return (self.least + self.most) / 2

    @property
    def square(self) -> float:
        """The mean of the squares of its sizes."""
        return self.mean**2 + ((self.most - self.least + 1) ** 2 - 1) / 12

    def scaled(self, page_size: int) -> range:
        """The sizes on another page; a share of one size stays one."""
        most = max(1, self.most * page_size // PAGE_BYTES)
        if self.least == self.most:
            return range(most, most + 1)
        return range(min(most, (self.least - 1) * page_size // PAGE_BYTES + 1), most + 1)


@dataclass(frozen=True, slots=True)
class SizeDistribution:
    """Shares with their source: what `says` it measured, and where it `cites` that from."""

    name: str
    description: str
    cites: str
    shares: tuple[SizeShare, ...]

    @property
    def mean(self) -> float:
        """Of a size, on a page of 4096 bytes."""
        return self._average(share.mean for share in self.shares)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return float((self._average(s.square for s in self.shares) - self.mean**2) ** 0.5)

    def _average(self, values: Iterable[float]) -> float:
        weights = [share.weight for share in self.shares]
        return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)

    def draw_sizes(self, random: Random, page_size: int, most: int) -> Iterator[int]:
        """Sizes without end, for pages of `page_size` bytes; what is above `most` is `most`.

        They are drawn from a table of 65536 sizes, so a weight counts to that precision.
        """
        table = _table(self, page_size, most)
        while True:
            yield from random.choices(table, k=_BLOCK)


@lru_cache(maxsize=8)
def _table(found: SizeDistribution, page_size: int, most: int) -> list[int]:
    """The sizes of a distribution, each as often as it weighs."""
    table: list[int] = []
    scale = _TABLE / sum(share.weight for share in found.shares)
    reached = 0.0
    for share in found.shares:
        sizes = share.scaled(page_size)
        per_size = share.weight * scale / len(sizes)
        for number, size in enumerate(sizes, start=1):
            upto = round(reached + number * per_size)
            table += [min(size, most)] * (upto - len(table))
        reached += share.weight * scale
    return table


def _even_shares(least: int, most: int) -> list[SizeShare]:
    """Shares of 64 bytes, weighed by their sizes alone."""
    lows = range(least, most + 1, _STEP)
    highs = [min(low + _STEP - 1, most) for low in lows]
    return [SizeShare(low, high, high - low + 1) for low, high in zip(lows, highs, strict=True)]


def _shares_of_mean(least: int, most: int, weight: float, mean: float) -> list[SizeShare]:
    """The shares of the greatest entropy with a mean: weights fall, or rise, by the exponential."""
    shares = _even_shares(least, most)
    means = [share.mean for share in shares]
    low, high = -100 / most, 100 / most
    for _ in range(50):
        rate = (low + high) / 2
        parts = _normalized(shares, [rate * value for value in means])
        if sum(map(mul, parts, means)) > mean:
            high = rate
        else:
            low = rate
    return _scaled_shares(shares, parts, weight)


def _shares_of_deviation(
    least: int, most: int, weight: float, mean: float, deviation: float
) -> list[SizeShare]:
    """The same with a standard deviation besides: a bell, cut off at both ends."""
    shares = _even_shares(least, most)
    means = [share.mean for share in shares]
    squares = [share.square for share in shares]
    first, second = mean / deviation**2, -0.5 / deviation**2
    while True:
        parts = _normalized(
            shares, [first * m + second * s for m, s in zip(means, squares, strict=True)]
        )
        found, squared = sum(map(mul, parts, means)), sum(map(mul, parts, squares))
        off, off_squared = mean - found, mean**2 + deviation**2 - squared
        if abs(off) < 1e-6 and abs(off_squared) < 1e-3:
            return _scaled_shares(shares, parts, weight)
        # Newton's step: the moments change with the rates as their covariance.
        spread = sum(p * (m - found) ** 2 for p, m in zip(parts, means, strict=True))
        spread_squared = sum(p * (s - squared) ** 2 for p, s in zip(parts, squares, strict=True))
        both = sum(
            p * (m - found) * (s - squared) for p, m, s in zip(parts, means, squares, strict=True)
        )
        determinant = spread * spread_squared - both**2
        first += (off * spread_squared - off_squared * both) / determinant
        second += (off_squared * spread - off * both) / determinant


def _normalized(shares: list[SizeShare], powers: list[float]) -> list[float]:
    highest = max(powers)
    parts = [s.weight * exp(power - highest) for s, power in zip(shares, powers, strict=True)]
    total = sum(parts)
    return [part / total for part in parts]


def _scaled_shares(shares: list[SizeShare], parts: list[float], weight: float) -> list[SizeShare]:
    return [
        SizeShare(s.least, s.most, part * weight) for s, part in zip(shares, parts, strict=True)
    ]


def _shares_by_class(
    counts: list[tuple[int, int]], objects: int, total: int
) -> tuple[SizeShare, ...]:
    """Shares of the classes that are published, and of the sizes below, of which only a mean is.

    `counts` has the size of a class and its objects, by ascending size; the first holds none but
    marks where the listed ones begin. A slot holds a handle of 8 bytes beside its object, that of
    a whole page does not.
    """
    known: list[SizeShare] = []
    for (below, _), (size, count) in pairwise(counts):
        least = size if size == PAGE_BYTES else below - 8 + 1
        known.append(SizeShare(least, size if size == PAGE_BYTES else size - 8, count))
    rest = objects - sum(count for _, count in counts)
    left = total - sum(share.weight * share.mean for share in known)
    return (*_shares_of_mean(1, counts[0][0] - 8, rest, left / rest), *known)


_ZERO: Final = 0.11
_KERNBENCH: Final = (694 - _ZERO * 28) / (1 - _ZERO)
_KERNBENCH_SQUARED: Final = (694**2 + 474**2 - _ZERO * 28**2) / (1 - _ZERO)

_ALL: Final = (
    SizeDistribution(
        "android",
        "anonymous pages of Android phones by zstd: 1048576000 bytes become 246876055;"
        " nothing but this mean is published",
        "Barry Song, [PATCH RFC 0/2] mTHP-friendly compression in zsmalloc and zram based on"
        " multi-pages, linux-mm, 27 March 2024, <20240327214816.31191-1-21cnbao@gmail.com>:"
        " first table, row 4KiB-zstd",
        tuple(_shares_of_mean(1, PAGE_BYTES, 1.0, 246876055 / 1048576000 * PAGE_BYTES)),
    ),
    SizeDistribution(
        "kernbench",
        "pages that a kernel build swaps out by lzo: mean 694, standard deviation 474, almost 11%"
        " zero pages of 28 bytes, taken as 11% and left out: a kernel of today does not store them",
        "Dan Magenheimer, zsmalloc limitations and related topics, linux-mm, 27 February 2013,"
        " <0efe9610-1aa5-4aa9-bde9-227acfa969ca@default>: workload analysis, 1 and 2",
        tuple(
            _shares_of_deviation(
                1,
                PAGE_BYTES,
                1.0,
                _KERNBENCH,
                (_KERNBENCH_SQUARED - _KERNBENCH**2) ** 0.5,
            )
        ),
    ),
    SizeDistribution(
        "zram-lzo",
        "444 MB of data on a zram device by lzo: the objects of the five largest classes, and the"
        " mean of the others",
        "Sergey Senozhatsky, [PATCHv2 2/2] zram: drop max_zpage_size and use zs_huge_class_size(),"
        " linux-mm, 6 March 2018, <20180306070639.7389-3-sergey.senozhatsky@gmail.com>: patched",
        _shares_by_class(
            [(2336, 0), (2448, 1240), (2720, 4200), (3072, 10100), (3264, 7180), (4096, 3820)],
            objects=106193,
            total=182579184,
        ),
    ),
    SizeDistribution(
        "linux-tree",
        "a kernel tree with its object files on a zram device, where 45% of the objects are"
        " whole pages: the objects of the twenty largest classes, and the mean of the others",
        "Sergey Senozhatsky, [RFC][PATCH v3 5/5] mm/zsmalloc: reduce the number of huge classes,"
        " linux-mm, 3 March 2016, <1457016363-11339-6-git-send-email-sergey.senozhatsky@gmail.com>:"
        " test 1, patched",
        _shares_by_class(
            [
                *((3072, 0), (3264, 5062), (3328, 2506), (3344, 754), (3360, 749), (3408, 2449)),
                *((3424, 829), (3456, 1735), (3504, 2760), (3536, 1887), (3584, 2720)),
                *((3600, 906), (3632, 1902), (3680, 2857), (3712, 1883), (3744, 1801)),
                *((3776, 1793), (3792, 875), (3808, 860), (3840, 1663), (4096, 289864)),
            ],
            objects=638847,
            total=1766397396,
        ),
    ),
    SizeDistribution(
        "uniform",
        "every size up to a page alike",
        "chosen here: no pages are like that, and every class is used",
        (SizeShare(1, PAGE_BYTES, 1.0),),
    ),
)

DISTRIBUTIONS: Final = {found.name: found for found in _ALL}
"""By name."""


def fixed_size(size: int) -> SizeDistribution:
    """One size alone, on a page of 4096 bytes."""
    says = f"{size} bytes of 4096, always"
    return SizeDistribution(f"fixed:{size}", says, "chosen here", (SizeShare(size, size, 1.0),))


def distribution_named(name: str) -> SizeDistribution:
    """One by its name, or `fixed:SIZE`. Raises UserError."""
    found = DISTRIBUTIONS.get(name)
    if found:
        return found
    word, colon, size = name.partition(":")
    if word == "fixed" and colon:
        if size.isascii() and size.isdigit() and len(size) < 5 and 1 <= int(size) <= PAGE_BYTES:
            return fixed_size(int(size))
        raise UserError([Fault(name, f"SIZE is {size!r}; expected 1 to {PAGE_BYTES}")])
    help_ = did_you_mean(name, [*DISTRIBUTIONS, "fixed:SIZE"])
    raise UserError([Fault(name, "there is no such distribution of sizes", help_)])

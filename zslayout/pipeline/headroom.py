"""How much more still fits on a configuration, along each axis and as a Pareto front.

One rule: an axis is followed upwards from the configuration as far as every point on the way
promises to hold, and the answer is the last point of which the check says that it does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.pipeline.probes import Probe, Probes, probe
from zslayout.results.headroom import ConfigHeadroom
from zslayout.results.trial import Axis, Reach, Trial
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme

PHYSMEM_BITS_MOST: Final = 64
"""The largest `physmem_bits` that an archconfig can say."""

_Way = Sequence[tuple[Probe, int]]
"""Probes with a chain size in pages, each one step further than the one before."""


def headroom(
    points: Probes,
    asked: Sequence[tuple[ArchParams, Scheme]],
    chain_size: int | None = None,
    *,
    brief: bool = False,
) -> tuple[ConfigHeadroom, ...]:
    """The headroom of each configuration under a scheme that carries class_idx.

    `chain_size` is the one to start from; None means each configuration's default, and physical
    bits at every chain size of its range. `brief` leaves out the Pareto front, and every chain size
    but the default and the largest.
    """
    starts = [
        (params, _Plan(probe(params, scheme), chain_size, brief=brief)) for params, scheme in asked
    ]
    points.prove(each for _, plan in starts for each in plan.worth_asking())
    return tuple(_headroom(points, params, plan) for params, plan in starts)


def promises(layout: Layout) -> bool:
    """Whether the numbers of a layout leave it a chance to hold."""
    return layout.outcome.complete and layout.plausible


class _Plan:
    """The ways to follow from one configuration."""

    def __init__(self, start: Probe, chain_size: int | None, *, brief: bool) -> None:
        self.start = start
        self.size = size = chain_size or start.chain_size.default
        ends = (size,) if chain_size else tuple(dict.fromkeys((size, start.chain_size.max)))
        sizes = ends if brief or chain_size else start.chain_size.all
        open_ = start.layout(size).definition.domain.open is not None
        ends, sizes = (ends, sizes) if open_ else ((size,), (size,))
        self.physmem = []
        if Axis.PHYSMEM_BITS.value in start.at.names:
            self.physmem = [_physmem(start, each) for each in sizes]
        self.chain = [(start, each) for each in range(size, start.chain_size.max + 1)]
        self.chain = self.chain if open_ else []
        self.classes = [_classes(start, each) for each in ends] if _tunable(start) else []
        wanted = not brief and promises(start.layout(size)) and _tunable(start)
        self.front = list(_front_ways(start)) if wanted else []

    def worth_asking(self) -> Iterator[Probe]:
        """The ends of every way by the numbers alone, so that all are asked about at once."""
        yield self.start
        for way in (*self.physmem, *self.classes):
            promised = _promised(way)
            if promised:
                yield from (at for at, _ in way[promised - 1 : promised + 1])
        yield from (way[_promised(way) - 1][0] for way in self.front)


def _headroom(points: Probes, params: ArchParams, plan: _Plan) -> ConfigHeadroom:
    return ConfigHeadroom(
        result=replace(points.result(plan.start), params=params),
        start=points.trial(plan.start, plan.size),
        chain_size=plan.size,
        physmem_bits=tuple(_reach(points, Axis.PHYSMEM_BITS, way) for way in plan.physmem),
        chain=_reach(points, Axis.CHAIN_SIZE, plan.chain) if plan.chain else None,
        class_bits=tuple(_reach(points, Axis.CLASS_BITS, way) for way in plan.classes),
        front=_front(points, plan.front),
    )


def _tunable(start: Probe) -> bool:
    return Axis.CLASS_BITS.value in start.scheme.tunable


def _physmem(start: Probe, chain_size: int) -> _Way:
    return _raised(start, Axis.PHYSMEM_BITS, PHYSMEM_BITS_MOST, chain_size)


def _classes(start: Probe, chain_size: int) -> _Way:
    return _raised(start, Axis.CLASS_BITS, start.number(Axis.PAGE_SHIFT.value), chain_size)


def _raised(start: Probe, axis: Axis, most: int, chain_size: int) -> _Way:
    numbers = range(start.number(axis.value), most + 1)
    return [(start.moved(axis.value, each), chain_size) for each in numbers]


def _front_ways(start: Probe) -> Iterator[_Way]:
    """For each CLASS_BITS and chain size that promise anything, the way up in physical bits."""
    for at, _ in _classes(start, start.chain_size.min):
        ways = [_physmem(at, each) for each in start.chain_size.all]
        promising = [way for way in ways if _promised(way)]
        if not promising:
            return
        yield from promising


def _promised(way: _Way) -> int:
    """How many points at the start of the way promise to hold."""
    for place, (at, chain_size) in enumerate(way):
        if not promises(at.layout(chain_size)):
            return place
    return len(way)


def _holding(points: Probes, way: _Way) -> int:
    """How many points at the start of the way hold: the last of them is proved to."""
    count = _promised(way)
    if count and not points.trial(*way[count - 1]).holds:
        points.prove(at for at, _ in way[:count])
        held = [points.trial(*spot).holds for spot in way[:count]]
        count = held.index(False)
    return count


def _reach(points: Probes, axis: Axis, way: _Way) -> Reach:
    count, start = _holding(points, way), points.trial(*way[0])
    if not count:
        return Reach(axis, start, None, None)
    last, *beyond = (points.trial(*spot) for spot in way[count - 1 : count + 1])
    return Reach(axis, start, last, beyond[0] if beyond else None)


def _front(points: Probes, ways: Sequence[_Way]) -> tuple[Trial, ...]:
    """The last points of the ways that hold, but those that another is as large as in all."""
    ends = [way[count - 1] for way in ways if (count := _holding(points, way))]
    sizes = {
        end: (
            end[0].number(Axis.PHYSMEM_BITS.value),
            end[1],
            end[0].number(Axis.CLASS_BITS.value),
        )
        for end in ends
    }
    return tuple(
        points.trial(*end)
        for end, mine in sizes.items()
        if not any(
            other != mine and all(a >= b for a, b in zip(other, mine, strict=True))
            for other in sizes.values()
        )
    )

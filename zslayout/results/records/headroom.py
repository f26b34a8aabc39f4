"""The JSON of `headroom`, and its table as numbers."""

from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.results.document import Table
from zslayout.results.documents.headroom import class_room, more_classes
from zslayout.results.headroom import Axis, ConfigHeadroom, HeadroomResult, Reach, Trial
from zslayout.results.limits import binding, limit
from zslayout.results.records.record import Record

_CLASSES: Final = "ZS_SIZE_CLASSES"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondRecord:
    """The first value of an axis that does not hold."""

    value: int
    outcome: Outcome
    headroom_bits: int
    failing: tuple[str, ...]
    """Ids of refuted statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRecord:
    """How far one number can be raised while the others stay."""

    chain_size: int
    """Where the axis starts."""
    most: int | None
    """The last value that holds; null when the start does not."""
    more: int | None
    """How much that is above the present one."""
    limit: str
    """What ends it, in words and kernel names."""
    beyond: BeyondRecord | None
    """Null when the range of the axis ends before."""
    proved: int
    """How many statements are proved at the last value that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReachRecord(ReachRecord):
    """A larger CLASS_BITS."""

    more_size_classes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NowRecord:
    """The configuration as it is."""

    physmem_bits: int
    chain_size: int
    class_bits: int
    """CLASS_BITS."""
    size_classes: int
    """ZS_SIZE_CLASSES."""
    class_idx_room: int
    """How many classes the field can tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontRecord:
    """A point that holds, of which none that holds is as large in all three."""

    physmem_bits: int
    chain_size: int
    class_bits: int
    size_classes: int
    headroom_bits: int
    proved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigHeadroomRecord:
    """One configuration under one scheme."""

    arch: str
    title: str
    scheme: str
    outcome: Outcome
    """The worst over the chain sizes."""
    chain_size: int
    """From which the axes are followed: the default, or --chain-size."""
    holds: bool
    """Whether the word carries class_idx there, with everything proved."""
    headroom_bits: int
    """Bits to spare there; negative when bits are missing."""
    limit: str | None
    """What keeps it from holding."""
    undecided: bool
    """Whether a solver gave up on something that an answer rests on."""
    now: NowRecord
    physmem_bits: tuple[ReachRecord, ...]
    """More physical bits, by chain size; of many configurations at the default and the largest."""
    chain: ReachRecord
    """More pages in a chain."""
    class_bits: tuple[ClassReachRecord, ...]
    """A larger CLASS_BITS, at `chain_size` and at the largest."""
    pareto: tuple[FrontRecord, ...]
    """Empty where many configurations are asked about."""
    proved: int
    """How many statements are proved, over all points that the answers rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadroomRecord(Record):
    """What `headroom` found."""

    arch: str | None
    """The only one asked for, or null."""
    scheme: str | None
    """The only one asked for, or null."""
    results: tuple[ConfigHeadroomRecord, ...]


def record(found: HeadroomResult) -> HeadroomRecord:
    """The headroom as JSON has it."""
    archs = {each.result.params.name for each in found.results}
    schemes = {each.result.scheme.name for each in found.results}
    return HeadroomRecord(
        arch=archs.pop() if len(archs) == 1 else None,
        scheme=schemes.pop() if len(schemes) == 1 else None,
        results=tuple(map(_config, found.results)),
    )


def table(found: HeadroomResult) -> Table:
    """A row for each; no number where nothing holds."""
    titles = (
        *("arch", "scheme", "physmem_bits", "chain_size", "headroom_bits"),
        *("more_physmem_bits", "more_physmem_bits_at_max", "more_pages"),
        *("more_size_classes", "more_size_classes_at_max"),
    )
    rows = []
    for each in record(found).results:
        bits, classes = each.physmem_bits, each.class_bits
        at_start = next(one for one in bits if one.chain_size == each.chain_size)
        more = (at_start.more, bits[-1].more, each.chain.more)
        many = [one.more_size_classes if one.most is not None else None for one in classes]
        start = (each.now.physmem_bits, each.chain_size, each.headroom_bits)
        numbers = (*start, *more, many[0], many[-1])
        cells = ("" if number is None else str(number) for number in numbers)
        rows.append((each.arch, each.scheme, *cells))
    return Table(titles, tuple(rows))


def _config(found: ConfigHeadroom) -> ConfigHeadroomRecord:
    result, start = found.result, found.start
    values = start.layout.values
    return ConfigHeadroomRecord(
        arch=result.params.name,
        title=result.params.title,
        scheme=result.scheme.name,
        outcome=result.outcome,
        chain_size=found.chain_size,
        holds=start.holds,
        headroom_bits=start.layout.headroom_bits,
        limit=None if start.holds else binding(start),
        undecided=found.undecided,
        now=NowRecord(
            physmem_bits=values[Axis.PHYSMEM_BITS.value],
            chain_size=found.chain_size,
            class_bits=values[Axis.CLASS_BITS.value],
            size_classes=values[_CLASSES],
            class_idx_room=class_room(start.layout),
        ),
        physmem_bits=tuple(map(_reach, found.physmem_bits)),
        chain=_reach(found.chain),
        class_bits=tuple(map(_class_reach, found.class_bits)),
        pareto=tuple(map(_front, found.front)),
        proved=sum(trial.proved for trial in found.trials if trial.sound),
    )


def _reach(reach: Reach) -> ReachRecord:
    return ReachRecord(
        chain_size=reach.chain_size,
        most=reach.axis.of(reach.last.layout) if reach.last else None,
        more=reach.more if reach.last else None,
        limit=limit(reach),
        beyond=_beyond(reach.axis, reach.beyond),
        proved=reach.last.proved if reach.last else 0,
    )


def _class_reach(reach: Reach) -> ClassReachRecord:
    plain = _reach(reach)
    return ClassReachRecord(
        chain_size=plain.chain_size,
        most=plain.most,
        more=plain.more,
        limit=plain.limit,
        beyond=plain.beyond,
        proved=plain.proved,
        more_size_classes=more_classes(reach),
    )


def _beyond(axis: Axis, trial: Trial | None) -> BeyondRecord | None:
    if trial is None:
        return None
    return BeyondRecord(
        value=axis.of(trial.layout),
        outcome=trial.outcome,
        headroom_bits=trial.layout.headroom_bits,
        failing=trial.failing,
    )


def _front(trial: Trial) -> FrontRecord:
    return FrontRecord(
        physmem_bits=Axis.PHYSMEM_BITS.of(trial.layout),
        chain_size=trial.layout.chain_size,
        class_bits=Axis.CLASS_BITS.of(trial.layout),
        size_classes=trial.layout.values[_CLASSES],
        headroom_bits=trial.layout.headroom_bits,
        proved=trial.proved,
    )

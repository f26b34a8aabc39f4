"""The JSON of `headroom`, and its table as numbers."""

from typing import Any, Final

from zslayout.arch.params import Outcome
from zslayout.results.document import Table
from zslayout.results.documents.headroom import class_room, more_classes
from zslayout.results.headroom import Axis, HeadroomResult, Reach
from zslayout.results.limits import binding, limit
from zslayout.results.records.record import Record, RootRecord, computed, value

_CLASSES: Final = "ZS_SIZE_CLASSES"


class BeyondRecord(Record):
    """The first value of an axis that does not hold."""

    # of an axis and a trial

    value: int = computed(lambda of: of[0].of(of[1].layout))
    outcome: Outcome = computed(lambda of: of[1].outcome)
    headroom_bits: int = computed(lambda of: of[1].layout.headroom_bits)
    failing: tuple[str, ...] = computed(lambda of: of[1].failing)
    """Ids of refuted statements."""


def _most(reach: Reach) -> int | None:
    return reach.axis.of(reach.last.layout) if reach.last else None


class ReachRecord(Record):
    """How far one number can be raised while the others stay."""

    chain_size: int
    """Where the axis starts."""
    most: int | None = computed(_most)
    """The last value that holds; null when the start does not."""
    more: int | None = computed(lambda of: of.more if of.last else None)
    """How much that is above the present one."""
    limit: str = computed(limit)
    """What ends it, in words and kernel names."""
    beyond: BeyondRecord | None = computed(lambda of: of.beyond and (of.axis, of.beyond))
    """Null when the range of the axis ends before."""
    proved: int = computed(lambda of: of.last.proved if of.last else 0)
    """How many statements are proved at the last value that holds."""


class ClassReachRecord(ReachRecord):
    """A larger CLASS_BITS."""

    more_size_classes: int = computed(more_classes)


class NowRecord(Record):
    """The configuration as it is."""

    physmem_bits: int = computed("result.params.physmem_bits")
    chain_size: int
    class_bits: int | None = computed(lambda of: of.start.layout.values.get(Axis.CLASS_BITS.value))
    """CLASS_BITS; like what follows, null for a word that is not zsmalloc's."""
    size_classes: int | None = computed(lambda of: of.start.layout.values.get(_CLASSES))
    """ZS_SIZE_CLASSES."""
    class_idx_room: int | None = computed(
        lambda of: class_room(of.start.layout) if _CLASSES in of.start.layout.values else None
    )
    """How many classes the field can tell apart."""


class FrontRecord(Record):
    """A point that holds, of which none that holds is as large in all three."""

    physmem_bits: int = computed(lambda of: Axis.PHYSMEM_BITS.of(of.layout))
    chain_size: int = computed("layout.chain_size")
    class_bits: int = computed(lambda of: Axis.CLASS_BITS.of(of.layout))
    size_classes: int = computed(lambda of: of.layout.values[_CLASSES])
    headroom_bits: int = computed("layout.headroom_bits")
    proved: int


class ConfigHeadroomRecord(Record):
    """One configuration under one scheme."""

    arch: str = computed("result.params.name")
    title: str = computed("result.params.title")
    scheme: str = computed("result.scheme.name")
    outcome: Outcome = computed("result.outcome")
    """The worst over the chain sizes."""
    chain_size: int
    """From which the axes are followed: the default, or --chain-size."""
    holds: bool = computed("start.holds")
    """Whether the word carries class_idx there, with everything proved."""
    headroom_bits: int = computed("start.layout.headroom_bits")
    """Bits to spare there; negative when bits are missing."""
    limit: str | None = computed(lambda of: None if of.start.holds else binding(of.start))
    """What keeps it from holding."""
    undecided: bool
    """Whether a solver gave up on something that an answer rests on."""
    now: NowRecord = computed(lambda of: of)
    physmem_bits: tuple[ReachRecord, ...]
    """More physical bits, by chain size; of many configurations at the default and the largest."""
    chain: ReachRecord | None
    """More pages in a chain; null for a word that does not depend on it."""
    class_bits: tuple[ClassReachRecord, ...]
    """A larger CLASS_BITS, at `chain_size` and at the largest."""
    pareto: tuple[FrontRecord, ...] = computed("front")
    """Empty where many configurations are asked about."""
    proved: int = computed(lambda of: sum(trial.proved for trial in of.trials if trial.sound))
    """How many statements are proved, over all points that the answers rest on."""


def _only(names: set[str]) -> str | None:
    return names.pop() if len(names) == 1 else None


class HeadroomRecord(RootRecord):
    """What `headroom` found."""

    arch: str | None = computed(lambda of: _only({each.result.params.name for each in of.results}))
    """The only one asked for, or null."""
    scheme: str | None = computed(
        lambda of: _only({each.result.scheme.name for each in of.results})
    )
    """The only one asked for, or null."""
    results: tuple[ConfigHeadroomRecord, ...]


def table(found: HeadroomResult) -> Table:
    """A row for each; no number where nothing holds."""
    titles = (
        *("arch", "scheme", "physmem_bits", "chain_size", "headroom_bits"),
        *("more_physmem_bits", "more_physmem_bits_at_max", "more_pages"),
        *("more_size_classes", "more_size_classes_at_max"),
    )
    results = value(HeadroomRecord, found)["results"]
    return Table(titles, tuple(tuple(_row(each)) for each in results))


def _row(each: dict[str, Any]) -> list[str]:
    bits, classes = each["physmem_bits"], each["class_bits"]
    start = [one["more"] for one in bits if one["chain_size"] == each["chain_size"]]
    physmem = [*start, *(one["more"] for one in bits[-1:])] or [None, None]
    chain = each["chain"]["more"] if each["chain"] else None
    classes = [one["more_size_classes"] if one["most"] is not None else None for one in classes]
    now = (each["now"]["physmem_bits"], each["chain_size"], each["headroom_bits"])
    classes = classes or [None]
    more = (*physmem, chain, classes[0], classes[-1])
    numbers = ("" if number is None else str(number) for number in (*now, *more))
    return [each["arch"], each["scheme"], *numbers]

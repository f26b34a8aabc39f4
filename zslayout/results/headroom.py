"""How much more still fits: each axis and the Pareto front, or a table of many configurations.

One rule: a number stands beside what it replaces and above the limit that ends it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zslayout.arch.params import Outcome
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import (
    GAP,
    Block,
    Span,
    Table,
    Text,
    heading,
    joined,
    line,
    table,
    titled,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.results.record import Record, RootRecord, computed, value
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.trial import SIZE_CLASSES, Axis, Reach, Trial
from zslayout.results.words import at_size, chain_sizes, outcome_sentence
from zslayout.tally import counted, grouped
from zslayout.words.layout import Layout

_TITLES: Final = (
    "configuration",
    "scheme",
    "page",
    "phys",
    "+phys",
    "at max",
    "+pages",
    "+classes",
    "at max",
    "limit of +phys",
)
_LEGEND: Final = (
    "+phys: more physical bits at the default chain size; at max: at the largest. +pages: more"
    " pages in a chain. +classes: more size classes, by a larger CLASS_BITS."
)


@dataclass(frozen=True, slots=True, eq=False)
class ConfigHeadroom:
    """How much more still fits on one configuration under one scheme."""

    result: ConfigResult
    start: Trial
    """The configuration itself at `chain_size`."""
    chain_size: int
    """CONFIG_ZSMALLOC_CHAIN_SIZE from which the axes are followed, in pages."""
    physmem_bits: tuple[Reach, ...]
    """One for each chain size, or for the one that was asked for."""
    chain: Reach | None
    """None where the word does not depend on the chain size."""
    class_bits: tuple[Reach, ...]
    """At `chain_size` and at the largest; one when these are the same, none where the scheme has no
    CLASS_BITS to change."""
    front: tuple[Trial, ...]
    """Every point that holds and has none that holds and is larger in all of physical bits, chain
    size and CLASS_BITS; none of the three below the configuration's but the chain size."""
    asked_as: str = ""
    """What names the configuration on a command line, if not its name."""

    @property
    def shown(self) -> list[Reach]:
        """Physical bits at the chain size that was asked for, and at the largest, if at any."""
        by_size = {each.chain_size: each for each in self.physmem_bits}
        sizes = dict.fromkeys((self.chain_size, max(by_size))) if by_size else ()
        return [by_size[size] for size in sizes]

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on something that an answer rests on."""
        return any(trial.undecided for trial in self.trials)

    @property
    def trials(self) -> Iterator[Trial]:
        """Every trial that the answers rest on, each once."""
        reaches = self.reaches
        ends = [end for each in reaches for end in (each.start, each.last, each.beyond) if end]
        return iter(dict.fromkeys((self.start, *ends, *self.front)))

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """Every reach, axis by axis."""
        return (*self.physmem_bits, *self.of_chain, *self.class_bits)

    @property
    def of_chain(self) -> tuple[Reach, ...]:
        """The reach in a chain, if there is one."""
        return () if self.chain is None else (self.chain,)


@dataclass(frozen=True, slots=True, eq=False)
class HeadroomResult(Result, Tabular):
    """How much more still fits, on one configuration or on many."""

    results: tuple[ConfigHeadroom, ...]
    one: bool
    """Whether one configuration was asked about, which is then told in full."""

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a solver gave up on something that an answer rests on."""
        open_ = any(each.undecided for each in self.results)
        return ExitCode.UNDECIDED if open_ else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """How far each number can be raised, and what ends it."""
        return (one for each in self.results for one in _diagnostics(each))

    def table(self) -> Table:
        """One configuration under one scheme a row; no number where nothing holds."""
        titles = (
            *("arch", "scheme", "physmem_bits", "chain_size", "headroom_bits"),
            *("more_physmem_bits", "more_physmem_bits_at_max", "more_pages"),
            *("more_size_classes", "more_size_classes_at_max"),
        )
        return table(titles, map(_numbers, value(HeadroomRecord, self)["results"]))

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """Each configuration in full, or a table of many; `verbose` adds every chain size."""
        several = len({each.result.scheme for each in self.results}) > 1
        if detail.page and len({each.result.params.name for each in self.results}) == 1:
            yield from joined(map(_page, self.results))
        elif self.one:
            yield from joined(_in_full(each, detail) for each in self.results)
        else:
            # The scheme is a column where there are several.
            kept = [place for place, title in enumerate(_TITLES) if several or title != "scheme"]
            rows = ([row[place] for place in kept] for row in map(_row, self.results))
            yield table([_TITLES[place] for place in kept], rows)
            yield GAP
            yield wrapped(_LEGEND)
            yield line(_proved(self.results))


def _axes(found: ConfigHeadroom) -> Iterator[tuple[str, Sequence[Reach], str]]:
    """What can be raised: its rule, how far, and the same in words."""
    if found.shown:
        yield "headroom.physmem_bits", found.shown, _physmem_words(found.shown)
    if found.of_chain:
        yield "headroom.chain_size", found.of_chain, _chain_words(found.of_chain)
    if found.class_bits:
        yield "headroom.class_bits", found.class_bits, _classes_words(found.class_bits)


def _diagnostics(found: ConfigHeadroom) -> Iterator[Diagnostic]:
    """What every axis comes to, or that there is none."""
    start = found.start
    names, scheme = (found.result.params.name,), found.result.scheme.name
    level = Level.WARNING if found.undecided else Level.NOTE
    if not start.holds:
        text = f"no headroom{at_size(start.layout)}: {start.becomes}"
        yield Diagnostic("headroom", level, f"{text}; limit: {start.binding}", names, scheme)
        return
    for rule, reaches, words in _axes(found):
        limits = "; ".join(dict.fromkeys(reach.limit for reach in reaches))
        yield Diagnostic(rule, level, f"{words}; limit: {limits}", names, scheme)


def _page(found: ConfigHeadroom) -> Iterator[Block]:
    """The axes and the Pareto front as tables."""
    yield heading(f"{found.result.params.name}, {found.result.scheme.name}", level=3)
    yield wrapped(outcome_sentence(found.result), hang=2)
    if found.start.holds:
        titles = ("what", "at chain size", "now", "more", "limit")
        reaches = (*found.shown, *found.of_chain, *found.class_bits)
        yield table(titles, map(_axis_row, reaches))
        if found.front:
            yield _front_table(found.front)
    else:
        yield from _without(found)
    yield line(_proved([found]))


def _in_full(found: ConfigHeadroom, detail: Detail) -> Iterator[Block]:
    result = found.result
    yield titled(result.params, result.scheme.name)
    yield wrapped(outcome_sentence(result), indent=2, hang=2)
    if found.start.holds:
        for _, reaches, words in _axes(found):
            yield from _axis(reaches, words)
        if detail.verbose:
            yield line("physical bits at every chain size", indent=2)
            titles = ("chain size", "most", "more", "one more is")
            yield table(titles, map(_physmem_row, found.physmem_bits), ruled=False, indent=4)
        if found.front:
            said = "Pareto front: the most physical bits by CLASS_BITS and chain size"
            yield line(said, indent=2)
            yield _front_table(found.front)
    else:
        yield from _without(found)
    yield line(Span(_proved([found]), "quiet"), indent=2)


def _without(found: ConfigHeadroom) -> Iterator[Block]:
    start, params = found.start, found.result.params
    yield line(f"no headroom{at_size(start.layout)}: {start.becomes}", indent=2)
    yield wrapped(f"limit: {start.binding}", indent=4, hang=2)
    asked = f"{found.asked_as or params.name} --scheme {found.result.scheme.name}"
    yield line(f"what would mend it: zslayout suggest {asked}", indent=2)


def _physmem_words(reaches: Sequence[Reach]) -> str:
    """`2 more physical bits at chain size 8, 1 at 16 (58, 57 in place of 56)`."""
    first, *others = reaches
    text = f"{counted(first.more, 'more physical bit')}{at_size(first.start.layout)}"
    for other in others:
        text += f", {other.more if other.last else 'none'} at {other.chain_size}"
    return f"{text} ({_most(reaches)}; now {first.now})"


def _most(reaches: Sequence[Reach]) -> str:
    return ", ".join(str(each.most) for each in reaches if each.last)


def _chain_words(reaches: Sequence[Reach]) -> str:
    reach = reaches[0]
    last = reach.last or reach.start
    text = f"{counted(reach.more, 'more page')} in a chain"
    return f"{text} ({last.layout.chain_size}; now {reach.chain_size})"


def _classes_words(reaches: Sequence[Reach]) -> str:
    """`254 more size classes at chain size 8, 0 at 16 (CLASS_BITS = 9, 8; now 8)`."""
    first, *others = reaches
    layout = first.start.layout
    text = f"{counted(first.more_size_classes, 'more size class')} at chain size {first.chain_size}"
    for other in others:
        text += f", {other.more_size_classes if other.last else 'none'} at {other.chain_size}"
    now = f"now {first.now}: {layout.values[SIZE_CLASSES]} classes"
    return (
        f"{text} (CLASS_BITS {_most(reaches)}; {now}, class_idx has room for {class_room(layout)})"
    )


def class_room(layout: Layout) -> int:
    """How many classes the class_idx field can tell apart."""
    return sum(1 << field.width for field in layout.fields if field.name == "class_idx")


def _axis(reaches: Sequence[Reach], words: str) -> Iterator[Block]:
    yield wrapped(words, indent=2, hang=2)
    by_limit = grouped((reach.limit, reach) for reach in reaches)
    for said, mine in by_limit.items():
        where = ""
        if len(by_limit) > 1:
            where = f" at {chain_sizes([each.chain_size for each in mine])}"
        yield wrapped(f"limit{where}: {said}", indent=4, hang=2)
        for end in dict.fromkeys(map(_beyond, mine)):
            if end:
                yield wrapped(end, indent=6, hang=2)


def _beyond(reach: Reach) -> str:
    """What becomes of the first point that does not hold."""
    trial = reach.beyond or (reach.start if reach.last is None else None)
    if trial is None:
        return ""
    value = reach.axis.of(trial.layout)
    unit = "physical bits" if reach.axis is Axis.PHYSMEM_BITS else reach.axis.value
    sizes = () if reach.axis is Axis.CHAIN_SIZE else trial.layout.chosen.values()
    where = "".join(f" and chain size {size}" for size in sizes)
    at = f"{value} {unit}" if reach.axis is Axis.PHYSMEM_BITS else f"{unit} = {value}"
    return f"with {at}{where}: {trial.becomes}"


def _physmem_row(reach: Reach) -> list[str]:
    beyond = reach.beyond or reach.start
    said = beyond.becomes if not beyond.holds else reach.limit
    most, more = ("-", "none") if reach.last is None else (str(reach.most), str(reach.more))
    return [str(reach.chain_size), most, more, said]


def _front_table(front: Sequence[Trial]) -> Table:
    sizes = sorted({trial.layout.chain_size for trial in front})
    rows: dict[int, dict[int, int]] = {}
    for trial in front:
        row = rows.setdefault(Axis.CLASS_BITS.of(trial.layout), {})
        row[trial.layout.chain_size] = Axis.PHYSMEM_BITS.of(trial.layout)
    titles = ("CLASS_BITS", *(f"chain {size}" for size in sizes))
    body = [(str(bits), *(str(row.get(size, "")) for size in sizes)) for bits, row in rows.items()]
    return table(titles, body, ruled=False, indent=4)


def _row(found: ConfigHeadroom) -> list[str]:
    params = found.result.params
    name = [params.name, found.result.scheme.name]
    numbers = [f"{(1 << params.page_shift) // 1024}K", str(params.physmem_bits)]
    if not found.start.holds:
        becomes = re.sub(" bits? missing", " missing", found.start.becomes)
        return [*name, *numbers, "-", "-", "-", "-", "-", becomes]
    first_and_last = (*found.physmem_bits[:1], *found.physmem_bits[-1:])
    physmem = [str(each.more) if each.last else "none" for each in first_and_last] or ["-", "-"]
    pages = [str(each.more) for each in found.of_chain] or ["-"]
    ends = (found.class_bits[:1], found.class_bits[-1:])
    classes = [str(end[0].more_size_classes) if end else "-" for end in ends]
    beyond = [reach.beyond or reach.start for reach in first_and_last]
    limits = dict.fromkeys(end.short_binding for end in beyond if not end.holds)
    return [*name, *numbers, *physmem, *pages, *classes, ", ".join(limits)]


def _axis_row(reach: Reach) -> list[Text]:
    names = {
        Axis.PHYSMEM_BITS: "physical bits",
        Axis.CHAIN_SIZE: "pages in a chain",
        Axis.CLASS_BITS: "CLASS_BITS",
    }
    more = str(reach.more) if reach.last else "none"
    what, size, now = names[reach.axis], str(reach.chain_size), str(reach.now)
    return [what, size, now, more, Span(reach.limit, "code")]


def _proved(found: Iterable[ConfigHeadroom]) -> str:
    """How much was proved, or what was refuted instead, and whether a solver gave up."""
    trials = dict.fromkeys(trial for each in found for trial in each.trials)
    sound = [trial for trial in trials if trial.sound]
    failing = dict.fromkeys(id_ for trial in trials for id_ in trial.failing)
    open_ = sum(bool(trial.undecided) for trial in trials)
    said = []
    if sound:
        count = sum(trial.proved for trial in sound)
        said.append(f"proved: {count} statements at {counted(len(sound), 'point')}")
    elif failing:
        said.append(f"refuted: {', '.join(failing)}")
    if open_:
        said.append(f"UNDECIDED at {counted(open_, 'point')}")
    return "; ".join(said)


def _numbers(each: dict[str, Any]) -> list[str]:
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


class BeyondRecord(Record):
    """The first value of an axis that does not hold."""

    # of an axis and a trial

    value: int = computed(lambda of: of[0].of(of[1].layout))
    outcome: Outcome = computed(lambda of: of[1].outcome)
    headroom_bits: int = computed(lambda of: of[1].layout.headroom_bits)
    failing: tuple[str, ...] = computed(lambda of: of[1].failing)
    """Ids of refuted statements."""


class ReachRecord(Record):
    """How far one number can be raised while the others stay."""

    chain_size: int
    """Where the axis starts."""
    most: int | None
    """The last value that holds; null when the start does not."""
    more: int | None = computed(lambda of: of.more if of.last else None)
    """How much that is above the present one."""
    limit: str
    """What ends it, in words and kernel names."""
    beyond: BeyondRecord | None = computed(lambda of: of.beyond and (of.axis, of.beyond))
    """Null when the range of the axis ends before."""
    proved: int = computed(lambda of: of.last.proved if of.last else 0)
    """How many statements are proved at the last value that holds."""


class ClassReachRecord(ReachRecord):
    """A larger CLASS_BITS."""

    more_size_classes: int


class NowRecord(Record):
    """The configuration as it is."""

    physmem_bits: int = computed("result.params.physmem_bits")
    chain_size: int
    class_bits: int | None = computed(lambda of: of.start.layout.values.get(Axis.CLASS_BITS.value))
    """CLASS_BITS; like what follows, null for a word that is not zsmalloc's."""
    size_classes: int | None = computed(lambda of: of.start.layout.values.get(SIZE_CLASSES))
    """ZS_SIZE_CLASSES."""
    class_idx_room: int | None = computed(
        lambda of: class_room(of.start.layout) if SIZE_CLASSES in of.start.layout.values else None
    )
    """How many classes the field can tell apart."""


class FrontRecord(Record):
    """A point that holds, of which none that holds is as large in all three."""

    physmem_bits: int = computed(lambda of: Axis.PHYSMEM_BITS.of(of.layout))
    chain_size: int = computed("layout.chain_size")
    class_bits: int = computed(lambda of: Axis.CLASS_BITS.of(of.layout))
    size_classes: int = computed(lambda of: of.layout.values[SIZE_CLASSES])
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
    limit: str | None = computed(lambda of: None if of.start.holds else of.start.binding)
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


class HeadroomRecord(RootRecord, of=HeadroomResult):
    """What `headroom` found."""

    arch: str | None = computed(lambda of: _only({each.result.params.name for each in of.results}))
    """The only one asked for, or null."""
    scheme: str | None = computed(
        lambda of: _only({each.result.scheme.name for each in of.results})
    )
    """The only one asked for, or null."""
    results: tuple[ConfigHeadroomRecord, ...]

"""What would make a layout hold: changes, each with its cost and the trials that prove it.

One rule: nothing is suggested without its cost, and the proof is counted, not claimed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.reference.size_class import calculate_zspage_chain_size
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Span, line, titled, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult, FixSummary
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.trial import Axis, Trial, gate
from zslayout.results.words import at_size, chain_sizes, outcome_sentence, spare
from zslayout.tally import grouped, ranges, sized
from zslayout.words.layout import Layout

_PREPROCESSOR: Final = (
    "the preprocessor has no ilog2(): the two widths must be written as constants for #if, as"
    " `merged` does"
)
_NOTHING: Final = "no change on one axis, and no two together, mends it"


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """One thing that is changed. The gate has no numbers: both are 0."""

    axis: Axis
    before: int = 0
    after: int = 0

    def __str__(self) -> str:
        if self.axis is Axis.GATE:
            return "a computed gate"
        return f"{self.axis.value} {self.before} -> {self.after}"


@dataclass(frozen=True, slots=True, eq=False)
class GateEffect:
    """What a computed gate does to every shipped configuration, each checked before and after."""

    kept: tuple[str, ...]
    """Those whose word carries class_idx at every chain size, before and after."""
    gained: tuple[tuple[str, Outcome], ...]
    """Those that did not build at some chain size and now do at each, with the outcome now."""
    same: tuple[str, ...]
    """Those that fell back, and still do or now carry class_idx."""
    lost: tuple[str, ...]
    """Those whose word carried class_idx at some chain size where it no longer does."""
    worse: tuple[str, ...]
    """Those on which something is not proved after the change that is not known to fail."""
    proved: int
    """How many statements are proved after the change, each at each chain size."""
    undecided: tuple[str, ...]
    """Those on which a solver gave up."""

    @property
    def count(self) -> int:
        """How many configurations there are."""
        groups = (self.kept, self.gained, self.same, self.lost, self.worse, self.undecided)
        return sum(map(len, groups))


@dataclass(frozen=True, slots=True, eq=False)
class Suggestion:
    """Changes that mend a layout, with the proof: a trial for each chain size it is to hold at."""

    changes: tuple[ParameterChange, ...]
    before: Layout
    trials: tuple[Trial, ...]

    def __str__(self) -> str:
        return " and ".join(map(str, self.changes))

    @property
    def outcome(self) -> Outcome:
        """The worst outcome over the chain sizes."""
        return Outcome.worst(tuple(trial.outcome for trial in self.trials))

    @property
    def tightest(self) -> Layout:
        """The layout with the least room to spare, at the largest such chain size."""
        return min(
            (trial.layout for trial in self.trials),
            key=lambda layout: (layout.headroom_bits, -layout.chain_size),
        )


@dataclass(frozen=True, slots=True, eq=False)
class InfeasibleAxis:
    """An axis on which nothing mends the layout: the values tried, and the best that came of it.

    `best` is a layout at its worst chain size. `failing` are the statements, by id, that fail where
    the bits would do.
    """

    axis: Axis
    tried: tuple[int, ...]
    best: Layout
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SuggestResult(Result):
    """What would mend a layout, the smallest change on each axis first."""

    result: ConfigResult
    start: tuple[Trial, ...]
    """The configuration itself, at each chain size that was asked for."""
    found: tuple[Suggestion, ...] = ()
    infeasible: tuple[InfeasibleAxis, ...] = ()
    everywhere: GateEffect | None = None
    """Of a computed gate, where one is suggested."""
    given_up: tuple[str, ...] = ()
    """What a solver gave up on, in words: an answer may be missing."""

    @property
    def broken(self) -> tuple[Trial, ...]:
        """The chain sizes at which there is something to mend."""
        carries = self.result.scheme.gated
        return tuple(trial for trial in self.start if not (trial.holds if carries else trial.sound))

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on something that the answer rests on."""
        return bool(self.given_up or (self.everywhere and self.everywhere.undecided))

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a solver gave up on something that the answer rests on."""
        return ExitCode.UNDECIDED if self.undecided else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """Each suggestion, or that none is needed or known; what a solver gave up on."""
        names, scheme = (self.result.params.name,), self.result.scheme.name
        if not self.broken:
            text = f"nothing is needed: {_as_it_is(self.start)}"
            yield Diagnostic("suggest", Level.OK, text, names, scheme)
        for each in self.found:
            said = " and ".join(_change(change, each) for change in each.changes)
            price = "; ".join(cost(change, each) for change in each.changes)
            text = f"{said} gives {_gives(each)}; cost: {price}; proved: {_proved(each.trials)}"
            yield Diagnostic("suggest", Level.NOTE, text, names, scheme, fix=str(each))
        if self.broken and not self.found:
            yield Diagnostic("suggest", Level.NOTE, f"nothing helps: {_NOTHING}", names, scheme)
        for said in self.given_up:
            text = f"a solver gave up on {said}"
            yield Diagnostic("suggest", Level.WARNING, text, names, scheme)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """All of it: each change with its price and proof."""
        result = self.result
        yield titled(result.params, result.scheme.name)
        yield wrapped(outcome_sentence(result), indent=2, hang=2)
        if not self.broken:
            yield wrapped(f"nothing is needed: {_as_it_is(self.start)}", indent=2, hang=2)
            return
        yield wrapped(f"limit: {limits(self.broken)}", indent=2, hang=2)
        for number, each in enumerate(self.found, start=1):
            yield GAP
            yield from _suggested(number, each)
        if not self.found:
            yield GAP
            yield line(f"nothing helps: {_NOTHING}", indent=2)
        if self.infeasible:
            said = "; ".join(map(_infeasible, self.infeasible))
            yield GAP
            yield wrapped(f"not sufficient alone: {said}", indent=2, hang=2)
        if self.everywhere is not None:
            yield GAP
            yield from _everywhere(self.everywhere)
        yield from (line(Span(f"UNDECIDED: {said}", "open"), indent=2) for said in self.given_up)

    def in_short(self, command: str) -> FixSummary | None:
        """The changes in a few words, for a report on something else; `command` tells all."""
        if not self.broken:
            return None
        named = tuple(f"{each}{_becomes(each)}" for each in self.found)
        return FixSummary(command, named, undecided=bool(self.given_up))


def _suggested(number: int, each: Suggestion) -> Iterator[Block]:
    start = f"{number}. "
    below = 2 + len(start)
    for change in each.changes:
        text = Span(start + _change(change, each), "strong")
        indent = below if start == "and " else 2
        yield wrapped(text, indent=indent, hang=below + 2 - indent)
        start = "and "
    yield wrapped(f"gives: {_gives(each)}", indent=below, hang=2)
    for change in each.changes:
        yield wrapped(f"cost: {cost(change, each)}", indent=below, hang=2)
    yield wrapped(f"proved: {_proved(each.trials)}", indent=below, hang=2)
    unrefuted = dict.fromkeys(id_ for trial in each.trials for id_ in trial.unrefuted_controls)
    if unrefuted:
        yield wrapped(f"sanity checks that hold here: {', '.join(unrefuted)}", indent=below)


def _change(change: ParameterChange, each: Suggestion) -> str:
    if change.axis is Axis.GATE:
        old, new = gate(each.before.definition), gate(each.tightest.definition)
        return f"the gate: {new} in place of {old}"
    return str(change)


def _becomes(each: Suggestion) -> str:
    """What comes of it, unless that is class_idx at every chain size."""
    if each.outcome is Outcome.CLASS_IDX:
        return ""
    found = outcome_at(each.trials)
    where = f" at {chain_sizes(found[each.outcome.value])}" if len(found) > 1 else ""
    return f" ({each.outcome.value}{where})"


def _gives(each: Suggestion) -> str:
    """The outcomes, and how tight it is where it is tightest."""
    after, said = each.tightest, []
    carries = after.scheme.gated
    for outcome, sizes in outcome_at(each.trials).items():
        same = carries and outcome == Outcome.FALLBACK.value
        words = ", words identical to pfn-idx" if same else ""
        said.append(f"{outcome} at {chain_sizes(sizes)}{words}")
    three = "three fields would need" if carries and not after.enabled else "needs"
    bits = f"{three} {after.needed_bits} of {after.word_bits} bits{at_size(after)}"
    return f"{'; '.join(said)}; {bits}, {spare(after)}"


def _everywhere(found: GateEffect) -> Iterator[Block]:
    """What a computed gate does to every shipped configuration."""
    lost = f"{len(found.lost)} lose it ({', '.join(found.lost)})" if found.lost else "none loses it"
    said = (
        f"the computed gate everywhere: of {found.count} shipped configurations {len(found.kept)}"
        f" keep class-idx and {lost}, {len(found.gained)} gain a build, {len(found.same)} fall back"
        " as before"
    )
    yield wrapped(said, indent=2, hang=2)
    by_outcome = grouped((outcome.value, name) for name, outcome in found.gained)
    parts = [f"gain a build ({each}): {', '.join(names)}" for each, names in by_outcome.items()]
    if found.worse:
        parts.append(f"NOT PROVED on {', '.join(found.worse)}")
    if found.undecided:
        parts.append(f"UNDECIDED on {', '.join(found.undecided)}")
    parts += [f"proved: {found.proved} statements, each at each chain size", _PREPROCESSOR]
    for part in parts:
        yield wrapped(part, indent=4, hang=2)


def _infeasible(each: InfeasibleAxis) -> str:
    if each.axis is Axis.GATE:
        return f"a computed gate ({spare(each.best)})"
    tried = f"{each.axis.value} {ranges(each.tried)}"
    best = each.best
    at = f"{each.axis.of(best)}"
    if best.headroom_bits < 0:
        return f"{tried} ({spare(best)} at best, with {at})"
    if each.failing:
        return f"{tried} ({', '.join(each.failing)} REFUTED with {at})"
    return f"{tried} (the bits would do, but not for the gate, {gate(best.definition)})"


def limits(trials: Sequence[Trial]) -> str:
    """What keeps the configuration from holding, each said once."""
    return "; ".join(dict.fromkeys(trial.binding for trial in trials))


def _as_it_is(trials: Sequence[Trial]) -> str:
    sizes = chain_sizes([trial.layout.chain_size for trial in trials])
    outcome = Outcome.worst(tuple(trial.outcome for trial in trials)).value
    text = f"{outcome} at {sizes}; proved: {_proved(trials)}"
    known = dict.fromkeys(id_ for trial in trials for id_ in trial.known)
    return f"{text}; known to be refuted, as expected: {', '.join(known)}" if known else text


def _proved(trials: Sequence[Trial]) -> str:
    counts = sorted({trial.proved for trial in trials})
    said = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
    where = f"each of {len(trials)} chain sizes" if len(trials) > 1 else "1 chain size"
    return f"{said} statements at {where}"


def outcome_at(trials: Iterable[Trial]) -> dict[str, list[int]]:
    """The chain sizes of each outcome."""
    return grouped((trial.outcome.value, trial.layout.chain_size) for trial in trials)


def cost(change: ParameterChange, among: Suggestion) -> str:
    """What the change takes away, in numbers."""
    after = among.tightest
    match change.axis:
        case Axis.GATE if among.outcome is Outcome.CLASS_IDX:
            return "nothing on this configuration"
        case Axis.GATE:
            where = chain_sizes(outcome_at(among.trials)[among.outcome.value])
            return f"zs_free() keeps its lock at {where}: the word carries no class index"
        case Axis.CHAIN_SIZE:
            pages = f"a zspage of at most {change.after} pages, not {change.before}"
            old, new = (
                f"{100 * _tail(after, each):.1f} %" for each in (change.before, change.after)
            )
            return (
                f"{pages}: over the size classes, {new} of it on average hold no object, not {old}"
            )
        case Axis.PAGE_SHIFT:
            old, new = (sized(1 << each) for each in (change.before, change.after))
            return f"pages of {new}, not {old}, for the whole kernel"
        case Axis.PHYSMEM_BITS:
            bits = change.after
            return f"no memory at 2^{bits} bytes ({sized(1 << bits)}) of physical address and above"
        case Axis.CLASS_BITS:
            few, many = _sizes(after, change.after), _sizes(after, change.before)
            slots = f"up to {_unused(few)} bytes of a slot unused, not {_unused(many)}"
            return f"{len(few)} size classes, not {len(many)}: {slots}, on every architecture"


def _sizes(layout: Layout, class_bits: int) -> list[int]:
    """The sizes of the classes in bytes, as zs_create_pool() makes them."""
    least, most = layout.values["ZS_MIN_ALLOC_SIZE"], layout.values["ZS_MAX_ALLOC_SIZE"]
    delta = layout.values["PAGE_SIZE"] >> class_bits
    return [*range(least, most, delta), most]


def _unused(sizes: Sequence[int]) -> int:
    """The most bytes of a slot that an object above the least size can leave unused."""
    return max((high - low - 1 for low, high in pairwise(sizes)), default=0)


def _tail(layout: Layout, chain_size: int) -> float:
    """The share of a zspage that holds no object, on average over the size classes."""
    page, shares = layout.values["PAGE_SIZE"], []
    for size in _sizes(layout, layout.values[Axis.CLASS_BITS.value]):
        zspage = page * calculate_zspage_chain_size(size, page, chain_size)
        shares.append(zspage % size / zspage)
    return sum(shares) / len(shares)


class ChangeRecord(Record):
    """One change: of a macro or Kconfig symbol and two ints, or `gate` and two `#if` lines."""

    what: str = computed(lambda of: of[0])
    from_: int | str = computed(lambda of: of[1])
    to: int | str = computed(lambda of: of[2])


def _from_to(change: ParameterChange, each: Suggestion) -> tuple[str, int | str, int | str]:
    if change.axis is Axis.GATE:
        return "gate", gate(each.before.definition), gate(each.tightest.definition)
    return change.axis.value, change.before, change.after


class SuggestionRecord(Record):
    """Changes that mend the layout together."""

    changes: tuple[ChangeRecord, ...] = computed(
        lambda of: tuple(_from_to(change, of) for change in of.changes)
    )
    outcome: Outcome
    """What comes of it; `fallback` too mends a layout that does not build."""
    outcome_at: Mapping[str, tuple[int, ...]] = computed(lambda of: outcome_at(of.trials))
    """By outcome: the chain sizes that have it."""
    chain_size: int = computed("tightest.chain_size")
    """The one with the least to spare, where the following numbers are from."""
    needed_bits: int = computed("tightest.needed_bits")
    word_bits: int = computed("tightest.word_bits")
    headroom_bits: int = computed("tightest.headroom_bits")
    size_classes: int = computed(lambda of: of.tightest.values["ZS_SIZE_CLASSES"])
    cost: tuple[str, ...] = computed(lambda of: tuple(cost(change, of) for change in of.changes))
    """What each change takes away, in words."""
    proved: int = computed(lambda of: sum(trial.proved for trial in of.trials))
    """How many statements are proved, each at each chain size."""
    toothless: tuple[str, ...] = computed(
        lambda of: sorted({id_ for trial in of.trials for id_ in trial.unrefuted_controls})
    )
    """Controls that are true of the changed layout, and so show nothing there."""


class NoHelpRecord(Record):
    """A single change that mends nothing."""

    what: str = computed("axis.value")
    tried: tuple[int, ...]
    headroom_bits: int = computed("best.headroom_bits")
    """At best."""
    failing: tuple[str, ...]
    """Ids of statements that fail where the bits would do."""


class GainedRecord(Record):
    """A configuration that gains a build."""

    arch: str = computed(lambda of: of[0])
    outcome: Outcome = computed(lambda of: of[1])


class GateEffectRecord(Record):
    """What a computed gate does to every shipped configuration, by name."""

    configurations: int = computed("count")
    """How many there are."""
    kept: tuple[str, ...]
    """Those that carry class_idx as before."""
    gained: tuple[GainedRecord, ...]
    same: tuple[str, ...]
    """Those that fall back as before."""
    lost: tuple[str, ...]
    """Those that carry class_idx no more."""
    worse: tuple[str, ...]
    """Those on which something is not proved."""
    undecided: tuple[str, ...]
    proved: int
    """How many statements are proved."""


class SuggestRecord(RootRecord, of=SuggestResult):
    """What `suggest` found."""

    arch: str = computed("result.params.name")
    title: str = computed("result.params.title")
    scheme: str = computed("result.scheme.name")
    outcome: Outcome = computed(lambda of: Outcome.worst(tuple(each.outcome for each in of.start)))
    """The worst over the chain sizes asked for."""
    outcome_at: Mapping[str, tuple[int, ...]] = computed(lambda of: outcome_at(of.start))
    """By outcome: the chain sizes that have it."""
    chain_sizes: tuple[int, ...] = computed(
        lambda of: [each.layout.chain_size for each in of.start]
    )
    needed: bool = computed(lambda of: bool(of.broken))
    """Whether there is anything to mend."""
    limit: str | None = computed(lambda of: limits(of.broken) if of.broken else None)
    """What keeps the configuration from holding."""
    suggestions: tuple[SuggestionRecord, ...] = computed("found")
    """The smallest on each axis first."""
    no_help: tuple[NoHelpRecord, ...] = computed("infeasible")
    gate_everywhere: GateEffectRecord | None = computed("everywhere")
    """Of a computed gate, where one is suggested."""
    undecided: tuple[str, ...] = computed("given_up")
    """What a solver gave up on, in words."""

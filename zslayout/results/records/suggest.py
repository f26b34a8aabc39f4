"""The JSON of `suggest`."""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.results.documents.suggest import cost, limits, outcome_at
from zslayout.results.headroom import Axis, Trial
from zslayout.results.limits import gate
from zslayout.results.records.record import Record
from zslayout.results.suggest import (
    GateEffect,
    InfeasibleAxis,
    ParameterChange,
    Suggestion,
    SuggestResult,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """One change: of a macro or Kconfig symbol and two ints, or `gate` and two `#if` lines."""

    what: str
    from_: int | str
    to: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRecord:
    """Changes that mend the layout together."""

    changes: tuple[ChangeRecord, ...]
    outcome: Outcome
    """What comes of it; `fallback` too mends a layout that does not build."""
    outcome_at: Mapping[str, tuple[int, ...]]
    """By outcome: the chain sizes that have it."""
    chain_size: int
    """The one with the least to spare, where the following numbers are from."""
    needed_bits: int
    word_bits: int
    headroom_bits: int
    size_classes: int
    cost: tuple[str, ...]
    """What each change takes away, in words."""
    proved: int
    """How many statements are proved, each at each chain size."""
    toothless: tuple[str, ...]
    """Controls that are true of the changed layout, and so show nothing there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoHelpRecord:
    """A single change that mends nothing."""

    what: str
    tried: tuple[int, ...]
    headroom_bits: int
    """At best."""
    failing: tuple[str, ...]
    """Ids of statements that fail where the bits would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GainedRecord:
    """A configuration that gains a build."""

    arch: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEffectRecord:
    """What a computed gate does to every shipped configuration, by name."""

    configurations: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestRecord(Record):
    """What `suggest` found."""

    arch: str
    title: str
    scheme: str
    outcome: Outcome
    """The worst over the chain sizes asked for."""
    outcome_at: Mapping[str, tuple[int, ...]]
    """By outcome: the chain sizes that have it."""
    chain_sizes: tuple[int, ...]
    needed: bool
    """Whether there is anything to mend."""
    limit: str | None
    """What keeps the configuration from holding."""
    suggestions: tuple[SuggestionRecord, ...]
    """The smallest on each axis first."""
    no_help: tuple[NoHelpRecord, ...]
    gate_everywhere: GateEffectRecord | None
    """Of a computed gate, where one is suggested."""
    undecided: tuple[str, ...]
    """What a solver gave up on, in words."""


def record(answer: SuggestResult) -> SuggestRecord:
    """The suggestions as JSON has them."""
    result, everywhere = answer.result, answer.everywhere
    return SuggestRecord(
        arch=result.params.name,
        title=result.params.title,
        scheme=result.scheme.name,
        outcome=Outcome.worst(tuple(trial.outcome for trial in answer.start)),
        outcome_at=_outcome_at(answer.start),
        chain_sizes=tuple(trial.layout.chain_size for trial in answer.start),
        needed=bool(answer.broken),
        limit=limits(answer.broken) if answer.broken else None,
        suggestions=tuple(map(_suggestion, answer.found)),
        no_help=tuple(map(_no_help, answer.infeasible)),
        gate_everywhere=None if everywhere is None else _gate_effect(everywhere),
        undecided=answer.given_up,
    )


def _outcome_at(trials: tuple[Trial, ...]) -> Mapping[str, tuple[int, ...]]:
    return {outcome: tuple(sizes) for outcome, sizes in outcome_at(trials).items()}


def _suggestion(each: Suggestion) -> SuggestionRecord:
    after = each.tightest
    return SuggestionRecord(
        changes=tuple(_change(change, each) for change in each.changes),
        outcome=each.outcome,
        outcome_at=_outcome_at(each.trials),
        chain_size=after.chain_size,
        needed_bits=after.needed_bits,
        word_bits=after.word_bits,
        headroom_bits=after.headroom_bits,
        size_classes=after.values["ZS_SIZE_CLASSES"],
        cost=tuple(cost(change, each) for change in each.changes),
        proved=sum(trial.proved for trial in each.trials),
        toothless=tuple(sorted({id_ for trial in each.trials for id_ in trial.unrefuted_controls})),
    )


def _change(change: ParameterChange, each: Suggestion) -> ChangeRecord:
    if change.axis is Axis.GATE:
        old, new = gate(each.before.definition), gate(each.tightest.definition)
        return ChangeRecord(what="gate", from_=old, to=new)
    return ChangeRecord(what=change.axis.value, from_=change.before, to=change.after)


def _no_help(each: InfeasibleAxis) -> NoHelpRecord:
    return NoHelpRecord(
        what=each.axis.value,
        tried=each.tried,
        headroom_bits=each.best.headroom_bits,
        failing=each.failing,
    )


def _gate_effect(found: GateEffect) -> GateEffectRecord:
    return GateEffectRecord(
        configurations=found.count,
        kept=found.kept,
        gained=tuple(GainedRecord(arch=name, outcome=outcome) for name, outcome in found.gained),
        same=found.same,
        lost=found.lost,
        worse=found.worse,
        undecided=found.undecided,
        proved=found.proved,
    )

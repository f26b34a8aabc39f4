"""The JSON of `suggest`."""

from collections.abc import Mapping

from zslayout.arch.params import Outcome
from zslayout.results.documents.suggest import cost, limits, outcome_at
from zslayout.results.headroom import Axis
from zslayout.results.limits import gate
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.suggest import ParameterChange, Suggestion


class ChangeRecord(Record):
    """One change: of a macro or Kconfig symbol and two ints, or `gate` and two `#if` lines."""

    what: str = computed(lambda of: of[0])
    from_: int | str = computed(lambda of: of[1])
    to: int | str = computed(lambda of: of[2])


def _change(change: ParameterChange, each: Suggestion) -> tuple[str, int | str, int | str]:
    if change.axis is Axis.GATE:
        return "gate", gate(each.before.definition), gate(each.tightest.definition)
    return change.axis.value, change.before, change.after


class SuggestionRecord(Record):
    """Changes that mend the layout together."""

    changes: tuple[ChangeRecord, ...] = computed(
        lambda of: tuple(_change(change, of) for change in of.changes)
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


class SuggestRecord(RootRecord):
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

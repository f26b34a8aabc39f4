"""The JSON of `diff`."""

from collections.abc import Mapping
from typing import Any

from zslayout.arch.params import Outcome
from zslayout.results.diff import FIELDS, HEADROOM, MACROS, ConfigState, Direction, Value
from zslayout.results.records.check import FieldRecord
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.words.layout import Field

ValueRecord = int | FieldRecord | None
"""A number; a field, or null where the word has none of that name."""


class OperandRecord(Record):
    """What is compared."""

    name: str
    """As it was given."""
    nearest: str | None = computed(lambda of: of.nearest or None)
    """Of a C file: the scheme that it is nearest to."""
    agrees: Mapping[str, int] = computed(lambda of: dict(of.agrees))
    """Of a C file: on how many configurations it agrees with which scheme."""


class OutcomeChangeRecord(Record):
    """How an outcome moved; null is undecided."""

    a: Outcome | None = computed("before")
    b: Outcome | None = computed("after")
    chain_sizes: tuple[int, ...]
    direction: Direction


class QuantityChangeRecord(Record):
    """What moved at the chain size of the comparison."""

    what: str
    """A parameter, `pfn`, `class_idx`, `obj_idx`, ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASSES, headroom."""
    a: ValueRecord = computed("before")
    b: ValueRecord = computed("after")


class OtherChainSizesRecord(Record):
    """What moved at other chain sizes only: a value for each of these."""

    what: str
    chain_sizes: tuple[int, ...]
    a: tuple[ValueRecord, ...] = computed(lambda of: [change.before for _, change in of.changes])
    b: tuple[ValueRecord, ...] = computed(lambda of: [change.after for _, change in of.changes])


def _sizes_by_outcome(state: ConfigState) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for chain_size, outcome in state.outcomes.items():
        name = outcome.value if outcome else "undecided"
        found[name] = (*found.get(name, ()), chain_size)
    return found


def _values(state: ConfigState) -> Mapping[str, Value]:
    return state.values[state.chain_size]


def _fields(state: ConfigState) -> list[Any]:
    values = _values(state)
    return [values[name] for name in FIELDS if isinstance(values[name], Field)]


class ConfigStateRecord(Record):
    """What one side comes to on one configuration."""

    arch: str = computed("params.name")
    chain_size: int
    """Where numbers are compared: the default, or --chain-size."""
    outcome: Outcome
    """The worst over the chain sizes; what is undecided counts as `unproved`."""
    undecided: bool
    """Whether a solver gave up on an outcome."""
    outcome_at: Mapping[str, tuple[int, ...]] = computed(_sizes_by_outcome)
    """By outcome, and `undecided`: the chain sizes that have it."""
    refuted: tuple[str, ...]
    """Ids of statements that an outcome rests on and that are false at some chain size."""
    agrees: str | None = computed(lambda of: of.agrees or None)
    """The scheme that the word is laid out by; null for a C file that agrees with none here."""
    params: Mapping[str, int] = computed(
        lambda of: {name: _values(of)[name] for name in DOMAIN.names}
    )
    fields: tuple[FieldRecord, ...] = computed(_fields)
    macros: Mapping[str, int] = computed(lambda of: {name: _values(of)[name] for name in MACROS})
    """ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASSES."""
    headroom_bits: int = computed(lambda of: _values(of)[HEADROOM])
    """What the fields that are in the word leave of it: of a fallback these are two. By the
    scheme's own reckoning, or by the same plain sum on both where one agrees with no scheme."""


class ConfigDiffRecord(Record):
    """One configuration; of two archconfigs, the only one, by the name of B."""

    arch: str = computed("params.name")
    direction: Direction
    """`worse` at some chain size; else `undecided`; else `better` at some chain size, or `same`."""
    unchanged: bool
    """Whether nothing that is compared moved, at any chain size."""
    steps: tuple[OutcomeChangeRecord, ...]
    changes: tuple[QuantityChangeRecord, ...]
    elsewhere: tuple[OtherChainSizesRecord, ...]
    a: ConfigStateRecord = computed("before")
    b: ConfigStateRecord = computed("after")


class DiffSummaryRecord(Record):
    """On how many configurations."""

    unchanged: int
    worse: int = computed(lambda of: of.count(Direction.WORSE))
    undecided: int = computed(lambda of: of.count(Direction.UNDECIDED))
    better: int = computed(lambda of: of.count(Direction.BETTER))
    same: int = computed(lambda of: of.count(Direction.SAME))


class DiffRecord(RootRecord):
    """What `diff` found."""

    a: OperandRecord
    b: OperandRecord
    scheme: str | None = computed(lambda of: of.scheme or None)
    """Where two archconfigs are compared: the scheme that both are laid out by."""
    chain_size: int | None
    """--chain-size."""
    results: tuple[ConfigDiffRecord, ...] = computed("moves")
    summary: DiffSummaryRecord = computed(lambda of: of)

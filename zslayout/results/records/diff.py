"""The JSON of `diff`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.results.diff import (
    FIELDS,
    HEADROOM,
    MACROS,
    ConfigDiff,
    ConfigState,
    DiffOperand,
    DiffResult,
    Direction,
    OtherChainSizes,
    OutcomeChange,
    QuantityChange,
    Value,
)
from zslayout.results.records.check import FieldRecord, word_field
from zslayout.results.records.record import Record
from zslayout.words.layout import Field
from zslayout.words.parameters import PARAMETERS

_UNDECIDED: Final = "undecided"
ValueRecord = int | FieldRecord | None
"""A number; a field, or null where the word has none of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperandRecord:
    """What is compared."""

    name: str
    """As it was given."""
    nearest: str | None
    """Of a C file: the scheme that it is nearest to."""
    agrees: Mapping[str, int]
    """Of a C file: on how many configurations it agrees with which scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChangeRecord:
    """How an outcome moved; null is undecided."""

    a: Outcome | None
    b: Outcome | None
    chain_sizes: tuple[int, ...]
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityChangeRecord:
    """What moved at the chain size of the comparison."""

    what: str
    """A parameter, `pfn`, `class_idx`, `obj_idx`, ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASSES, headroom."""
    a: ValueRecord
    b: ValueRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChainSizesRecord:
    """What moved at other chain sizes only: a value for each of these."""

    what: str
    chain_sizes: tuple[int, ...]
    a: tuple[ValueRecord, ...]
    b: tuple[ValueRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigStateRecord:
    """What one side comes to on one configuration."""

    arch: str
    chain_size: int
    """Where numbers are compared: the default, or --chain-size."""
    outcome: Outcome
    """The worst over the chain sizes; what is undecided counts as `unproved`."""
    undecided: bool
    """Whether a solver gave up on an outcome."""
    outcome_at: Mapping[str, tuple[int, ...]]
    """By outcome, and `undecided`: the chain sizes that have it."""
    refuted: tuple[str, ...]
    """Ids of statements that an outcome rests on and that are false at some chain size."""
    agrees: str | None
    """The scheme that the word is laid out by; null for a C file that agrees with none here."""
    params: Mapping[str, int]
    fields: tuple[FieldRecord, ...]
    macros: Mapping[str, int]
    """ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASSES."""
    headroom_bits: int
    """What the fields that are in the word leave of it: of a fallback these are two. By the
    scheme's own reckoning, or by the same plain sum on both where one agrees with no scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigDiffRecord:
    """One configuration; of two archconfigs, the only one, by the name of B."""

    arch: str
    direction: Direction
    """`worse` at some chain size; else `undecided`; else `better` at some chain size, or `same`."""
    unchanged: bool
    """Whether nothing that is compared moved, at any chain size."""
    steps: tuple[OutcomeChangeRecord, ...]
    changes: tuple[QuantityChangeRecord, ...]
    elsewhere: tuple[OtherChainSizesRecord, ...]
    a: ConfigStateRecord
    b: ConfigStateRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffSummaryRecord:
    """On how many configurations."""

    unchanged: int
    worse: int
    undecided: int
    better: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRecord(Record):
    """What `diff` found."""

    a: OperandRecord
    b: OperandRecord
    scheme: str | None
    """Where two archconfigs are compared: the scheme that both are laid out by."""
    chain_size: int | None
    """--chain-size."""
    results: tuple[ConfigDiffRecord, ...]
    summary: DiffSummaryRecord


def record(found: DiffResult) -> DiffRecord:
    """The comparison as JSON has it."""
    return DiffRecord(
        a=_operand(found.a),
        b=_operand(found.b),
        scheme=found.scheme or None,
        chain_size=found.chain_size,
        results=tuple(map(_config, found.moves)),
        summary=DiffSummaryRecord(
            unchanged=found.unchanged,
            worse=found.count(Direction.WORSE),
            undecided=found.count(Direction.UNDECIDED),
            better=found.count(Direction.BETTER),
            same=found.count(Direction.SAME),
        ),
    )


def _operand(side: DiffOperand) -> OperandRecord:
    return OperandRecord(name=side.name, nearest=side.nearest or None, agrees=dict(side.agrees))


def _config(move: ConfigDiff) -> ConfigDiffRecord:
    return ConfigDiffRecord(
        arch=move.params.name,
        direction=move.direction,
        unchanged=move.unchanged,
        steps=tuple(map(_step, move.steps)),
        changes=tuple(map(_change, move.changes)),
        elsewhere=tuple(map(_elsewhere, move.elsewhere)),
        a=_state(move.before),
        b=_state(move.after),
    )


def _step(step: OutcomeChange) -> OutcomeChangeRecord:
    return OutcomeChangeRecord(
        a=step.before, b=step.after, chain_sizes=step.chain_sizes, direction=step.direction
    )


def _change(change: QuantityChange) -> QuantityChangeRecord:
    return QuantityChangeRecord(what=change.what, a=_value(change.before), b=_value(change.after))


def _elsewhere(other: OtherChainSizes) -> OtherChainSizesRecord:
    return OtherChainSizesRecord(
        what=other.what,
        chain_sizes=other.chain_sizes,
        a=tuple(_value(change.before) for _, change in other.changes),
        b=tuple(_value(change.after) for _, change in other.changes),
    )


def _state(state: ConfigState) -> ConfigStateRecord:
    values = state.values[state.chain_size]
    by_outcome: dict[str, tuple[int, ...]] = {}
    for chain_size, outcome in state.outcomes.items():
        name = outcome.value if outcome else _UNDECIDED
        by_outcome[name] = (*by_outcome.get(name, ()), chain_size)
    parameters = [parameter.name for parameter in PARAMETERS]
    return ConfigStateRecord(
        arch=state.params.name,
        chain_size=state.chain_size,
        outcome=state.outcome,
        undecided=state.undecided,
        outcome_at=by_outcome,
        refuted=state.refuted,
        agrees=state.agrees or None,
        params={name: _number(values[name]) for name in parameters},
        fields=tuple(
            word_field(field) for name in FIELDS if isinstance(field := values[name], Field)
        ),
        macros={name: _number(values[name]) for name in MACROS},
        headroom_bits=_number(values[HEADROOM]),
    )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _value(value: Value) -> ValueRecord:
    return word_field(value) if isinstance(value, Field) else value

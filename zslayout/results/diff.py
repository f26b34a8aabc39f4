"""What moved between two layouts, as text for a mail.

One rule: a change is said once, with the configurations it happens on below it; no line of the text
is as long as 72 columns, so that a mail keeps it as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from zslayout.arch.params import Outcome
from zslayout.results.check import FieldRecord
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, STYLES, Block, Document, Span, Style, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.moves import (
    FIELDS,
    HEADROOM,
    MACROS,
    QUANTITIES,
    ConfigDiff,
    ConfigState,
    DiffOperand,
    Direction,
    OtherChainSizes,
    OutcomeChange,
    QuantityChange,
    Value,
)
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.words import chain_sizes
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.tally import counted, families, grouped, ranges
from zslayout.words.layout import Field

WIDTH: Final = 71
"""The longest line, in columns."""

_STYLES: Final[Mapping[Direction, Style]] = {
    Direction.WORSE: "bad",
    Direction.UNDECIDED: "open",
    Direction.BETTER: "good",
    Direction.SAME: "",
}
_LEVELS: Final = {
    Direction.WORSE: Level.ERROR,
    Direction.UNDECIDED: Level.WARNING,
    Direction.BETTER: Level.NOTE,
    Direction.SAME: Level.OK,
}
_UNITS: Final = {"ZS_MIN_ALLOC_SIZE": " bytes"}


@dataclass(frozen=True, slots=True, eq=False)
class DiffResult(Result):
    """All moves from one side to the other."""

    a: DiffOperand
    b: DiffOperand
    moves: tuple[ConfigDiff, ...]
    scheme: str = ""
    """Where two archconfigs are compared: the scheme that both are laid out by."""
    chain_size: int | None = None
    """The only chain size that was asked for."""

    def count(self, direction: Direction) -> int:
        """How many configurations moved this way."""
        return sum(move.direction is direction for move in self.moves)

    @property
    def unchanged(self) -> int:
        """On how many configurations nothing moved."""
        return sum(move.unchanged for move in self.moves)

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where some outcome is worse; undecided where some is, and none is worse."""
        if self.count(Direction.WORSE):
            return ExitCode.UNEXPECTED
        open_ = self.count(Direction.UNDECIDED)
        return ExitCode.UNDECIDED if open_ else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """How each configuration moved."""
        return (each for move in self.moves for each in _diagnostics(move))

    def document(self, detail: Detail) -> Document:
        """As narrow as a mail."""
        return Document(tuple(self.blocks(detail)), WIDTH)

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The whole report; `verbose` adds every number that moved."""
        yield from _head(self)
        yield GAP
        for names, changes in _together(self).items():
            for same in changes:
                text = same[0].words([each.part for each in same])
                yield wrapped(Span(text, same[0].style), hang=2)
            yield from _where(names, self)
            yield GAP
        if detail.verbose and self.unchanged < len(self.moves):
            for move in self.moves:
                yield from (wrapped(said, hang=2) for said in _in_full(move))
            yield GAP
        yield from _tail(self)


class _ToldChange(NamedTuple):
    """What happens on one configuration."""

    alike: object
    """What it has in common with what happens so on others."""
    order: tuple[int, int]
    """The first is told first."""
    rule: str
    words: Callable[[Sequence[Any]], str]
    """From what each configuration contributes."""
    part: Any
    style: Style = ""
    level: Level = Level.NOTE
    verdict: str = ""


def _diagnostics(move: ConfigDiff) -> Iterator[Diagnostic]:
    """How the outcome of one configuration moved, and every quantity that did."""
    names = (move.params.name,)
    if move.unchanged:
        yield Diagnostic("diff", Level.OK, "unchanged", names)
    for each in _what_happens(move):
        text = each.words([each.part])
        yield Diagnostic(f"diff.{each.rule}", each.level, text, names, verdict=each.verdict)


def _head(comparison: DiffResult) -> Iterator[Block]:
    of = f", scheme {comparison.scheme}" if comparison.scheme else ""
    head = f"zslayout diff: {comparison.a.name} -> {comparison.b.name}{of}"
    yield wrapped(Span(head, "strong"), hang=2)
    total = len(comparison.moves)
    for letter, side in (("A", comparison.a), ("B", comparison.b)):
        said = side.title or _agreement(side, total)
        if said:
            yield wrapped(f"{letter}: {said}", indent=2, hang=3)
    yield wrapped(_asked(comparison), indent=2)


def _agreement(side: DiffOperand, total: int) -> str:
    """Which scheme a C file is."""
    if not side.nearest:
        return ""
    if not side.agrees:
        return f"agrees with no scheme, nearest to {side.nearest}"
    if side.agrees == ((side.nearest, total),):
        return f"agrees with {side.nearest}"
    named = ", ".join(f"with {name} on {count}" for name, count in side.agrees)
    return f"agrees {named} of {total}"


def _asked(comparison: DiffResult) -> str:
    """On how many configurations, and at which chain sizes."""
    count = len(comparison.moves)
    said = "" if comparison.scheme else f"{counted(count, 'configuration')}; "
    states = [state for move in comparison.moves for state in (move.before, move.after)]
    if comparison.chain_size:
        return f"{said}chain size {comparison.chain_size} alone"
    at = ranges({state.chain_size for state in states})
    over = ranges({size for state in states for size in state.outcomes})
    return f"{said}numbers at chain size {at}, outcomes at {over}"


def _together(comparison: DiffResult) -> dict[tuple[str, ...], list[list[_ToldChange]]]:
    """What happens on the same configurations, by these; the same on each is one."""
    alike = grouped(
        (each.alike, (move.params.name, each))
        for move in comparison.moves
        for each in _what_happens(move)
    )
    told = sorted(alike.values(), key=lambda same: (same[0][1].order, -len(same)))
    return grouped((tuple(name for name, _ in same), [each for _, each in same]) for same in told)


def _what_happens(move: ConfigDiff) -> Iterator[_ToldChange]:
    for step in move.steps:
        way, verdict = step.direction, step.after.value if step.after else "undecided"
        order, looks = (0, list(Direction).index(way)), (_STYLES[way], _LEVELS[way])
        yield _ToldChange(step, order, "outcome", _step_words, step, *looks, verdict)
    for part in zip("AB", move.refuted, strict=True):
        if part[1]:
            yield _ToldChange(("refuted", *part), (1, 0), "refuted", _refuted_words, part)
    if move.recognised:
        yield _ToldChange(move.recognised, (1, 1), "scheme", _scheme_words, move.recognised)
    for change in move.changes:
        order = (2, QUANTITIES.index(change.what))
        yield _ToldChange((_alike(change), *move.steps), order, change.what, _change_words, change)
    for other in move.elsewhere:
        order = (3, QUANTITIES.index(other.what))
        key = (("elsewhere", other.what, other.chain_sizes), *move.steps)
        yield _ToldChange(key, order, other.what, _elsewhere_words, (move.after.chain_size, other))


def _alike(change: QuantityChange) -> object:
    """Changes that are told as one have this in common, and the outcome."""
    match change.before, change.after:
        case Field() as before, Field() as after:
            return change.what, after.width - before.width, after.lsb - before.lsb
        case Field() as before, _:
            return change.what, "gone", before.width
        case _, Field() as after:
            return change.what, "new", after.width
        case int() as old, int() as new if change.what == HEADROOM:
            return change.what, new - old
    return change


def _step_words(steps: Sequence[OutcomeChange]) -> str:
    step = steps[0]
    words = [each.value if each else "undecided" for each in (step.before, step.after)]
    where = "" if step.everywhere else f" at {chain_sizes(step.chain_sizes)}"
    said = " -> ".join(words) if step.before or step.after else "undecided on both sides"
    mark = "" if step.direction is Direction.UNDECIDED else f", {step.direction.value}"
    return f"outcome: {said}{where}{mark}"


def _refuted_words(parts: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    side, ids = parts[0]
    return f"refuted in {side} alone: {', '.join(ids)}"


def _scheme_words(parts: Sequence[tuple[str, str]]) -> str:
    return f"agrees with: {' -> '.join(name or 'no scheme' for name in parts[0])}"


def _change_words(changes: Sequence[QuantityChange]) -> str:
    what = changes[0].what
    before = [change.before for change in changes]
    after = [change.after for change in changes]
    if what in FIELDS:
        return f"{what}: {_field_words(_fields(before), _fields(after))}"
    old, new = _numbers(before), _numbers(after)
    moved = f"{_span(old)} -> {_span(new)}{_UNITS.get(what, '')}"
    if what == HEADROOM:
        more = new[0] - old[0]
        return f"{what}: {_bits(more)} {'more' if more > 0 else 'less'} ({moved})"
    return f"{what}: {moved}"


def _field_words(before: Sequence[Field], after: Sequence[Field]) -> str:
    """How a field moved that is alike on all these; where a side has none, it is empty."""
    if not before:
        return f"new, {_bits(after[0].width)} wide, lsb {_lsbs(after)}"
    if not after:
        return f"gone, was {_bits(before[0].width)} wide, lsb {_lsbs(before)}"
    wider, up = after[0].width - before[0].width, after[0].lsb - before[0].lsb
    said = []
    if wider:
        word = "wider" if wider > 0 else "narrower"
        widths = [[each.width for each in side] for side in (before, after)]
        said.append(f"{_bits(wider)} {word} ({_span(widths[0])} -> {_span(widths[1])})")
    if up:
        word = "up" if up > 0 else "down"
        said.append(f"{_bits(up)} {word} (lsb {_lsbs(before)} -> {_lsbs(after)})")
    return ", ".join(said)


def _elsewhere_words(parts: Sequence[tuple[int, OtherChainSizes]]) -> str:
    at, other = parts[0]
    changes = [change for _, each in parts for _, change in each.changes]
    said = f"{other.what}: the same at chain size {at}, not at {ranges(other.chain_sizes)}"
    if other.what in FIELDS:
        return said
    old, new = (_numbers([change[side] for change in changes]) for side in (1, 2))
    return f"{said} ({_span(old)} -> {_span(new)}{_UNITS.get(other.what, '')})"


def _fields(values: Iterable[Value]) -> list[Field]:
    return [value for value in values if isinstance(value, Field)]


def _numbers(values: Iterable[object]) -> list[int]:
    return [value for value in values if isinstance(value, int)]


def _lsbs(fields: Sequence[Field]) -> str:
    return _span([each.lsb for each in fields])


def _span(numbers: Sequence[int]) -> str:
    """`12`, or `12..19` for several."""
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least}..{most}"


def _bits(count: int) -> str:
    return counted(abs(count), "bit")


def _where(names: Sequence[str], comparison: DiffResult) -> Iterator[Block]:
    """The configurations below what happens on them."""
    total = len(comparison.moves)
    if comparison.scheme:
        return
    if len(names) == total > 1:
        yield line(f"on all {total}", indent=2)
        return
    if total > 1:
        yield line(f"on {len(names)} of {total}:", indent=2)
    every = [move.params.name for move in comparison.moves]
    yield wrapped(", ".join(families(names, every)), indent=2)


def _in_full(move: ConfigDiff) -> Iterator[str]:
    """Every number of one configuration that moved, what it is first."""
    name = move.params.name
    for change in move.changes:
        yield f"{change.what} {name}: {_value(change.before)} -> {_value(change.after)}"
    for other in move.elsewhere:
        for size, change in other.changes:
            moved = f"{_value(change.before)} -> {_value(change.after)}"
            yield f"{change.what} {name}: {moved} at chain size {size}"


def _value(value: Value) -> str:
    match value:
        case None:
            return "none"
        case Field():
            return f"{_bits(value.width)} at {value.lsb}"
    return str(value)


def _tail(comparison: DiffResult) -> Iterator[Block]:
    yield line(f"unchanged: {comparison.unchanged}")
    said = f"worse on {comparison.count(Direction.WORSE)}"
    said += f", better on {comparison.count(Direction.BETTER)}"
    if comparison.count(Direction.UNDECIDED):
        said += f", undecided on {comparison.count(Direction.UNDECIDED)}"
    yield line(Span(said, STYLES[comparison.exit_code]))


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


def _values(state: ConfigState) -> Mapping[str, Value]:
    return state.values[state.chain_size]


def _state_fields(state: ConfigState) -> list[Any]:
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
    outcome_at: Mapping[str, tuple[int, ...]] = computed(
        lambda of: grouped(
            (each.value if each else "undecided", size) for size, each in of.outcomes.items()
        )
    )
    """By outcome, and `undecided`: the chain sizes that have it."""
    refuted: tuple[str, ...]
    """Ids of statements that an outcome rests on and that are false at some chain size."""
    agrees: str | None = computed(lambda of: of.agrees or None)
    """The scheme that the word is laid out by; null for a C file that agrees with none here."""
    params: Mapping[str, int] = computed(
        lambda of: {name: _values(of)[name] for name in DOMAIN.names}
    )
    fields: tuple[FieldRecord, ...] = computed(_state_fields)
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


class DiffRecord(RootRecord, of=DiffResult):
    """What `diff` found."""

    a: OperandRecord
    b: OperandRecord
    scheme: str | None = computed(lambda of: of.scheme or None)
    """Where two archconfigs are compared: the scheme that both are laid out by."""
    chain_size: int | None
    """--chain-size."""
    results: tuple[ConfigDiffRecord, ...] = computed("moves")
    summary: DiffSummaryRecord = computed(lambda of: of)

"""What was proved of the lock protocol, and of protocols with one thing missing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Var
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.diagnostic import Diagnostic, Level, about
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Preformatted,
    Span,
    Style,
    Table,
    heading,
    line,
    table,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.tally import grouped
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout

_GOAL: Final = "protocol.goal."
_WITNESS_WIDTH: Final = 90
_COLUMNS: Final = {
    "initiation": "initiation",
    "consecution": "consecution",
    "preservation": "preservation",
    "stable": "stable",
    "exit": "exit",
    "held": "locks",
    "order": "locks",
    "release": "locks",
    "loop_postcondition": "loops",
    "fact_made": "loops",
    "enabled": "enabled",
    "ways": "ways",
    "race_freedom": "races",
}
"""The column of each kind of condition."""
_ASSUMED: Final = (
    "A loop over the pages of a zspage, or the objects of a page, finds all of them; inuse is the",
    "number of objects in a zspage; an encoded place comes back (obj.roundtrip.*); only the holder",
    "of a handle frees it; locks order what they protect. Contents of objects, their places in a",
    "zspage, free lists and leaks are not in this proof: zslayout run and protocol search check",
    "them. Interrupts, RCU and the order of accesses to different words but by locks are in none.",
)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionResult:
    """A condition, and whether it holds."""

    obligation: Obligation
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class ProtocolProof(Result):
    """The proof at one patch level on one layout."""

    layout: Layout
    level: PatchLevel
    lockless_free: bool
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[ConditionResult, ...]
    seconds: float

    def with_status(self, status: Status) -> tuple[ConditionResult, ...]:
        """The conditions of this verdict."""
        return tuple(result for result in self.conditions if result.verdict.status is status)

    @property
    def proved(self) -> bool:
        """Whether every condition is."""
        return all(result.verdict.status is Status.PROVED for result in self.conditions)

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected with a condition refuted; undecided with none, but some undecided."""
        if self.with_status(Status.REFUTED):
            return ExitCode.UNEXPECTED
        return ExitCode.AS_EXPECTED if self.proved else ExitCode.UNDECIDED

    def decided(self) -> Iterator[Diagnostic]:
        """Every condition."""
        levels = {Status.PROVED: Level.OK, Status.REFUTED: Level.ERROR}
        for result in self.conditions:
            status = result.verdict.status
            yield Diagnostic(
                result.obligation.id,
                levels.get(status, Level.WARNING),
                f"{status.value}: {result.obligation.statement}",
                *about(self.layout),
                verdict=status.value,
                expected=Status.PROVED.value,
                witness=_witness(result),
            )

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The goals, then the conditions by operation; all with `verbose`, or when they fail."""
        yield from _head(self)
        yield GAP
        for each in self.conditions:
            if each.obligation.id.startswith(_GOAL):
                yield line(_status(each), f"  {each.obligation.id}", indent=2)
                yield line(each.obligation.statement, indent=11)
        yield GAP
        yield _table(self)
        everything = detail.verbose
        shown = [
            each
            for each in self.conditions
            if everything or each.verdict.status is not Status.PROVED
        ]
        if shown:
            yield GAP
        for each in shown:
            yield line(_status(each), f"  {each.obligation.id}")
            yield line(each.obligation.statement, indent=2)
            why = tuple(_why(each, self.layout))
            if why:
                yield Preformatted(why, indent=4)
        yield GAP
        yield line("assumed:")
        yield from (line(text, indent=2) for text in _ASSUMED)
        yield GAP
        yield line(Span(_verdict(self), STYLES[self.exit_code]))


@dataclass(frozen=True, slots=True, eq=False)
class MutantProof:
    """A mutant, and the proof of it, which must fail."""

    name: str
    description: str
    proof: ProtocolProof

    @property
    def refuted(self) -> tuple[str, ...]:
        """The conditions that refute it, by id."""
        return tuple(each.obligation.id for each in self.proof.with_status(Status.REFUTED))

    @property
    def first(self) -> str:
        """The first of them, for a table."""
        return self.refuted[0].removeprefix("protocol.") if self.refuted else "none"


@dataclass(frozen=True, slots=True, eq=False)
class MutantProofsResult(Result):
    """Every mutant of the protocol, and the proof of it, which must fail."""

    proofs: tuple[MutantProof, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one is not refuted."""
        alive = any(not mutant.refuted for mutant in self.proofs)
        return ExitCode.UNEXPECTED if alive else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """Each mutant, and what refutes it."""
        for mutant in self.proofs:
            by = f"refuted: {', '.join(mutant.refuted)}" if mutant.refuted else "not refuted"
            level = Level.OK if mutant.refuted else Level.ERROR
            yield Diagnostic(f"mutant.{mutant.name}", level, f"{mutant.description} {by}")

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """Each mutant with the first condition that fails."""
        rows = [
            (mutant.name, mutant.description, str(len(mutant.refuted)), mutant.first)
            for mutant in self.proofs
        ]
        yield table(("without", "what is done then", "refuted", "first of them"), rows)
        yield GAP
        alive = ", ".join(mutant.name for mutant in self.proofs if not mutant.refuted)
        every = f"{len(self.proofs)} mutants, each refuted"
        yield line(Span(f"not refuted: {alive}" if alive else every, STYLES[self.exit_code]))


def _witness(result: ConditionResult) -> Mapping[str, int] | None:
    found = result.verdict.witness
    return None if found is None else dict(found.values)


def _head(proof: ProtocolProof) -> Iterator[Block]:
    layout = proof.layout
    path = (
        "zs_free() takes the class from the word, without pool->lock"
        if proof.lockless_free
        else "zs_free() finds the class under pool->lock"
    )
    if not layout.enabled and layout.scheme.gated:
        path = f"the word falls back to two fields: {path}"
    yield heading(f"{layout.params.name} {layout.scheme.name}, level {proof.level.value}")
    yield line(path, indent=2)
    yield line("for any number of threads, handles, zspages and pages", indent=2)


def _status(result: ConditionResult) -> Span:
    status = result.verdict.status
    styles: dict[Status, Style] = {Status.PROVED: "good", Status.REFUTED: "bad"}
    return Span(f"{status.value:<7}", styles.get(status, "open"))


def _table(proof: ProtocolProof) -> Table:
    titles = ("", *dict.fromkeys(_COLUMNS.values()), "proved", "of")
    rows = []
    operations = grouped((each.obligation.id.split(".")[1], each) for each in proof.conditions)
    for name, group in operations.items():
        if name == "goal":
            continue
        kinds = Counter(_COLUMNS[each.obligation.id.split(".")[3]] for each in group)
        proved = sum(each.verdict.status is Status.PROVED for each in group)
        numbers = (*(kinds[title] for title in titles[1:-2]), proved, len(group))
        rows.append((f"{name}()", *map(str, numbers)))
    return table(titles, rows, right=frozenset(range(1, len(titles))), ruled=False, indent=2)


def _why(result: ConditionResult, layout: Layout) -> Iterator[str]:
    """A state in which it fails: what the maps hold there, as far as the condition looks."""
    if result.verdict.why:
        yield result.verdict.why
    if result.verdict.witness is None:
        return
    steps = result.obligation.claim(layout.definition).steps
    values = {**layout.values, **dict(result.verdict.witness.values)}
    read = {step.value.name for step in steps if isinstance(step.value, Var)}
    own = [
        f"{name} = {value:#x}" for name, value in result.verdict.witness.values if name not in read
    ]
    said = [f"{step.name} = {evaluate(step.value, values):#x}" for step in steps]
    shown = [text for text in (*own, *said) if not text.endswith(" = 0x0")]
    said_so_far = ""
    for part in shown:
        if said_so_far and len(said_so_far) + len(part) > _WITNESS_WIDTH:
            yield said_so_far
            said_so_far = ""
        said_so_far += f", {part}" if said_so_far else part
    yield said_so_far


def _verdict(proof: ProtocolProof) -> str:
    count = len(proof.conditions)
    if proof.proved:
        return f"proved: {count} conditions, each of which can be met"
    bad = len(proof.with_status(Status.REFUTED))
    rest = count - len(proof.with_status(Status.PROVED))
    return f"{count} conditions: {bad} refuted, {rest - bad} undecided"


class ConditionRecord(Record):
    """One condition of the proof."""

    id: str = computed("obligation.id")
    statement: str = computed("obligation.statement")
    cites: tuple[str, ...] = computed("obligation.cites")
    verdict: Status = computed("verdict.status")
    why: str = computed("verdict.why")
    witness: Mapping[str, int] | None = computed(_witness)
    """The readings of a state in which it fails."""


class ProtocolRecord(RootRecord, of=ProtocolProof):
    """What `protocol prove` found."""

    arch: str = computed("layout.params.name")
    scheme: str = computed("layout.scheme.name")
    chain_size: int = computed("layout.chain_size")
    level: PatchLevel
    lockless_free: bool
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[ConditionRecord, ...]
    exit_code: ExitCode


class MutantProofRecord(Record):
    """A protocol with one thing missing."""

    name: str
    says: str = computed("description")
    refuted: tuple[str, ...]
    """Ids of the conditions that fail."""


class MutantProofsRecord(RootRecord, of=MutantProofsResult):
    """What `protocol prove --mutant all` found."""

    broken: tuple[MutantProofRecord, ...] = computed("proofs")

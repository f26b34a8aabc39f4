"""The theorem: a table of lemmas, what holds only somewhere, then what does not hold.

One finding a line, its id first, so that grep works.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from zslayout.expr.infix import human_text
from zslayout.protocol import lemmas as protocol
from zslayout.results.check import explained
from zslayout.results.diagnostic import LEVELS, Diagnostic
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Display,
    Span,
    Style,
    Table,
    line,
    table,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import status_counts
from zslayout.results.lemma_result import ControlResult, LemmaResult, Need
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.words import finding_line
from zslayout.subjects.known import SUBJECTS, USUAL_SUBJECT, subjects_of
from zslayout.subjects.zsmalloc import widths
from zslayout.tally import counted
from zslayout.verdict import Status
from zslayout.words.domain import Domain
from zslayout.words.parameters import ADDRESSABLE, PAGES, PHYSMEM


@dataclass(frozen=True, slots=True, eq=False)
class TheoremResult(Result):
    """All lemmas asked for, and the controls of their families."""

    lemma_results: tuple[LemmaResult, ...]
    controls: tuple[ControlResult, ...]
    solvers: tuple[str, ...]
    """Names and versions of those that were asked."""
    kept: int = 0
    """How many formulas were not asked about, because they stand as they were proved before."""

    @property
    def exit_code(self) -> ExitCode:
        """The worst of any; undecided when nothing stands. Two solvers that differ are a bug."""
        lemmas = [each.exit_code(len(self.solvers)) for each in self.lemma_results]
        nothing = [] if lemmas or self.kept else [ExitCode.UNDECIDED]
        controls = (control.exit_code for control in self.controls)
        return ExitCode.worst((ExitCode.AS_EXPECTED, *nothing, *lemmas, *controls))

    def decided(self) -> Iterator[Diagnostic]:
        """Every lemma and every control."""
        for lemma_result in self.lemma_results:
            lemma = lemma_result.lemma
            code = lemma_result.exit_code(len(self.solvers))
            yield Diagnostic(
                rule=lemma.id,
                level=LEVELS[code],
                message=f"{lemma.statement} {lemma_result.sentence}",
                scheme=f"{lemma.group} {lemma.bits_per_long}",
                verdict=lemma_result.status.value,
                expected=Status.PROVED.value,
            )
        for control in self.controls:
            yield Diagnostic(
                rule=control.obligation.id,
                level=LEVELS[control.exit_code],
                message=f"a control: {control.obligation.statement}",
                scheme=f"{control.scheme.name} {control.bits_per_long}",
                verdict="" if control.point is None else Status.REFUTED.value,
                expected=Status.REFUTED.value,
            )

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The whole report; a `brief` one leaves out the premises. Nothing if nothing was asked."""
        asked = self.lemma_results or not self.kept
        return _once_apart(_blocks(self, detail) if asked else ())

    @property
    def domains(self) -> tuple[Domain, ...]:
        """What the lemmas speak of, each once; else that of the usual subject."""
        schemes = [
            each.lemma.scheme for each in self.lemma_results if each.lemma.scheme is not None
        ]
        subjects = subjects_of(schemes) or (SUBJECTS[USUAL_SUBJECT],)
        return tuple(dict.fromkeys(each.domain for each in subjects))

    @property
    def summary(self) -> str:
        """The last line: how many lemmas, and how they stand."""
        lemma_results = self.lemma_results
        counts = {status: sum(each.status is status for each in lemma_results) for status in Status}
        said = [
            f"{counts[status]} {status.value.lower()}"
            for status in reversed(Status)
            if counts[status] or status in {Status.PROVED, Status.REFUTED, Status.UNKNOWN}
        ]
        agreed = sum(len(each.confirmed) == len(self.solvers) for each in lemma_results)
        if len(self.solvers) > 1:
            said.append(f"{agreed} agreed by all {len(self.solvers)}")
        disputed = sum(each.disputed for each in lemma_results)
        if disputed:
            said.append(f"{disputed} DISPUTED")
        if self.controls:
            refuted = sum(each.point is not None for each in self.controls)
            said.append(f"{refuted} of {len(self.controls)} sanity checks fail as they must")
        found = counted(len(lemma_results), "lemma")
        return f"{found}: {', '.join(said)}; {', '.join(self.solvers)}"


def _blocks(theorem: TheoremResult, detail: Detail) -> Iterator[Block]:
    lemma_results = theorem.lemma_results
    of_protocol = all(each.lemma.group == protocol.GROUP for each in lemma_results)
    at_configurations = any("/" in each.lemma.group for each in lemma_results)
    if not of_protocol and not at_configurations:
        texts = (text for each in theorem.domains for text in each.says)
        yield from (wrapped(Span(text, "strong")) for text in texts)
        yield GAP
    yield from _table(theorem)
    yield GAP
    yield from _weakest(theorem)
    yield from _exactly(theorem)
    yield from _protocol(theorem)
    if detail.verbose:
        yield from map(line, map(_line, lemma_results))
    elif not detail.brief:
        yield from (line(_line(each)) for each in lemma_results if each.premises)
    yield GAP
    for lemma_result in lemma_results:
        if lemma_result.status is not Status.PROVED or lemma_result.disputed:
            yield line(Span(_line(lemma_result), _style(lemma_result)))
            yield Display(tuple(_explained(lemma_result)))
            yield GAP
    for control in theorem.controls:
        if control.point is None:
            name = f"{control.obligation.id} {control.scheme.name} {control.bits_per_long}"
            yield line(Span(f"{name}: a control that nothing refutes", "bad"))
    yield line(Span(theorem.summary, STYLES[theorem.exit_code]))


def _once_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with one gap where there are several, and none at the start."""
    before: Block = GAP
    for block in blocks:
        if block is not GAP or before is not GAP:
            yield block
        before = block


def _table(theorem: TheoremResult) -> Iterator[Block]:
    """A lemma a row, a scheme and word width a column."""
    apart = {widths.GROUP, protocol.GROUP}
    groups = [each for each in theorem.lemma_results if each.lemma.group not in apart]
    columns = list(dict.fromkeys((each.lemma.group, each.lemma.bits_per_long) for each in groups))
    cells: dict[str, dict[tuple[str, int], LemmaResult]] = {}
    for each in groups:
        row = cells.setdefault(each.lemma.id, {})
        row[each.lemma.group, each.lemma.bits_per_long] = each
    if not cells:
        return
    titles = ("lemma", *(f"{scheme} {width}" for scheme, width in columns))
    rows, styles = [], []
    for name, row in cells.items():
        rows.append((name, *(_cell(row.get(column)) for column in columns)))
        wrong = [each for each in row.values() if each.status is not Status.PROVED]
        styles.append(_style(wrong[0]) if wrong else "")
    yield Table(titles, tuple(rows), styles=tuple(styles))


def _cell(found: LemmaResult | None) -> str:
    return f"{found.word} {found.milliseconds / 1000:.2f} s" if found else "-"


def _weakest(theorem: TheoremResult) -> Iterator[Block]:
    both = [each for each in theorem.lemma_results if each.lemma.group == widths.GROUP]
    if both and all(each.stands for each in both):
        ways = min(both, key=lambda each: len(each.confirmed)).word
        yield line(f"Weakest condition on the widths: {widths.CONDITION}, {ways} both ways;")
        yield line("P is _PFN_BITS, C and I the bits that the two indices need, W BITS_PER_LONG.")
        yield GAP


def _exactly(theorem: TheoremResult) -> Iterator[Block]:
    lines = []
    stand = {each.lemma.name for each in theorem.lemma_results if each.stands}
    for lemma_result in theorem.lemma_results:
        lemma = lemma_result.lemma
        stated = lemma.obligation
        condition = stated.valid_where(lemma.group, lemma.bits_per_long) if stated else None
        converse = f"{lemma.group} {lemma.id}.converse {lemma.bits_per_long}"
        if condition is None or lemma.scheme is None or not {lemma.name, converse} <= stand:
            continue
        where = human_text(condition.holds(lemma.scheme.definition(lemma.bits_per_long)))
        lines.append(f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {where} ({condition.why})")
    if lines:
        yield line("Not everywhere: true if and only if (the converse is a lemma too)")
        yield from map(line, lines)
        yield GAP


def _protocol(theorem: TheoremResult) -> Iterator[Block]:
    """How many conditions of each operation stand, a level a column."""
    found = [each for each in theorem.lemma_results if each.lemma.group == protocol.GROUP]
    if not found:
        return
    cells: dict[str, dict[str, list[LemmaResult]]] = {}
    for each in found:
        level, operation, *_ = each.lemma.id.split(".")
        cells.setdefault(operation, {}).setdefault(level, []).append(each)
    rows = [
        [name, *(_stood(row[level]) if level in row else "-" for level in protocol.LEVEL_VARIANTS)]
        for name, row in cells.items()
    ]
    yield line(
        "The lock protocol, for any number of threads, handles, zspages and pages and any word;"
    )
    yield line("a condition that is word for word that of another counts once:")
    yield GAP
    yield table(["conditions", *protocol.LEVEL_VARIANTS], rows)
    yield GAP


def _stood(found: list[LemmaResult]) -> str:
    count = sum(each.stands for each in found)
    least = min(found, key=lambda each: len(each.confirmed) if each.stands else 0)
    return f"{count} of {len(found)} {least.word}"


def _line(lemma_result: LemmaResult) -> str:
    """One lemma on one line, the id first."""
    lemma = lemma_result.lemma
    return f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {lemma_result.sentence}"


def _explained(lemma_result: LemmaResult) -> Iterator[Block]:
    """A refutation in full, at its point; nothing when there is none to show."""
    result = lemma_result.refutation
    if result is None:
        return
    _, *free = result.default_layout.at.items()
    at = ", ".join(f"{name} = {number}" for name, number in free)
    yield line(f"at {at}: {result.params.title}", indent=2)
    for finding in result.findings:
        told = explained(result, finding)
        yield from told or (line(finding_line(result, finding), indent=2),)
    if lemma_result.region is not None:
        where = " and ".join(lemma_result.region.bounds) or "everywhere"
        count = f"{lemma_result.region.points} of {lemma_result.region.of} points"
        yield line(f"fails if and only if: {where} ({count})", indent=2)


def _style(lemma_result: LemmaResult) -> Style:
    return "open" if lemma_result.status is Status.UNKNOWN and not lemma_result.disputed else "bad"


class DomainRecord(Record):
    """The parameters that the theorem speaks of."""

    BITS_PER_LONG: tuple[int, ...] = computed(lambda of: of.widths)
    """Every value."""
    PAGE_SHIFT: tuple[int, int] = computed(lambda _: (PAGES.domain[0], PAGES.domain[-1]))
    """The least and the most."""
    CONFIG_ZSMALLOC_CHAIN_SIZE: tuple[int, int] | None = computed(
        lambda of: (of.open.domain[0], of.open.domain[-1]) if of.open else None
    )
    """The least and the most; null for a word that does not depend on it."""
    MAX_POSSIBLE_PHYSMEM_BITS: int = computed(lambda _: PHYSMEM.domain[-1])
    """The most."""
    ADDRESSABLE_BITS: int = computed(lambda _: ADDRESSABLE.domain[-1])
    """The most."""


class SolverAnswerRecord(Record):
    """What one solver said."""

    solver: str
    verdict: Status = computed("status")
    ms: float = computed(lambda of: round(of.milliseconds, 3))
    why: str


class PremiseRecord(Record):
    """One premise, with --premises."""

    name: str
    says: str
    need: Need
    values: Mapping[str, int]
    """What breaks the statement without it."""


def witness(lemma_result: LemmaResult) -> Mapping[str, int] | None:
    """The smallest point where a lemma is refuted, and the values that break it there."""
    result = lemma_result.refutation
    if result is None or not result.findings:
        return None
    at = result.findings[0].shown
    if at.verdict.witness is None:
        return None
    _, *free = at.layout.at.items()
    return {**dict(free), **dict(at.verdict.witness.values)}


class LemmaRecord(Record):
    """One lemma."""

    id: str = computed("lemma.id")
    scheme: str = computed("lemma.group")
    """`word` for what is true of any, `protocol` for the lock protocol; `ARCH/SCHEME` at a
    configuration."""
    bits_per_long: int = computed("lemma.bits_per_long")
    statement: str = computed("lemma.statement")
    sha256: str = computed(lambda of: sha256(of.lemma.text.encode()).hexdigest())
    """A digest of its SMT-LIB text."""
    key: str = computed("lemma.key")
    """A digest of its formula alone."""
    verdict: Status = computed("status")
    word: str
    """`proved`, `agreed N`, ..."""
    uses: tuple[str, ...] = computed("lemma.uses")
    """The lemmas that it rests on."""
    said: tuple[SolverAnswerRecord, ...]
    """The solver that decided, then those that were asked to confirm."""
    example: Mapping[str, int]
    """Values of the free names that meet the premises."""
    premises: tuple[PremiseRecord, ...]
    witness: Mapping[str, int] | None = computed(witness)
    """Where it is refuted: the parameters and variables that break it."""


class ControlRecord(Record):
    """A control under a scheme."""

    id: str = computed("obligation.id")
    scheme: str = computed("scheme.name")
    bits_per_long: int
    refuted_at: tuple[int, ...] | None = computed(lambda of: of.point.numbers if of.point else None)
    """A point where it is false: BITS_PER_LONG and the parameters of the domain, in order."""


class TheoremSummaryRecord(Record):
    """How the lemmas stand."""

    lemmas: int = computed(lambda of: len(of.lemma_results))
    disputed: int = computed(lambda of: sum(each.disputed for each in of.lemma_results))
    verdicts: Mapping[str, int] = computed(
        lambda of: status_counts(each.status for each in of.lemma_results)
    )
    """By verdict: how many have it."""


class TheoremRecord(RootRecord, of=TheoremResult):
    """What `prove` found."""

    domain: DomainRecord = computed(lambda of: of.domains[0])
    solvers: tuple[str, ...]
    """Name and version of each that was asked."""
    lemmas: tuple[LemmaRecord, ...] = computed("lemma_results")
    controls: tuple[ControlRecord, ...]
    summary: TheoremSummaryRecord = computed(lambda of: of)

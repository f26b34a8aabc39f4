"""What is so of words of word files, on each configuration that they were asked of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams, Outcome
from zslayout.errors import InternalError, Place
from zslayout.expr.ints import evaluate
from zslayout.results.diagnostic import NOT_APPLICABLE, NOT_ASKED, Diagnostic, Level
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Display,
    Span,
    Table,
    WordMap,
    heading,
    labelled,
    line,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.tally import counted, grouped
from zslayout.vc.word_claims import WordStatement
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Field
from zslayout.words.read_word import DrawnField, DrawnWord, FieldPiece, ReadWord

_FEW: Final = 4
"""So many are shown in full; more become a table."""


@dataclass(frozen=True, slots=True, eq=False)
class WordFinding:
    """One statement, and what was found."""

    statement: WordStatement
    verdict: Verdict
    place: Place
    """Where the word file says what it is about."""

    @property
    def status(self) -> Status:
        """The verdict."""
        return self.verdict.status

    @property
    def expected(self) -> Status:
        """A control is to be refuted, anything else proved."""
        return Status.REFUTED if self.statement.control else Status.PROVED

    @property
    def as_expected(self) -> bool:
        """Whether it is so."""
        return self.status is self.expected

    @property
    def exit_code(self) -> ExitCode:
        """What a command ends with for it."""
        if self.as_expected:
            return ExitCode.AS_EXPECTED
        return ExitCode.UNDECIDED if self.status is Status.UNKNOWN else ExitCode.UNEXPECTED


@dataclass(frozen=True, slots=True, eq=False)
class WordResult:
    """A word on a configuration."""

    arch: str
    word: ReadWord
    drawn: Mapping[str, DrawnWord]
    findings: tuple[WordFinding, ...]
    outcome: Outcome
    params: ArchParams | None = None

    @property
    def name(self) -> str:
        """The word's name."""
        return self.word.file.name

    @property
    def exit_code(self) -> ExitCode:
        """The worst of its statements; what could not be read is open."""
        codes = [each.exit_code for each in self.findings]
        codes += [ExitCode.UNDECIDED for _ in self.word.unread]
        return ExitCode.worst(codes)

    @property
    def fields(self) -> tuple[DrawnField, ...]:
        """The fields of all kinds, those of one kind from the top of the word."""
        return tuple(
            each
            for drawn in self.drawn.values()
            for each in sorted(drawn.fields, key=lambda field: -field.lsb)
        )

    @property
    def exact(self) -> bool:
        """Whether the drawing is proved."""
        return all(each.exact for each in self.drawn.values())

    @property
    def widths(self) -> str:
        """The fields' bits in short."""
        return " ".join(
            f"{field.name}:{field.width}" for drawn in self.drawn.values() for field in drawn.fields
        )

    @property
    def refuted(self) -> tuple[WordFinding, ...]:
        """What is not as it should be."""
        return tuple(each for each in self.findings if not each.as_expected)


@dataclass(frozen=True, slots=True)
class AbsentWord:
    """A configuration that has no such word, and why: that is no pass."""

    arch: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class UnreadWord:
    """A word that could not be read on a configuration, and why: that is open."""

    arch: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class WordCheckResult(Result, Tabular):
    """All words on all configurations."""

    every: tuple[WordResult | AbsentWord | UnreadWord, ...]
    kernel: str = ""
    tree: str = ""

    @property
    def results(self) -> tuple[WordResult, ...]:
        """What was read."""
        return tuple(each for each in self.every if isinstance(each, WordResult))

    @property
    def absent(self) -> tuple[AbsentWord, ...]:
        """What there is not."""
        return tuple(each for each in self.every if isinstance(each, AbsentWord))

    @property
    def unread(self) -> tuple[UnreadWord, ...]:
        """What could not be read."""
        return tuple(each for each in self.every if isinstance(each, UnreadWord))

    @property
    def exit_code(self) -> ExitCode:
        """The worst of any; undecided where nothing was read."""
        codes = [each.exit_code for each in self.results]
        return ExitCode.worst([*codes, *(ExitCode.UNDECIDED for _ in self.unread)])

    @property
    def headline(self) -> str:
        """How many, and how they stand."""
        return self._summary()

    def decided(self) -> Iterator[Diagnostic]:
        """Every statement, and what was not asked."""
        for each in self.every:
            if isinstance(each, WordResult):
                yield from _of_result(each)
            elif isinstance(each, AbsentWord):
                text = f"Not applicable: {each.why}"
                yield Diagnostic(
                    each.name, Level.SKIPPED, text, (each.arch,), each.name, NOT_APPLICABLE
                )
            else:
                text = f"Not read: {each.why}"
                yield Diagnostic(each.name, Level.WARNING, text, (each.arch,), each.name, NOT_ASKED)

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """A few in full, or a table; then what is refuted, what was not read, and the count."""
        if len(self.results) <= _FEW:
            for each in self.results:
                yield from drawing(each)
                yield GAP
        else:
            yield self.table()
            yield GAP
        for each in self.results:
            for finding in each.refuted:
                yield from refutation(each, finding)
                yield GAP
            if detail.verbose:
                for finding in each.findings:
                    yield line(f"{finding.statement.id} {each.arch}: {finding.status.value}")
        unread = grouped((f"{one.name}: not read: {one.why}", one.arch) for one in self.unread)
        for why, archs in unread.items():
            yield wrapped(Span(f"{', '.join(archs)}: {why}", "open"), hang=2)
        for each in self.results:
            for key, why in each.word.unread.items():
                text = f"{each.arch}: {each.name}: not read: {key}: {why}"
                yield wrapped(Span(text, "open"), hang=2)
        absent = grouped(
            (f"{one.name}: not applicable: {one.why}", one.arch) for one in self.absent
        )
        for why, archs in absent.items():
            yield wrapped(Span(f"{', '.join(archs)}: {why}", "quiet"), hang=2)
        yield line(Span(self._summary(), STYLES[self.exit_code]))

    def table(self) -> Table:
        """A word on a configuration a row; of what was not read or is not there, why."""
        rows = []
        for each in self.every:
            if isinstance(each, WordResult):
                refuted = ", ".join(one.statement.id for one in each.refuted)
                row = (each.arch, each.name, str(each.word.bits), each.widths, each.outcome.value)
                rows.append((*row, refuted))
            else:
                outcome = "absent" if isinstance(each, AbsentWord) else "unread"
                rows.append((each.arch, each.name, "", "", outcome, ""))
        titles = ("configuration", "word", "bits", "fields", "outcome", "refuted")
        return Table(titles, tuple(rows), frozenset({2}))

    def _summary(self) -> str:
        codes = [each.exit_code for each in self.results]
        good = codes.count(ExitCode.AS_EXPECTED)
        bad = codes.count(ExitCode.UNEXPECTED)
        where = f"Linux {self.kernel} in {self.tree}: " if self.tree else ""
        said = (
            f"{where}{counted(len(self.results), 'word')} checked: {good} as expected, {bad} not,"
        )
        said += f" {len(codes) - good - bad + len(self.unread)} undecided"
        return f"{said}; {len(self.absent)} not applicable" if self.absent else said


def drawing(result: WordResult) -> Iterator[Block]:
    """The word, its fields by what the solver found, and how its statements stand."""
    title = f" ({result.word.file.title})"
    yield heading(f"{result.arch}, {result.name}", Span(title))
    for kind, drawn in result.drawn.items():
        if len(result.drawn) > 1:
            yield line(kind, indent=2)
        yield WordMap(drawn_fields(drawn), result.word.bits)
        if not drawn.exact:
            text = "drawn by turning over single bits: other values may lie elsewhere"
            yield line(Span(text, "quiet"), indent=2)
    for name, said in result.word.symbols.items():
        yield wrapped(Span(f"for any {name}: {said}", "quiet"), indent=2, hang=4)
    own = [each for each in result.findings if not each.statement.control]
    controls = [each for each in result.findings if each.statement.control]
    proved = sum(each.as_expected for each in own)
    refuted = sum(each.as_expected for each in controls)
    text = f"{result.outcome.value}: {proved} of {len(own)} proved, {refuted} of "
    text += f"{counted(len(controls), 'sanity check')} fail as they must"
    yield line(Span(text, STYLES[result.exit_code]), indent=2)


def drawn_fields(drawn: DrawnWord) -> tuple[Field, ...]:
    """The pieces of all fields as a drawing has them."""
    found = []
    for field in drawn.fields:
        for piece in field.pieces:
            high = piece.value_lsb + piece.width - 1
            part = f"[{high}:{piece.value_lsb}]" if piece.width > 1 else f"[{high}]"
            name = field.name if len(field.pieces) == 1 else f"{field.name}{part}"
            found.append(Field(name, piece.lsb, piece.width))
    taken, kept = 0, []
    for each in sorted(found, key=lambda one: one.lsb):
        if not each.mask & taken:
            kept.append(each)
        taken |= each.mask
    return tuple(kept)


def refutation(result: WordResult, finding: WordFinding) -> Iterator[Block]:
    """The sentence that is false, values that show it, and the words on the way."""
    statement, verdict = finding.statement, finding.verdict
    text = f"{statement.id} {result.arch}: {verdict.status.value}: {statement.statement}"
    yield wrapped(Span(text, "bad" if verdict.status is Status.REFUTED else "open"), hang=2)
    yield labelled("at", f"{finding.place}")
    if verdict.why:
        yield line(verdict.why, indent=2)
    if statement.control:
        yield line("a sanity check that must fail: it was meant to be refuted", indent=2)
    if verdict.witness is None:
        return
    values = dict(verdict.witness.values)
    shown = ", ".join(f"{name} = {value:#x}" for name, value in verdict.witness.values)
    yield wrapped(f"with {shown}", indent=2, hang=4)
    yield Display(tuple(_steps(result, finding, values)), 2)
    if statement.why:
        yield wrapped(f"why it matters: {statement.why}", indent=2, hang=4)


def _steps(result: WordResult, finding: WordFinding, values: Mapping[str, int]) -> Iterator[Block]:
    kinds = [each for each in result.drawn if f".{each}." in finding.statement.id]
    fields = drawn_fields(result.drawn[(kinds or [*result.drawn])[0]])
    mask = (1 << result.word.bits) - 1
    for step in finding.statement.claim.steps:
        try:
            value = evaluate(step.value, values)
        except InternalError:
            continue
        yield line(f"{step.name} = {value & mask:#x}")
        if step.word:
            yield WordMap(fields, result.word.bits, value & mask)


def _of_result(result: WordResult) -> Iterator[Diagnostic]:
    yield Diagnostic(
        "outcome",
        {ExitCode.AS_EXPECTED: Level.OK, ExitCode.UNDECIDED: Level.WARNING}.get(
            result.exit_code, Level.ERROR
        ),
        f"{result.name}: {result.widths}",
        (result.arch,),
        result.name,
        result.outcome.value,
        Outcome.FITS.value,
    )
    for finding in result.findings:
        level = Level.OK if finding.as_expected else Level.ERROR
        if finding.status is Status.UNKNOWN:
            level = Level.WARNING
        witness = finding.verdict.witness
        yield Diagnostic(
            finding.statement.id,
            level,
            f"{finding.status.value}: {finding.statement.statement}",
            (result.arch,),
            result.name,
            finding.status.value,
            finding.expected.value,
            (finding.place,),
            witness=None if witness is None else dict(witness.values),
        )
    for key, why in result.word.unread.items():
        text = f"Not read: {key}: {why}"
        yield Diagnostic(
            f"{result.name}.unread", Level.WARNING, text, (result.arch,), result.name, NOT_ASKED
        )


class WordFieldRecord(Record):
    """A field of a word, and its bits, as the solver found them."""

    name: str
    lsb: int
    width: int
    needed: int
    """Bits of the greatest value that occurs."""
    pieces: tuple[FieldPiece, ...]


class WordVerdictRecord(Record):
    """One statement on one configuration."""

    id: str = computed("statement.id")
    verdict: Status = computed("status")
    expected: Status
    as_expected: bool
    control: bool = computed("statement.control")
    """Whether the statement is one that must be refuted."""
    statement: str = computed("statement.statement")
    place: str = computed(lambda of: str(of.place))
    """Where the word file says what it is about."""
    ms: float = computed(lambda of: round(of.verdict.milliseconds, 3))
    witness: Mapping[str, int] | None = computed(
        lambda of: None if of.verdict.witness is None else dict(of.verdict.witness.values)
    )
    why: str = computed("verdict.why")


class WordResultRecord(Record):
    """A word on a configuration."""

    arch: str
    word: str = computed("name")
    outcome: Outcome
    expected_outcome: Outcome = computed(lambda _: Outcome.FITS)
    as_expected: bool = computed(lambda of: of.exit_code is ExitCode.AS_EXPECTED)
    word_bits: int = computed("word.bits")
    fields: tuple[WordFieldRecord, ...]
    """Of every kind, from the top of the word."""
    exact: bool
    """Whether it is proved that the word is these bits and no others."""
    decided_at_boot: Mapping[str, str] = computed("word.symbols")
    """Variables of witnesses that are no fields, and what they stand for."""
    verdicts: tuple[WordVerdictRecord, ...] = computed("findings")
    not_read: Mapping[str, str] = computed("word.unread")
    """Keys of the word file that could not be read, and why."""
    not_applicable: tuple[str, ...] = computed("word.absent")
    """Keys of the word file that this configuration has nothing for."""


class WordCountsRecord(Record):
    """Counts of words on configurations."""

    as_expected: int = computed(
        lambda of: sum(each.exit_code is ExitCode.AS_EXPECTED for each in of.results)
    )
    unexpected: int = computed(
        lambda of: sum(each.exit_code is ExitCode.UNEXPECTED for each in of.results)
    )
    undecided: int = computed(
        lambda of: len(of.unread) + sum(each.exit_code is ExitCode.UNDECIDED for each in of.results)
    )
    not_applicable: int = computed(lambda of: len(of.absent))


class WordCheckRecord(RootRecord, of=WordCheckResult):
    """What `check --word` found."""

    results: tuple[WordResultRecord, ...]
    unread: tuple[UnreadWord, ...]
    """Words that could not be read on a configuration, and why."""
    not_applicable: tuple[AbsentWord, ...] = computed("absent")
    """Words that a configuration has not, and why."""
    kernel: str
    summary: WordCountsRecord = computed(lambda of: of)

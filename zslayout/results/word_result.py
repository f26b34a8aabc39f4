"""A word of a word file on one configuration: what was found of it, or why nothing was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.errors import Place
from zslayout.results.diagnostic import NOT_APPLICABLE, NOT_ASKED, Diagnostic, Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, computed
from zslayout.tally import sized
from zslayout.vc.word_families import statement_ids
from zslayout.vc.word_statement import WordStatement
from zslayout.verdict import Status, Verdict
from zslayout.words.read_word import DrawnField, DrawnWord, FieldPiece, ReadWord


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
    read_as: str = ""
    """The triple of the machine that it was read for, where clang knows not this one."""

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
        """The fields' bits in short; of one that has fewer than it would have, both numbers."""
        return " ".join(
            f"{field.name}:{field.width}" + (f"/{field.wanted}" if field.shrunk else "")
            for drawn in self.drawn.values()
            for field in drawn.fields
        )

    @property
    def reach(self) -> str:
        """What values count that count bytes, `offset 16 TiB`."""
        found: dict[str, int] = {}
        for each in self.fields:
            count = each.reach(each.needed)
            if count is not None:
                found[each.name] = max(count, found.get(each.name, 0))
        return ", ".join(f"{name} {sized(count)}" for name, count in found.items())

    @property
    def alone(self) -> Mapping[str, str]:
        """Statements on setters and updates that nobody else writes beside, and why."""
        alone = {each.id: each.alone for each in statement_ids(self.word.file) if each.alone}
        asked = {each.statement.id for each in self.findings}
        return {name: why for name, why in alone.items() if name in asked}

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

    @property
    def text(self) -> str:
        """The same as a sentence."""
        return f"not applicable: {self.why}"


@dataclass(frozen=True, slots=True)
class UnreadWord:
    """A word that could not be read on a configuration, and why: that is open."""

    arch: str
    name: str
    why: str

    @property
    def text(self) -> str:
        """The same as a sentence."""
        return f"not read: {self.why}"


def of_word(result: WordResult) -> Iterator[Diagnostic]:
    """How it stands, each statement, and what could not be read."""
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
    for table, why in result.word.absent.items():
        rule, text = f"{result.name}.{table.removeprefix('$.')}", f"Not applicable: not {why}"
        yield Diagnostic(rule, Level.SKIPPED, text, (result.arch,), result.name, NOT_APPLICABLE)


class WordFieldRecord(Record):
    """A field of a word, and its bits, as the solver found them."""

    name: str
    lsb: int
    width: int
    needed: int
    """Bits of the greatest value that occurs."""
    pieces: tuple[FieldPiece, ...]
    wanted: int | None
    """Bits that it would have if there were room for all; null where nobody says."""
    reach_bytes: int | None = computed(lambda of: of.reach(of.needed))
    """What its values count, in bytes; null where they count none."""


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
    read_as: str
    """The machine of the same sizes that gcc's headers were read for, where clang knows not this
    one; empty elsewhere."""
    verdicts: tuple[WordVerdictRecord, ...] = computed("findings")
    not_read: Mapping[str, str] = computed("word.unread")
    """Keys of the word file that could not be read, and why."""
    not_applicable: Mapping[str, str] = computed("word.absent")
    """Tables of the word file that this configuration has nothing for, and the condition that is
    false here."""
    alone: Mapping[str, str]
    """Setters and updates during which nobody else writes the word, and why, as the file says:
    whether they lose what another CPU writes was not asked."""

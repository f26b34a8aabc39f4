"""What is so of words of word files, on each configuration that they were asked of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from zslayout.results.diagnostic import NOT_APPLICABLE, NOT_ASKED, Diagnostic, Level
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Span,
    Style,
    Table,
    line,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_blocks import drawing, refutation
from zslayout.results.word_result import (
    AbsentWord,
    UnreadWord,
    WordResult,
    WordResultRecord,
    of_word,
)
from zslayout.tally import counted, grouped

_TITLES: Final = ("configuration", "word", "bits", "fields", "reach", "outcome", "refuted")
_FEW: Final = 4
"""So many are shown in full; more become a table."""


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
                yield from of_word(each)
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
            yield self.in_short()
            yield GAP
        for each in self.results:
            for finding in each.refuted:
                yield from refutation(each, finding)
                yield GAP
            if detail.verbose:
                alone = each.alone
                for finding in each.findings:
                    name = finding.statement.id
                    said = f"; nobody else writes: {alone[name]}" if name in alone else ""
                    yield line(f"{name} {each.arch}: {finding.status.value}{said}")
        yield from self.notes()
        yield line(Span(self._summary(), STYLES[self.exit_code]))

    def notes(self) -> Iterator[Block]:
        """What was not read, and what is not there, each reason once."""
        lefts: tuple[tuple[Style, tuple[UnreadWord | AbsentWord, ...]], ...]
        lefts = (("open", self.unread), ("quiet", self.absent))
        for style, left in lefts:
            for why, where in _together(left):
                yield wrapped(Span(f"{where}: {why}", style), hang=2)
        for each in self.results:
            for key, why in each.word.unread.items():
                text = f"{each.arch}: {each.name}: not read: {key}: {why}"
                yield wrapped(Span(text, "open"), hang=2)
        lacking = grouped(
            ((each.name, why, table), each.arch)
            for each in self.results
            for table, why in each.word.absent.items()
        )
        same = grouped(
            ((name, why, tuple(archs)), table) for (name, why, table), archs in lacking.items()
        )
        for (name, why, archs), tables in same.items():
            parts = ", ".join(table.removeprefix("$.") for table in tables)
            text = f"{', '.join(archs)}: {name}: {parts}: not applicable: not {why}"
            yield wrapped(Span(text, "quiet"), hang=2)

    def table(self) -> Table:
        """A word on a configuration a row; of what was not read or is not there, why."""
        return Table((*_TITLES, "why"), tuple(self._rows()), frozenset({2}))

    def in_short(self) -> Table:
        """The same without reasons, which are told once beside it."""
        return Table(_TITLES, tuple(row[:-1] for row in self._rows()), frozenset({2}))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for each in self.every:
            if isinstance(each, WordResult):
                refuted = ", ".join(one.statement.id for one in each.refuted)
                row = (each.arch, each.name, str(each.word.bits), each.widths, each.reach)
                yield (*row, each.outcome.value, refuted, "; ".join(each.word.unread.values()))
            else:
                outcome = "absent" if isinstance(each, AbsentWord) else "unread"
                yield (each.arch, each.name, "", "", "", outcome, "", each.why)

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


def _together(left: Iterable[AbsentWord | UnreadWord]) -> Iterator[tuple[str, str]]:
    """Each reason once, with the configurations and the words that it is of."""
    by_arch = grouped(((one.text, one.arch), one.name) for one in left)
    same = grouped(((why, tuple(words)), arch) for (why, arch), words in by_arch.items())
    for (why, words), archs in same.items():
        yield why, f"{', '.join(archs)}: {', '.join(words)}"


def left_out(check: WordCheckResult) -> WordCheckResult:
    """What of a check was not read, or is not there."""
    return replace(check, every=(*check.unread, *check.absent))


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

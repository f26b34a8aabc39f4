"""The table of words: a word on a configuration a row, and nothing of values that refute."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import GAP, STYLES, Block, Span, Table, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_check import WordCheckResult
from zslayout.results.word_result import AbsentWord, UnreadWord, WordResultRecord


@dataclass(frozen=True, slots=True, eq=False)
class WordTable(Result, Tabular):
    """A check as a table: bits of fields, what they reach, and what is refuted."""

    check: WordCheckResult

    @property
    def exit_code(self) -> ExitCode:
        """That of the check."""
        return self.check.exit_code

    def decided(self) -> Iterator[Diagnostic]:
        """As for the check."""
        return self.check.decided()

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The table, then what was not read or is not there, each reason once."""
        yield self.check.in_short()
        yield GAP
        yield from self.check.notes()
        yield line(Span(self.check.headline, STYLES[self.exit_code]))

    def table(self) -> Table:
        """The same with a reason in each row that has no word."""
        return self.check.table()


class WordTableRecord(RootRecord, of=WordTable):
    """What `word table` has."""

    results: tuple[WordResultRecord, ...] = computed("check.results")
    unread: tuple[UnreadWord, ...] = computed("check.unread")
    not_applicable: tuple[AbsentWord, ...] = computed("check.absent")
    kernel: str = computed("check.kernel")

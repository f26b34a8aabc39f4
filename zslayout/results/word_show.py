"""Words as they lie in memory, and nothing of what must be so of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import Block, Table, joined
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_blocks import drawing
from zslayout.results.word_check import WordCheckResult, left_out
from zslayout.results.word_result import WordResultRecord


@dataclass(frozen=True, slots=True, eq=False)
class WordDrawings(Result, Tabular):
    """The drawings of a check."""

    check: WordCheckResult

    @property
    def exit_code(self) -> ExitCode:
        """There is something to be seen, or nothing was read."""
        return ExitCode.AS_EXPECTED if self.check.results else ExitCode.UNDECIDED

    def decided(self) -> Iterator[Diagnostic]:
        """What could not be read."""
        return (each for each in self.check.decided() if each.verdict.startswith("NOT"))

    def blocks(self, _detail: Detail) -> Iterable[Block]:
        """A drawing for each configuration; of what was not read or is not there, why."""
        yield from joined(drawing(each) for each in self.check.results)
        yield from left_out(self.check).notes()

    def table(self) -> Table:
        """A configuration a row."""
        return self.check.table()


class WordDrawingsRecord(RootRecord, of=WordDrawings):
    """What `word show` draws."""

    results: tuple[WordResultRecord, ...] = computed("check.results")

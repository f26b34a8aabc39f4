"""A page for the kernel's documents: the word of one configuration, drawn, and the fit table."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.check import CheckResult
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import Block, Table, WordMap, heading, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.fit_table import FitRowRecord, FitTable
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.words import scheme_name


@dataclass(frozen=True, slots=True, eq=False)
class WordsPage(Result, Tabular):
    """What is proved of the width of the word under one scheme, everywhere."""

    check: CheckResult
    drawn: str
    """The configuration whose word is drawn."""

    @property
    def exit_code(self) -> ExitCode:
        """That of the check."""
        return self.check.exit_code

    def decided(self) -> Iterator[Diagnostic]:
        """As for the check."""
        return self.check.decided()

    def table(self) -> Table:
        """The fit table."""
        return FitTable(self.check).table()

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The word, then the table, each with a sentence."""
        (result,) = [each for each in self.check.results if each.params.name == self.drawn]
        layout = result.default_layout
        yield heading("The words of zsmalloc", level=1)
        at = f"CONFIG_ZSMALLOC_CHAIN_SIZE = {layout.chain_size}"
        yield wrapped(
            "How zsmalloc keeps the place of an object in an unsigned long, as"
            f" {result.params.name} has it ({scheme_name(result.scheme)}; {at})."
        )
        yield WordMap(layout.fields, layout.word_bits)
        yield wrapped(
            "On every configuration: the widths of the fields, most significant first; the bits"
            " left at the default chain size and at the largest one, negative where bits are"
            " missing for the class index; and what becomes of the word."
        )
        yield self.table()
        yield line("Each row is proved by zslayout.")


class WordsPageRecord(RootRecord, of=WordsPage):
    """What `emit rst` found."""

    drawn: str
    rows: tuple[FitRowRecord, ...] = computed("check.results")

"""The fit table: one configuration a row, for documents."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.results.check import CheckResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result, Tabular

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Document, Table


@dataclass(frozen=True, slots=True, eq=False)
class FitTable(Result, Tabular):
    """A check, to be shown as a table and nothing else."""

    RECORD: ClassVar = "fit_table.FitTableRecord"

    check: CheckResult

    @property
    def exit_code(self) -> ExitCode:
        """That of the check."""
        return self.check.exit_code

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Those of the check."""
        return self.check.diagnostics()

    def document(self, _detail: Detail) -> "Document":
        """The table."""
        from zslayout.results.document import Document

        return Document((self.table(),))

    def table(self) -> "Table":
        """Under one scheme its fields; under several the outcome of each."""
        from zslayout.results.documents.fit_table import table

        return table(self.check)

"""One layout in full, with what was proved of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zslayout.results.check import ConfigResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Document
    from zslayout.results.records.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class LayoutPage(Result):
    """The layout of one configuration under one scheme at one chain size."""

    result: ConfigResult

    @property
    def exit_code(self) -> ExitCode:
        """As of a check of it."""
        return self.result.exit_code

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """As of a check of it."""
        from zslayout.results.diagnostics import of_config

        return tuple(of_config(self.result))

    def document(self, detail: Detail) -> "Document":
        """The word drawn, every macro as formula and number, where the parameters come from."""
        from zslayout.results.documents.page import document

        return document(self, detail)

    def record(self) -> "Record":
        """Parameters, macros, fields, headroom."""
        from zslayout.results.records.page import record

        return record(self)

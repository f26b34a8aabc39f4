"""One layout in full, with what was proved of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.results.check import ConfigResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result
from zslayout.words.layout import Layout

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, eq=False)
class LayoutPage(Result):
    """The layout of one configuration under one scheme at one chain size."""

    DOCUMENT: ClassVar = "page.document"
    RECORD: ClassVar = "page.PageRecord"

    result: ConfigResult

    @property
    def layout(self) -> Layout:
        """The only one that was checked."""
        return self.result.default_layout

    @property
    def exit_code(self) -> ExitCode:
        """As of a check of it."""
        return self.result.exit_code

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """As of a check of it."""
        from zslayout.results.diagnostics import of_config

        return tuple(of_config(self.result))

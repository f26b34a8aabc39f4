"""Archconfigs that have no faults, and what there is to say of them all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from zslayout.errors import Fault
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import Document, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result


@dataclass(frozen=True, slots=True, eq=False)
class LintResult(Result):
    """Which archconfigs were read, by name; and what to warn of."""

    RECORD: ClassVar = "lint.LintRecord"

    names: tuple[str, ...]
    warnings: tuple[Fault, ...]

    @property
    def exit_code(self) -> ExitCode:
        """A warning is no fault; faults end the command before."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What to warn of."""
        return tuple(
            Diagnostic("archconfig", Level.NOTE, str(warning)) for warning in self.warnings
        )

    def document(self, _detail: Detail) -> Document:
        """A warning a line, then a count."""
        return Document(tuple(line(text) for text in self._lines()))

    def _lines(self) -> Iterator[str]:
        yield from map(str, self.warnings)
        count = len(self.warnings)
        said = f", {count} warning{'s' if count > 1 else ''}" if count else ""
        unit = "archconfig" if len(self.names) == 1 else "archconfigs"
        yield f"{len(self.names)} {unit}, no faults{said}"

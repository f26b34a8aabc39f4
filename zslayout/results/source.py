"""What a check of a C file found, and of each step of a patch series on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from zslayout.arch.params import ArchParams
from zslayout.errors import Place
from zslayout.results.check import CheckResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result, Tabular
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Table


@dataclass(frozen=True, slots=True)
class FalseAssertion:
    """A static assertion that ends the build: where it stands, what it says, in numbers."""

    place: Place
    message: str
    condition: str
    numbers: tuple[tuple[str, int], ...]
    chain_size: int


@dataclass(frozen=True, slots=True, eq=False)
class SourceResult(Result, Tabular):
    """What a check of a file found."""

    DOCUMENT: ClassVar = "source.document"
    RECORD: ClassVar = "source.SourceRecord"

    file: str
    check: CheckResult
    scheme: Scheme
    """The scheme that the file is nearest to."""
    agrees: Mapping[ArchParams, str]
    """By configuration: the scheme that it agrees with at every chain size, or nothing."""
    false_assertions: Mapping[ArchParams, tuple[FalseAssertion, ...]]
    """By configuration: the static assertions that are false there, at the worst chain size."""
    lines: Mapping[int, str]
    """The lines of the file that findings are about, by number."""

    @property
    def exit_code(self) -> ExitCode:
        """As for any check."""
        return self.check.exit_code

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """As for any check; what ends a build has its place."""
        from zslayout.results.diagnostics import OUTCOME

        ended = {params.name: found for params, found in self.false_assertions.items()}
        return tuple(
            replace(each, places=tuple(one.place for one in ended.get(each.configurations[0], ())))
            if each.rule == OUTCOME
            else each
            for each in self.check.diagnostics()
        )

    def table(self) -> "Table":
        """As for any check."""
        return self.check.table()


@dataclass(frozen=True, slots=True, eq=False)
class SeriesResult(Result):
    """A file after each patch of a series, with the patch's title."""

    DOCUMENT: ClassVar = "source.series"
    RECORD: ClassVar = "source.SeriesRecord"

    steps: tuple[tuple[str, SourceResult], ...]

    @property
    def last(self) -> SourceResult:
        """The file after the whole series."""
        return self.steps[-1][1]

    @property
    def exit_code(self) -> ExitCode:
        """The worst of the steps: every patch must stand."""
        return ExitCode.worst(step.exit_code for _, step in self.steps)

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Those of every step, each saying after which patch."""
        return tuple(
            replace(each, message=f"After {title}: {each.message}")
            for title, step in self.steps
            for each in step.diagnostics()
        )

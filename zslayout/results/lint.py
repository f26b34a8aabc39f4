"""Archconfigs that have no faults, and what there is to say of them all the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zslayout.errors import Fault
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import Block, line
from zslayout.results.faults import placed
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Description, Detail
from zslayout.tally import counted


@dataclass(frozen=True, slots=True, eq=False)
class LintResult(Description):
    """Which archconfigs were read, by name; and what to warn of. Faults end the command before."""

    names: tuple[str, ...]
    warnings: tuple[Fault, ...]
    key_lines: Mapping[str, int] = field(default_factory=dict)
    """The line of the place of a warning, where that is known."""

    def decided(self) -> Iterator[Diagnostic]:
        """What to warn of."""
        for each in self.warnings:
            places, text = placed(each, self.key_lines)
            yield Diagnostic("archconfig", Level.NOTE, text, places=places)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A warning a line, then a count."""
        yield from (line(str(warning)) for warning in self.warnings)
        said = f", {counted(len(self.warnings), 'warning')}" if self.warnings else ""
        yield line(f"{counted(len(self.names), 'archconfig')}, no faults{said}")


class WarningRecord(Record):
    """What to warn of."""

    place: str
    """`file:$.key`."""
    text: str


class LintRecord(RootRecord, of=LintResult):
    """What `lint` found in archconfigs without faults."""

    archconfigs: tuple[str, ...] = computed("names")
    """By name."""
    warnings: tuple[WarningRecord, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordLintResult(Description):
    """Which word files were read, by name. Faults end the command before."""

    names: tuple[str, ...]

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A count."""
        yield line(f"{counted(len(self.names), 'word file')}, no faults")


class WordLintRecord(RootRecord, of=WordLintResult):
    """What `word lint` found in word files without faults."""

    words: tuple[str, ...] = computed("names")
    """By name."""

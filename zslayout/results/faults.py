"""Faults in what a command was given: a result like any other, of exit code 2."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from zslayout.errors import Fault, Place
from zslayout.results.diagnostic import UNUSABLE, Diagnostic, Level
from zslayout.results.document import Block, Span, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord
from zslayout.results.result import Detail, Result
from zslayout.tally import counted

_PLACE: Final = re.compile(r"(.+?):(\d+)(?::(\d+))?")


def placed(fault: Fault, key_lines: Mapping[str, int]) -> tuple[tuple[Place, ...], str]:
    """Where a fault stands, and what is to be said there; lines of keys are by their places."""
    said = f"{fault.text} ({fault.help})" if fault.help else fault.text
    found = _PLACE.fullmatch(fault.place)
    if found:
        return (Place(found[1], int(found[2]), int(found[3] or 1)),), said
    file, _, key = fault.place.partition(":$")
    if fault.place in key_lines:
        return (Place(file, key_lines[fault.place], 1),), f"${key}: {said}"
    return (), f"{fault.place}: {said}"


@dataclass(frozen=True, slots=True, eq=False)
class FaultsResult(Result):
    """Everything that is wrong with the input, in its order."""

    faults: tuple[Fault, ...]
    key_lines: Mapping[str, int] = field(default_factory=dict)
    """The line of a place that is a key of a TOML file, where that is known."""

    @property
    def exit_code(self) -> ExitCode:
        """It cannot be used."""
        return ExitCode.UNUSABLE

    def decided(self) -> Iterator[Diagnostic]:
        """Each fault, at its place where that is a line."""
        for each in self.faults:
            places, text = placed(each, self.key_lines)
            yield Diagnostic("input", Level.ERROR, text, verdict=UNUSABLE, places=places)

    @property
    def headline(self) -> str:
        """How many there are."""
        return counted(len(self.faults), "fault")

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A fault a line, then a count."""
        yield from (line(str(each)) for each in self.faults)
        yield line(Span(self.headline, "bad"))


class FaultRecord(Record):
    """One thing that is wrong."""

    place: str
    """`file:$.key` in TOML, `file:line:col` in text, or an option's name on a command line."""
    text: str
    help: str
    """What would mend it, or empty."""


class FaultsRecord(RootRecord, of=FaultsResult):
    """What any command says of input that it cannot use."""

    exit_code: ExitCode
    faults: tuple[FaultRecord, ...]

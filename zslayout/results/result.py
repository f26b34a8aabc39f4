"""What every command returns, and what a renderer may ask of it.

One rule: a result knows what was found and how to say it, and nothing about any output format.
What JSON has of it stands below its class, see `record`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple

from zslayout.results.diagnostic import Diagnostic, counts
from zslayout.results.document import Block, Document, Table, WordMap
from zslayout.results.exit_code import ExitCode


class Detail(NamedTuple):
    """How much of a result a reader wants."""

    verbose: bool = False
    """Whatever was asked, not only what is telling."""
    brief: bool = False
    """Less than usual, because the whole is written elsewhere."""
    page: bool = False
    """For a page that is read at leisure, in place of a terminal."""


class Result(ABC):
    """What a command found."""

    __slots__ = ()

    @property
    @abstractmethod
    def exit_code(self) -> ExitCode:
        """What the command ends with."""

    @abstractmethod
    def decided(self) -> Iterable[Diagnostic]:
        """Everything that was decided, one thing each, what is as expected too."""

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The same as a whole."""
        return tuple(self.decided())

    @property
    def headline(self) -> str:
        """What there is to say in one line."""
        found = counts(self.diagnostics())
        said = {"error": "not as expected", "warning": "undecided", "note": "to be noted"}
        parts = [f"{found[level]} {words}" for level, words in said.items() if found[level]]
        good = f"{found['ok']} as expected" if found["ok"] or parts else "nothing to object to"
        return ", ".join((*parts, good))

    @abstractmethod
    def blocks(self, detail: Detail) -> Iterable[Block]:
        """The result for people, from top to bottom."""

    def document(self, detail: Detail) -> Document:
        """The same as a whole."""
        return Document(tuple(self.blocks(detail)))


class Description(Result):
    """A result of which nothing is expected: it says what there is."""

    __slots__ = ()

    @property
    def exit_code(self) -> ExitCode:
        """There is nothing to object to."""
        return ExitCode.AS_EXPECTED

    def decided(self) -> Iterable[Diagnostic]:
        """It finds nothing."""
        return ()


class Tabular(ABC):
    """A result that is one table, with titles that programs may rely on."""

    __slots__ = ()

    @abstractmethod
    def table(self) -> Table:
        """The table."""


class Drawn(ABC):
    """A result that is about one word."""

    __slots__ = ()

    @abstractmethod
    def word(self) -> WordMap:
        """The word."""

    @property
    @abstractmethod
    def missing_bits(self) -> int:
        """How many bits its fields need beyond it, where nothing builds for want of them."""


class Explorable(ABC):
    """A result that a page of its own is made of, with what is needed to go on from it."""

    __slots__ = ()

    @property
    @abstractmethod
    def when(self) -> str:
        """The day of the run, as 2026-11-30."""


class DebugfsTabular(ABC):
    """A result that the kernel has a debugfs file for."""

    __slots__ = ()

    @abstractmethod
    def debugfs(self) -> tuple[str, ...] | None:
        """The lines of that file; None where there is no such pool."""


class Replayable(ABC):
    """A result whose refutations can be seen in a file that runs."""

    __slots__ = ()

    @abstractmethod
    def replay(self) -> tuple[str, ...]:
        """The lines of a trace, or of a comment where there is nothing to repeat."""

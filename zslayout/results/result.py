"""What every command returns, and what a renderer may ask of it.

One rule: a result knows what was found and how to say it, and nothing about any output format.
"""

from abc import ABC, abstractmethod
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from zslayout.results.exit_code import ExitCode

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Document, Table
    from zslayout.results.records.record import RootRecord


class Detail(NamedTuple):
    """How much of a result a reader wants."""

    verbose: bool = False
    """Whatever was asked, not only what is telling."""
    brief: bool = False
    """Less than usual, because the whole is written elsewhere."""
    page: bool = False
    """For a page that is read at leisure, in place of a terminal."""


class Result(ABC):
    """What a command found.

    A class names what says it for people and for programs: a function in `results/documents/` that
    takes the result and a `Detail`, and a class in `results/records/`. By name, so that neither is
    imported before it is wanted, and results import nothing that imports them.
    """

    __slots__ = ()
    DOCUMENT: ClassVar[str]
    RECORD: ClassVar[str]

    @property
    @abstractmethod
    def exit_code(self) -> ExitCode:
        """What the command ends with."""

    @abstractmethod
    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Everything that was decided, one thing each, what is as expected too."""

    def document(self, detail: Detail) -> "Document":
        """The result for people."""
        document: Document = _named("documents", self.DOCUMENT)(self, detail)
        return document

    def record_type(self) -> "type[RootRecord]":
        """What JSON has of the result."""
        record: type[RootRecord] = _named("records", self.RECORD)
        return record


def _named(room: str, name: str) -> Any:
    module, _, member = name.partition(".")
    return getattr(import_module(f"zslayout.results.{room}.{module}"), member)


class Tabular(ABC):
    """A result that is one table, with titles that programs may rely on."""

    __slots__ = ()

    @abstractmethod
    def table(self) -> "Table":
        """The table."""


class DebugfsTabular(ABC):
    """A result that the kernel has a debugfs file for."""

    __slots__ = ()

    @abstractmethod
    def debugfs(self) -> "tuple[str, ...] | None":
        """The lines of that file; None where there is no such pool."""

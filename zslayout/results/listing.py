"""What there is to name on the command line: obligations, words, schemes and so on, as data."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Final

from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result, Tabular

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Table


@dataclass(frozen=True, slots=True)
class ListedObligation:
    """A statement that must hold, or a control, which must be refuted."""

    id: str
    statement: str
    about: str
    """The packed word that it speaks of; empty where it is about more than one, or none."""
    control_of: str
    """What it is the control of; empty where it is none."""
    of_files: bool
    """Whether it is asked of C files alone."""
    cites: tuple[str, ...]
    """Names in mm/zsmalloc.c."""


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A packed word: its fields, most significant first."""

    name: str
    fields: tuple[str, ...]
    encoder: str
    """The C function that makes it; empty where the compiler does."""


@dataclass(frozen=True, slots=True)
class ListedScheme:
    """One way in which the kernel has laid out `obj`."""

    name: str
    title: str
    history: str


@dataclass(frozen=True, slots=True)
class ListedArchconfig:
    """A shipped kernel configuration."""

    name: str
    title: str
    bits_per_long: int
    page_shift: int
    physmem_bits: int


@dataclass(frozen=True, slots=True)
class ListedMutant:
    """A lock protocol with one thing missing, and who must notice."""

    name: str
    description: str
    proof: bool
    """Whether `protocol prove --mutant` takes it."""
    search: bool
    """Whether `protocol search --mutant` takes it."""


@dataclass(frozen=True, slots=True)
class ListedFormat:
    """A form of output."""

    name: str
    description: str


Listed = (
    ListedObligation | ListedWord | ListedScheme | ListedArchconfig | ListedMutant | ListedFormat
)

KINDS: Final = ("obligations", "words", "schemes", "archconfigs", "mutants", "formats")
"""What can be listed, in the order of the whole list."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing(Result, Tabular):
    """The entries of each kind that was asked for."""

    DOCUMENT: ClassVar = "listing.document"
    RECORD: ClassVar = "listing.ListRecord"

    kinds: tuple[tuple[str, tuple[Listed, ...]], ...]

    @property
    def exit_code(self) -> ExitCode:
        """A list has nothing to object to."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Each entry by its name, as something that is so."""
        from zslayout.results.diagnostic import Diagnostic, Level

        return tuple(
            Diagnostic(rule=kind, level=Level.OK, message=": ".join(row[:2]))
            for kind, entries in self.kinds
            for row in map(cells, entries)
        )

    def table(self) -> "Table":
        """The entries of the one kind that was asked for. Raises UserError for several."""
        from zslayout.results.documents.listing import only_table

        return only_table(self)


def titles(entry: Listed) -> tuple[str, ...]:
    """The names of its parts."""
    return tuple(field.name.replace("_", " ") for field in fields(entry))


def cells(entry: Listed) -> tuple[str, ...]:
    """Its parts as text, in the order of `titles`."""
    return tuple(_cell(getattr(entry, field.name)) for field in fields(entry))


def _cell(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else ""
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)

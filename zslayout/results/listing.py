"""What there is to name on the command line: obligations, words, schemes and so on, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from zslayout.errors import Fault, UserError
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Table, heading, table
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Description, Detail, Tabular


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
class ListedRelease:
    """What was measured of one configuration in one release of the kernel."""

    release: str
    """Its name, for `check --release`."""
    kernel: str
    """The version of the tree."""
    arch: str
    compiler: str
    numbers: Mapping[str, int]
    """Macros as mm/zsmalloc.c sees them."""


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
    ListedObligation
    | ListedWord
    | ListedScheme
    | ListedArchconfig
    | ListedRelease
    | ListedMutant
    | ListedFormat
)

KINDS: Final = (
    "obligations",
    "words",
    "schemes",
    "archconfigs",
    "releases",
    "mutants",
    "formats",
)
"""What can be listed, in the order of the whole list."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing(Description, Tabular):
    """The entries of each kind that was asked for."""

    kinds: tuple[tuple[str, tuple[Listed, ...]], ...]

    def decided(self) -> Iterator[Diagnostic]:
        """Each entry by its name, as something that is so."""
        for kind, entries in self.kinds:
            for row in map(cells, entries):
                yield Diagnostic(rule=kind, level=Level.OK, message=": ".join(row[:2]))

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A table for each kind below its name; one kind alone needs no heading."""
        several = len(self.kinds) > 1
        for kind, entries in self.kinds:
            if several:
                yield heading(kind)
            # Of an obligation its id and sentence, of anything else all of it.
            brief = isinstance(entries[0], ListedObligation)
            yield _table(entries, columns=2 if brief else None)
            if several:
                yield GAP

    def table(self) -> Table:
        """The entries of the one kind that was asked for. Raises UserError for several."""
        if len(self.kinds) > 1:
            known = ", ".join(kind for kind, _ in self.kinds)
            raise UserError([Fault("--format", "a table is of one kind: name one", known)])
        ((_, entries),) = self.kinds
        return _table(entries)


def _table(entries: tuple[Listed, ...], columns: int | None = None) -> Table:
    """Some columns of the entries, from the left."""
    return table(titles(entries[0])[:columns], [cells(entry)[:columns] for entry in entries])


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
        case Mapping():
            return ", ".join(f"{name} {number}" for name, number in value.items())
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _kind(name: str) -> Any:
    return computed(lambda of: dict(of.kinds).get(name, ()), optional=True)


class ListRecord(RootRecord, of=Listing):
    """What can be named; a kind that was not asked for has no key."""

    kinds: tuple[str, ...] = computed(lambda of: [name for name, _ in of.kinds])
    """The keys that are here."""
    obligations: tuple[ListedObligation, ...] = _kind("obligations")
    words: tuple[ListedWord, ...] = _kind("words")
    schemes: tuple[ListedScheme, ...] = _kind("schemes")
    archconfigs: tuple[ListedArchconfig, ...] = _kind("archconfigs")
    releases: tuple[ListedRelease, ...] = _kind("releases")
    mutants: tuple[ListedMutant, ...] = _kind("mutants")
    formats: tuple[ListedFormat, ...] = _kind("formats")

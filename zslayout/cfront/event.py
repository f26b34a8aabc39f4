"""What a run of a function does that others can see, as plain data: reads, writes, calls."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from zslayout.cfront.memory import Cell, Path, Value
from zslayout.errors import Place
from zslayout.expr.nodes import Expr

NOWHERE: Final = Place("", 0, 0)


class Kind(Enum):
    """What an event is."""

    LOAD = "load"
    STORE = "store"
    CALL = "call"
    DEFINED = "defined"
    """C defines what is computed only if `value` is true."""
    ASSERTED = "asserted"
    """The build ends unless `value` is true."""
    CHECKED = "checked"
    """The kernel stops where `value` is not 0."""
    MAPPED = "mapped"
    """A page's bytes get an address, or lose it again: `name` says which."""
    KEPT = "kept"
    """`value` is kept in a local variable, or returned. Only what is `telling` says so."""
    ASKED = "asked"
    """A branch goes by `value`; likewise."""
    REPEATED = "repeated"
    """A loop goes on by `value`; likewise."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop as it was run: `turn` counts the turns that are behind.

    `steps` are what changes with each turn: its name, the value before the first turn, and the
    value after a turn, over its name. `again` is when another turn follows, `left` when none does.
    """

    place: Place
    turn: Expr
    steps: tuple[tuple[Expr, Expr, Expr], ...]
    solved: tuple[tuple[Expr, Expr], ...]
    again: Expr
    left: Expr
    path: Path = ()
    """The conditions under which it is come to."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a run does on a way. `name` is what is called, or how a variable is.

    `loops` are those that it stands in, the outermost first, by their numbers in `Run.loops`.
    """

    kind: Kind
    place: Place
    path: Path
    cell: Cell | None = None
    address: Expr | None = None
    value: Value = None
    name: str = ""
    arguments: tuple[Value, ...] = ()
    volatile: bool = False
    called_from: tuple[Place, ...] = ()
    loops: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A function as it was run: what it does in order, and what it returns."""

    name: str
    arguments: tuple[Expr, ...]
    events: tuple[Event, ...]
    loops: tuple[Loop, ...]
    value: Value
    read: frozenset[str]
    """The functions of the file that were gone through."""
    unread: tuple[tuple[Place, str], ...]
    """What could not be followed."""
    returns: Path | None = ()
    """The conditions under which it returns; None if it never does."""
    returned: tuple[tuple[Value, Place], ...] = ()
    """What it returns, and where it says so."""

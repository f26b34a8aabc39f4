"""The shared state of the protocol, as maps of which a condition reads only a few places.

A condition of a proof for any number of handles speaks of a few of them: the one that a step is
about, and an arbitrary one. So a map is read at a few indices, each reading is a variable, and two
readings of one map are equal where their indices are (Ackermann, "Solvable Cases of the Decision
Problem", 1954). What is left is a formula over bit-vectors, for the same solvers as all others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final

from zslayout.expr.build import eq, when
from zslayout.expr.nodes import Connective, ConnectiveOp, Const, Expr, Var, cast
from zslayout.expr.types import UINT, CType, ulong
from zslayout.expr.walk import names


class StateMap(Enum):
    """A part of the state, by what it is indexed with.

    Threads, zspages and handles are numbers from 1 on; 0 is none. Those marked as ghosts are known
    to the proof alone.
    """

    WORD = "word"
    """Handle to the word that it is the address of."""
    PAST_WORD = "past_word"
    """Handle to a word that it has had since its object was allocated: any of them. A ghost."""
    OTHER_PAST_WORD = "other_past_word"
    """Handle to another such word, or the same. A ghost."""
    LIVE = "live"
    """Handle to 1 while its object is allocated. A ghost."""
    HOLDER = "holder"
    """Handle to the thread whose it is: it alone may free it. A ghost."""
    ZSPAGE = "zspage"
    """Handle to the zspage in which the object lies. A ghost."""
    CLASS = "class"
    """Zspage to the index of its class."""
    INUSE = "inuse"
    """Zspage to the number of objects in it."""
    PHASE = "phase"
    """Zspage to its `Phase`. A ghost."""
    KEEPER = "keeper"
    """Zspage to the thread that alone knows of it, while it is not used. A ghost."""
    OWNER = "owner"
    """PFN to the zspage of the page."""
    PAGE_KEEPER = "page_keeper"
    """PFN to the thread that has the page from the page allocator, while no zspage has it. The page
    allocator has those without owner and keeper. A ghost."""
    PAGE_LOCK = "page_lock"
    """PFN to the thread that holds the page lock."""
    CLASS_LOCK = "class_lock"
    """Class to the thread that holds class->lock."""
    WRITER = "writer"
    """The thread that holds pool->lock for writing."""
    MOVED = "moved"
    """The zspage of which a page is being migrated. A ghost."""
    MOVED_PAGE = "moved_page"
    """The PFN of that page. A ghost."""
    READER = "reader"
    """Thread to 1 while it holds pool->lock for reading."""


WORD_MAPS: Final = (StateMap.WORD, StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD)
"""Maps to words."""


class ZspagePhase:
    """What may become of a zspage."""

    GONE = 0
    """There is none of this number."""
    FRESH = 1
    """Its keeper is making it."""
    USED = 2
    """It is on a list, or isolated by whoever holds class->lock."""
    ORPHAN = 3
    """Its keeper took it off its list, to free it when its pages are locked."""
    DYING = 4
    """It is empty, on no list, and its pages are locked by its keeper."""


@dataclass(frozen=True, slots=True)
class MapUpdate:
    """A new value at one place of a map."""

    map: StateMap
    index: Expr
    value: Expr


ID_TYPE: Final = CType("number", 8, signed=False, rank=4)
"""What threads, zspages and handles are numbered with; of such a rank that they are compared as
they are, with no conversion.

Conditions only ask whether two are equal, and speak of fewer than there are numbers: what is true
of these is true of any number (the small models of equality logic). `enough` says so of one.
"""
NO_INDEX: Expr = Const(0, ID_TYPE)
"""The index of what is no map."""


def where_it_is(map_: StateMap, index: Expr, *, one_lock: bool) -> tuple[StateMap, Expr]:
    """Where a value is kept: with `one_lock` pool->lock is the lock of every class, too."""
    if one_lock and map_ is StateMap.CLASS_LOCK:
        return StateMap.WRITER, NO_INDEX
    return map_, index


class SymbolicState:
    """A state: a variable for each place that is read. `one_lock`: classes have no lock."""

    prefix = ""

    def __init__(self, bits_per_long: int, *, one_lock: bool = False) -> None:
        self.word_type = ulong(bits_per_long)
        self.one_lock = one_lock
        self._places: dict[StateMap, dict[Expr, Var]] = {}

    def at(self, map_: StateMap, index: Expr) -> Expr:
        """The value of a map at an index."""
        if self.one_lock:
            map_, index = where_it_is(map_, index, one_lock=True)
        places = self._places.setdefault(map_, {})
        found = places.get(index)
        if found is None:
            found = Var(f"{self.prefix}{map_.value}_{len(places)}", self._type(map_))
            places[index] = found
        return found

    def is_read(self, map_: StateMap) -> bool:
        """Whether any place of a map was read."""
        return map_ in self._places

    def _type(self, map_: StateMap) -> CType:
        if map_ in WORD_MAPS or map_ is StateMap.MOVED_PAGE:
            return self.word_type
        return UINT if map_ in {StateMap.CLASS, StateMap.INUSE} else ID_TYPE

    @property
    def variables(self) -> tuple[Var, ...]:
        """What was read, in order."""
        return tuple(var for places in self._places.values() for var in places.values())

    def readings(self) -> Iterator[tuple[str, Var]]:
        """What was read, in words, and the variable that stands for it."""
        for map_, places in self._places.items():
            for index, var in places.items():
                yield f"{self.prefix}{map_.value}{_subscript(index)}", var

    def congruence_axioms(self) -> Iterator[Expr]:
        """Readings of one map at equal indices are equal."""
        for places in self._places.values():
            for (one, x), (other, y) in combinations(places.items(), 2):
                differ = Connective(ConnectiveOp.NOT, (eq(one, other),))
                yield Connective(ConnectiveOp.OR, (differ, eq(x, y)))


class UpdatedState:
    """The state after some updates; it is read through the state before."""

    def __init__(self, before: SymbolicState, updates: Sequence[MapUpdate]) -> None:
        self.one_lock = before.one_lock
        self._before = before
        self._updates = tuple(
            MapUpdate(*where_it_is(each.map, each.index, one_lock=self.one_lock), each.value)
            for each in updates
        )

    def at(self, map_: StateMap, index: Expr) -> Expr:
        """The value of a map at an index."""
        value = self._before.at(map_, index)
        map_, index = where_it_is(map_, index, one_lock=self.one_lock)
        for update in self._updates:
            if update.map is map_:
                new = update.value
                if new.type != value.type:
                    new = cast(new, value.type)
                value = when(eq(index, update.index), new, value)
        return value


def _subscript(index: Expr) -> str:
    if isinstance(index, Const):
        return ""
    if isinstance(index, Var):
        return f"[{index.name}]"
    (first, *_) = [variable.name for variable in names(index) if not variable.name.isupper()]
    return f"[pfn of {first}]"


def within_small_model(variables: Iterable[Var]) -> bool:
    """Whether there are more numbers than a condition speaks of, the few constants counted in."""
    return (
        sum(variable.type is ID_TYPE for variable in variables) + ZspagePhase.DYING
        < ID_TYPE.maximum
    )


StateView = SymbolicState | UpdatedState
"""A state that can be read."""

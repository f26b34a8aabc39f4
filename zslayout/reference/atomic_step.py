"""Steps: the atomic actions of which every operation of the allocator is a sequence.

    operation    a generator of steps, the function of the kernel's name in `operations`
    step         what it will do next, said before it is done: (Do, target)
    driver       whoever resumes the generator, and so decides when the step is done

What lies between two steps is one atomic action. The allocator itself knows no locks: a step says
that one is wanted, and the driver lets the operation go on when it is free. A driver that runs one
operation at a time need do nothing at all; one that runs several gives locks their meaning.

To a step that may fail (`TRYLOCK`, `WRITE_TRYLOCK`, `ALLOC_PAGE`, `ALLOC_HANDLE`) the driver sends
True where it does, and to `CONTENDED` where somebody waits for the lock. None is no.
"""

from collections.abc import Generator, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

_Result = TypeVar("_Result")


class Action(StrEnum):
    """What a step does, and to what: its target is named in brackets."""

    LOCK = "lock"
    """Wait for a spinlock or a page lock, and take it [Lock]."""
    TRYLOCK = "trylock"
    """Take it if it is free [Lock]."""
    UNLOCK = "unlock"
    READ_LOCK = "read_lock"
    """Wait for a reader-writer lock, and take a share of it [Lock]."""
    READ_UNLOCK = "read_unlock"
    WRITE_LOCK = "write_lock"
    WRITE_TRYLOCK = "write_trylock"
    WRITE_UNLOCK = "write_unlock"
    WAIT = "wait"
    """Wait until a lock is free, and do not take it [Lock]."""
    CONTENDED = "contended"
    """Ask whether somebody waits for a lock [Lock]."""
    ALLOC_HANDLE = "alloc handle"
    FREE_HANDLE = "free handle"
    """[the handle]"""
    LOAD_WORD = "load obj"
    """Load the word of a handle [the handle]."""
    STORE_WORD = "store obj"
    """Store the word of a handle [the handle]."""
    FIND_ZSPAGE = "find zspage"
    """Go from a page to its zspage [Zpdesc]."""
    LEAVE_ZSPAGE = "leave zspage"
    """Let a page forget its zspage, which is freed [Zpdesc]."""
    LOAD_PAGE = "load page"
    """Load from a page: a link, a header, contents [Zpdesc]."""
    STORE_PAGE = "store page"
    """Store to a page [Zpdesc]."""
    UPDATE_ZSPAGE = "update zspage"
    """Change the head of the free list, or the objects in use [Zspage]."""
    CHAIN_PAGES = "chain pages"
    """Set the pages of a zspage [Zspage]."""
    MOVE_ZSPAGE = "move zspage"
    """Take a zspage from its fullness list, or put it on one [Zspage]."""
    UPDATE_STATISTICS = "statistics"
    """Adjust the numbers of objects of a class [PoolClass]."""
    COUNT_PAGES = "pages allocated"
    """Adjust the pages of the pool, atomically [Pool]."""
    ALLOC_PAGE = "alloc page"
    """Take a page from the page allocator [Frames]."""
    FREE_PAGE = "free page"
    """Give a page back [Zpdesc]."""
    KICK_DEFERRED_FREE = "kick deferred free"
    """Ask for the worker that frees empty zspages [Pool]."""


AtomicStep = tuple[Action, object]
OperationSteps = Generator[AtomicStep, bool | None, _Result]
"""An operation under way, and what it returns."""


class LockClass(IntEnum):
    """The kinds of locks, in the order in which they nest, outermost first."""

    PAGE = 0
    POOL = 1
    CLASS = 2
    ZSPAGE = 3
    ZONE = 4


class Lock:
    """A lock, by its kind and whose it is. Whether somebody holds it is the driver's affair."""

    __slots__ = ("lock_class", "name")

    def __init__(self, lock_class: LockClass, name: str) -> None:
        self.lock_class = lock_class
        self.name = name

    def __repr__(self) -> str:
        return self.name


def step_text(step: AtomicStep, names: Mapping[int, str] = MappingProxyType({})) -> str:
    """A step as people read it: what it does, and to what; handles by `names`, where they have."""
    action, target = step
    what = names.get(target, f"{target:#x}") if isinstance(target, int) else str(target)
    return f"{action.value}: {what}"


ACQUIRE_ACTIONS: Final = frozenset(
    {Action.LOCK, Action.TRYLOCK, Action.READ_LOCK, Action.WRITE_LOCK, Action.WRITE_TRYLOCK}
)
RELEASE_ACTIONS: Final = frozenset({Action.UNLOCK, Action.READ_UNLOCK, Action.WRITE_UNLOCK})
TRY_ACTIONS: Final = frozenset({Action.TRYLOCK, Action.WRITE_TRYLOCK})

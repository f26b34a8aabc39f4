"""Which steps need no schedule of their own: partial-order reduction by movers.

A step that commutes to the left with every step that another thread may do just before it is a
*left mover*: whether the other thread goes first or not, the same state comes of it. A transition
of the reduced search is one step of any kind and then all left movers that follow it in the same
thread; threads are switched between transitions only. By Lipton's theorem every schedule has an
equal one in which the left movers follow at once, so no final state, no deadlock and no failing
step is lost (R. J. Lipton, "Reduction: a method of proving properties of parallel programs", CACM
18(12), 1975; C. Flanagan and S. Qadeer, "Transactions for software model checking", ENTCS 89(3),
2003).

Left movers are:

    release of class->lock, zone->lock, a share of pool->lock
        Nobody can have done anything that needs it in between. Nothing else of these is asked for:
        page locks and zspage->lock are also *tried*, who finds them taken notices when they are
        released, and so their releases have schedules of their own. The end of a compaction is
        seen by the next one without any lock, and so has the release of all of pool->lock.
    what only its thread can see: the next handle, the next frame (`thread_allocators`), an atomic
        sum that nobody reads, a page that nobody was given yet
    what is protected by a lock that its thread holds, at this very moment:
        WORD      the word of a handle: read with class->lock or pool->lock, written with
                  class->lock and, if others know the handle, pool->lock alone
        CLASS     lists, statistics, free lists, headers: class->lock of that class
        CHAIN     the pages of a zspage: read with class->lock, pool->lock, zspage->lock or the
                  page lock; written with all of them; let go with the page lock by who unlinked it
        CONTENTS  bytes of objects: read and written with zspage->lock by who has the object;
                  moved with pool->lock and a zspage->lock alone

The last is true only if *everybody* keeps to it, and a mutant does not. So every step of
the search is held against that table, and the first that breaks it anew ends the search: it begins
again, and no step of that kind is reduced any more. Nothing is lost meanwhile: up to the first step
that breaks the discipline all steps commute as they should, so some reduced schedule comes to it
(S. D. Stoller, "Model-checking multi-threaded distributed Java programs", STTT 4(1), 2002).
zs_free() without pool->lock is such a step, and a legal one: it reads a word without any lock. From
then on writes of words are transitions of their own.

What a step touches is what lies between it and the next one, which may be more than it names: the
kinds that `_required_locks` says are those of everything that `operations` does there.
"""

from enum import Enum
from typing import Final

from zslayout.explore.execution import Execution, ThreadState
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass
from zslayout.reference.pool import PoolClass
from zslayout.reference.zspage import Zpdesc, Zspage

_LOCAL_ACTIONS: Final = frozenset({Action.ALLOC_HANDLE, Action.ALLOC_PAGE, Action.COUNT_PAGES})
_LEFT_MOVERS: Final = frozenset(
    {
        (Action.UNLOCK, LockClass.CLASS),
        (Action.UNLOCK, LockClass.ZONE),
        (Action.READ_UNLOCK, LockClass.POOL),
    }
)
_BY_CALLER: Final = frozenset({OperationKind.READ, OperationKind.WRITE})
_MOVES: Final = frozenset({OperationKind.MIGRATE, OperationKind.COMPACT})


class DataKind(Enum):
    """What a discipline protects."""

    WORD_READ = "word read"
    """A word is read without a lock: writes have schedules of their own."""
    WORD = "word"
    CLASS = "class"
    CHAIN = "chain"
    CONTENTS = "contents"


_OF_OTHERS: Final = frozenset({DataKind.WORD_READ})
"""Whoever reads a word with a lock is not disturbed by others who read it without."""


class LockDiscipline:
    """Which kinds of data were seen to be touched without their locks."""

    def __init__(self) -> None:
        self.violated: set[DataKind] = set()

    def observe(self, execution: Execution, thread: ThreadState) -> bool:
        """Look at the step that a thread is about to do; whether it breaks a discipline anew."""
        step = thread.next_step
        if step is None:
            return False
        new = {
            kind for kind, kept in _required_locks(execution, thread, step) if not kept
        } - self.violated
        self.violated |= new
        return bool(new)

    def reduced(self, execution: Execution, thread: ThreadState) -> bool:
        """Whether the next step of a thread is a left mover."""
        step = thread.next_step
        if step is None:
            return False
        action, target = step
        if isinstance(target, Lock):
            return (action, target.lock_class) in _LEFT_MOVERS and execution.locks.holds(
                target, thread.number
            )
        if action in _LOCAL_ACTIONS:
            return True
        if action is Action.FREE_PAGE:
            # zone->lock was just taken, which moves to the right: these two are one anyway.
            return execution.locks.holds(execution.pool.frames.zone_lock, thread.number)
        if action is Action.STORE_WORD and DataKind.WORD_READ in self.violated:
            return False
        needs = list(_required_locks(execution, thread, step))
        return bool(needs) and all(
            kept and kind not in self.violated - _OF_OTHERS for kind, kept in needs
        )


def _required_locks(
    execution: Execution, thread: ThreadState, step: AtomicStep
) -> list[tuple[DataKind, bool]]:
    """The kinds of data that a step touches, and whether its thread holds their locks."""
    action, target = step
    holds = _HeldLocks(execution, thread.number)
    if action is Action.LOAD_WORD and isinstance(target, int):
        kept = target == thread.unpublished_handle or holds.pool or holds.class_of(target)
        return [(DataKind.WORD_READ, kept), (DataKind.WORD, True)]
    if action is Action.STORE_WORD and isinstance(target, int):
        alone = target == thread.unpublished_handle or holds.pool_alone
        return [(DataKind.WORD, alone and holds.class_of(target)), (DataKind.CLASS, True)]
    if action is Action.UPDATE_STATISTICS and isinstance(target, PoolClass):
        return [(DataKind.CLASS, holds.lock(target.lock)), (DataKind.CHAIN, True)]
    if isinstance(target, Zspage):
        mine = holds.lock(execution.pool.class_of(target).lock)
        if action is Action.CHAIN_PAGES:
            pages = any(holds.lock(page.lock) for page in target.pages)
            alone = holds.pool_alone and holds.alone(target.lock)
            return [(DataKind.CHAIN, mine and pages and alone)]
        return [(DataKind.CLASS, mine), (DataKind.CHAIN, mine)]
    if isinstance(target, Zpdesc):
        return _page_required_locks(execution, thread, action, target, holds)
    return []


def _page_required_locks(
    execution: Execution, thread: ThreadState, action: Action, page: Zpdesc, holds: "_HeldLocks"
) -> list[tuple[DataKind, bool]]:
    zspage = page.zspage
    mine = zspage is not None and holds.lock(execution.pool.class_of(zspage).lock)
    if action is Action.LEAVE_ZSPAGE:
        return [(DataKind.CHAIN, holds.lock(page.lock))]
    if action is Action.FIND_ZSPAGE:
        return [(DataKind.CHAIN, holds.lock(page.lock) or mine or holds.pool)]
    if action not in {Action.LOAD_PAGE, Action.STORE_PAGE}:
        return []
    kind = thread.call.kind
    if kind in _BY_CALLER:
        return [(DataKind.CONTENTS, zspage is not None and holds.lock(zspage.lock))]
    if kind is OperationKind.MALLOC and not page.movable:
        # Pages of a zspage that is being set up: nobody was given them yet.
        return [(DataKind.CLASS, True)]
    needs = [
        (DataKind.CLASS, mine or (zspage is None and holds.lock(page.lock))),
        (DataKind.CHAIN, True),
    ]
    if kind in _MOVES:
        needs.append((DataKind.CONTENTS, holds.pool_alone and holds.any_zspage_alone))
    return needs


class _HeldLocks:
    """Which locks a thread holds."""

    def __init__(self, execution: Execution, thread: int) -> None:
        self._locks, self._class_of = execution.locks, execution.class_of
        self._thread = thread
        self.pool = self.lock(execution.pool.lock)
        self.pool_alone = self.alone(execution.pool.lock)

    def lock(self, lock: Lock) -> bool:
        return self._locks.holds(lock, self._thread)

    def alone(self, lock: Lock) -> bool:
        return self._locks.exclusive_holder.get(lock) == self._thread

    @property
    def any_zspage_alone(self) -> bool:
        holders = self._locks.exclusive_holder.items()
        return any(
            who == self._thread and lock.lock_class is LockClass.ZSPAGE for lock, who in holders
        )

    def class_of(self, handle: int) -> bool:
        size_class = self._class_of.get(handle)
        return size_class is not None and self.lock(size_class.lock)

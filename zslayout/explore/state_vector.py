"""When two executions are in the same state: what is to come depends on nothing else than this.

    pool      words, pages with their memory, zspages, lists in their order, statistics, flags
    threads   which operation, and of each generator on its stack: its locals, the step among them
    locks     who holds which
    callers   which objects they have

The generators of an operation hang together by `gi_yieldfrom`. At which step one stands, and of
which function it is, a local says (`operation_text`). Where a loop stands is told by its variable,
for every loop in `operations` that yields: it runs over a range, a list that stays as it is, or a
chain of pages from the page on that the variable holds. Zspages have no number of their own: the
first to be met is 1.

States are compared whole, not by a digest. Only the memory of a page is kept once for all states
that have it.
"""

from inspect import getgeneratorlocals
from types import GeneratorType
from typing import Any, Final

from zslayout.errors import InternalError
from zslayout.explore.execution import Execution, ThreadState
from zslayout.reference.atomic_step import Lock, LockClass
from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.zspage import Zpdesc, Zspage

StateVector = tuple[object, ...]
_PLAIN: Final = (int, bytes, str, range, type(None))


class StateEncoder:
    """Tells states of one execution; equal ones are equal tuples."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._memory: dict[bytes, int] = {}
        self._zspages: dict[Zspage, int] = {}
        self._zspage_vectors: list[object] = []

    def encode(self) -> StateVector:
        """The state that the execution is in."""
        execution = self._execution
        pool, callers = execution.pool, execution.callers
        self._zspages, self._zspage_vectors = {}, []
        lists = [
            (
                size_class.index,
                size_class.objs_allocated,
                size_class.objs_inuse,
                tuple(size_class.zspages),
                tuple(tuple(map(self._zspage, group)) for group in size_class.fullness_list),
            )
            for size_class in pool.created
        ]
        pages = [self._page(page) for _, page in sorted(pool.page.items())]
        threads = [self._thread(thread) for thread in execution.threads]
        return (
            tuple(lists),
            tuple(pages),
            tuple(threads),
            tuple(self._zspage_vectors),
            tuple(sorted(pool.words.items())),
            (pool.pages_allocated, pool.compaction_in_progress, pool.free_work),
            (tuple(execution.turn.frames), tuple(execution.turn.handles)),
            tuple(sorted(self._locks())),
            tuple(sorted((n, live.handle, live.contents) for n, live in callers.live.items())),
            tuple(sorted((name, live.handle) for name, live in callers.freeing.items())),
            (tuple(sorted(callers.freed)), tuple(sorted(callers.busy))),
        )

    def _locks(self) -> list[tuple[str, tuple[int, ...], bool]]:
        locks = self._execution.locks
        return [
            (lock.name, locks.holders(lock), lock in locks.exclusive_holder)
            for lock in {**locks.exclusive_holder, **locks.readers}
            if lock.lock_class is not LockClass.ZSPAGE and locks.holders(lock)
        ]

    def _zspage(self, zspage: Zspage) -> int:
        number = self._zspages.get(zspage)
        if number is not None:
            return number
        number = self._zspages[zspage] = len(self._zspages) + 1
        locks, first = self._execution.locks, zspage.first_zpdesc
        self._zspage_vectors.append(
            (
                zspage.size_class,
                zspage.inuse,
                zspage.freeobj,
                zspage.fullness,
                zspage.huge,
                0 if first is None else first.pfn,
                locks.holders(zspage.lock),
                zspage.lock in locks.exclusive_holder,
            )
        )
        return number

    def _page(self, page: Zpdesc) -> StateVector:
        memory = self._memory.setdefault(bytes(page.memory), len(self._memory))
        return (
            page.pfn,
            0 if page.zspage is None else self._zspage(page.zspage),
            0 if page.next is None else page.next.pfn,
            page.first_obj_offset,
            page.handle,
            page.movable,
            memory,
        )

    def _thread(self, thread: ThreadState) -> StateVector:
        steps = thread.steps
        return (thread.position, () if steps is None else self._generator(steps))

    def _generator(self, generator: Any) -> StateVector:  # what typeshed says of gi_yieldfrom
        found: list[object] = []
        while isinstance(generator, GeneratorType):
            there = getgeneratorlocals(generator)
            found += there
            found += [self._value(value) for value in there.values()]
            generator = generator.gi_yieldfrom
        return tuple(found)

    def _value(self, value: object) -> object:
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Zspage):
            return ("zspage", self._zspage(value))
        if isinstance(value, Zpdesc):
            if self._execution.pool.page.get(value.pfn) is value:
                return ("page", value.pfn)
            return ("freed", self._page(value))
        if isinstance(value, PoolClass):
            return ("class", value.index)
        if isinstance(value, Pool | PageAllocator):
            return "pool"
        if isinstance(value, Lock):
            return value.name
        if isinstance(value, tuple | list | dict):
            return tuple(map(self._value, value))
        raise InternalError(f"a local of an operation is of no kind that is known: {value!r}")

"""When two worlds are in the same state: what is to come depends on nothing that is not in here.

    pool      words, pages with their memory, zspages, lists in their order, statistics, flags
    threads   which operation, and of each generator on its stack: function, instruction, locals
    locks     who holds which
    callers   which objects they have

The generators of an operation hang together by `gi_yieldfrom`; one that an operation resumes by
hand is among its locals. Where a loop stands is told by its variable, for every loop in
`operations` that yields: it runs over a range, a list that stays as it is, or a chain of pages from
the page on that the variable holds. Zspages have no number of their own: the first to be met is 1.

States are compared whole, not by a digest. Only the memory of a page is kept once for all states
that have it.
"""

from types import CodeType, GeneratorType
from typing import Any, Final

from zslayout.errors import InternalError
from zslayout.explore.world import Thread, World
from zslayout.reference.atomic_step import Lock, LockClass
from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.zspage import Zpdesc, Zspage

State = tuple[object, ...]
_PLAIN: Final = (int, bytes, str, range, type(None))


class States:
    """Tells states of one world; equal ones are equal tuples."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory: dict[bytes, int] = {}
        self._code: dict[CodeType, int] = {}
        self._zspages: dict[Zspage, int] = {}
        self._met: list[object] = []

    def state(self) -> State:
        """The state that the world is in."""
        world = self._world
        pool, known = world.pool, world.known
        self._zspages, self._met = {}, []
        lists = [
            (
                each.index,
                each.objs_allocated,
                each.objs_inuse,
                tuple(each.zspages),
                tuple(tuple(map(self._zspage, group)) for group in each.fullness_list),
            )
            for each in pool.created
        ]
        pages = [self._page(page) for _, page in sorted(pool.page.items())]
        threads = [self._thread(each) for each in world.threads]
        return (
            tuple(lists),
            tuple(pages),
            tuple(threads),
            tuple(self._met),
            tuple(sorted(pool.words.items())),
            (pool.pages_allocated, pool.compaction_in_progress, pool.free_work),
            (tuple(world.turn.frames), tuple(world.turn.handles)),
            tuple(sorted(self._locks())),
            tuple(sorted((n, live.handle, live.contents) for n, live in known.live.items())),
            tuple(sorted((name, live.handle) for name, live in known.freeing.items())),
            (tuple(sorted(known.freed)), tuple(sorted(known.busy))),
        )

    def _locks(self) -> list[tuple[str, tuple[int, ...], bool]]:
        locks = self._world.locks
        return [
            (lock.name, locks.held(lock), lock in locks.owner)
            for lock in {**locks.owner, **locks.readers}
            if lock.lock_class is not LockClass.ZSPAGE and locks.held(lock)
        ]

    def _zspage(self, zspage: Zspage) -> int:
        number = self._zspages.get(zspage)
        if number is not None:
            return number
        number = self._zspages[zspage] = len(self._zspages) + 1
        locks, first = self._world.locks, zspage.first_zpdesc
        self._met.append(
            (
                zspage.size_class,
                zspage.inuse,
                zspage.freeobj,
                zspage.fullness,
                zspage.huge,
                0 if first is None else first.pfn,
                locks.held(zspage.lock),
                zspage.lock in locks.owner,
            )
        )
        return number

    def _page(self, page: Zpdesc) -> State:
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

    def _thread(self, thread: Thread) -> State:
        steps = thread.steps
        return (thread.at, () if steps is None else self._generator(steps))

    def _generator(self, generator: Any) -> State:  # what typeshed says of gi_yieldfrom
        found: list[object] = []
        while isinstance(generator, GeneratorType):
            frame = generator.gi_frame
            if frame is None:
                break
            code = self._code.setdefault(generator.gi_code, len(self._code))
            there = frame.f_locals
            found += [code, frame.f_lasti, *there]
            found += [self._value(value) for value in there.values()]
            generator = generator.gi_yieldfrom
        return tuple(found)

    def _value(self, value: object) -> object:
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Zspage):
            return ("zspage", self._zspage(value))
        if isinstance(value, Zpdesc):
            if self._world.pool.page.get(value.pfn) is value:
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
        if isinstance(value, GeneratorType):
            return self._generator(value)
        if callable(value):
            return id(value)
        raise InternalError(f"a local of an operation is of no kind that is known: {value!r}")

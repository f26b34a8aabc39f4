"""What a pool and its locks show of the state of the proof."""

from collections.abc import Iterator
from typing import Final

from refinement.state_rules import ConcreteState, StatePlace, place_text

from zslayout.explore.lock_table import LockTable
from zslayout.protocol.symbolic_state import ID_TYPE, StateMap, ZspagePhase
from zslayout.reference.atomic_step import Lock, LockClass
from zslayout.reference.pool import Pool
from zslayout.reference.zspage import Zspage

SHOWN: Final = frozenset(
    {
        StateMap.OWNER,
        StateMap.PAGE_KEEPER,
        StateMap.PAGE_LOCK,
        StateMap.CLASS_LOCK,
        StateMap.WRITER,
        StateMap.READER,
        StateMap.HOLDER,
    }
)
"""Maps that are shown whole at any time."""


class PoolAbstraction:
    """A pool, with numbers for its handles and zspages."""

    def __init__(self, pool: Pool, locks: LockTable) -> None:
        self.pool, self.locks = pool, locks
        self.handles: dict[int, int] = {}
        self.zspages: dict[Zspage, int] = {}
        self.pages: dict[Lock, int] = {}
        self.classes = {each.lock: each for each in pool.classes}

    def handle(self, handle: int) -> int:
        """The number of a handle."""
        return self.handles.setdefault(handle, len(self.handles) + 1)

    def zspage(self, zspage: Zspage | None) -> int:
        """The number of a zspage. When one is gone another may get its number."""
        if zspage is None:
            return 0
        if zspage not in self.zspages:
            taken = self.zspages.values()
            self.zspages[zspage] = next(n for n in range(1, ID_TYPE.maximum) if n not in taken)
        return self.zspages[zspage]

    def forget(self, number: int) -> None:
        """A zspage is gone."""
        self.zspages = {zspage: n for zspage, n in self.zspages.items() if n != number}

    def look(self) -> None:
        """Look for pages and zspages that are new."""
        for page in self.pool.frames:
            self.pages[page.lock] = page.pfn
            self.zspage(page.zspage)

    def places(self) -> dict[str, set[int]]:
        """Every handle, page, zspage and class."""
        locked = {
            self.pages[lock]
            for lock in self.locks.exclusive_holder
            if lock.lock_class is LockClass.PAGE
        }
        return {
            "handles": set(self.handles.values()),
            "pages": locked | {page.pfn for page in self.pool.frames},
            "zspages": {0, *self.zspages.values()},
            "classes": {each.index for each in self.pool.created},
        }

    def maps(self, state: ConcreteState) -> dict[StatePlace, int]:
        """The maps that the pool shows. Of a ghost it shows whether there is one."""
        pool = self.pool
        shown: dict[StatePlace, int] = {}
        for handle, word in pool.words.items():
            number = self.handle(handle)
            shown[StateMap.HOLDER, number] = state.get(StateMap.HOLDER, number) or -1
            if word:
                shown[StateMap.WORD, number] = word
        for page in pool.frames:
            owner, pfn = self.zspage(page.zspage), page.pfn
            keeper = state.get(StateMap.PAGE_KEEPER, pfn)
            kept = keeper and self.locks.exclusive_holder.get(page.lock) == keeper
            if kept and page.zspage and page not in page.zspage.pages:
                owner = 0  # replaced, and still to forget its zspage
            shown[StateMap.OWNER, pfn] = owner
            shown[StateMap.PAGE_KEEPER, pfn] = 0 if owner else keeper or -1
        for zspage, number in self.zspages.items():
            shown[StateMap.CLASS, number] = zspage.size_class
        for lock, thread in self.locks.exclusive_holder.items():
            match lock.lock_class:
                case LockClass.PAGE:
                    shown[StateMap.PAGE_LOCK, self.pages[lock]] = thread
                case LockClass.CLASS:
                    shown[StateMap.CLASS_LOCK, self.classes[lock].index] = thread
                case LockClass.POOL:
                    shown[StateMap.WRITER, 0] = thread
        return shown | {(StateMap.READER, who): 1 for who in self.locks.readers.get(pool.lock, ())}

    def wrong(self, state: ConcreteState, counts: int) -> Iterator[str]:
        """What else is not as in a state. Who holds class->lock may be about to count an object,
        but for the thread that `counts` in one step."""
        for zspage, number in self.zspages.items():
            inuse = state.get(StateMap.INUSE, number)
            if self._holder(zspage) in {0, counts} and zspage.inuse != inuse:
                place = place_text((StateMap.INUSE, number))
                yield f"{place} = {zspage.inuse}, and by the transitions {inuse}"
            if not self._holder(zspage):
                yield from self._wrong_of(zspage, number, state)
        for handle, number in self.handles.items():
            lies, live = state.get(StateMap.ZSPAGE, number), state.get(StateMap.LIVE, number)
            held = (
                self.pool.classes[state.get(StateMap.CLASS, lies)].lock
                in self.locks.exclusive_holder
            )
            if live and not held and not self._lies(handle, lies):
                yield f"handle {number} does not lie in zspage {lies}"

    def _wrong_of(self, zspage: Zspage, number: int, state: ConcreteState) -> Iterator[str]:
        """What of a zspage whose class is not locked: its list, its objects, its chain."""
        phase = state.get(StateMap.PHASE, number)
        if self.listed(zspage) is not (phase == ZspagePhase.USED):
            listed = "is" if self.listed(zspage) else "is not"
            place = place_text((StateMap.PHASE, number))
            yield f"{zspage} {listed} on a list, and {place} = {phase}"
        lying = [n for n in self.handles.values() if state.get(StateMap.ZSPAGE, n) == number]
        count = sum(state.get(StateMap.LIVE, each) for each in lying)
        if zspage.inuse != count:
            yield f"{zspage} has {zspage.inuse} objects, and by the transitions {count}"
        chain = {page.pfn for page in zspage.pages}
        owned = {
            at for (map_, at), z in state.values.items() if map_ is StateMap.OWNER and z == number
        }
        if phase != ZspagePhase.DYING and chain != owned:
            yield f"the chain of {zspage} is not that of the transitions"

    def _holder(self, zspage: Zspage) -> int:
        return self.locks.exclusive_holder.get(self.pool.class_of(zspage).lock, 0)

    def _lies(self, handle: int, zspage: int) -> bool:
        """Whether the page that the word of a handle names has this object in its place."""
        pool, word = self.pool, self.pool.words.get(handle, 0)
        page = pool.page.get(pool.decode_pfn(word))
        if page is None or page.zspage is None or self.zspage(page.zspage) != zspage:
            return False
        offset = pool.decode_idx(word) * pool.class_of(page.zspage).size % pool.page_size
        header = page.handle if page.zspage.huge else page.words[offset >> pool.word_shift]
        return header == handle | 1

    def listed(self, zspage: Zspage) -> bool:
        """Whether a zspage is on a fullness list."""
        return any(zspage in each for each in self.pool.class_of(zspage).fullness_list)

"""What the reference allocator says of an operation, in the words in which the program answers."""

from collections.abc import Sequence
from errno import ENOSPC
from typing import Final

from zslayout.native import older, wire
from zslayout.native.versions import Manners
from zslayout.native.wire import WORD, StepResult
from zslayout.reference import operations
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import Action, AtomicStep
from zslayout.reference.driver import run_observed
from zslayout.reference.operations import zs_can_compact
from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.session import CheckedSession, CheckLevel, FaultInjector
from zslayout.reference.zspage import Zpdesc, Zspage
from zslayout.words.layout import Layout

_OF_OBJECTS: Final = {OperationKind.FREE, OperationKind.READ, OperationKind.WRITE}


class DrawnFrames(PageAllocator):
    """A page allocator that keeps in mind which frames it gave, 0 for none."""

    drawn: list[int]
    first: list[int]
    """Frames that are given before any others, in this order."""

    def allocate(self) -> Zpdesc | None:
        """As the page allocator has it."""
        page = super().allocate()
        self.drawn.append(page.pfn if page else 0)
        return page

    def _pick(self) -> int:
        while self.first:
            pfn = self.first.pop(0)
            if pfn not in self.by_pfn:
                return pfn
        return super()._pick()


class EveryNth(FaultInjector):
    """Lets every n-th page allocation fail, every n-th of a handle, and every n-th lock of a page.

    A page is locked by somebody else where a zspage is freed: that is left to the worker.
    """

    def __init__(self, every: int, frames: DrawnFrames) -> None:
        self._every = every
        self._frames = frames
        self._pages = self._handles = self._locks = 0
        self.handle_failed = self.page_locked = self.freeing = False

    def begin(self, kind: OperationKind) -> None:
        """An operation begins."""
        self.handle_failed = self.page_locked = False
        self.freeing = kind is OperationKind.FREE

    def should_fail(self, step: AtomicStep) -> bool:
        """As FaultInjector has it."""
        if step[0] is Action.ALLOC_PAGE:
            self._pages += 1
            if self._pages % self._every == 0:
                self._frames.drawn.append(0)
                return True
        elif step[0] is Action.ALLOC_HANDLE:
            self._handles += 1
            self.handle_failed = self._handles % self._every == 0
            return self.handle_failed
        elif step[0] is Action.TRYLOCK and self.freeing:
            # The first page of the zspage alone is asked for.
            self.freeing = False
            self._locks += 1
            self.page_locked = self._locks % self._every == 0
            return self.page_locked
        return False


class Reference:
    """A reference allocator that does what the program is asked to do."""

    def __init__(  # noqa: PLR0913, PLR0917  # what a run is asked for
        self,
        layout: Layout,
        level: PatchLevel,
        checks: CheckLevel,
        seed: int,
        manners: Manners,
        fail_every: int = 0,
        first_frames: Sequence[int] = (),
    ) -> None:
        self.pool = pool = Pool(layout, level, seed)
        self._manners = manners
        last = pool.frames.last_pfn
        self.frames = frames = DrawnFrames(pool.page_size, pool.word_bits, last, seed)
        frames.drawn, frames.first = [], [*first_frames]
        pool.frames, pool.page = frames, frames.by_pfn
        if manners.older:
            _age(pool)
        self._fails = EveryNth(fail_every, frames) if fail_every else None
        # The reference allocator's own checks are of today's groups.
        checks = CheckLevel.NONE if manners.older else checks
        self._unchecked = checks is CheckLevel.NONE
        self.session = CheckedSession(pool, checks, self._fails)
        self.slots: dict[int, int] = {}
        """Where the program keeps the objects, by their IDs."""
        self._spare: list[int] = []

    def do(self, operation: TraceOperation) -> tuple[bytes, StepResult] | None:
        """Do an operation: what the program is told, and what it shall answer.

        None where there is nothing to do. Raises Violation.
        """
        kind, number = operation.kind, operation.number
        if kind in _OF_OBJECTS and number not in self.session.live:
            return None
        self.frames.drawn.clear()
        if self._fails is not None:
            self._fails.begin(kind)
        slot = argument = 0
        left = StepResult()
        match kind:
            case OperationKind.MALLOC:
                argument = operation.size
                slot, left = self._malloc(operation)
            case OperationKind.FREE:
                slot = self.slots.pop(number)
                left = self._free(operation)
                self._spare.append(slot)
            case OperationKind.MIGRATE:
                pages = list(self.frames)
                if not pages:
                    return None
                argument = pages[number % len(pages)].pfn
                left = StepResult(status=self._errors(operation), words=self._words())
            case OperationKind.COMPACT:
                left = self._compact(operation)
            case OperationKind.READ | OperationKind.WRITE:
                slot = self.slots[number]
                self.session.run_operation(operation)
            case OperationKind.DEFERRED if self._manners.older:
                older.deferred(self.pool, lambda: self.session.run_operation(operation))
            case OperationKind.DEFERRED:
                self.session.run_operation(operation)
        drawn, fails = len(self.frames.drawn), 0
        if self._fails is not None:
            fails = int(self._fails.handle_failed or self._fails.page_locked)
        said = wire.operation_bytes(kind, slot, number, argument, drawn, fails)
        return said, left._replace(pages_allocated=self.pool.pages_allocated, frames=drawn)

    def _malloc(self, operation: TraceOperation) -> tuple[int, StepResult]:
        """The slot of the object, and what it leaves behind."""
        slot = self._spare.pop() if self._spare else len(self.slots)
        status = self._errors(operation)
        live = self.session.live.get(operation.number)
        if live is None:
            self._spare.append(slot)
            too_large = status == -ENOSPC % WORD
            return slot, StepResult(-self._manners.too_large % WORD if too_large else status)
        self.slots[operation.number] = slot
        word, _, zspage = self._found(live.handle)
        return slot, self._left(word, zspage, gone=False)

    def _free(self, operation: TraceOperation) -> StepResult:
        handle = self.session.live[operation.number].handle
        word, page, zspage = self._found(handle)
        if self._fails is not None and self._unchecked:
            # A session that checks nothing lets nothing fail here.
            run_observed(operations.zs_free(self.pool, handle), self._refused)
            del self.session.live[operation.number]
        else:
            self.session.run_operation(operation)
        return self._left(word, zspage, gone=page.zspage is not zspage)

    def _refused(self, step: AtomicStep) -> bool:
        return self._fails is not None and self._fails.should_fail(step)

    def _compact(self, operation: TraceOperation) -> StepResult:
        before = self.pool.pages_compacted
        if self._manners.older:
            older.compact(self.pool)
        else:
            self.session.run_operation(operation)
        return StepResult(status=self.pool.pages_compacted - before, words=self._words())

    def state(self) -> list[int]:
        """The whole state, number by number as `driver.c` writes it."""
        pool = self.pool
        live = self.session.live
        headers = {each.handle | 1: self.slots[each.id] << 1 | 1 for each in live.values()}
        found = [sum(map(zs_can_compact, pool.created)), pool.pages_compacted]
        groups = self._manners.groups
        for kind in pool.created:
            found += (kind.index, kind.size, kind.pages_per_zspage, kind.objs_per_zspage)
            found += (kind.objs_allocated, kind.objs_inuse)
            for group in groups:
                zspages = kind.fullness_list[group]
                found += (kind.zspages[group], len(zspages))
                for zspage in reversed(zspages):
                    found += self._zspage(kind, zspage, headers)
        return found

    def _zspage(self, kind: PoolClass, zspage: Zspage, headers: dict[int, int]) -> list[int]:
        pages = list(zspage.pages)
        shift, page_size = self.pool.word_shift, self.pool.page_size
        found = [
            int(zspage.huge),
            zspage.size_class,
            self._group(zspage.fullness),
            zspage.inuse,
            zspage.freeobj,
            len(pages),
        ]
        for page in pages:
            found += (page.pfn, page.first_obj_offset)
        if zspage.huge:
            return [*found, headers.get(pages[0].handle, pages[0].handle)]
        for offset in range(0, kind.objs_per_zspage * kind.size, kind.size):
            nr_page, at = divmod(offset, page_size)
            header = pages[nr_page].words[at >> shift]
            found.append(headers.get(header, header))
        return found

    def _errors(self, operation: TraceOperation) -> int:
        """Do it; the error that it returned, as an unsigned word."""
        errors = self.session.errors
        before = dict(errors)
        self.session.run_operation(operation)
        if errors != before:
            for errno, count in errors.items():
                if count != before.get(errno):
                    return -errno % WORD
        return 0

    def _found(self, handle: int) -> tuple[int, Zpdesc, Zspage]:
        pool = self.pool
        word = pool.words[handle]
        zspage = pool.page[pool.decode_pfn(word)].zspage
        assert zspage is not None  # noqa: S101  # an object of a caller lies in one
        first = zspage.first_zpdesc
        assert first is not None  # noqa: S101  # likewise
        return word, first, zspage

    def _left(self, word: int, zspage: Zspage, *, gone: bool) -> StepResult:
        """What an object's zspage and class are like now."""
        pool = self.pool
        kind = pool.classes[zspage.size_class]
        return StepResult(
            word=word,
            pfn=pool.decode_pfn(word),
            obj_idx=pool.decode_idx(word),
            size_class=zspage.size_class,
            fullness=0 if gone else self._group(zspage.fullness),
            inuse=0 if gone else zspage.inuse,
            freeobj=0 if gone else zspage.freeobj,
            objs_allocated=kind.objs_allocated,
            objs_inuse=kind.objs_inuse,
        )

    def _words(self) -> int:
        return sum(self.pool.words.values()) % WORD

    def _group(self, group: int) -> int:
        return older.GROUPS.index(group) if self._manners.older else group


def _age(pool: Pool) -> None:
    """Make it a pool of before v6.3."""
    pool.sizes = older.older_classes(pool.sizes)
    made = {kind: PoolClass(kind) for kind in pool.sizes.created}
    for kind in made.values():
        older.age(kind)
    pool.classes = tuple(made[kind] for kind in pool.sizes.by_index)
    pool.created = tuple(made.values())

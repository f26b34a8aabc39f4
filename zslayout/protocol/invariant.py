"""What is always true, and what every thread guarantees to all others.

`invariant_at` is an invariant of the whole state: each step of each thread preserves it.
`guarantee_at` is the guarantee, the relation between the states before and after a step that any
other thread may rely on (Jones, "Tentative steps toward a development method for interfering
programs", 1983). Both are for every handle, page, zspage, class and thread; here they stand at some
of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from zslayout.expr.build import all_of, any_of, eq, implies, ne, negate
from zslayout.expr.nodes import TRUE, Expr
from zslayout.protocol.symbolic_state import NO_INDEX, WORD_MAPS, StateMap, StateView, ZspagePhase
from zslayout.words.scheme import SchemeModel


@dataclass(frozen=True, slots=True, eq=False)
class IndexTerms:
    """Where a condition looks."""

    handles: tuple[Expr, ...] = ()
    pages: tuple[Expr, ...] = ()
    zspages: tuple[Expr, ...] = ()
    classes: tuple[Expr, ...] = ()
    threads: tuple[Expr, ...] = ()

    def __add__(self, other: "IndexTerms") -> "IndexTerms":
        return IndexTerms(
            _both(self.handles, other.handles),
            _both(self.pages, other.pages),
            _both(self.zspages, other.zspages),
            _both(self.classes, other.classes),
            _both(self.threads, other.threads),
        )


def _both(some: tuple[Expr, ...], others: tuple[Expr, ...]) -> tuple[Expr, ...]:
    return tuple(dict.fromkeys((*some, *others)))


def invariant_at(
    view: StateView,
    at: IndexTerms,
    definition: SchemeModel,
    words: Sequence[StateMap] = WORD_MAPS,
    *,
    class_bits: bool,
) -> Iterator[Expr]:
    """The invariant at these places. `class_bits`: the word, each of `words`, carries the class."""
    for handle in at.handles:
        yield from _of_handle(view, handle, definition, words if class_bits else ())
    for page in at.pages:
        yield from _of_page(view, page)
    for zspage in at.zspages:
        yield from _of_zspage(view, zspage)
    writer, moved = view.at(StateMap.WRITER, NO_INDEX), view.at(StateMap.MOVED, NO_INDEX)
    for thread in at.threads:
        shares = eq(view.at(StateMap.READER, thread), 1)
        yield negate(shares) if view.one_lock else implies(shares, eq(writer, 0))
    locked = eq(view.at(StateMap.CLASS_LOCK, view.at(StateMap.CLASS, moved)), writer)
    movable = any_of(
        *(
            eq(view.at(StateMap.PHASE, moved), phase)
            for phase in (ZspagePhase.USED, ZspagePhase.ORPHAN)
        )
    )
    page = view.at(StateMap.MOVED_PAGE, NO_INDEX)
    page_held = all_of(
        eq(view.at(StateMap.OWNER, page), moved), eq(view.at(StateMap.PAGE_LOCK, page), writer)
    )
    yield implies(ne(moved, 0), all_of(ne(writer, 0), locked, movable, page_held))


def is_live(view: StateView, handle: Expr) -> Expr:
    """The object of the handle is allocated."""
    return eq(view.at(StateMap.LIVE, handle), 1)


def class_of(view: StateView, handle: Expr) -> Expr:
    """The class of the zspage in which an object lies."""
    return view.at(StateMap.CLASS, view.at(StateMap.ZSPAGE, handle))


def is_placed(view: StateView, handle: Expr, definition: SchemeModel) -> Expr:
    """The word names a page of the zspage in which the object lies."""
    page = definition.word.decode("pfn", view.at(StateMap.WORD, handle))
    return eq(view.at(StateMap.OWNER, page), view.at(StateMap.ZSPAGE, handle))


def is_moving(view: StateView, handle: Expr) -> Expr:
    """A page of its zspage is being migrated."""
    return eq(view.at(StateMap.ZSPAGE, handle), view.at(StateMap.MOVED, NO_INDEX))


def _of_handle(
    view: StateView, handle: Expr, definition: SchemeModel, words: Sequence[StateMap]
) -> Iterator[Expr]:
    there = is_live(view, handle)
    zspage = view.at(StateMap.ZSPAGE, handle)
    for map_ in words:
        read = definition.word.decode("class_idx", view.at(map_, handle))
        yield implies(there, eq(read, class_of(view, handle)))
    # On its way an object lies on a page that whoever moves it has for itself.
    page = definition.word.decode("pfn", view.at(StateMap.WORD, handle))
    kept = eq(view.at(StateMap.PAGE_KEEPER, page), view.at(StateMap.WRITER, NO_INDEX))
    on_its_way = all_of(is_moving(view, handle), kept)
    yield implies(there, any_of(is_placed(view, handle, definition), on_its_way))
    yield implies(
        there,
        all_of(
            ne(zspage, 0),
            eq(view.at(StateMap.PHASE, zspage), ZspagePhase.USED),
            ne(view.at(StateMap.INUSE, zspage), 0),
            ne(view.at(StateMap.HOLDER, handle), 0),
        ),
    )


def _of_page(view: StateView, page: Expr) -> Iterator[Expr]:
    owner = view.at(StateMap.OWNER, page)
    phase = view.at(StateMap.PHASE, owner)
    yield implies(ne(owner, 0), ne(phase, ZspagePhase.GONE))
    yield implies(ne(owner, 0), eq(view.at(StateMap.PAGE_KEEPER, page), 0))
    kept = eq(view.at(StateMap.PAGE_LOCK, page), view.at(StateMap.KEEPER, owner))
    yield implies(all_of(ne(owner, 0), eq(phase, ZspagePhase.DYING)), kept)


def _of_zspage(view: StateView, zspage: Expr) -> Iterator[Expr]:
    phase, keeper = view.at(StateMap.PHASE, zspage), view.at(StateMap.KEEPER, zspage)
    yield phase <= ZspagePhase.DYING
    yield implies(_is_kept(phase), all_of(ne(keeper, 0), eq(view.at(StateMap.INUSE, zspage), 0)))


def guarantee_at(  # noqa: PLR0913  # the two states, to whom and where
    before: StateView,
    after: StateView,
    thread: Expr,
    at: IndexTerms,
    definition: SchemeModel,
    *,
    class_bits: bool,
) -> Iterator[Expr]:
    """What a step of another thread leaves to this one, at these places."""
    yield from _locks(before, after, thread, at)
    for handle in at.handles:
        yield from _handle_kept(before, after, thread, handle, definition, class_bits=class_bits)
    for page in at.pages:
        yield from _page_kept(before, after, thread, page)
    for zspage in at.zspages:
        yield from _zspage_kept(before, after, thread, zspage)
    for page, zspage in product(at.pages, at.zspages):
        alone = _alone(before, zspage, thread)
        same = eq(after.at(StateMap.OWNER, page), zspage)
        # Nobody gives a page to a zspage that somebody else is making or freeing, or takes one.
        fixed = all_of(
            ne(zspage, 0), alone, ne(before.at(StateMap.PHASE, zspage), ZspagePhase.ORPHAN)
        )
        owned = eq(before.at(StateMap.OWNER, page), zspage)
        if _same(before, after, StateMap.OWNER, page) != TRUE:
            yield implies(fixed, all_of(implies(owned, same), implies(same, owned)))


def _held(view: StateView, thread: Expr, map_: StateMap, index: Expr) -> Expr:
    return eq(view.at(map_, index), thread)


def _same(before: StateView, after: StateView, map_: StateMap, index: Expr) -> Expr:
    """The map has the value there that it had: plainly so, where the step does not update it."""
    return _equal(after.at(map_, index), before.at(map_, index))


def _equal(now: Expr, was: Expr) -> Expr:
    return TRUE if now is was else eq(now, was)


def _locks(before: StateView, after: StateView, thread: Expr, at: IndexTerms) -> Iterator[Expr]:
    """Nobody releases a lock of this thread, or takes one for it."""

    def same(map_: StateMap, index: Expr) -> Expr:
        if _same(before, after, map_, index) == TRUE:
            return TRUE
        mine, still = _held(before, thread, map_, index), _held(after, thread, map_, index)
        return all_of(implies(mine, still), implies(still, mine))

    yield same(StateMap.WRITER, NO_INDEX)
    writes = eq(before.at(StateMap.WRITER, NO_INDEX), thread)
    for map_ in (StateMap.MOVED, StateMap.MOVED_PAGE):
        yield implies(writes, _same(before, after, map_, NO_INDEX))
    yield _same(before, after, StateMap.READER, thread)
    for zspage in at.zspages:
        yield same(StateMap.CLASS_LOCK, before.at(StateMap.CLASS, zspage))
    for handle in at.handles:
        yield same(StateMap.CLASS_LOCK, class_of(before, handle))
    for klass in at.classes:
        yield same(StateMap.CLASS_LOCK, klass)
    for page in at.pages:
        yield same(StateMap.PAGE_LOCK, page)


def _handle_kept(  # noqa: PLR0913  # the two states, whose and what
    before: StateView,
    after: StateView,
    thread: Expr,
    handle: Expr,
    definition: SchemeModel,
    *,
    class_bits: bool,
) -> Iterator[Expr]:
    same = partial(_same, before, after)
    mine = eq(before.at(StateMap.HOLDER, handle), thread)
    there, still_there = is_live(before, handle), is_live(after, handle)
    same_class = _equal(class_of(after, handle), class_of(before, handle))
    yield implies(mine, same(StateMap.HOLDER, handle))
    yield implies(mine, same(StateMap.LIVE, handle))
    yield implies(all_of(mine, there), same_class)
    if class_bits:
        old, new = (view.at(StateMap.WORD, handle) for view in (before, after))
        if new is not old:
            bits = eq(
                definition.word.decode("class_idx", new), definition.word.decode("class_idx", old)
            )
            yield implies(all_of(mine, there), bits)
    page = definition.word.decode("pfn", before.at(StateMap.WORD, handle))
    found = implies(is_placed(before, handle, definition), same(StateMap.OWNER, page))
    unmoved = all_of(same(StateMap.WORD, handle), same(StateMap.ZSPAGE, handle), found)
    locked = eq(before.at(StateMap.CLASS_LOCK, class_of(before, handle)), thread)
    yield implies(all_of(there, locked), all_of(same(StateMap.LIVE, handle), unmoved))
    reads = eq(before.at(StateMap.READER, thread), 1)
    yield implies(all_of(there, still_there, reads), unmoved)
    if _same(before, after, StateMap.LIVE, handle) == same_class == TRUE:
        return
    joined = eq(before.at(StateMap.CLASS_LOCK, class_of(after, handle)), thread)
    yield implies(all_of(still_there, joined), all_of(there, same_class))


def _page_kept(before: StateView, after: StateView, thread: Expr, page: Expr) -> Iterator[Expr]:
    owner = before.at(StateMap.OWNER, page)
    locked = eq(before.at(StateMap.PAGE_LOCK, page), thread)
    mine = eq(before.at(StateMap.PAGE_KEEPER, page), thread)
    same = _same(before, after, StateMap.OWNER, page)
    yield implies(all_of(locked, ne(owner, 0)), same)
    yield implies(mine, all_of(same, _same(before, after, StateMap.PAGE_KEEPER, page)))


def _alone(view: StateView, zspage: Expr, thread: Expr) -> Expr:
    phase = view.at(StateMap.PHASE, zspage)
    return all_of(
        eq(view.at(StateMap.KEEPER, zspage), thread),
        _is_kept(phase),
    )


def _is_kept(phase: Expr) -> Expr:
    kept = (ZspagePhase.FRESH, ZspagePhase.ORPHAN, ZspagePhase.DYING)
    return any_of(*(eq(phase, value) for value in kept))


def _zspage_kept(before: StateView, after: StateView, thread: Expr, zspage: Expr) -> Iterator[Expr]:
    def same(*maps: StateMap) -> Expr:
        return all_of(*(_same(before, after, map_, zspage) for map_ in maps))

    everything = (StateMap.PHASE, StateMap.KEEPER, StateMap.CLASS, StateMap.INUSE)
    phase = before.at(StateMap.PHASE, zspage)
    yield implies(_alone(before, zspage, thread), same(*everything))
    locked = eq(before.at(StateMap.CLASS_LOCK, before.at(StateMap.CLASS, zspage)), thread)
    used = eq(phase, ZspagePhase.USED)
    yield implies(all_of(locked, used), same(StateMap.PHASE, StateMap.CLASS, StateMap.INUSE))
    # A class is for life.
    if same(StateMap.CLASS) != TRUE:
        yield implies(
            ne(phase, ZspagePhase.GONE), any_of(same(StateMap.CLASS), eq(_phase(after, zspage), 0))
        )
    if same(StateMap.PHASE) != TRUE:
        # Only what was gone is made.
        made = eq(_phase(after, zspage), ZspagePhase.FRESH)
        yield implies(made, any_of(eq(phase, ZspagePhase.FRESH), eq(phase, ZspagePhase.GONE)))
        # Nobody begins to keep a zspage in the name of another.
        kept = eq(after.at(StateMap.KEEPER, zspage), thread)
        yield any_of(same(StateMap.PHASE), negate(kept))


def _phase(view: StateView, zspage: Expr) -> Expr:
    return view.at(StateMap.PHASE, zspage)

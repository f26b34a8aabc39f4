"""What is always true, and what every thread promises to all others.

`holds` is an invariant of the whole state: each step of each thread keeps it. `promised` is the
guarantee, the relation between the states before and after a step that any other thread may rely on
(Jones, "Tentative steps toward a development method for interfering programs", 1983). Both are for
every handle, page, zspage, class and thread; here they stand at some of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from zslayout.expr.build import all_of, any_of, eq, implies, ne, negate
from zslayout.expr.nodes import TRUE, Expr
from zslayout.protocol.state import NOWHERE, WORDS, Map, Phase, View
from zslayout.words.scheme import SchemeModel


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a condition looks."""

    handles: tuple[Expr, ...] = ()
    pages: tuple[Expr, ...] = ()
    zspages: tuple[Expr, ...] = ()
    classes: tuple[Expr, ...] = ()
    threads: tuple[Expr, ...] = ()

    def __add__(self, other: "Places") -> "Places":
        return Places(
            _both(self.handles, other.handles),
            _both(self.pages, other.pages),
            _both(self.zspages, other.zspages),
            _both(self.classes, other.classes),
            _both(self.threads, other.threads),
        )


def _both(some: tuple[Expr, ...], others: tuple[Expr, ...]) -> tuple[Expr, ...]:
    return tuple(dict.fromkeys((*some, *others)))


def holds(
    view: View,
    at: Places,
    definition: SchemeModel,
    words: Sequence[Map] = WORDS,
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
    writer, moved = view.at(Map.WRITER, NOWHERE), view.at(Map.MOVED, NOWHERE)
    for thread in at.threads:
        yield implies(eq(view.at(Map.READER, thread), 1), eq(writer, 0))
    locked = eq(view.at(Map.CLASS_LOCK, view.at(Map.CLASS, moved)), writer)
    movable = any_of(*(eq(view.at(Map.PHASE, moved), each) for each in (Phase.USED, Phase.ORPHAN)))
    page = view.at(Map.MOVED_PAGE, NOWHERE)
    page_held = all_of(
        eq(view.at(Map.OWNER, page), moved), eq(view.at(Map.PAGE_LOCK, page), writer)
    )
    yield implies(ne(moved, 0), all_of(ne(writer, 0), locked, movable, page_held))


def live(view: View, handle: Expr) -> Expr:
    """The object of the handle is allocated."""
    return eq(view.at(Map.LIVE, handle), 1)


def class_of(view: View, handle: Expr) -> Expr:
    """The class of the zspage in which an object lies."""
    return view.at(Map.CLASS, view.at(Map.ZSPAGE, handle))


def placed(view: View, handle: Expr, definition: SchemeModel) -> Expr:
    """The word names a page of the zspage in which the object lies."""
    page = definition.word.decode("pfn", view.at(Map.WORD, handle))
    return eq(view.at(Map.OWNER, page), view.at(Map.ZSPAGE, handle))


def being_moved(view: View, handle: Expr) -> Expr:
    """A page of its zspage is being migrated."""
    return eq(view.at(Map.ZSPAGE, handle), view.at(Map.MOVED, NOWHERE))


def _of_handle(
    view: View, handle: Expr, definition: SchemeModel, words: Sequence[Map]
) -> Iterator[Expr]:
    there = live(view, handle)
    zspage = view.at(Map.ZSPAGE, handle)
    for map_ in words:
        read = definition.word.decode("class_idx", view.at(map_, handle))
        yield implies(there, eq(read, class_of(view, handle)))
    # On its way an object lies on a page that whoever moves it has for itself.
    page = definition.word.decode("pfn", view.at(Map.WORD, handle))
    kept = eq(view.at(Map.PAGE_KEEPER, page), view.at(Map.WRITER, NOWHERE))
    on_its_way = all_of(being_moved(view, handle), kept)
    yield implies(there, any_of(placed(view, handle, definition), on_its_way))
    yield implies(
        there,
        all_of(
            ne(zspage, 0),
            eq(view.at(Map.PHASE, zspage), Phase.USED),
            ne(view.at(Map.INUSE, zspage), 0),
            ne(view.at(Map.HOLDER, handle), 0),
        ),
    )


def _of_page(view: View, page: Expr) -> Iterator[Expr]:
    owner = view.at(Map.OWNER, page)
    phase = view.at(Map.PHASE, owner)
    yield implies(ne(owner, 0), ne(phase, Phase.GONE))
    yield implies(ne(owner, 0), eq(view.at(Map.PAGE_KEEPER, page), 0))
    kept = eq(view.at(Map.PAGE_LOCK, page), view.at(Map.KEEPER, owner))
    yield implies(all_of(ne(owner, 0), eq(phase, Phase.DYING)), kept)


def _of_zspage(view: View, zspage: Expr) -> Iterator[Expr]:
    phase, keeper = view.at(Map.PHASE, zspage), view.at(Map.KEEPER, zspage)
    yield phase <= Phase.DYING
    alone = any_of(*(eq(phase, each) for each in (Phase.FRESH, Phase.ORPHAN, Phase.DYING)))
    yield implies(alone, all_of(ne(keeper, 0), eq(view.at(Map.INUSE, zspage), 0)))


def promised(  # noqa: PLR0913  # the two states, to whom and where
    before: View,
    after: View,
    thread: Expr,
    at: Places,
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
        same = eq(after.at(Map.OWNER, page), zspage)
        # Nobody gives a page to a zspage that somebody else is making or freeing, or takes one.
        fixed = all_of(ne(zspage, 0), alone, ne(before.at(Map.PHASE, zspage), Phase.ORPHAN))
        owned = eq(before.at(Map.OWNER, page), zspage)
        if _same(before, after, Map.OWNER, page) != TRUE:
            yield implies(fixed, all_of(implies(owned, same), implies(same, owned)))


def _held(view: View, thread: Expr, map_: Map, index: Expr) -> Expr:
    return eq(view.at(map_, index), thread)


def _same(before: View, after: View, map_: Map, index: Expr) -> Expr:
    """The map has the value there that it had: plainly so, where the step does not update it."""
    return _equal(after.at(map_, index), before.at(map_, index))


def _equal(now: Expr, was: Expr) -> Expr:
    return TRUE if now is was else eq(now, was)


def _locks(before: View, after: View, thread: Expr, at: Places) -> Iterator[Expr]:
    """Nobody releases a lock of this thread, or takes one for it."""

    def same(map_: Map, index: Expr) -> Expr:
        if _same(before, after, map_, index) == TRUE:
            return TRUE
        mine, still = _held(before, thread, map_, index), _held(after, thread, map_, index)
        return all_of(implies(mine, still), implies(still, mine))

    yield same(Map.WRITER, NOWHERE)
    writes = eq(before.at(Map.WRITER, NOWHERE), thread)
    for map_ in (Map.MOVED, Map.MOVED_PAGE):
        yield implies(writes, _same(before, after, map_, NOWHERE))
    yield _same(before, after, Map.READER, thread)
    for zspage in at.zspages:
        yield same(Map.CLASS_LOCK, before.at(Map.CLASS, zspage))
    for handle in at.handles:
        yield same(Map.CLASS_LOCK, class_of(before, handle))
    for klass in at.classes:
        yield same(Map.CLASS_LOCK, klass)
    for page in at.pages:
        yield same(Map.PAGE_LOCK, page)


def _handle_kept(  # noqa: PLR0913  # the two states, whose and what
    before: View,
    after: View,
    thread: Expr,
    handle: Expr,
    definition: SchemeModel,
    *,
    class_bits: bool,
) -> Iterator[Expr]:
    same = partial(_same, before, after)
    mine = eq(before.at(Map.HOLDER, handle), thread)
    there, still_there = live(before, handle), live(after, handle)
    same_class = _equal(class_of(after, handle), class_of(before, handle))
    yield implies(mine, same(Map.HOLDER, handle))
    yield implies(mine, same(Map.LIVE, handle))
    yield implies(all_of(mine, there), same_class)
    if class_bits:
        old, new = (view.at(Map.WORD, handle) for view in (before, after))
        if new is not old:
            bits = eq(
                definition.word.decode("class_idx", new), definition.word.decode("class_idx", old)
            )
            yield implies(all_of(mine, there), bits)
    page = definition.word.decode("pfn", before.at(Map.WORD, handle))
    found = implies(placed(before, handle, definition), same(Map.OWNER, page))
    unmoved = all_of(same(Map.WORD, handle), same(Map.ZSPAGE, handle), found)
    locked = eq(before.at(Map.CLASS_LOCK, class_of(before, handle)), thread)
    yield implies(all_of(there, locked), all_of(same(Map.LIVE, handle), unmoved))
    reads = eq(before.at(Map.READER, thread), 1)
    yield implies(all_of(there, still_there, reads), unmoved)
    if _same(before, after, Map.LIVE, handle) == same_class == TRUE:
        return
    joined = eq(before.at(Map.CLASS_LOCK, class_of(after, handle)), thread)
    yield implies(all_of(still_there, joined), all_of(there, same_class))


def _page_kept(before: View, after: View, thread: Expr, page: Expr) -> Iterator[Expr]:
    owner = before.at(Map.OWNER, page)
    locked = eq(before.at(Map.PAGE_LOCK, page), thread)
    mine = eq(before.at(Map.PAGE_KEEPER, page), thread)
    same = _same(before, after, Map.OWNER, page)
    yield implies(all_of(locked, ne(owner, 0)), same)
    yield implies(mine, all_of(same, _same(before, after, Map.PAGE_KEEPER, page)))


def _alone(view: View, zspage: Expr, thread: Expr) -> Expr:
    phase = view.at(Map.PHASE, zspage)
    return all_of(
        eq(view.at(Map.KEEPER, zspage), thread),
        any_of(*(eq(phase, each) for each in (Phase.FRESH, Phase.ORPHAN, Phase.DYING))),
    )


def _zspage_kept(before: View, after: View, thread: Expr, zspage: Expr) -> Iterator[Expr]:
    def same(*maps: Map) -> Expr:
        return all_of(*(_same(before, after, map_, zspage) for map_ in maps))

    everything = (Map.PHASE, Map.KEEPER, Map.CLASS, Map.INUSE)
    phase = before.at(Map.PHASE, zspage)
    yield implies(_alone(before, zspage, thread), same(*everything))
    locked = eq(before.at(Map.CLASS_LOCK, before.at(Map.CLASS, zspage)), thread)
    used = eq(phase, Phase.USED)
    yield implies(all_of(locked, used), same(Map.PHASE, Map.CLASS, Map.INUSE))
    # A class is for life.
    if same(Map.CLASS) != TRUE:
        yield implies(ne(phase, Phase.GONE), any_of(same(Map.CLASS), eq(_phase(after, zspage), 0)))
    if same(Map.PHASE) != TRUE:
        # Only what was gone is made.
        made = eq(_phase(after, zspage), Phase.FRESH)
        yield implies(made, any_of(eq(phase, Phase.FRESH), eq(phase, Phase.GONE)))
        # Nobody begins to keep a zspage in the name of another.
        kept = eq(after.at(Map.KEEPER, zspage), thread)
        yield any_of(same(Map.PHASE), negate(kept))


def _phase(view: View, zspage: Expr) -> Expr:
    return view.at(Map.PHASE, zspage)

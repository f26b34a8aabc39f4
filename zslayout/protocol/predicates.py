"""What operations say again and again: of a thread, its handle, its zspage and its locks."""

from zslayout.expr.build import all_of, any_of, eq, implies, ne, when
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import invariant
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import ThreadLocals


def pool_unheld(view: StateView, its: ThreadLocals) -> Expr:
    """It does not hold pool->lock alone."""
    return ne(view.at(StateMap.WRITER, NO_INDEX), its.me)


def not_pool_writer(view: StateView, its: ThreadLocals) -> Expr:
    """It does not hold pool->lock as a writer; as the one lock it may, if it moves no page."""
    unheld = pool_unheld(view, its)
    return any_of(unheld, eq(view.at(StateMap.MOVED, NO_INDEX), 0)) if view.one_lock else unheld


def owns_handle(view: StateView, its: ThreadLocals) -> Expr:
    """The handle is its own to free."""
    return eq(view.at(StateMap.HOLDER, its.handle), its.me)


def owns_live_handle(view: StateView, its: ThreadLocals) -> Expr:
    """The object of its handle is allocated, and it does not hold pool->lock as a writer."""
    there = invariant.is_live(view, its.handle)
    return all_of(owns_handle(view, its), there, not_pool_writer(view, its))


def caller_owns_live(view: StateView, its: ThreadLocals) -> Expr:
    """The handle is its own, and the object allocated: what callers must see to."""
    return all_of(owns_handle(view, its), invariant.is_live(view, its.handle))


def zspage_of(view: StateView, its: ThreadLocals) -> Expr:
    """The zspage in which the object of its handle lies."""
    return view.at(StateMap.ZSPAGE, its.handle)


def word_of(view: StateView, its: ThreadLocals) -> Expr:
    """The word of its handle."""
    return view.at(StateMap.WORD, its.handle)


def holds_pool_shared(view: StateView, its: ThreadLocals) -> Expr:
    """It holds a share of pool->lock, or the one lock, and its object is allocated."""
    held = eq(view.at(StateMap.READER, its.me), 1)
    if view.one_lock:
        held = eq(view.at(StateMap.WRITER, NO_INDEX), its.me)
    return all_of(owns_live_handle(view, its), held)


def word_read(view: StateView, its: ThreadLocals) -> Expr:
    """The word that it has read is the word still, and names a page of the object's zspage."""
    page = its.definition.word.decode("pfn", its.word)
    return all_of(
        holds_pool_shared(view, its),
        eq(its.word, word_of(view, its)),
        eq(view.at(StateMap.OWNER, page), zspage_of(view, its)),
    )


def holds_class_alone(view: StateView, its: ThreadLocals) -> Expr:
    """It holds the lock of its class."""
    return eq(view.at(StateMap.CLASS_LOCK, its.klass), its.me)


def holds_class_lock(view: StateView, its: ThreadLocals) -> Expr:
    """It holds the lock of its class, and not pool->lock as a writer."""
    return all_of(eq(view.at(StateMap.CLASS_LOCK, its.klass), its.me), not_pool_writer(view, its))


def holds_class_and_pool(view: StateView, its: ThreadLocals) -> Expr:
    """It holds the lock of its class, and pool->lock as a writer."""
    locked = eq(view.at(StateMap.CLASS_LOCK, its.klass), its.me)
    return all_of(locked, eq(view.at(StateMap.WRITER, NO_INDEX), its.me))


def holds_pool(view: StateView, its: ThreadLocals) -> Expr:
    """It has pool->lock alone, and moves nothing any more."""
    return all_of(
        eq(view.at(StateMap.WRITER, NO_INDEX), its.me), eq(view.at(StateMap.MOVED, NO_INDEX), 0)
    )


def nothing_moving(view: StateView, its: ThreadLocals) -> Expr:
    """It holds both locks, and migrates no page."""
    return all_of(holds_class_and_pool(view, its), eq(view.at(StateMap.MOVED, NO_INDEX), 0))


def zspage_dying(view: StateView, its: ThreadLocals) -> Expr:
    """Its zspage is empty, on no list, and its own to free."""
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.DYING),
        eq(view.at(StateMap.KEEPER, its.zspage), its.me),
    )


def inuse_counts_others(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
    """The field `inuse` counts: it is not 0 while another object lies in the zspage."""
    there = all_of(
        invariant.is_live(view, other),
        eq(view.at(StateMap.ZSPAGE, other), its.zspage),
        ne(other, its.handle),
    )
    return implies(there, ne(its.remaining, 0))


def page_locked_if_owned(view: StateView, its: ThreadLocals, page: Expr) -> Expr:
    """Every page of the zspage was found, and locked."""
    owned = eq(view.at(StateMap.OWNER, page), its.zspage)
    return implies(owned, eq(view.at(StateMap.PAGE_LOCK, page), its.me))


def page_not_owned(view: StateView, its: ThreadLocals, page: Expr) -> Expr:
    """Every page of the zspage was found, and taken from it."""
    return ne(view.at(StateMap.OWNER, page), its.zspage)


def place_fits(its: ThreadLocals, page: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
    """The place can be encoded: that there is room is proved of the layout."""
    definition = its.definition
    parts = [definition.word.in_field("pfn", page), definition.word.in_field("obj_idx", obj_idx)]
    if definition.word.gate is not None:
        # Without a field for the class any class will do.
        parts.append(
            implies(definition.word.gate.enabled, definition.word.in_field("class_idx", class_idx))
        )
    return all_of(*parts)


def no_pool_writer(view: StateView, _its: ThreadLocals) -> Expr:
    """Nobody holds pool->lock as a writer."""
    return eq(view.at(StateMap.WRITER, NO_INDEX), 0)


def page_unused(view: StateView, page: Expr) -> Expr:
    """The page allocator has the page."""
    return all_of(eq(view.at(StateMap.OWNER, page), 0), eq(view.at(StateMap.PAGE_KEEPER, page), 0))


def no_reader(view: StateView, _its: ThreadLocals, thread: Expr) -> Expr:
    """That thread holds no share of pool->lock."""
    return ne(view.at(StateMap.READER, thread), 1)


def record_past_words(view: StateView, its: ThreadLocals, word: Expr) -> tuple[MapUpdate, ...]:
    """A word that is stored is one of those that the handle has had: which of them, is open."""
    one, other = (
        view.at(map_, its.handle) for map_ in (StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD)
    )
    return (
        MapUpdate(StateMap.PAST_WORD, its.handle, when(eq(its.records, 1), word, one)),
        MapUpdate(
            StateMap.OTHER_PAST_WORD, its.handle, when(eq(its.records_other, 1), word, other)
        ),
    )


def id_value(value: int) -> Expr:
    """A value of a map that is indexed with small numbers."""
    return Const(0, UINT) + value

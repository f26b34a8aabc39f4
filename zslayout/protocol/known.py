"""What operations say again and again: of a thread, its handle, its zspage and its locks."""

from zslayout.expr.build import all_of, eq, implies, ne, when
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import invariant
from zslayout.protocol.line import Locals
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View


def not_writing(view: View, its: Locals) -> Expr:
    """It does not hold pool->lock as a writer."""
    return ne(view.at(Map.WRITER, NOWHERE), its.me)


def mine(view: View, its: Locals) -> Expr:
    """The handle is its own to free."""
    return eq(view.at(Map.HOLDER, its.handle), its.me)


def live(view: View, its: Locals) -> Expr:
    """The object of its handle is allocated, and it does not hold pool->lock as a writer."""
    there = invariant.live(view, its.handle)
    return all_of(mine(view, its), there, not_writing(view, its))


def owned(view: View, its: Locals) -> Expr:
    """The handle is its own, and the object allocated: what callers must see to."""
    return all_of(mine(view, its), invariant.live(view, its.handle))


def zspage_of(view: View, its: Locals) -> Expr:
    """The zspage in which the object of its handle lies."""
    return view.at(Map.ZSPAGE, its.handle)


def word_of(view: View, its: Locals) -> Expr:
    """The word of its handle."""
    return view.at(Map.WORD, its.handle)


def reading(view: View, its: Locals) -> Expr:
    """It holds a share of pool->lock, and the object of its handle is allocated."""
    return all_of(live(view, its), eq(view.at(Map.READER, its.me), 1))


def word_read(view: View, its: Locals) -> Expr:
    """The word that it has read is the word still, and names a page of the object's zspage."""
    page = its.definition.word.decode("pfn", its.word)
    return all_of(
        reading(view, its),
        eq(its.word, word_of(view, its)),
        eq(view.at(Map.OWNER, page), zspage_of(view, its)),
    )


def class_locked(view: View, its: Locals) -> Expr:
    """It holds the lock of its class, and not pool->lock as a writer."""
    return all_of(eq(view.at(Map.CLASS_LOCK, its.klass), its.me), not_writing(view, its))


def both_locked(view: View, its: Locals) -> Expr:
    """It holds the lock of its class, and pool->lock as a writer."""
    locked = eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
    return all_of(locked, eq(view.at(Map.WRITER, NOWHERE), its.me))


def unmoved(view: View, its: Locals) -> Expr:
    """It holds both locks, and migrates no page."""
    return all_of(both_locked(view, its), eq(view.at(Map.MOVED, NOWHERE), 0))


def dying(view: View, its: Locals) -> Expr:
    """Its zspage is empty, on no list, and its own to free."""
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(Map.PHASE, its.zspage), Phase.DYING),
        eq(view.at(Map.KEEPER, its.zspage), its.me),
    )


def others_in_it(view: View, its: Locals, other: Expr) -> Expr:
    """The field `inuse` counts: it is not 0 while another object lies in the zspage."""
    there = all_of(
        invariant.live(view, other),
        eq(view.at(Map.ZSPAGE, other), its.zspage),
        ne(other, its.handle),
    )
    return implies(there, ne(its.left, 0))


def all_locked(view: View, its: Locals, page: Expr) -> Expr:
    """Every page of the zspage was found, and locked."""
    owned = eq(view.at(Map.OWNER, page), its.zspage)
    return implies(owned, eq(view.at(Map.PAGE_LOCK, page), its.me))


def none_left(view: View, its: Locals, page: Expr) -> Expr:
    """Every page of the zspage was found, and taken from it."""
    return ne(view.at(Map.OWNER, page), its.zspage)


def fits(its: Locals, page: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
    """The place can be encoded: that there is room is proved of the layout."""
    definition = its.definition
    parts = [definition.word.in_field("pfn", page), definition.word.in_field("obj_idx", obj_idx)]
    if definition.word.gate is not None:
        # Without a field for the class any class will do.
        parts.append(
            implies(definition.word.gate.enabled, definition.word.in_field("class_idx", class_idx))
        )
    return all_of(*parts)


def no_reader(view: View, _its: Locals, thread: Expr) -> Expr:
    """That thread holds no share of pool->lock."""
    return ne(view.at(Map.READER, thread), 1)


def class_is_free(view: View, its: Locals) -> Expr:
    """Nobody holds the lock of its class."""
    return eq(view.at(Map.CLASS_LOCK, its.klass), 0)


def take_class(its: Locals) -> tuple[Update, ...]:
    """It takes the lock of its class."""
    return (Update(Map.CLASS_LOCK, its.klass, its.me),)


def drop_class(_view: View, its: Locals) -> tuple[Update, ...]:
    """It releases the lock of its class."""
    return (Update(Map.CLASS_LOCK, its.klass, NOWHERE),)


def seen(view: View, its: Locals, word: Expr) -> tuple[Update, ...]:
    """A word that is stored is one of those that the handle has had: which of them, is open."""
    one, other = (view.at(map_, its.handle) for map_ in (Map.HAD, Map.HAD_TOO))
    return (
        Update(Map.HAD, its.handle, when(eq(its.sees, 1), word, one)),
        Update(Map.HAD_TOO, its.handle, when(eq(its.sees_too, 1), word, other)),
    )


def number(value: int) -> Expr:
    """A value of a map that is indexed with small numbers."""
    return Const(0, UINT) + value

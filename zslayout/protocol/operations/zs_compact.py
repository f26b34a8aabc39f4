"""zs_compact(): objects go to fuller zspages of their class."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import invariant, predicates
from zslayout.protocol.rows import (
    HANDLE,
    ZSPAGE,
    frees_pages,
    local,
    puts,
    releases_class,
    releases_pool,
    takes_class,
    takes_pool,
    tries_pages,
    unlinks,
    within,
    zspage_lock,
)
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition, always_true
from zslayout.reference.atomic_step import Action


def emptied(view: StateView, its: ThreadLocals) -> Expr:
    """It has taken an object from a zspage of its class."""
    return all_of(
        predicates.nothing_moving(view, its),
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
        eq(view.at(StateMap.CLASS, its.zspage), its.klass),
        eq(view.at(StateMap.INUSE, its.zspage), its.remaining),
    )


def has_room(view: StateView, its: ThreadLocals) -> Expr:
    """An object of its class, and another zspage that has room for one."""
    return all_of(
        invariant.is_live(view, its.handle),
        eq(its.zspage, predicates.zspage_of(view, its)),
        eq(invariant.class_of(view, its.handle), its.klass),
        ne(its.target, 0),
        ne(its.target, its.zspage),
        eq(view.at(StateMap.PHASE, its.target), ZspagePhase.USED),
        eq(view.at(StateMap.OWNER, its.new), its.target),
        ne(view.at(StateMap.INUSE, its.target) + 1, 0),
        predicates.place_fits(its, its.new, view.at(StateMap.CLASS, its.target), its.idx),
    )


def has_room_in_class(view: StateView, its: ThreadLocals) -> Expr:
    """The same, in a zspage of its class."""
    return all_of(has_room(view, its), eq(view.at(StateMap.CLASS, its.target), its.klass))


def _holds_pool(view: StateView, its: ThreadLocals) -> Expr:
    return all_of(
        eq(view.at(StateMap.WRITER, NO_INDEX), its.me), eq(view.at(StateMap.MOVED, NO_INDEX), 0)
    )


def _encoded(view: StateView, its: ThreadLocals) -> Expr:
    return its.definition.word.holding(its.new, view.at(StateMap.CLASS, its.target), its.idx)


def zs_compact(*, class_bits: bool) -> OperationTable:
    """Under both locks, as long as it likes."""
    still = predicates.nothing_moving

    def moved(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        word = _encoded(view, its)
        recorded = predicates.record_past_words(view, its, word) if class_bits else ()
        more = view.at(StateMap.INUSE, its.target) + 1
        return (
            MapUpdate(StateMap.WORD, its.handle, word),
            *recorded,
            *puts((StateMap.ZSPAGE, HANDLE, local("target")))(view, its),
            MapUpdate(StateMap.INUSE, its.target, more),
            *puts((StateMap.INUSE, ZSPAGE, local("remaining")))(view, its),
        )

    return OperationTable(
        "zs_compact",
        (
            *within(
                "__zs_compact",
                takes_pool("called", always_true, "pool locked"),
                takes_class("pool locked", _holds_pool, "both locked", "done"),
                zspage_lock(
                    "both locked",
                    "finds that nobody accesses a zspage with few objects",
                    Action.WRITE_TRYLOCK,
                    still,
                    "source locked",
                ),
                *within(
                    "obj_malloc",
                    Transition(
                        "source locked",
                        "moves an object to another zspage of the class",
                        Action.STORE_WORD,
                        assertion=still,
                        guard=has_room_in_class,
                        assumed_of_all=predicates.inuse_counts_others,
                        updates=moved,
                        successors=("source locked", "objects moved"),
                    ),
                ),
                zspage_lock(
                    "objects moved",
                    "releases zspage->lock",
                    Action.WRITE_UNLOCK,
                    emptied,
                    "both locked",
                    "trying",
                    "done",
                ),
                *tries_pages(emptied, "source emptied", "both locked", "done"),
                *within(
                    "free_zspage",
                    unlinks(
                        "source emptied",
                        "finds the source empty and every page locked, and unlinks it",
                        emptied,
                        "freeing",
                    ),
                ),
                *frees_pages(still, "both locked", "done"),
                releases_class("done", still, "class released"),
                releases_pool("class released", _holds_pool),
            ),
        ),
        ("zs_compact", "migrate_zspage", "obj_malloc", "obj_free"),
    )

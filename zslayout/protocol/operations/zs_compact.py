"""zs_compact(): objects go to fuller zspages of their class."""

from dataclasses import replace

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
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    ThreadLocals,
    Transition,
    always_true,
)
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


def _encoded(view: StateView, its: ThreadLocals) -> Expr:
    return its.definition.word.holding(its.new, view.at(StateMap.CLASS, its.target), its.idx)


_Rows = tuple[Transition, ...]
_still = predicates.nothing_moving
_THEN = ("both locked", "trying", "done")


def _both_locks() -> tuple[_Rows, _Rows, _Rows, _Rows]:
    """The pool's lock and the class's; a source that somebody accesses is left alone."""
    return (
        (
            takes_pool("called", always_true, "pool locked"),
            takes_class("pool locked", predicates.holds_pool, "both locked", "done"),
        ),
        (
            zspage_lock(
                "both locked",
                "finds that nobody accesses a zspage with few objects",
                Action.WRITE_TRYLOCK,
                _still,
                "source locked",
            ),
        ),
        (
            zspage_lock(
                "objects moved", "releases zspage->lock", Action.WRITE_UNLOCK, emptied, *_THEN
            ),
        ),
        (
            releases_class("done", _still, "class released"),
            releases_pool("class released", predicates.holds_pool),
        ),
    )


def _one_lock() -> tuple[_Rows, _Rows, _Rows, _Rows]:
    """pool->lock alone; who accesses the source or the target is waited for."""
    return (
        (takes_class("called", always_true, "both locked", "done"),),
        (
            zspage_lock(
                "both locked",
                "waits until nobody accesses a zspage with few objects",
                Action.WRITE_LOCK,
                _still,
                "source alone",
            ),
            replace(
                zspage_lock(
                    "source alone",
                    "waits until nobody accesses the zspage that they go to",
                    Action.WRITE_LOCK,
                    _still,
                    "source locked",
                ),
                nested=True,
            ),
        ),
        (
            zspage_lock(
                "objects moved",
                "releases zspage->lock of the target",
                Action.WRITE_UNLOCK,
                emptied,
                "target released",
            ),
            zspage_lock(
                "target released",
                "releases zspage->lock of the source",
                Action.WRITE_UNLOCK,
                emptied,
                *_THEN,
            ),
        ),
        (releases_class("done", _still),),
    )


def zs_compact(variant: ProtocolVariant) -> OperationTable:
    """Under both locks, as long as it likes."""
    takes, finds, leaves, releases = _one_lock() if variant.one_lock else _both_locks()

    def moved(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        word = _encoded(view, its)
        recorded = predicates.record_past_words(view, its, word) if variant.class_bits else ()
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
                *takes,
                *finds,
                *within(
                    "obj_malloc",
                    Transition(
                        "source locked",
                        "moves an object to another zspage of the class",
                        Action.STORE_WORD,
                        assertion=_still,
                        guard=has_room_in_class,
                        assumed_of_all=predicates.inuse_counts_others,
                        updates=moved,
                        successors=("source locked", "objects moved"),
                    ),
                ),
                *leaves,
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
                *frees_pages(_still, "both locked", "done"),
                *releases,
            ),
        ),
        ("zs_compact", "migrate_zspage", "obj_malloc", "obj_free"),
    )

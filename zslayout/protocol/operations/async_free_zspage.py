"""async_free_zspage(): the worker that frees empty zspages."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import predicates
from zslayout.protocol.rows import (
    ME,
    ZSPAGE,
    class_of_zspage,
    frees_pages,
    knowing,
    learns,
    locks_a_page,
    puts,
    releases_class,
    takes_class,
    within,
    zspage_lock,
)
from zslayout.protocol.symbolic_state import StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action, LockClass


def orphan(view: StateView, its: ThreadLocals) -> Expr:
    """The zspage is off its list, and its own to free when its pages are locked."""
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.ORPHAN),
        eq(view.at(StateMap.KEEPER, its.zspage), its.me),
        predicates.not_pool_writer(view, its),
    )


def empty_zspage(view: StateView, its: ThreadLocals) -> Expr:
    """A zspage of its class with no object in it, on a list."""
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
        eq(view.at(StateMap.CLASS, its.zspage), its.klass),
        eq(view.at(StateMap.INUSE, its.zspage), 0),
    )


def async_free_zspage() -> OperationTable:
    """First it takes them off their lists, then it waits for their pages."""
    free, locked = predicates.not_pool_writer, predicates.holds_class_lock
    dying = knowing(predicates.zspage_dying, free)
    return OperationTable(
        "async_free_zspage",
        (
            takes_class("called", free, "class locked", "none empty", "none at all"),
            Transition(
                "class locked",
                "takes an empty zspage off its list",
                Action.MOVE_ZSPAGE,
                assertion=locked,
                guard=empty_zspage,
                updates=puts(
                    (StateMap.PHASE, ZSPAGE, ZspagePhase.ORPHAN), (StateMap.KEEPER, ZSPAGE, ME)
                ),
                successors=("class locked", "taken off"),
            ),
            releases_class("taken off", knowing(locked, orphan), "called", "off the lists"),
            releases_class("none empty", locked, "called", "off the lists"),
            releases_class(
                "none at all", locked, says="releases class->lock, and has found none in any class"
            ),
            *within(
                "lock_zspage",
                Transition(
                    "off the lists",
                    "turns to one of those that it took off, with a share of its zspage->lock",
                    Action.READ_LOCK,
                    LockClass.ZSPAGE,
                    assertion=free,
                    guard=orphan,
                    local_updates=learns(klass=class_of_zspage),
                    successors=("locking", "page busy"),
                ),
                locks_a_page("locking", orphan, "locking", "locking pages", "page busy"),
                zspage_lock(
                    "page busy",
                    "releases zspage->lock, as somebody has a page locked",
                    Action.READ_UNLOCK,
                    orphan,
                    "waiting",
                ),
                Transition(
                    "waiting",
                    "waits until that page is unlocked",
                    Action.WAIT,
                    LockClass.PAGE,
                    assertion=orphan,
                    successors=("page free",),
                ),
                zspage_lock(
                    "page free",
                    "takes a share of zspage->lock again",
                    Action.READ_LOCK,
                    orphan,
                    "locking",
                    "page busy",
                ),
                Transition(
                    "locking pages",
                    "has locked the last of its pages",
                    Action.TRYLOCK,
                    LockClass.PAGE,
                    assertion=orphan,
                    assumed_of_pages=predicates.page_locked_if_owned,
                    updates=puts((StateMap.PHASE, ZSPAGE, ZspagePhase.DYING)),
                    successors=("pages locked",),
                ),
                zspage_lock(
                    "pages locked", "releases zspage->lock", Action.READ_UNLOCK, dying, "all locked"
                ),
            ),
            takes_class("all locked", dying, "freeing"),
            *frees_pages(locked, "another", "done"),
            releases_class("another", locked, "off the lists"),
            releases_class("done", locked),
        ),
        ("async_free_zspage", "lock_zspage", "__free_zspage"),
    )

"""zs_malloc(): a zspage with room, or a new one, and the word that is published."""

from dataclasses import replace

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import predicates
from zslayout.protocol.rows import (
    HANDLE,
    KLASS,
    ME,
    PAGE,
    ZSPAGE,
    gives_page_back,
    knowing,
    puts,
    releases_class,
    takes_class,
    within,
)
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action


def fresh(view: StateView, its: ThreadLocals) -> Expr:
    """The handle is its own, and has no object yet."""
    mine = all_of(predicates.owns_handle(view, its), predicates.not_pool_writer(view, its))
    return all_of(mine, eq(view.at(StateMap.LIVE, its.handle), 0))


def got(view: StateView, its: ThreadLocals) -> Expr:
    """It has the page from the page allocator."""
    mine = eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me)
    return all_of(mine, eq(view.at(StateMap.OWNER, its.page), 0))


def made(view: StateView, its: ThreadLocals) -> Expr:
    """It is making a zspage of the class."""
    return all_of(
        fresh(view, its),
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.FRESH),
        eq(view.at(StateMap.KEEPER, its.zspage), its.me),
        eq(view.at(StateMap.CLASS, its.zspage), its.klass),
    )


def chained(view: StateView, its: ThreadLocals) -> Expr:
    """A page is in the chain of that zspage."""
    return all_of(made(view, its), eq(view.at(StateMap.OWNER, its.page), its.zspage))


def room(view: StateView, its: ThreadLocals) -> Expr:
    """There is a place for one more object in the zspage."""
    more = view.at(StateMap.INUSE, its.zspage) + 1
    return all_of(predicates.place_fits(its, its.page, its.klass, its.idx), ne(more, 0))


def zspage_with_room(view: StateView, its: ThreadLocals) -> Expr:
    """A zspage of the class, a page of it, and a place for one more object."""
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
        eq(view.at(StateMap.CLASS, its.zspage), its.klass),
        eq(view.at(StateMap.OWNER, its.page), its.zspage),
        room(view, its),
    )


def _gone(view: StateView, its: ThreadLocals) -> Expr:
    return all_of(ne(its.zspage, 0), eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.GONE))


def zs_malloc(*, class_bits: bool) -> OperationTable:
    """The object is published by the store of its word."""
    locked = knowing(fresh, predicates.holds_class_lock)

    def stored(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        word = its.definition.word.holding(its.page, its.klass, its.idx)
        words = (StateMap.WORD, StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD)
        more = view.at(StateMap.INUSE, its.zspage) + 1
        return (
            *(MapUpdate(map_, its.handle, word) for map_ in words[: 3 if class_bits else 1]),
            *puts((StateMap.LIVE, HANDLE, 1), (StateMap.ZSPAGE, HANDLE, ZSPAGE))(view, its),
            MapUpdate(StateMap.INUSE, its.zspage, more),
            *puts((StateMap.PHASE, ZSPAGE, ZspagePhase.USED), (StateMap.KEEPER, ZSPAGE, 0))(
                view, its
            ),
        )

    return OperationTable(
        "zs_malloc",
        (
            Transition(
                "called",
                "gets a handle",
                Action.ALLOC_HANDLE,
                assertion=predicates.not_pool_writer,
                guard=lambda view, its: all_of(
                    eq(view.at(StateMap.HOLDER, its.handle), 0),
                    eq(view.at(StateMap.LIVE, its.handle), 0),
                ),
                updates=puts((StateMap.HOLDER, HANDLE, ME)),
                successors=("handle",),
            ),
            takes_class("handle", fresh, "class locked", "no zspage"),
            Transition(
                "class locked",
                "finds a zspage of the class with room, and stores the word",
                Action.STORE_WORD,
                assertion=locked,
                guard=zspage_with_room,
                updates=stored,
                successors=("stored",),
                function="obj_malloc",
            ),
            releases_class(
                "stored", knowing(predicates.holds_class_lock, predicates.owns_live_handle)
            ),
            releases_class(
                "no zspage",
                locked,
                "no room",
                "given up",
                says="finds no zspage with room, and releases class->lock",
            ),
            *within(
                "alloc_zspage",
                Transition(
                    "no room",
                    "gets a page for a zspage of its own",
                    Action.ALLOC_PAGE,
                    assertion=fresh,
                    guard=lambda view, its: predicates.page_unused(view, its.page),
                    updates=puts((StateMap.PAGE_KEEPER, PAGE, ME)),
                    successors=("no room", "pages got", "giving back"),
                ),
                Transition(
                    "pages got",
                    "makes the zspage",
                    Action.CHAIN_PAGES,
                    assertion=fresh,
                    guard=_gone,
                    updates=puts(
                        (StateMap.PHASE, ZSPAGE, ZspagePhase.FRESH),
                        (StateMap.KEEPER, ZSPAGE, ME),
                        (StateMap.CLASS, ZSPAGE, KLASS),
                        (StateMap.INUSE, ZSPAGE, 0),
                    ),
                    successors=("zspage made",),
                ),
                Transition(
                    "zspage made",
                    "puts a page into the chain",
                    Action.CHAIN_PAGES,
                    assertion=made,
                    guard=got,
                    updates=puts((StateMap.OWNER, PAGE, ZSPAGE), (StateMap.PAGE_KEEPER, PAGE, 0)),
                    successors=("zspage made", "zspage ready"),
                ),
                replace(
                    gives_page_back(
                        "giving back",
                        PAGE,
                        fresh,
                        "giving back",
                        "given up",
                        says="gives a page back, as it got no other",
                    ),
                    guard=got,
                ),
            ),
            Transition(
                "given up",
                "frees the handle",
                Action.FREE_HANDLE,
                assertion=fresh,
                updates=puts((StateMap.HOLDER, HANDLE, 0)),
            ),
            takes_class("zspage ready", chained, "class locked with it"),
            Transition(
                "class locked with it",
                "stores the word, and puts the zspage on a list",
                Action.STORE_WORD,
                assertion=knowing(chained, predicates.holds_class_lock),
                guard=room,
                updates=stored,
                successors=("stored",),
                function="obj_malloc",
            ),
        ),
        ("zs_malloc", "obj_malloc", "alloc_zspage", "location_to_obj"),
    )

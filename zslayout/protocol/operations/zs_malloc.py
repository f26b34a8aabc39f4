"""zs_malloc(): a zspage with room, or a new one, and the word that is published."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import predicates
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import OperationTable, ProtocolVariant, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action, LockClass


def zs_malloc(variant: ProtocolVariant) -> OperationTable:
    """The object is published by the store of its word."""

    def fresh(view: StateView, its: ThreadLocals) -> Expr:
        mine = all_of(predicates.owns_handle(view, its), predicates.not_pool_writer(view, its))
        return all_of(mine, eq(view.at(StateMap.LIVE, its.handle), 0))

    def got(view: StateView, its: ThreadLocals) -> Expr:
        mine = eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me)
        return all_of(mine, eq(view.at(StateMap.OWNER, its.page), 0))

    def made(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            fresh(view, its),
            ne(its.zspage, 0),
            eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.FRESH),
            eq(view.at(StateMap.KEEPER, its.zspage), its.me),
            eq(view.at(StateMap.CLASS, its.zspage), its.klass),
        )

    def chained(view: StateView, its: ThreadLocals) -> Expr:
        owner = NO_INDEX if variant.has_mutant("publish-before-chain") else its.zspage
        return all_of(made(view, its), eq(view.at(StateMap.OWNER, its.page), owner))

    def stored(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        klass = Const(0, UINT) if variant.has_mutant("malloc-as-class-zero") else its.klass
        word = its.definition.word.holding(its.page, klass, its.idx)
        more = view.at(StateMap.INUSE, its.zspage) + 1
        published = (
            (
                MapUpdate(StateMap.PAST_WORD, its.handle, word),
                MapUpdate(StateMap.OTHER_PAST_WORD, its.handle, word),
            )
            if variant.class_bits
            else ()
        )
        return (
            MapUpdate(StateMap.WORD, its.handle, word),
            *published,
            MapUpdate(StateMap.LIVE, its.handle, predicates.id_value(1)),
            MapUpdate(StateMap.ZSPAGE, its.handle, its.zspage),
            MapUpdate(StateMap.INUSE, its.zspage, more),
            MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.USED)),
            MapUpdate(StateMap.KEEPER, its.zspage, NO_INDEX),
        )

    def room(view: StateView, its: ThreadLocals) -> Expr:
        more = view.at(StateMap.INUSE, its.zspage) + 1
        return all_of(predicates.place_fits(its, its.page, its.klass, its.idx), ne(more, 0))

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
                updates=lambda _view, its: (MapUpdate(StateMap.HOLDER, its.handle, its.me),),
                successors=("handle",),
            ),
            Transition(
                "handle",
                "takes class->lock",
                Action.LOCK,
                lock_class=LockClass.CLASS,
                assertion=fresh,
                guard=predicates.class_lock_free,
                updates=lambda _view, its: predicates.acquire_class_lock(its),
                successors=("class locked", "no zspage"),
            ),
            Transition(
                "class locked",
                "finds a zspage of the class with room, and stores the word",
                Action.STORE_WORD,
                assertion=lambda view, its: all_of(
                    fresh(view, its), predicates.holds_class_lock(view, its)
                ),
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0),
                    eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
                    eq(view.at(StateMap.CLASS, its.zspage), its.klass),
                    eq(view.at(StateMap.OWNER, its.page), its.zspage),
                    room(view, its),
                ),
                updates=stored,
                successors=("stored",),
            ),
            Transition(
                "stored",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=lambda view, its: all_of(
                    predicates.holds_class_lock(view, its), predicates.owns_live_handle(view, its)
                ),
                updates=predicates.release_class_lock,
            ),
            Transition(
                "no zspage",
                "finds no zspage with room, and releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=lambda view, its: all_of(
                    fresh(view, its), predicates.holds_class_lock(view, its)
                ),
                updates=predicates.release_class_lock,
                successors=("no room", "given up"),
            ),
            Transition(
                "no room",
                "gets a page for a zspage of its own",
                Action.ALLOC_PAGE,
                assertion=fresh,
                guard=lambda view, its: all_of(
                    eq(view.at(StateMap.OWNER, its.page), 0),
                    eq(view.at(StateMap.PAGE_KEEPER, its.page), 0),
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.page, its.me),),
                successors=("no room", "pages got", "giving back"),
            ),
            Transition(
                "pages got",
                "makes the zspage",
                Action.CHAIN_PAGES,
                assertion=fresh,
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0), eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.GONE)
                ),
                updates=lambda _view, its: (
                    MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.FRESH)),
                    MapUpdate(StateMap.KEEPER, its.zspage, its.me),
                    MapUpdate(StateMap.CLASS, its.zspage, its.klass),
                    MapUpdate(StateMap.INUSE, its.zspage, NO_INDEX),
                ),
                successors=("zspage made",),
            ),
            Transition(
                "zspage made",
                "puts a page into the chain",
                Action.CHAIN_PAGES,
                assertion=made,
                guard=got,
                updates=lambda _view, its: (
                    MapUpdate(StateMap.OWNER, its.page, its.zspage),
                    MapUpdate(StateMap.PAGE_KEEPER, its.page, NO_INDEX),
                ),
                successors=("zspage made", "zspage ready"),
            ),
            Transition(
                "giving back",
                "gives a page back, as it got no other",
                Action.FREE_PAGE,
                assertion=fresh,
                guard=got,
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.page, NO_INDEX),),
                successors=("giving back", "given up"),
            ),
            Transition(
                "given up",
                "frees the handle",
                Action.FREE_HANDLE,
                assertion=fresh,
                updates=lambda _view, its: (MapUpdate(StateMap.HOLDER, its.handle, NO_INDEX),),
            ),
            Transition(
                "zspage ready",
                "takes class->lock",
                Action.LOCK,
                lock_class=LockClass.CLASS,
                assertion=chained,
                guard=predicates.class_lock_free,
                updates=lambda _view, its: predicates.acquire_class_lock(its),
                successors=("class locked with it",),
            ),
            Transition(
                "class locked with it",
                "stores the word, and puts the zspage on a list",
                Action.STORE_WORD,
                assertion=lambda view, its: all_of(
                    chained(view, its), predicates.holds_class_lock(view, its)
                ),
                guard=room,
                updates=stored,
                successors=("stored",),
            ),
        ),
        ("zs_malloc", "obj_malloc", "alloc_zspage", "location_to_obj"),
    )

"""zs_page_migrate(): the objects of a page go to another, and their words with them."""

from zslayout.expr.build import all_of, any_of, eq, implies, ne
from zslayout.expr.nodes import TRUE, Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import invariant, predicates
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    ThreadLocals,
    Transition,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass


def zs_page_migrate(variant: ProtocolVariant) -> OperationTable:
    """Under the locks of both pages, of the pool and of the class."""

    def kept(view: StateView, its: ThreadLocals) -> Expr:
        mine = eq(view.at(StateMap.PAGE_KEEPER, its.new), its.me)
        return all_of(mine, eq(view.at(StateMap.OWNER, its.new), 0), ne(its.new, its.page))

    def locked(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(kept(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), its.me))

    def new_locked(view: StateView, its: ThreadLocals) -> Expr:
        return eq(view.at(StateMap.PAGE_LOCK, its.new), its.me)

    def pages_locked(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(locked(view, its), new_locked(view, its))

    def of_zspage(view: StateView, its: ThreadLocals, page: Expr) -> Expr:
        phase = view.at(StateMap.PHASE, its.zspage)
        return all_of(
            ne(its.zspage, 0),
            eq(view.at(StateMap.OWNER, page), its.zspage),
            any_of(eq(phase, ZspagePhase.USED), eq(phase, ZspagePhase.ORPHAN)),
        )

    def found(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(pages_locked(view, its), of_zspage(view, its, its.page))

    def writing(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            found(view, its),
            eq(view.at(StateMap.WRITER, NO_INDEX), its.me),
            eq(view.at(StateMap.MOVED, NO_INDEX), 0),
        )

    def unmoved(view: StateView, its: ThreadLocals) -> Expr:
        right = eq(view.at(StateMap.CLASS, its.zspage), its.klass)
        return all_of(writing(view, its), right, predicates.holds_class_and_pool(view, its))

    def both(view: StateView, its: ThreadLocals) -> Expr:
        right = eq(view.at(StateMap.CLASS, its.zspage), its.klass)
        moved = eq(view.at(StateMap.MOVED, NO_INDEX), its.zspage)
        return all_of(found(view, its), right, moved, predicates.holds_class_and_pool(view, its))

    def replaced(view: StateView, its: ThreadLocals) -> Expr:
        there = all_of(new_locked(view, its), of_zspage(view, its, its.new))
        return all_of(there, _taken(view, its))

    def moving(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
        """Every object of the zspage is in its place, or on the new page already."""
        page = its.definition.word.decode("pfn", view.at(StateMap.WORD, other))
        there = all_of(
            invariant.is_live(view, other), eq(view.at(StateMap.ZSPAGE, other), its.zspage)
        )
        right = invariant.is_placed(view, other, its.definition)
        return implies(there, any_of(right, eq(page, its.new)))

    def all_moved(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
        """Every object on the page was found."""
        page = its.definition.word.decode("pfn", view.at(StateMap.WORD, other))
        there = all_of(
            invariant.is_live(view, other), eq(view.at(StateMap.ZSPAGE, other), its.zspage)
        )
        return implies(there, ne(page, its.page))

    late = variant.has_mutant("chain-after-class-unlock")

    def reencoded(view: StateView, its: ThreadLocals) -> Expr:
        definition, word = its.definition, view.at(StateMap.WORD, its.handle)
        klass = definition.word.decode("class_idx", word)
        if variant.has_mutant("migrate-rewrites-class"):
            klass = Const(0, UINT)
        return definition.word.holding(its.new, klass, definition.word.decode("obj_idx", word))

    return OperationTable(
        "zs_page_migrate",
        (
            Transition(
                "called",
                "gets a new page",
                Action.ALLOC_PAGE,
                assertion=predicates.not_pool_writer,
                # The page is referred to: it is not given out again.
                guard=lambda view, its: all_of(
                    eq(view.at(StateMap.OWNER, its.new), 0),
                    eq(view.at(StateMap.PAGE_KEEPER, its.new), 0),
                    ne(its.new, its.page),
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.new, its.me),),
                successors=("new page",),
            ),
            Transition(
                "new page",
                "locks the page",
                Action.LOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    kept(view, its), predicates.not_pool_writer(view, its)
                ),
                guard=lambda view, its: eq(view.at(StateMap.PAGE_LOCK, its.page), 0),
                updates=lambda _view, its: (
                    ()
                    if variant.has_mutant("no-page-lock-in-migration")
                    else (MapUpdate(StateMap.PAGE_LOCK, its.page, its.me),)
                ),
                successors=("old page locked",),
            ),
            Transition(
                "old page locked",
                "locks the new page, which nobody else knows of",
                Action.TRYLOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    locked(view, its), predicates.not_pool_writer(view, its)
                ),
                guard=lambda view, its: eq(view.at(StateMap.PAGE_LOCK, its.new), 0),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.new, its.me),),
                successors=("page locked", "page of nobody"),
            ),
            Transition(
                "page of nobody",
                "finds that the page has left its zspage",
                Action.FIND_ZSPAGE,
                assertion=lambda view, its: all_of(
                    pages_locked(view, its), predicates.not_pool_writer(view, its)
                ),
                guard=lambda view, its: eq(view.at(StateMap.OWNER, its.page), 0),
                successors=("left alone",),
            ),
            Transition(
                "page locked",
                "goes to its zspage, which is on a list or was",
                Action.FIND_ZSPAGE,
                assertion=pages_locked,
                guard=lambda view, its: all_of(
                    ne(view.at(StateMap.OWNER, its.page), 0),
                    ne(
                        view.at(StateMap.PHASE, view.at(StateMap.OWNER, its.page)),
                        ZspagePhase.FRESH,
                    ),
                    ne(view.at(StateMap.KEEPER, view.at(StateMap.OWNER, its.page)), its.me),
                ),
                local_updates=lambda view, its: {"zspage": view.at(StateMap.OWNER, its.page)},
                successors=("zspage found",),
            ),
            Transition(
                "zspage found",
                "takes pool->lock to write",
                Action.WRITE_LOCK,
                lock_class=LockClass.POOL,
                assertion=found,
                guard=lambda view, _its: eq(view.at(StateMap.WRITER, NO_INDEX), 0),
                guard_of_threads=(
                    always_true_of_all
                    if variant.has_mutant("migrate-without-pool-lock")
                    else predicates.no_reader
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.WRITER, NO_INDEX, its.me),),
                successors=("pool locked",),
            ),
            Transition(
                "pool locked",
                "takes class->lock",
                Action.LOCK,
                lock_class=LockClass.CLASS,
                assertion=writing,
                guard=lambda view, its: (
                    TRUE
                    if variant.has_mutant("migrate-without-class-lock")
                    else eq(view.at(StateMap.CLASS_LOCK, view.at(StateMap.CLASS, its.zspage)), 0)
                ),
                updates=lambda view, its: (
                    MapUpdate(StateMap.CLASS_LOCK, view.at(StateMap.CLASS, its.zspage), its.me),
                ),
                local_updates=lambda view, its: {"klass": view.at(StateMap.CLASS, its.zspage)},
                successors=("class locked", "busy"),
            ),
            Transition(
                "class locked",
                "finds that nobody accesses the zspage, and begins",
                Action.WRITE_TRYLOCK,
                assertion=unmoved,
                updates=lambda _view, its: (
                    MapUpdate(StateMap.MOVED, NO_INDEX, its.zspage),
                    MapUpdate(StateMap.MOVED_PAGE, NO_INDEX, its.page),
                ),
                successors=("moving", "moved"),
            ),
            Transition(
                "busy",
                "releases class->lock, as somebody accesses the zspage",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=unmoved,
                updates=predicates.release_class_lock,
                successors=("class released again",),
            ),
            Transition(
                "class released again",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock_class=LockClass.POOL,
                assertion=writing,
                updates=lambda _view, _its: (MapUpdate(StateMap.WRITER, NO_INDEX, NO_INDEX),),
                successors=("left alone",),
            ),
            Transition(
                "left alone",
                "unlocks the new page",
                Action.UNLOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    pages_locked(view, its), predicates.not_pool_writer(view, its)
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.new, NO_INDEX),),
                successors=("new page not used",),
            ),
            Transition(
                "new page not used",
                "unlocks the page, of whose zspage it is not the keeper",
                Action.UNLOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    locked(view, its), predicates.not_pool_writer(view, its)
                ),
                guard=lambda view, its: ne(
                    view.at(StateMap.KEEPER, view.at(StateMap.OWNER, its.page)), its.me
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.page, NO_INDEX),),
                successors=("page left alone",),
            ),
            Transition(
                "page left alone",
                "gives the new page back",
                Action.FREE_PAGE,
                assertion=lambda view, its: all_of(
                    kept(view, its), predicates.not_pool_writer(view, its)
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.new, NO_INDEX),),
            ),
            Transition(
                "moving",
                "re-encodes the word of an object on the page",
                Action.STORE_WORD,
                assertion=both,
                assertion_of_all=moving,
                guard=lambda view, its: all_of(
                    invariant.is_live(view, its.handle),
                    eq(predicates.zspage_of(view, its), its.zspage),
                    eq(its.definition.word.decode("pfn", predicates.word_of(view, its)), its.page),
                    its.definition.word.in_field("pfn", its.new),
                ),
                updates=lambda view, its: (
                    *(
                        predicates.record_past_words(view, its, reencoded(view, its))
                        if variant.class_bits
                        else ()
                    ),
                    MapUpdate(StateMap.WORD, its.handle, reencoded(view, its)),
                ),
                loop_postcondition=lambda view, its: all_moved(view, its, its.handle),
                successors=("moving", "leaving" if late else "moved"),
            ),
            *(
                (
                    Transition(
                        "leaving",
                        "releases class->lock",
                        Action.UNLOCK,
                        lock_class=LockClass.CLASS,
                        assertion=both,
                        assertion_of_all=moving,
                        updates=predicates.release_class_lock,
                        successors=("moved",),
                    ),
                )
                if late
                else ()
            ),
            Transition(
                "moved",
                "puts the new page into the place of the old",
                Action.CHAIN_PAGES,
                assertion=both,
                assertion_of_all=moving,
                assumed_of_all=all_moved,
                updates=lambda _view, its: (
                    MapUpdate(StateMap.OWNER, its.page, NO_INDEX),
                    MapUpdate(StateMap.PAGE_KEEPER, its.page, its.me),
                    MapUpdate(StateMap.OWNER, its.new, its.zspage),
                    MapUpdate(StateMap.PAGE_KEEPER, its.new, NO_INDEX),
                    MapUpdate(StateMap.MOVED, NO_INDEX, NO_INDEX),
                ),
                successors=("replaced",),
            ),
            Transition(
                "replaced",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock_class=LockClass.POOL,
                assertion=lambda view, its: all_of(
                    predicates.holds_class_and_pool(view, its),
                    replaced(view, its),
                    eq(view.at(StateMap.MOVED, NO_INDEX), 0),
                ),
                updates=lambda _view, _its: (MapUpdate(StateMap.WRITER, NO_INDEX, NO_INDEX),),
                successors=("pool released",),
            ),
            Transition(
                "pool released",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=lambda view, its: all_of(
                    predicates.holds_class_lock(view, its), replaced(view, its)
                ),
                updates=predicates.release_class_lock,
                successors=("class released",),
            ),
            Transition(
                "class released",
                "unlocks the new page",
                Action.UNLOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    replaced(view, its), predicates.not_pool_writer(view, its)
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.new, NO_INDEX),),
                successors=("new page unlocked",),
            ),
            Transition(
                "new page unlocked",
                "unlocks the old page",
                Action.UNLOCK,
                lock_class=LockClass.PAGE,
                assertion=lambda view, its: all_of(
                    _taken(view, its), predicates.not_pool_writer(view, its)
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.page, NO_INDEX),),
                successors=("old page unlocked",),
            ),
            Transition(
                "old page unlocked",
                "gives the old page back",
                Action.FREE_PAGE,
                assertion=lambda view, its: all_of(
                    eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me),
                    predicates.not_pool_writer(view, its),
                ),
                updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.page, NO_INDEX),),
            ),
        ),
        ("zs_page_migrate", "replace_sub_page", "location_to_obj", "obj_to_location"),
    )


def _taken(view: StateView, its: ThreadLocals) -> Expr:
    return all_of(
        eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me),
        eq(view.at(StateMap.PAGE_LOCK, its.page), its.me),
    )

"""async_free_zspage(): the worker that frees empty zspages."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import predicates
from zslayout.protocol.operations.pages import freeing_pages, locking_a_page
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    ThreadLocals,
    Transition,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass


def async_free_zspage(variant: ProtocolVariant) -> OperationTable:
    """First it takes them off their lists, then it waits for their pages."""

    def orphan(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            ne(its.zspage, 0),
            eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.ORPHAN),
            eq(view.at(StateMap.KEEPER, its.zspage), its.me),
            predicates.not_pool_writer(view, its),
        )

    return OperationTable(
        "async_free_zspage",
        (
            Transition(
                "called",
                "takes class->lock",
                Action.LOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.not_pool_writer,
                guard=predicates.class_lock_free,
                updates=lambda _view, its: predicates.acquire_class_lock(its),
                successors=("class locked", "none empty", "none at all"),
            ),
            Transition(
                "class locked",
                "takes an empty zspage off its list",
                Action.MOVE_ZSPAGE,
                assertion=predicates.holds_class_lock,
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0),
                    eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
                    eq(view.at(StateMap.CLASS, its.zspage), its.klass),
                    eq(view.at(StateMap.INUSE, its.zspage), 0),
                ),
                updates=lambda _view, its: (
                    ()
                    if variant.has_mutant("worker-not-excluded")
                    else (
                        MapUpdate(
                            StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.ORPHAN)
                        ),
                        MapUpdate(StateMap.KEEPER, its.zspage, its.me),
                    )
                ),
                successors=("class locked", "taken off"),
            ),
            Transition(
                "taken off",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=lambda view, its: all_of(
                    predicates.holds_class_lock(view, its), orphan(view, its)
                ),
                updates=predicates.release_class_lock,
                successors=("called", "off the lists"),
            ),
            Transition(
                "none empty",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.holds_class_lock,
                updates=predicates.release_class_lock,
                successors=("called", "off the lists"),
            ),
            Transition(
                "none at all",
                "releases class->lock, and has found none in any class",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.holds_class_lock,
                updates=predicates.release_class_lock,
            ),
            Transition(
                "off the lists",
                "turns to one of those that it took off",
                Action.FIND_ZSPAGE,
                assertion=predicates.not_pool_writer,
                guard=orphan,
                local_updates=lambda view, its: {"klass": view.at(StateMap.CLASS, its.zspage)},
                successors=("locking",),
            ),
            locking_a_page("locking", orphan, "locking", "locking pages", waits=True),
            Transition(
                "locking pages",
                "has locked the last of its pages",
                Action.TRYLOCK,
                lock_class=LockClass.PAGE,
                assertion=orphan,
                assumed_of_pages=always_true_of_all
                if variant.has_mutant("worker-ignores-page-locks")
                else predicates.page_locked_if_owned,
                updates=lambda _view, its: (
                    MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.DYING)),
                ),
                successors=("pages locked",),
            ),
            Transition(
                "pages locked",
                "takes class->lock",
                Action.LOCK,
                lock_class=LockClass.CLASS,
                assertion=lambda view, its: all_of(
                    predicates.zspage_dying(view, its), predicates.not_pool_writer(view, its)
                ),
                guard=predicates.class_lock_free,
                updates=lambda _view, its: predicates.acquire_class_lock(its),
                successors=("freeing",),
            ),
            *freeing_pages("", predicates.holds_class_lock, "another", "done"),
            Transition(
                "another",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.holds_class_lock,
                updates=predicates.release_class_lock,
                successors=("off the lists",),
            ),
            Transition(
                "done",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.holds_class_lock,
                updates=predicates.release_class_lock,
            ),
        ),
        ("async_free_zspage", "lock_zspage", "__free_zspage"),
    )

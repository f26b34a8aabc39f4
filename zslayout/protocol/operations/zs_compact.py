"""zs_compact(): objects go to fuller zspages of their class."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import invariant, predicates
from zslayout.protocol.operations.pages import freeing_pages, trying
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    ThreadLocals,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass


def zs_compact(variant: ProtocolVariant) -> OperationTable:
    """Under both locks, as long as it likes."""

    def emptied(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            predicates.nothing_moving(view, its),
            ne(its.zspage, 0),
            eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
            eq(view.at(StateMap.CLASS, its.zspage), its.klass),
            eq(view.at(StateMap.INUSE, its.zspage), its.remaining),
        )

    def target(view: StateView, its: ThreadLocals) -> Expr:
        parts = [
            ne(its.target, 0),
            ne(its.target, its.zspage),
            eq(view.at(StateMap.PHASE, its.target), ZspagePhase.USED),
            eq(view.at(StateMap.OWNER, its.new), its.target),
            ne(view.at(StateMap.INUSE, its.target) + 1, 0),
            predicates.place_fits(its, its.new, view.at(StateMap.CLASS, its.target), its.idx),
        ]
        if not variant.has_mutant("compact-across-classes"):
            parts.append(eq(view.at(StateMap.CLASS, its.target), its.klass))
        return all_of(*parts)

    def encoded(view: StateView, its: ThreadLocals) -> Expr:
        return its.definition.word.holding(its.new, view.at(StateMap.CLASS, its.target), its.idx)

    return OperationTable(
        "zs_compact",
        (
            Transition(
                "called",
                "takes pool->lock to write",
                Action.WRITE_LOCK,
                lock_class=LockClass.POOL,
                guard=lambda view, _its: eq(view.at(StateMap.WRITER, NO_INDEX), 0),
                guard_of_threads=(
                    always_true_of_all
                    if variant.has_mutant("compact-without-pool-lock")
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
                assertion=lambda view, its: all_of(
                    eq(view.at(StateMap.WRITER, NO_INDEX), its.me),
                    eq(view.at(StateMap.MOVED, NO_INDEX), 0),
                ),
                guard=always_true
                if variant.has_mutant("compact-without-class-lock")
                else predicates.class_lock_free,
                updates=lambda _view, its: predicates.acquire_class_lock(its),
                successors=("both locked", "done"),
            ),
            Transition(
                "both locked",
                "moves an object to another zspage of the class",
                Action.STORE_WORD,
                assertion=predicates.nothing_moving,
                guard=lambda view, its: all_of(
                    invariant.is_live(view, its.handle),
                    eq(its.zspage, predicates.zspage_of(view, its)),
                    eq(invariant.class_of(view, its.handle), its.klass),
                    target(view, its),
                ),
                assumed_of_all=predicates.inuse_counts_others,
                updates=lambda view, its: (
                    MapUpdate(StateMap.WORD, its.handle, encoded(view, its)),
                    *(
                        predicates.record_past_words(view, its, encoded(view, its))
                        if variant.class_bits
                        else ()
                    ),
                    MapUpdate(StateMap.ZSPAGE, its.handle, its.target),
                    MapUpdate(StateMap.INUSE, its.target, view.at(StateMap.INUSE, its.target) + 1),
                    MapUpdate(StateMap.INUSE, its.zspage, its.remaining),
                ),
                successors=("both locked", "trying", "done"),
            ),
            *trying(emptied, "source emptied", "both locked", "done"),
            Transition(
                "source emptied",
                "finds the source empty and every page locked, and unlinks it",
                Action.MOVE_ZSPAGE,
                assertion=emptied,
                guard=lambda _view, its: eq(its.remaining, 0),
                assumed_of_pages=predicates.page_locked_if_owned,
                updates=lambda _view, its: (
                    MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.DYING)),
                    MapUpdate(StateMap.KEEPER, its.zspage, its.me),
                ),
                successors=("freeing",),
            ),
            *freeing_pages("", predicates.nothing_moving, "both locked", "done"),
            Transition(
                "done",
                "releases class->lock",
                Action.UNLOCK,
                lock_class=LockClass.CLASS,
                assertion=predicates.nothing_moving,
                updates=predicates.release_class_lock,
                successors=("class released",),
            ),
            Transition(
                "class released",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock_class=LockClass.POOL,
                assertion=lambda view, its: all_of(
                    eq(view.at(StateMap.WRITER, NO_INDEX), its.me),
                    eq(view.at(StateMap.MOVED, NO_INDEX), 0),
                ),
                updates=lambda _view, _its: (MapUpdate(StateMap.WRITER, NO_INDEX, NO_INDEX),),
            ),
        ),
        ("zs_compact", "migrate_zspage", "obj_malloc", "obj_free"),
    )

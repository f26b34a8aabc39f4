"""zs_free(): by the class that the word tells, or, before the series, under pool->lock."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import TRUE, Expr
from zslayout.protocol import invariant, predicates
from zslayout.protocol.operations.pages import freeing_pages, trying
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    StatePredicate,
    ThreadLocals,
    Transition,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass


def zs_free(variant: ProtocolVariant) -> OperationTable:
    """At any level, whole or broken."""

    def read_again(view: StateView, its: ThreadLocals) -> Expr:
        right = eq(its.klass, invariant.class_of(view, its.handle))
        return all_of(
            predicates.owns_live_handle(view, its), right, predicates.holds_class_lock(view, its)
        )

    def word_stable(view: StateView, its: ThreadLocals) -> Expr:
        page = its.definition.word.decode("pfn", its.word)
        return all_of(
            read_again(view, its),
            eq(its.word, predicates.word_of(view, its)),
            eq(view.at(StateMap.OWNER, page), predicates.zspage_of(view, its)),
        )

    def found(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(word_stable(view, its), eq(its.zspage, predicates.zspage_of(view, its)))

    def freed(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            predicates.owns_handle(view, its),
            eq(view.at(StateMap.LIVE, its.handle), 0),
            TRUE if late else predicates.holds_class_lock(view, its),
            ne(its.zspage, 0),
            eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
            eq(view.at(StateMap.CLASS, its.zspage), its.klass),
            eq(view.at(StateMap.INUSE, its.zspage), its.remaining),
        )

    def gone(view: StateView, its: ThreadLocals) -> Expr:
        mine = all_of(predicates.owns_handle(view, its), predicates.not_pool_writer(view, its))
        return all_of(mine, eq(view.at(StateMap.LIVE, its.handle), 0))

    def gone_locked(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(gone(view, its), predicates.holds_class_lock(view, its))

    def unlinked(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(gone_locked(view, its), predicates.zspage_dying(view, its))

    begin = _lockless_read(variant) if variant.lockless_free else _locked_read(variant)
    late = variant.has_mutant("unlink-after-unlock")
    once = variant.has_mutant("no-reread") or variant.has_mutant("pfn-of-first-read")
    empty = "unlinked" if variant.early_unlock and not late else "freeing"
    pages = freeing_pages("", gone if variant.early_unlock else gone_locked, "end")
    if not variant.early_unlock:
        pages = freeing_pages("", gone_locked, "empty")
    again = (
        Transition(
            "class locked",
            "reads the word again",
            Action.LOAD_WORD,
            assertion=read_again,
            local_updates=lambda view, its: {} if once else {"word": predicates.word_of(view, its)},
            successors=("word stable",),
        ),
    )
    middle = (
        Transition(
            "word stable",
            "goes from the page to its zspage",
            Action.FIND_ZSPAGE,
            assertion=word_stable,
            local_updates=lambda view, its: {
                "zspage": view.at(StateMap.OWNER, its.definition.word.decode("pfn", its.word))
            },
            updates=lambda _view, its: (
                (MapUpdate(StateMap.HOLDER, its.handle, NO_INDEX),)
                if variant.has_mutant("handle-freed-first")
                else ()
            ),
            successors=("zspage found",),
        ),
        *(_counted_outside(found) if variant.has_mutant("statistics-outside-lock") else ()),
        Transition(
            "counted" if variant.has_mutant("statistics-outside-lock") else "zspage found",
            "puts the object on the free list",
            Action.UPDATE_ZSPAGE,
            assertion=(
                predicates.owns_live_handle
                if variant.has_mutant("statistics-outside-lock")
                else found
            ),
            assumed_of_all=predicates.inuse_counts_others,
            updates=lambda _view, its: (
                MapUpdate(StateMap.LIVE, its.handle, NO_INDEX),
                MapUpdate(StateMap.INUSE, its.zspage, its.remaining),
            ),
            successors=("releasing",) if late else ("trying", "empty"),
        ),
        *(_released_early(gone_locked) if late else trying(freed, "object freed", "empty")),
        Transition(
            "object freed",
            "finds it empty and every page locked, and unlinks it",
            Action.MOVE_ZSPAGE,
            assertion=freed,
            guard=lambda _view, its: (
                TRUE if variant.has_mutant("early-unlock-live") else eq(its.remaining, 0)
            ),
            assumed_of_pages=always_true_of_all
            if variant.has_mutant("ignore-page-trylock")
            else predicates.page_locked_if_owned,
            updates=lambda _view, its: (
                ()
                if variant.has_mutant("freed-on-its-list")
                else (
                    MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.DYING)),
                    MapUpdate(StateMap.KEEPER, its.zspage, its.me),
                )
            ),
            successors=(empty,),
        ),
    )
    early = (
        Transition(
            "unlinked",
            "releases class->lock",
            Action.UNLOCK,
            lock_class=LockClass.CLASS,
            assertion=unlinked,
            updates=predicates.release_class_lock,
            successors=("freeing",),
        ),
    )
    end = (
        Transition(
            "empty",
            "releases class->lock",
            Action.UNLOCK,
            lock_class=LockClass.CLASS,
            assertion=gone_locked,
            updates=predicates.release_class_lock,
            successors=("end",),
        ),
        Transition(
            "end",
            "frees the handle",
            Action.FREE_HANDLE,
            assertion=gone,
            updates=lambda _view, its: (MapUpdate(StateMap.HOLDER, its.handle, NO_INDEX),),
        ),
    )
    # Before the series the word that was read under pool->lock is still right.
    begin = (*begin, *again) if variant.lockless_free else begin
    lines = (*begin, *middle, *(early if variant.early_unlock else ()), *pages, *end)
    cites = ("zs_free", "obj_free", "free_zspage", "trylock_zspage")
    return OperationTable("zs_free", lines, cites, precondition=predicates.caller_owns_live)


def _released_early(knows: StatePredicate) -> tuple[Transition, ...]:
    return (
        Transition(
            "releasing",
            "releases class->lock",
            Action.UNLOCK,
            lock_class=LockClass.CLASS,
            assertion=lambda view, its: all_of(
                knows(view, its),
                ne(its.zspage, 0),
                eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
                eq(view.at(StateMap.CLASS, its.zspage), its.klass),
                eq(view.at(StateMap.INUSE, its.zspage), its.remaining),
            ),
            updates=predicates.release_class_lock,
            successors=("object freed",),
        ),
    )


def _locked_again(knows: StatePredicate) -> tuple[Transition, ...]:
    return (
        Transition(
            "once more",
            "takes another share of pool->lock",
            Action.READ_LOCK,
            lock_class=LockClass.POOL,
            assertion=lambda view, its: all_of(
                knows(view, its), eq(view.at(StateMap.CLASS_LOCK, its.klass), its.me)
            ),
            successors=("both locked",),
        ),
    )


def _counted_outside(knows: StatePredicate) -> tuple[Transition, ...]:
    return (
        Transition(
            "zspage found",
            "releases class->lock",
            Action.UNLOCK,
            lock_class=LockClass.CLASS,
            assertion=knows,
            updates=predicates.release_class_lock,
            successors=("counted",),
        ),
    )


def _lockless_read(variant: ProtocolVariant) -> tuple[Transition, ...]:
    """Patch 2: any word that the handle has had, or a bitwise mix of two, tells the class."""
    ordered = variant.class_bits and not variant.has_mutant("handed-over-without-order")

    def read(view: StateView, its: ThreadLocals) -> Expr:
        if ordered:
            one, other = (
                view.at(map_, its.handle) for map_ in (StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD)
            )
        else:
            one, other = its.past, its.other_past
        return (one & its.mask) | (other & ~its.mask)

    return (
        Transition(
            "called",
            "reads the word without a lock",
            Action.LOAD_WORD,
            torn=True,
            assertion=predicates.owns_live_handle,
            local_updates=lambda view, its: {
                "word": read(view, its),
                "klass": its.definition.word.decode("class_idx", read(view, its)),
            },
            successors=("class read",),
        ),
        Transition(
            "class read",
            "takes the class->lock that the word tells",
            Action.LOCK,
            lock_class=LockClass.CLASS,
            assertion=lambda view, its: all_of(
                predicates.owns_live_handle(view, its),
                eq(its.klass, invariant.class_of(view, its.handle)),
            ),
            guard=predicates.class_lock_free,
            updates=lambda _view, its: (
                ()
                if variant.has_mutant("free-without-class-lock")
                else predicates.acquire_class_lock(its)
            ),
            successors=("class locked",),
        ),
    )


def _locked_read(variant: ProtocolVariant) -> tuple[Transition, ...]:
    """Before the series: the class is that of the page's zspage, while pool->lock is held."""

    def found(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(
            predicates.word_read(view, its), eq(its.klass, invariant.class_of(view, its.handle))
        )

    return (
        Transition(
            "called",
            "takes a share of pool->lock",
            Action.READ_LOCK,
            lock_class=LockClass.POOL,
            assertion=predicates.owns_live_handle,
            guard=lambda view, _its: eq(view.at(StateMap.WRITER, NO_INDEX), 0),
            updates=lambda _view, its: (
                MapUpdate(StateMap.READER, its.me, predicates.id_value(1)),
            ),
            successors=("pool locked",),
        ),
        Transition(
            "pool locked",
            "reads the word",
            Action.LOAD_WORD,
            assertion=predicates.holds_pool_shared,
            local_updates=lambda view, its: {"word": predicates.word_of(view, its)},
            successors=("word read",),
        ),
        Transition(
            "word read",
            "goes from the page to its zspage, and to its class",
            Action.FIND_ZSPAGE,
            assertion=predicates.word_read,
            local_updates=lambda view, its: {
                "klass": view.at(
                    StateMap.CLASS,
                    view.at(StateMap.OWNER, its.definition.word.decode("pfn", its.word)),
                )
            },
            updates=lambda _view, its: (
                (MapUpdate(StateMap.READER, its.me, NO_INDEX),)
                if variant.has_mutant("pool-unlock-first")
                else ()
            ),
            successors=("class found",),
        ),
        Transition(
            "class found",
            "takes class->lock",
            Action.LOCK,
            lock_class=LockClass.CLASS,
            assertion=found,
            guard=predicates.class_lock_free,
            updates=lambda _view, its: predicates.acquire_class_lock(its),
            successors=("once more" if variant.has_mutant("inverted-order") else "both locked",),
        ),
        *(_locked_again(found) if variant.has_mutant("inverted-order") else ()),
        Transition(
            "both locked",
            "releases pool->lock",
            Action.READ_UNLOCK,
            lock_class=LockClass.POOL,
            assertion=lambda view, its: all_of(
                found(view, its), eq(view.at(StateMap.CLASS_LOCK, its.klass), its.me)
            ),
            updates=lambda _view, its: (MapUpdate(StateMap.READER, its.me, NO_INDEX),),
            successors=("word stable",),
        ),
    )

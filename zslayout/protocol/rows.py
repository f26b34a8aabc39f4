"""Rows that many operations have: each lock taken and released, and the pages of an empty zspage.

One rule: what a lock is in the state of the proof, and when it is free, is said here alone.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from zslayout.expr.build import all_of, eq
from zslayout.expr.nodes import Expr
from zslayout.protocol import predicates
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    LocalUpdates,
    StatePredicate,
    ThreadLocals,
    Transition,
    Updates,
)
from zslayout.reference.atomic_step import Action, LockClass

Place = Callable[[StateView, ThreadLocals], Expr]
"""Which of its kind a lock is."""


def within(function: str, *rows: Transition) -> tuple[Transition, ...]:
    """Rows that stand for steps of this function of the kernel, if they do not say of another."""
    return tuple(each if each.function else replace(each, function=function) for each in rows)


def puts(*updates: tuple[StateMap, Place | Expr | int, Place | Expr | int]) -> Updates:
    """What a row changes: a map, where, and what is there then."""

    def made(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        def value(of: Place | Expr | int) -> Expr:
            if isinstance(of, int):
                return predicates.id_value(of) if of else NO_INDEX
            return of(view, its) if callable(of) else of

        return tuple(MapUpdate(map_, value(index), value(new)) for map_, index, new in updates)

    return made


def local(name: str) -> Place:
    """What a thread has for itself under a name."""
    return lambda _view, its: getattr(its, name)


ME, HANDLE, ZSPAGE, KLASS = map(local, ("me", "handle", "zspage", "klass"))
PAGE, NEW = map(local, ("page", "new"))


def reads_word(
    label: str, knows: StatePredicate, *then: str, says: str = "reads the word"
) -> Transition:
    """The word of its handle, whole."""
    return Transition(
        label,
        says,
        Action.LOAD_WORD,
        assertion=knows,
        local_updates=lambda view, its: {"word": predicates.word_of(view, its)},
        successors=then,
    )


def zspage_of_word(view: StateView, its: ThreadLocals) -> Expr:
    """The zspage of the page that the word names which it has read."""
    return view.at(StateMap.OWNER, its.definition.word.decode("pfn", its.word))


def finds_zspage(
    label: str,
    says: str,
    knows: StatePredicate,
    *then: str,
    finds: LocalUpdates = lambda view, its: {"zspage": zspage_of_word(view, its)},
) -> Transition:
    """From a page to its zspage."""
    return Transition(
        label, says, Action.FIND_ZSPAGE, assertion=knows, local_updates=finds, successors=then
    )


def class_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    """The class of its zspage."""
    return view.at(StateMap.CLASS, its.zspage)


def takes_class(
    label: str, knows: StatePredicate, *then: str, says: str = "takes class->lock"
) -> Transition:
    """It waits for the lock of its class."""
    return Transition(
        label,
        says,
        Action.LOCK,
        LockClass.CLASS,
        assertion=knows,
        guard=lambda view, its: eq(view.at(StateMap.CLASS_LOCK, its.klass), 0),
        updates=puts((StateMap.CLASS_LOCK, KLASS, ME)),
        successors=then,
    )


def releases_class(
    label: str, knows: StatePredicate, *then: str, says: str = "releases class->lock"
) -> Transition:
    """The lock of its class."""
    return Transition(
        label,
        says,
        Action.UNLOCK,
        LockClass.CLASS,
        assertion=knows,
        updates=puts((StateMap.CLASS_LOCK, KLASS, 0)),
        successors=then,
    )


def takes_pool(label: str, knows: StatePredicate, *then: str) -> Transition:
    """It waits until nobody has pool->lock, and has it alone."""
    return Transition(
        label,
        "takes pool->lock to write",
        Action.WRITE_LOCK,
        LockClass.POOL,
        assertion=knows,
        guard=predicates.no_pool_writer,
        guard_of_threads=predicates.no_reader,
        updates=puts((StateMap.WRITER, 0, ME)),
        successors=then,
    )


def releases_pool(label: str, knows: StatePredicate, *then: str) -> Transition:
    """It had pool->lock alone."""
    return Transition(
        label,
        "releases pool->lock",
        Action.WRITE_UNLOCK,
        LockClass.POOL,
        assertion=knows,
        updates=puts((StateMap.WRITER, 0, 0)),
        successors=then,
    )


def shares_pool(label: str, knows: StatePredicate, *then: str) -> Transition:
    """It waits until nobody has pool->lock alone."""
    return Transition(
        label,
        "takes a share of pool->lock",
        Action.READ_LOCK,
        LockClass.POOL,
        assertion=knows,
        guard=predicates.no_pool_writer,
        updates=puts((StateMap.READER, ME, 1)),
        successors=then,
    )


def leaves_pool(label: str, knows: StatePredicate, *then: str) -> Transition:
    """It had a share of pool->lock."""
    return Transition(
        label,
        "releases pool->lock",
        Action.READ_UNLOCK,
        LockClass.POOL,
        assertion=knows,
        updates=puts((StateMap.READER, ME, 0)),
        successors=then,
    )


def zspage_lock(
    label: str, says: str, action: Action, knows: StatePredicate, *then: str
) -> Transition:
    """zspage->lock, which protects contents: the state of the proof has none of it."""
    return Transition(label, says, action, LockClass.ZSPAGE, assertion=knows, successors=then)


def releases_page(
    label: str, page: Place, knows: StatePredicate, *then: str, says: str = "unlocks the page"
) -> Transition:
    """The lock of one of its pages."""
    return Transition(
        label,
        says,
        Action.UNLOCK,
        LockClass.PAGE,
        assertion=knows,
        updates=puts((StateMap.PAGE_LOCK, page, 0)),
        successors=then,
    )


def gives_page_back(
    label: str, page: Place, knows: StatePredicate, *then: str, says: str = "gives the page back"
) -> Transition:
    """To the page allocator."""
    return Transition(
        label,
        says,
        Action.FREE_PAGE,
        assertion=knows,
        updates=puts((StateMap.PAGE_KEEPER, page, 0)),
        successors=then,
    )


def page_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    """The page is one of its zspage's."""
    return eq(view.at(StateMap.OWNER, its.page), its.zspage)


def locks_a_page(label: str, knows: StatePredicate, *then: str) -> Transition:
    """A page of its zspage that nobody has locked, if there is one."""
    return Transition(
        label,
        "locks a page of the zspage",
        Action.TRYLOCK,
        LockClass.PAGE,
        assertion=knows,
        guard=lambda view, its: all_of(
            page_of_zspage(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), 0)
        ),
        updates=puts((StateMap.PAGE_LOCK, PAGE, ME)),
        loop_postcondition=lambda view, its: predicates.page_locked_if_owned(view, its, its.page),
        successors=then,
    )


def tries_pages(knows: StatePredicate, *after: str) -> tuple[Transition, ...]:
    """trylock_zspage(): the pages of an empty zspage one after the other, or none of them."""
    giving_up = releases_page(
        "giving up",
        PAGE,
        knows,
        "giving up",
        *after[1:],
        says="unlocks a page again, as it could not lock another",
    )
    return within(
        "trylock_zspage",
        locks_a_page("trying", knows, "trying", after[0], "giving up"),
        replace(
            giving_up,
            guard=lambda view, its: all_of(
                page_of_zspage(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), its.me)
            ),
        ),
    )


def unlinks(
    label: str, says: str, knows: StatePredicate, *then: str, action: Action = Action.MOVE_ZSPAGE
) -> Transition:
    """An empty zspage whose pages are all locked leaves its list."""
    return Transition(
        label,
        says,
        action,
        assertion=knows,
        guard=lambda _view, its: eq(its.remaining, 0),
        assumed_of_pages=predicates.page_locked_if_owned,
        updates=puts((StateMap.PHASE, ZSPAGE, ZspagePhase.DYING), (StateMap.KEEPER, ZSPAGE, ME)),
        successors=then,
    )


def frees_pages(held: StatePredicate, *after: str) -> tuple[Transition, ...]:
    """Each page of a dying zspage goes back to the page allocator."""

    def base(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(predicates.zspage_dying(view, its), held(view, its))

    def taken(view: StateView, its: ThreadLocals) -> Expr:
        mine = eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me)
        return all_of(base(view, its), mine, eq(view.at(StateMap.OWNER, its.page), 0))

    def taken_locked(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(taken(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), its.me))

    return within(
        "__free_zspage_lockless",
        Transition(
            "freeing",
            "takes a page from the zspage",
            Action.LEAVE_ZSPAGE,
            assertion=base,
            guard=page_of_zspage,
            updates=puts((StateMap.OWNER, PAGE, 0), (StateMap.PAGE_KEEPER, PAGE, ME)),
            loop_postcondition=lambda view, its: predicates.page_not_owned(view, its, its.page),
            successors=("page taken",),
        ),
        releases_page("page taken", PAGE, taken_locked, "page unlocked"),
        gives_page_back("page unlocked", PAGE, taken, "freeing", "freed"),
        Transition(
            "freed",
            "forgets the zspage",
            Action.COUNT_PAGES,
            assertion=base,
            assumed_of_pages=predicates.page_not_owned,
            updates=puts((StateMap.PHASE, ZSPAGE, ZspagePhase.GONE), (StateMap.KEEPER, ZSPAGE, 0)),
            successors=after,
        ),
    )


@cache
def knowing(*facts: StatePredicate) -> StatePredicate:
    """All of these; of the same, the same one, whose conditions are asked once."""
    return lambda view, its: all_of(*(fact(view, its) for fact in facts))


def learns(**values: Place) -> LocalUpdates:
    """What a thread has for itself then, by name."""
    return lambda view, its: {name: value(view, its) for name, value in values.items()}

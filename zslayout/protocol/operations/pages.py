"""The pages of an empty zspage: how they are locked, and given back."""

from zslayout.expr.build import all_of, eq
from zslayout.expr.nodes import Expr
from zslayout.protocol import predicates
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import StatePredicate, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action, LockClass


def trying(knows: StatePredicate, *after: str) -> tuple[Transition, ...]:
    """trylock_zspage(): the pages of an empty zspage one after the other, or none of them."""

    def mine(view: StateView, its: ThreadLocals) -> Expr:
        owned = eq(view.at(StateMap.OWNER, its.page), its.zspage)
        return all_of(owned, eq(view.at(StateMap.PAGE_LOCK, its.page), its.me))

    return (
        locking_a_page("trying", knows, "trying", after[0], "giving up"),
        Transition(
            "giving up",
            "unlocks a page again, as it could not lock another",
            Action.UNLOCK,
            lock_class=LockClass.PAGE,
            assertion=knows,
            guard=mine,
            updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.page, NO_INDEX),),
            successors=("giving up", *after[1:]),
        ),
    )


def locking_a_page(
    label: str, knows: StatePredicate, *then: str, waits: bool = False
) -> Transition:
    """A page of its zspage that nobody has locked, if there is one."""
    return Transition(
        label,
        "locks a page of the zspage",
        Action.TRYLOCK,
        lock_class=LockClass.PAGE,
        assertion=knows,
        guard=lambda view, its: all_of(
            eq(view.at(StateMap.OWNER, its.page), its.zspage),
            eq(view.at(StateMap.PAGE_LOCK, its.page), 0),
        ),
        updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.page, its.me),),
        loop_postcondition=lambda view, its: predicates.page_locked_if_owned(view, its, its.page),
        retries=waits,
        successors=then,
    )


def freeing_pages(prefix: str, held: StatePredicate, *after: str) -> tuple[Transition, ...]:
    """free_pages(): each page of a dying zspage goes back to the page allocator."""

    def base(view: StateView, its: ThreadLocals) -> Expr:
        return all_of(predicates.zspage_dying(view, its), held(view, its))

    def taken(view: StateView, its: ThreadLocals) -> Expr:
        mine = eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me)
        return all_of(base(view, its), mine, eq(view.at(StateMap.OWNER, its.page), 0))

    return (
        Transition(
            f"{prefix}freeing",
            "takes a page from the zspage",
            Action.FIND_ZSPAGE,
            assertion=base,
            guard=lambda view, its: eq(view.at(StateMap.OWNER, its.page), its.zspage),
            updates=lambda _view, its: (
                MapUpdate(StateMap.OWNER, its.page, NO_INDEX),
                MapUpdate(StateMap.PAGE_KEEPER, its.page, its.me),
            ),
            loop_postcondition=lambda view, its: predicates.page_not_owned(view, its, its.page),
            successors=(f"{prefix}page taken",),
        ),
        Transition(
            f"{prefix}page taken",
            "unlocks the page",
            Action.UNLOCK,
            lock_class=LockClass.PAGE,
            assertion=lambda view, its: all_of(
                taken(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), its.me)
            ),
            updates=lambda _view, its: (MapUpdate(StateMap.PAGE_LOCK, its.page, NO_INDEX),),
            successors=(f"{prefix}page unlocked",),
        ),
        Transition(
            f"{prefix}page unlocked",
            "gives the page back",
            Action.FREE_PAGE,
            assertion=taken,
            updates=lambda _view, its: (MapUpdate(StateMap.PAGE_KEEPER, its.page, NO_INDEX),),
            successors=(f"{prefix}freeing", f"{prefix}freed"),
        ),
        Transition(
            f"{prefix}freed",
            "forgets the zspage",
            Action.COUNT_PAGES,
            assertion=base,
            assumed_of_pages=predicates.page_not_owned,
            updates=lambda _view, its: (
                MapUpdate(StateMap.PHASE, its.zspage, predicates.id_value(ZspagePhase.GONE)),
                MapUpdate(StateMap.KEEPER, its.zspage, NO_INDEX),
            ),
            successors=after,
        ),
    )

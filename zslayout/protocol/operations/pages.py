"""The pages of an empty zspage: how they are locked, and given back."""

from zslayout.expr.build import all_of, eq
from zslayout.expr.nodes import Expr
from zslayout.protocol import known
from zslayout.protocol.line import Knows, Line, Locals
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def trying(knows: Knows, *after: str) -> tuple[Line, ...]:
    """trylock_zspage(): the pages of an empty zspage one after the other, or none of them."""

    def mine(view: View, its: Locals) -> Expr:
        owned = eq(view.at(Map.OWNER, its.page), its.zspage)
        return all_of(owned, eq(view.at(Map.PAGE_LOCK, its.page), its.me))

    return (
        locking_a_page("trying", knows, "trying", after[0], "giving up"),
        Line(
            "giving up",
            "unlocks a page again, as it could not lock another",
            Action.UNLOCK,
            lock=LockClass.PAGE,
            knows=knows,
            guard=mine,
            updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, NOWHERE),),
            then=("giving up", *after[1:]),
        ),
    )


def locking_a_page(label: str, knows: Knows, *then: str, waits: bool = False) -> Line:
    """A page of its zspage that nobody has locked, if there is one."""
    return Line(
        label,
        "locks a page of the zspage",
        Action.TRYLOCK,
        lock=LockClass.PAGE,
        knows=knows,
        guard=lambda view, its: all_of(
            eq(view.at(Map.OWNER, its.page), its.zspage),
            eq(view.at(Map.PAGE_LOCK, its.page), 0),
        ),
        updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, its.me),),
        achieves=lambda view, its: known.all_locked(view, its, its.page),
        waits=waits,
        then=then,
    )


def freeing_pages(prefix: str, held: Knows, *after: str) -> tuple[Line, ...]:
    """free_pages(): each page of a dying zspage goes back to the page allocator."""

    def base(view: View, its: Locals) -> Expr:
        return all_of(known.dying(view, its), held(view, its))

    def taken(view: View, its: Locals) -> Expr:
        mine = eq(view.at(Map.PAGE_KEEPER, its.page), its.me)
        return all_of(base(view, its), mine, eq(view.at(Map.OWNER, its.page), 0))

    return (
        Line(
            f"{prefix}freeing",
            "takes a page from the zspage",
            Action.FIND_ZSPAGE,
            knows=base,
            guard=lambda view, its: eq(view.at(Map.OWNER, its.page), its.zspage),
            updates=lambda _view, its: (
                Update(Map.OWNER, its.page, NOWHERE),
                Update(Map.PAGE_KEEPER, its.page, its.me),
            ),
            achieves=lambda view, its: known.none_left(view, its, its.page),
            then=(f"{prefix}page taken",),
        ),
        Line(
            f"{prefix}page taken",
            "unlocks the page",
            Action.UNLOCK,
            lock=LockClass.PAGE,
            knows=lambda view, its: all_of(
                taken(view, its), eq(view.at(Map.PAGE_LOCK, its.page), its.me)
            ),
            updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, NOWHERE),),
            then=(f"{prefix}page unlocked",),
        ),
        Line(
            f"{prefix}page unlocked",
            "gives the page back",
            Action.FREE_PAGE,
            knows=taken,
            updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, NOWHERE),),
            then=(f"{prefix}freeing", f"{prefix}freed"),
        ),
        Line(
            f"{prefix}freed",
            "forgets the zspage",
            Action.COUNT_PAGES,
            knows=base,
            fact_of_pages=known.none_left,
            updates=lambda _view, its: (
                Update(Map.PHASE, its.zspage, known.number(Phase.GONE)),
                Update(Map.KEEPER, its.zspage, NOWHERE),
            ),
            then=after,
        ),
    )

"""When C takes a step, and what its loops see to: what guards and facts may not narrow.

One rule: when a step is taken is said here apart from the tables. A guard that asks for more would
be a proof of fewer states than C comes to, as one for so many handles; it is refuted. A row that
stands nowhere here is taken in every state that its assertion allows.
"""

from collections.abc import Callable, Mapping
from typing import Final

from zslayout.expr.build import all_of, eq, implies, ne
from zslayout.expr.nodes import TRUE, Expr
from zslayout.protocol.predicates import inuse_counts_others
from zslayout.protocol.symbolic_state import (
    NO_INDEX,
    StateMap,
    StateView,
    SymbolicState,
    ZspagePhase,
)
from zslayout.protocol.transition import (
    OperationTable,
    ThreadLocals,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.words.scheme import SchemeModel

Possible = Callable[[StateView, ThreadLocals], Expr]
"""What a thread may come upon."""

_LOCK_MAPS: Final = {
    LockClass.CLASS: StateMap.CLASS_LOCK,
    LockClass.PAGE: StateMap.PAGE_LOCK,
    LockClass.POOL: StateMap.WRITER,
}


def _unused_handle(view: StateView, its: ThreadLocals) -> Expr:
    holder, live = view.at(StateMap.HOLDER, its.handle), view.at(StateMap.LIVE, its.handle)
    return all_of(eq(holder, 0), eq(live, 0))


def _unused(view: StateView, page: Expr) -> Expr:
    owner, keeper = view.at(StateMap.OWNER, page), view.at(StateMap.PAGE_KEEPER, page)
    return all_of(eq(owner, 0), eq(keeper, 0))


def _has_page(view: StateView, its: ThreadLocals) -> Expr:
    owner, keeper = view.at(StateMap.OWNER, its.page), view.at(StateMap.PAGE_KEEPER, its.page)
    return all_of(eq(owner, 0), eq(keeper, its.me))


def _page_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    return eq(view.at(StateMap.OWNER, its.page), its.zspage)


def _free_page_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    return all_of(_page_of_zspage(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), 0))


def _own_page_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    return all_of(_page_of_zspage(view, its), eq(view.at(StateMap.PAGE_LOCK, its.page), its.me))


def _none_left(_view: StateView, its: ThreadLocals) -> Expr:
    return eq(its.remaining, 0)


def _fits(its: ThreadLocals, page: Expr, klass: Expr) -> Expr:
    """A place that can be encoded; where the word has no field for the class, of any class."""
    word = its.definition.word
    fields = [word.in_field("pfn", page), word.in_field("obj_idx", its.idx)]
    if word.gate is not None:
        fields.append(implies(word.gate.enabled, word.in_field("class_idx", klass)))
    return all_of(*fields)


def _room(view: StateView, its: ThreadLocals) -> Expr:
    more = view.at(StateMap.INUSE, its.zspage) + 1
    return all_of(_fits(its, its.page, its.klass), ne(more, 0))


def _used(view: StateView, zspage: Expr) -> Expr:
    return all_of(ne(zspage, 0), eq(view.at(StateMap.PHASE, zspage), ZspagePhase.USED))


def _zspage_with_room(view: StateView, its: ThreadLocals) -> Expr:
    right = eq(view.at(StateMap.CLASS, its.zspage), its.klass)
    return all_of(_used(view, its.zspage), right, _page_of_zspage(view, its), _room(view, its))


def _object_of_zspage(view: StateView, its: ThreadLocals) -> Expr:
    live = eq(view.at(StateMap.LIVE, its.handle), 1)
    return all_of(live, eq(view.at(StateMap.ZSPAGE, its.handle), its.zspage))


def _object_on_page(view: StateView, its: ThreadLocals) -> Expr:
    word = its.definition.word
    there = eq(word.decode("pfn", view.at(StateMap.WORD, its.handle)), its.page)
    return all_of(_object_of_zspage(view, its), there, word.in_field("pfn", its.new))


def _object_and_target(view: StateView, its: ThreadLocals) -> Expr:
    classes = [view.at(StateMap.CLASS, zspage) for zspage in (its.zspage, its.target)]
    return all_of(
        _object_of_zspage(view, its),
        *(eq(klass, its.klass) for klass in classes),
        _used(view, its.target),
        ne(its.target, its.zspage),
        eq(view.at(StateMap.OWNER, its.new), its.target),
        ne(view.at(StateMap.INUSE, its.target) + 1, 0),
        _fits(its, its.new, classes[1]),
    )


def _empty_zspage(view: StateView, its: ThreadLocals) -> Expr:
    right = eq(view.at(StateMap.CLASS, its.zspage), its.klass)
    return all_of(_used(view, its.zspage), right, eq(view.at(StateMap.INUSE, its.zspage), 0))


def _orphan(view: StateView, its: ThreadLocals) -> Expr:
    phase, keeper = view.at(StateMap.PHASE, its.zspage), view.at(StateMap.KEEPER, its.zspage)
    return all_of(ne(its.zspage, 0), eq(phase, ZspagePhase.ORPHAN), eq(keeper, its.me))


def _others_zspage(view: StateView, its: ThreadLocals) -> Expr:
    """A migration finds no zspage that is being made, and none that it keeps itself."""
    owner = view.at(StateMap.OWNER, its.page)
    return all_of(
        ne(owner, 0),
        ne(view.at(StateMap.PHASE, owner), ZspagePhase.FRESH),
        ne(view.at(StateMap.KEEPER, owner), its.me),
    )


_OF_ANY: Final[Mapping[str, Possible]] = {
    "trying": _free_page_of_zspage,
    "giving up": _own_page_of_zspage,
    "freeing": _page_of_zspage,
}
"""Rows that several operations have."""
_POSSIBLE: Final[Mapping[tuple[str, str], Possible]] = {
    ("zs_malloc", "called"): _unused_handle,
    ("zs_malloc", "class locked"): _zspage_with_room,
    ("zs_malloc", "class locked with it"): _room,
    ("zs_malloc", "no room"): lambda view, its: _unused(view, its.page),
    ("zs_malloc", "pages got"): lambda view, its: all_of(
        ne(its.zspage, 0), eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.GONE)
    ),
    ("zs_malloc", "zspage made"): _has_page,
    ("zs_malloc", "giving back"): _has_page,
    ("zs_free", "object freed"): _none_left,
    ("zs_page_migrate", "called"): lambda view, its: all_of(
        _unused(view, its.new), ne(its.new, its.page)
    ),
    ("zs_page_migrate", "page of nobody"): lambda view, its: eq(
        view.at(StateMap.OWNER, its.page), 0
    ),
    ("zs_page_migrate", "page locked"): _others_zspage,
    ("zs_page_migrate", "new page not used"): lambda view, its: ne(
        view.at(StateMap.KEEPER, view.at(StateMap.OWNER, its.page)), its.me
    ),
    ("zs_page_migrate", "moving"): _object_on_page,
    ("zs_compact", "source locked"): _object_and_target,
    ("zs_compact", "source emptied"): _none_left,
    ("async_free_zspage", "class locked"): _empty_zspage,
    ("async_free_zspage", "off the lists"): _orphan,
    ("async_free_zspage", "locking"): _free_page_of_zspage,
    ("hand_over", "called"): lambda _view, its: ne(its.other, 0),
}
"""What else C takes a step upon, by operation and label."""


def possible_at(operation: str, transition: Transition, view: StateView, its: ThreadLocals) -> Expr:
    """What a thread may come upon at a row, its lock free: the guard must allow it."""
    said = _OF_ANY.get(transition.label) or _POSSIBLE.get((operation, transition.label))
    if said is not None:
        return said(view, its)
    if transition.lock_class not in _LOCK_MAPS:
        return TRUE
    if (transition.action, transition.lock_class) == (Action.READ_LOCK, LockClass.POOL):
        return eq(view.at(StateMap.WRITER, NO_INDEX), 0)
    one = transition.one_lock and transition.lock_class is LockClass.POOL
    map_ = StateMap.CLASS_LOCK if one else _LOCK_MAPS[transition.lock_class]
    taken = (each for each in transition.updates(view, its) if each.map is map_)
    return all_of(*(eq(view.at(map_, each.index), 0) for each in taken))


def possible_of_threads(transition: Transition, view: StateView, thread: Expr) -> Expr:
    """And of any other thread: it holds no share of a lock that is waited for alone."""
    if (transition.action, transition.lock_class) == (Action.WRITE_LOCK, LockClass.POOL):
        return ne(view.at(StateMap.READER, thread), 1)
    return TRUE


def facts_unmade(operation: OperationTable, transition: Transition, definition: SchemeModel) -> int:
    """How many of the facts that a row takes for granted no loop of its operation sees to."""
    view, its = SymbolicState(definition.bits_per_long), ThreadLocals(definition)
    asked = [
        (fact, about)
        for fact, about in (
            (transition.assumed_of_all, its.handle),
            (transition.assumed_of_pages, its.page),
        )
        # That inuse is the number of objects is assumed of all zspages.
        if fact not in (always_true_of_all, inuse_counts_others)
    ]
    made = [
        row.loop_postcondition(view, its)
        for row in operation.transitions
        if row.loop_postcondition is not always_true
    ]
    return sum(fact(view, its, about) not in made for fact, about in asked)

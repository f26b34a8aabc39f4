"""Edits of operation tables: another row in the place of one, a row more, two that swap places.

One rule: an edit that finds no row to change, or leaves all rows as they say already, is none:
`EditDoesNothing`. So nothing is proved, searched or printed under the name of a mutant that is not
there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from zslayout.expr.fold import fold
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.expr.walk import rebuild
from zslayout.protocol import predicates
from zslayout.protocol.rows import HANDLE, puts
from zslayout.protocol.symbolic_state import (
    ID_TYPE,
    MapUpdate,
    StateMap,
    StateView,
    SymbolicState,
)
from zslayout.protocol.transition import (
    OperationTable,
    ThreadLocals,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.reference.atomic_step import (
    Action,
)
from zslayout.words.layout import Layout

TableEdit = Callable[[OperationTable], OperationTable]
"""Makes another operation of one. Raises EditDoesNothing where it has no such row."""


class EditDoesNothing(Exception):  # noqa: N818  # what is wrong with the question
    """There is nothing here for a mutant to change."""


def row(
    label: str, change: Callable[[Transition], Transition], action: Action | None = None
) -> TableEdit:
    """Another row in the place of the one at a label, which does this action."""

    def edit(table: OperationTable) -> OperationTable:
        old = found(table, label)
        if action is not None and old.action is not action:
            raise EditDoesNothing
        new = change(old)
        return replace(
            table, transitions=tuple(new if each is old else each for each in table.transitions)
        )

    return edit


def row_before(label: str, make: Callable[[Transition], Transition]) -> TableEdit:
    """One more row before the one at a label: whoever went there comes by way of it."""

    def edit(table: OperationTable) -> OperationTable:
        old = found(table, label)
        new = make(old)
        rows: list[Transition] = []
        for each in table.transitions:
            rows += [new] if each is old else []
            to = tuple(new.label if name == label else name for name in each.successors)
            rows.append(replace(each, successors=to))
        return replace(table, transitions=tuple(rows))

    return edit


def swapped(label: str, other: str) -> TableEdit:
    """Two rows do what the other does; what is asserted, and what follows, stays in its place."""

    def edit(table: OperationTable) -> OperationTable:
        one, two = found(table, label), found(table, other)
        put = {label: _in_place_of(one, two), other: _in_place_of(two, one)}
        return replace(
            table, transitions=tuple(put.get(each.label, each) for each in table.transitions)
        )

    return edit


def _in_place_of(old: Transition, new: Transition) -> Transition:
    return replace(
        new,
        label=old.label,
        assertion=old.assertion,
        assertion_of_all=old.assertion_of_all,
        successors=old.successors,
    )


def found(table: OperationTable, label: str) -> Transition:
    """The row at a label. Raises EditDoesNothing where there is none."""
    found = [each for each in table.transitions if each.label == label]
    if not found:
        raise EditDoesNothing
    return found[0]


def skipped(old: Transition) -> Transition:
    """It is no step: nothing is changed or learned, but what follows follows when it did."""
    return no_local_updates(no_updates(no_step(old)))


def then(*labels: str) -> Callable[[Transition], Transition]:
    """It goes on to these rows."""
    return lambda old: replace(old, successors=labels)


def no_updates(old: Transition) -> Transition:
    """It changes nothing."""
    return replace(old, updates=lambda _view, _its: ())


def no_guard(old: Transition) -> Transition:
    """It does not wait, or look."""
    return replace(old, guard=always_true)


def no_fact_of_pages(old: Transition) -> Transition:
    """It is taken whatever pages there are."""
    return replace(old, assumed_of_pages=always_true_of_all)


def no_step(old: Transition) -> Transition:
    """It does so in the step before it."""
    return replace(old, action=None, lock_class=None)


def no_local_updates(old: Transition) -> Transition:
    """It learns nothing."""
    return replace(old, local_updates=lambda _view, _its: {})


def first_pfn(old: Transition) -> Transition:
    """It reads the word, and keeps the PFN that it had."""

    def mixed(view: StateView, its: ThreadLocals) -> Mapping[str, Expr]:
        word, now = its.definition.word, predicates.word_of(view, its)
        first, klass, idx = (
            word.decode(field, of)
            for field, of in (("pfn", its.word), ("class_idx", now), ("obj_idx", now))
        )
        return {"word": word.holding(first, klass, idx)}

    return replace(old, local_updates=mixed)


def stores(make: Callable[[StateView, ThreadLocals], Expr]) -> Callable[[Transition], Transition]:
    """Another word in the place of the one that is stored."""

    def change(old: Transition) -> Transition:
        def updates(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
            every = old.updates(view, its)
            (stored,) = [each.value for each in every if each.map is StateMap.WORD]
            new = make(view, its)

            def put(x: Expr) -> Expr:
                return new if x == stored else rebuild(x, put)

            return tuple(replace(each, value=put(each.value)) for each in every)

        return replace(old, updates=updates)

    return change


def new_word_of_class_zero(_view: StateView, its: ThreadLocals) -> Expr:
    """What zs_malloc() stores, with class 0 in it."""
    return its.definition.word.holding(its.page, Const(0, UINT), its.idx)


def moved_word_of_class_zero(view: StateView, its: ThreadLocals) -> Expr:
    """What migration stores, with class 0 in it."""
    word = its.definition.word
    obj_idx = word.decode("obj_idx", predicates.word_of(view, its))
    return word.holding(its.new, Const(0, UINT), obj_idx)


def frees_handle(old: Transition) -> Transition:
    """A row that does so where another one stands."""
    return Transition(
        "handle freed first",
        "frees the handle",
        Action.FREE_HANDLE,
        assertion=old.assertion,
        updates=puts((StateMap.HOLDER, HANDLE, 0)),
        successors=(old.label,),
        one_lock=old.one_lock,
    )


def check_difference(
    right: tuple[OperationTable, ...], edited: tuple[OperationTable, ...], layout: Layout
) -> None:
    """Raise EditDoesNothing where each row says of the words of a layout what it said before."""
    view = SymbolicState(layout.params.bits_per_long)
    for one, other in zip(right, edited, strict=True):
        if one is not other and _reading(one, view, layout) != _reading(other, view, layout):
            return
    raise EditDoesNothing


def _reading(table: OperationTable, view: SymbolicState, layout: Layout) -> list[object]:
    return [part for row in table.transitions for part in _row_reading(row, view, layout)]


def _row_reading(row: Transition, view: SymbolicState, layout: Layout) -> Iterator[object]:
    """Everything that a row says; what a layout knows is computed."""
    its, other = ThreadLocals(layout.definition), Var("other", ID_TYPE)
    page = Var("other_page", view.word_type)

    def known(x: Expr) -> Expr:
        return fold(x, layout.values)

    yield row.label, row.action, row.lock_class, row.torn, row.successors
    for said in (row.assertion, row.guard, row.loop_postcondition):
        yield known(said(view, its))
    for said_of_all in (row.assertion_of_all, row.assumed_of_all, row.guard_of_threads):
        yield known(said_of_all(view, its, other))
    yield known(row.assumed_of_pages(view, its, page))
    for update in row.updates(view, its):
        yield update.map, known(update.index), known(update.value)
    for name, value in row.local_updates(view, its).items():
        yield name, known(value)

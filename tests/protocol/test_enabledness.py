"""What guards and facts may not narrow: with a control for each."""

from dataclasses import replace

import provers
import pytest
import variants

from zslayout.expr.build import all_of
from zslayout.expr.nodes import Expr
from zslayout.protocol.enabledness import facts_unmade
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.predicates import inuse_counts_others
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.protocol.symbolic_state import StateView
from zslayout.protocol.transition import (
    OperationTable,
    ThreadLocals,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.solve.engine import Engine
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status

DEFINITION = provers.layout().definition
ENGINE = Engine(60)
GUARDED = [
    (table, row)
    for table in operation_tables(variants.EARLY)
    for row in table.transitions
    if (row.guard, row.guard_of_threads) != (always_true, always_true_of_all)
]


def _status(asked: Obligation) -> Status:
    values = provers.layout().values
    (verdict,) = ENGINE.decide_together([asked.claim(DEFINITION)], values)
    return verdict.status


def _changed(table: OperationTable, old: Transition, new: Transition) -> OperationTable:
    return replace(
        table, transitions=tuple(new if each is old else each for each in table.transitions)
    )


def _narrowed(table: OperationTable, row: Transition) -> OperationTable:
    """It is taken for so many threads, handles or zspages alone."""

    def guard(view: StateView, its: ThreadLocals) -> Expr:
        said = row.guard(view, its)
        name = "handle" if "handle" in its.used_names else "me"
        return all_of(said, getattr(its, name) < 200)

    return _changed(table, row, replace(row, guard=guard))


@pytest.mark.parametrize(
    ("table", "row"), GUARDED, ids=[f"{table.name}-{row.label}" for table, row in GUARDED]
)
def test_a_guard_that_leaves_states_out_is_refuted(table: OperationTable, row: Transition) -> None:
    end = f".{table.name}.{row.label.replace(' ', '_')}.enabled"
    assert _status(provers.condition(table, end)) is Status.PROVED
    assert _status(provers.condition(_narrowed(table, row), end)) is Status.REFUTED


def test_a_proof_for_so_many_handles_is_no_proof() -> None:
    malloc = variants.operation("zs_malloc")
    narrow = _narrowed(malloc, malloc.transition_at("called"))
    assert _status(provers.condition(narrow, ".zs_malloc.called.enabled")) is Status.REFUTED


def test_a_guard_where_there_was_none_is_refuted() -> None:
    free = variants.operation("zs_free")
    row = free.transition_at("word stable")
    assert not [each for each in GUARDED if each[1] is row]
    assert (
        _status(provers.condition(_narrowed(free, row), ".word_stable.enabled")) is Status.REFUTED
    )


def test_who_waits_for_readers_waits_for_no_others() -> None:
    migrate = variants.operation("zs_page_migrate")
    row = migrate.transition_at("zspage found")
    other = replace(row, guard_of_threads=lambda _view, _its, thread: thread < 200)
    changed = _changed(migrate, row, other)
    assert _status(provers.condition(changed, ".zspage_found.enabled")) is Status.REFUTED


FACTS = [
    (table, row)
    for table in operation_tables(variants.EARLY)
    for row in table.transitions
    if row.assumed_of_pages is not always_true_of_all
    or row.assumed_of_all not in (always_true_of_all, inuse_counts_others)
]


@pytest.mark.parametrize(
    ("table", "row"), FACTS, ids=[f"{table.name}-{row.label}" for table, row in FACTS]
)
def test_a_fact_that_no_loop_sees_to_is_refuted(table: OperationTable, row: Transition) -> None:
    end = f".{table.name}.{row.label.replace(' ', '_')}.fact_made"
    assert _status(provers.condition(table, end)) is Status.PROVED
    idle = table
    for each in table.transitions:
        idle = _changed(idle, each, replace(each, loop_postcondition=always_true))
    assert facts_unmade(idle, row, DEFINITION) == 1
    assert _status(provers.condition(idle, end)) is Status.REFUTED


@pytest.mark.parametrize(
    ("table", "row"), FACTS, ids=[f"{table.name}-{row.label}" for table, row in FACTS]
)
def test_a_step_does_not_go_without_its_fact(table: OperationTable, row: Transition) -> None:
    bare = replace(row, assumed_of_pages=always_true_of_all, assumed_of_all=always_true_of_all)
    name = f"protocol.{table.name}.{row.label.replace(' ', '_')}."
    asked = proof_obligations([_changed(table, row, bare)], class_bits=True)
    assert Status.REFUTED in {_status(each) for each in asked if each.id.startswith(name)}


def test_that_inuse_counts_is_assumed_of_all_zspages() -> None:
    free = variants.operation("zs_free")
    row = free.transition_at("zspage found")
    assert facts_unmade(free, row, DEFINITION) == 0
    other = replace(row, assumed_of_all=lambda _view, its, handle: handle < its.me)
    assert facts_unmade(free, other, DEFINITION) == 1

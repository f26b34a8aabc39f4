"""Lines with one update or guard missing: a condition refutes each, or it is named with why."""

from collections.abc import Iterator
from dataclasses import replace

import provers
import pytest
import variants

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.protocol.symbolic_state import (
    WORD_MAPS,
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
from zslayout.reference.atomic_step import LockClass
from zslayout.solve.engine import Engine
from zslayout.verdict import Status

ENGINE = Engine(60)
DEFINITION = provers.layout().definition


class Without:
    """A transition's updates, but for one."""

    def __init__(self, transition: Transition, place: int) -> None:
        self._line, self._place = transition, place

    def __call__(self, view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        every = self._line.updates(view, its)
        return every[: self._place] + every[self._place + 1 :]


def _updates(transition: Transition) -> tuple[MapUpdate, ...]:
    return transition.updates(SymbolicState(DEFINITION.bits_per_long), ThreadLocals(DEFINITION))


def _refuted(operation: OperationTable, transition: Transition, changed: Transition) -> bool:
    """Whether a condition of the changed transition is; those of others are as they were."""
    transitions = tuple(changed if each is transition else each for each in operation.transitions)
    name = f"protocol.{operation.name}.{transition.label.replace(' ', '_')}."
    asked = proof_obligations([replace(operation, transitions=transitions)], class_bits=True)
    claims = [
        each.claim(DEFINITION)
        for each in asked
        if each.id.startswith((name, "protocol.goal.")) and ".stable" not in each.id
    ]
    values = provers.layout().values
    found = [ENGINE.decide_together([claim], values)[0].status for claim in claims]
    assert Status.UNKNOWN not in found
    return Status.REFUTED in found


LEAK = "what is never given back or freed is lost, and nobody can reach it"
IDLE = "it was so before"
UNREAD = "a keeper is of a zspage that is being made or freed: of another it says nothing"
FEWER = "fewer words that a read may give; that each store notes its own is tested apart"
HARMLESS = "a migration that gives up is always right"

SURVIVORS = {
    ("zs_malloc", "class locked", "keeper"): UNREAD,
    ("zs_malloc", "class locked", "phase"): IDLE,
    ("zs_malloc", "class locked with it", "keeper"): UNREAD,
    ("zs_malloc", "given up", "holder"): LEAK,
    ("zs_malloc", "giving back", "page_keeper"): LEAK,
    (
        "zs_malloc",
        "no room",
        "page_keeper",
    ): "the steps after it take such pages only as are its own",
    ("zs_free", "end", "holder"): LEAK,
    ("zs_free", "freed", "keeper"): UNREAD,
    ("zs_free", "page unlocked", "page_keeper"): LEAK,
    ("zs_page_migrate", "moving", "past_word"): FEWER,
    ("zs_page_migrate", "moving", "other_past_word"): FEWER,
    ("zs_page_migrate", "old page unlocked", "page_keeper"): LEAK,
    ("zs_page_migrate", "page left alone", "page_keeper"): LEAK,
    ("zs_page_migrate", "page of nobody", "guard"): HARMLESS,
    ("zs_compact", "source locked", "past_word"): FEWER,
    ("zs_compact", "source locked", "other_past_word"): FEWER,
    ("zs_compact", "freed", "keeper"): UNREAD,
    ("zs_compact", "page unlocked", "page_keeper"): LEAK,
    ("async_free_zspage", "freed", "keeper"): UNREAD,
    ("async_free_zspage", "page unlocked", "page_keeper"): LEAK,
    ("hand_over", "called", "holder"): "nothing is handed over",
}
"""Operation, label and what is missing: why the proof holds without it."""


def _mutants(operation: OperationTable) -> Iterator[tuple[str, Transition, Transition]]:
    """What is missing, the transition, and the transition without it."""
    for transition in operation.transitions:
        for place, update in enumerate(_updates(transition)):
            yield (
                update.map.value,
                transition,
                replace(transition, updates=Without(transition, place)),
            )
        if transition.guard is not always_true:
            yield "guard", transition, replace(transition, guard=always_true)
        if transition.guard_of_threads is not always_true_of_all:
            yield "guard", transition, replace(transition, guard_of_threads=always_true_of_all)


@pytest.mark.parametrize("operation", operation_tables(variants.EARLY), ids=lambda each: each.name)
def test_whatever_a_step_does_without_is_missed(operation: OperationTable) -> None:
    mutants = list(_mutants(operation))
    found = {
        (operation.name, transition.label, what)
        for what, transition, changed in mutants
        if not _refuted(operation, transition, changed)
    }
    assert found == {each for each in SURVIVORS if each[0] == operation.name}
    assert len(found) < len(mutants) or operation.name == "hand_over"


def test_every_store_is_noted_among_the_words_that_a_read_may_give() -> None:
    for variant in variants.LEVELS:
        for transition in (
            transition for each in operation_tables(variant) for transition in each.transitions
        ):
            stored = {each.map for each in _updates(transition)} & set(WORD_MAPS)
            assert stored in ({StateMap.WORD} if not variant.class_bits else set(WORD_MAPS), set())


def test_a_lock_is_touched_by_no_line_but_one_that_says_so() -> None:
    locks = {StateMap.PAGE_LOCK: LockClass.PAGE, StateMap.CLASS_LOCK: LockClass.CLASS}
    locks |= {StateMap.WRITER: LockClass.POOL, StateMap.READER: LockClass.POOL}
    for variant in variants.LEVELS:
        for transition in (
            transition for each in operation_tables(variant) for transition in each.transitions
        ):
            touched = {locks[each.map] for each in _updates(transition) if each.map in locks}
            said = {transition.lock_class} - {None, LockClass.ZSPAGE}
            # The last page is locked where it is seen that it is; who waits takes nothing.
            nothing = transition.label in {"locking pages", "waiting"}
            assert touched == (set() if nothing else said)

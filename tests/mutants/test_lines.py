"""Lines with one update or guard missing: a condition refutes each, or it is named with why."""

from collections.abc import Iterator
from dataclasses import replace

import provers
import pytest
import variants

from zslayout.protocol.conditions import conditions
from zslayout.protocol.line import Line, Locals, Operation, no_fact, nothing
from zslayout.protocol.program import operations
from zslayout.protocol.state import WORDS, Map, State, Update, View
from zslayout.reference.atomic_step import LockClass
from zslayout.solve.engine import Engine
from zslayout.verdict import Status

ENGINE = Engine(60)
DEFINITION = provers.layout().definition


class Without:
    """A line's updates, but for one."""

    def __init__(self, line: Line, place: int) -> None:
        self._line, self._place = line, place

    def __call__(self, view: View, its: Locals) -> tuple[Update, ...]:
        every = self._line.updates(view, its)
        return every[: self._place] + every[self._place + 1 :]


def _updates(line: Line) -> tuple[Update, ...]:
    return line.updates(State(DEFINITION.bits_per_long), Locals(DEFINITION))


def _refuted(operation: Operation, line: Line, changed: Line) -> bool:
    """Whether a condition of the changed line is; those of other lines are as they were."""
    lines = tuple(changed if each is line else each for each in operation.lines)
    name = f"protocol.{operation.name}.{line.label.replace(' ', '_')}."
    asked = conditions([replace(operation, lines=lines)], class_bits=True)
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
    ("zs_page_migrate", "moving", "had"): FEWER,
    ("zs_page_migrate", "moving", "had_too"): FEWER,
    ("zs_page_migrate", "old page unlocked", "page_keeper"): LEAK,
    ("zs_page_migrate", "page left alone", "page_keeper"): LEAK,
    ("zs_page_migrate", "page of nobody", "guard"): HARMLESS,
    ("zs_compact", "both locked", "had"): FEWER,
    ("zs_compact", "both locked", "had_too"): FEWER,
    ("zs_compact", "freed", "keeper"): UNREAD,
    ("zs_compact", "page unlocked", "page_keeper"): LEAK,
    ("async_free_zspage", "freed", "keeper"): UNREAD,
    ("async_free_zspage", "page unlocked", "page_keeper"): LEAK,
    ("hand_over", "called", "holder"): "nothing is handed over",
}
"""Operation, label and what is missing: why the proof holds without it."""


def _mutants(operation: Operation) -> Iterator[tuple[str, Line, Line]]:
    """What is missing, the line, and the line without it."""
    for line in operation.lines:
        for place, update in enumerate(_updates(line)):
            yield update.map.value, line, replace(line, updates=Without(line, place))
        if line.guard is not nothing:
            yield "guard", line, replace(line, guard=nothing)
        if line.guard_of_threads is not no_fact:
            yield "guard", line, replace(line, guard_of_threads=no_fact)


@pytest.mark.parametrize("operation", operations(variants.EARLY), ids=lambda each: each.name)
def test_whatever_a_step_does_without_is_missed(operation: Operation) -> None:
    mutants = list(_mutants(operation))
    found = {
        (operation.name, line.label, what)
        for what, line, changed in mutants
        if not _refuted(operation, line, changed)
    }
    assert found == {each for each in SURVIVORS if each[0] == operation.name}
    assert len(found) < len(mutants) or operation.name == "hand_over"


def test_every_store_is_noted_among_the_words_that_a_read_may_give() -> None:
    for variant in variants.LEVELS:
        for line in (line for each in operations(variant) for line in each.lines):
            stored = {each.map for each in _updates(line)} & set(WORDS)
            assert stored in ({Map.WORD} if not variant.class_bits else set(WORDS), set())


def test_a_lock_is_touched_by_no_line_but_one_that_says_so() -> None:
    locks = {Map.PAGE_LOCK: LockClass.PAGE, Map.CLASS_LOCK: LockClass.CLASS}
    locks |= {Map.WRITER: LockClass.POOL, Map.READER: LockClass.POOL}
    for variant in variants.LEVELS:
        for line in (line for each in operations(variant) for line in each.lines):
            touched = {locks[each.map] for each in _updates(line) if each.map in locks}
            said = {line.lock} - {None}
            # The last page is locked where it is seen that it is.
            assert touched == said or (line.label, touched) == ("locking pages", set())

"""Every executed step of the allocator is a step of the proved program, and nothing else is one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pools
import provers
import pytest
import searches
from refinement.execution import RefinedExecution, program
from refinement.refinement_check import ALONG, ELSEWHERE, RefinementCheck, RefinementFailure

from zslayout.explore.execution import SearchTask
from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.mutants import MUTANT_BY_NAME, MUTANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView, SymbolicState
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.violation import Violation

LAYOUT = provers.layout()
PROGRAM = operation_tables(variant_of(LAYOUT, PatchLevel.EARLY_UNLOCK))
THREE = "; ".join(f"malloc({name})" for name in "abcdefghijklmno")
"""Three zspages of five objects, on four pages each."""
FEW = f"{THREE}; {'; '.join(f'free({name})' for name in 'abcdfghmno')}"
"""One object, on the last page; two; two."""
MANY = f"{THREE}; {'; '.join(f'free({name})' for name in 'afgkl')}"
TWELVE = "abcdefghijkl"
ALONE = "; ".join([*(f"malloc({x})" for x in TWELVE), *(f"free({x})" for x in "bcdfghjkl")])
"""Three zspages of four, with one object in each."""
RARE = (
    (8, "read(a) | migrate(a)", None, "one"),
    (1, "malloc(x); migrate(x)", None, "huge"),
    (2, "free(e) | migrate(e)", FEW, "3256"),
    (1, "compact; migrate(k) | compact", FEW, "3256"),
    (1, "compact", MANY, "3256"),
    (4, "compact | migrate(e) | migrate(j)", FEW, "3256"),
    (8, "free(a); deferred | free(b); deferred | migrate(a); deferred | migrate(b)", None, "one"),
    (2, "free(a); deferred | migrate(a)", "malloc(a); malloc(b, span)", "one"),
    (4, "free(e); deferred | migrate(e)", FEW, "3256"),
    (2, "compact | migrate(a) | migrate(e) | migrate(i)", ALONE, "1016"),
    (11, "free(e); deferred | migrate(e) | migrate(e)", FEW, "3256"),
    (2, "free(a); deferred | migrate(a)", "malloc(a); malloc(b, one)", "span"),
)
"""Threads that come where others seldom do, so often; what is there before, and of which size."""
IDLE = {
    ("zs_malloc", "class locked"): {StateMap.PHASE, StateMap.KEEPER},
    ("zs_malloc", "pages got"): {StateMap.INUSE},
    ("zs_page_migrate", "moving"): {StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD},
    ("zs_compact", "source locked"): {StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD},
    **{
        (name, "freed"): {StateMap.KEEPER}
        for name in ("zs_free", "zs_compact", "async_free_zspage")
    },
}
"""Updates that change nothing, or what nobody asks for: a zspage with room is used and kept by
nobody already, one that is gone is empty already, and has no keeper that matters; a read without a
lock may go on giving what the handle had before."""
UNTIED = {
    "publish-before-header": "class->lock hides both, and so it does no harm",
    "statistics-outside-lock": "statistics are not in the state of the proof: its rows release"
    " class->lock before the object is put on the free list",
    "publish-before-chain": "a zspage that no page leads to has no number here",
    "early-unlock-live": "the allocator itself stops at the step that is another",
}
"""Broken protocols whose text is not seen to do what their rows say, and why."""
KEPT_TO = {"publish-before-header"}
"""Those that keep to the proved program, too."""


@cache
def runs(level: PatchLevel) -> tuple[tuple[SearchTask, int, float], ...]:
    """What is run: threads, the seed of their schedule, and how often a page is not to be had."""
    found = []
    for often, threads, setup, size in RARE:
        if level is PatchLevel.LOCKLESS_FREE and "free" not in threads:
            continue  # the other operations are those of the next level
        task = searches.task(threads, level, setup=setup, size=size)
        found += [(task, seed, 0.0) for seed in range(often)]
    layout = provers.layout(level)
    return (*found, *((SearchTask(layout, level, program(layout, n)), n, 0.2) for n in range(10)))


@cache
def refinements(level: PatchLevel) -> tuple[RefinementCheck, ...]:
    return tuple(RefinedExecution(*each).run() for each in runs(level))


@pytest.mark.parametrize(
    "level", [PatchLevel.BASE, PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK]
)
def test_every_step_is_a_line_and_every_line_is_a_step(level: PatchLevel) -> None:
    found = refinements(level)
    every = [
        each
        for each in operation_tables(variant_of(provers.layout(level), level))
        if level is PatchLevel.EARLY_UNLOCK or each not in PROGRAM
    ]
    transitions = {
        (each.name, transition.label) for each in every for transition in each.transitions
    }
    assert transitions - set().union(*(each.reached for each in found)) == set()
    ways = {
        (each.name, transition.label, to)
        for each in every
        for transition in each.transitions
        for to in transition.successors
    }
    assert ways - set().union(*(each.edges for each in found)) == set()


@pytest.mark.parametrize("name", ["arm-lpae", "um-x86_64"])
def test_so_it_is_where_the_word_has_no_class(name: str) -> None:
    layout = pools.layout(name)
    for seed in range(6):
        task = SearchTask(layout, PatchLevel.EARLY_UNLOCK, program(layout, seed))
        assert RefinedExecution(task, seed, 0.2).run().reached


@pytest.mark.parametrize("name", [each.name for each in MUTANTS if each.is_searched])
def test_a_broken_allocator_is_another_program(name: str) -> None:
    if name in KEPT_TO:
        _run_broken(name, range(8))
        return
    with pytest.raises(RefinementFailure):
        _run_broken(name, range(60))


@pytest.mark.parametrize(
    "name", [each.name for each in MUTANTS if each.is_searched and each.name not in UNTIED]
)
def test_the_text_of_a_broken_allocator_does_what_its_rows_say(name: str) -> None:
    mutant, task = MUTANT_BY_NAME[name], searches.mutant_task(name)
    edited = mutant.tables(variant_of(task.layout, task.level))
    right, seeds = operation_tables(variant_of(task.layout, task.level)), iter(range(60))
    for _ in range(3):
        refused = next(run for run in _runs_by(name, right, seeds) if run.refused)
        (own,) = _runs_by(name, edited, [refused.seed])
        if own.done > refused.done:
            return
    pytest.fail(f"{refused.refused}, and by its own rows: {own.refused}")


@dataclass(frozen=True)
class BrokenRun:
    """How many steps of a broken allocator are steps of some tables, and what the next is not."""

    seed: int
    done: int
    refused: str


def _runs_by(
    name: str, tables: tuple[OperationTable, ...], seeds: Iterable[int]
) -> Iterator[BrokenRun]:
    for seed in seeds:
        execution = RefinedExecution(searches.mutant_task(name), seed, program=tables, broken=True)
        refused = ""
        try:
            execution.run()
        except RefinementFailure as why:
            refused = str(why)
        except Violation:  # what is broken is broken
            pass
        yield BrokenRun(seed, execution.done, refused)


def test_who_is_not_tied_is_a_mutant() -> None:
    assert UNTIED.keys() | KEPT_TO <= {each.name for each in MUTANTS if each.is_searched}


def _run_broken(name: str, seeds: Iterable[int]) -> None:
    for seed in seeds:
        RefinedExecution(searches.mutant_task(name), seed).run()


@pytest.mark.parametrize(
    ("operation", "transition", "left_out"),
    [
        pytest.param(
            each,
            transition,
            number,
            id=f"{each.name}-{transition.label}-{update.map.value}-{number}",
        )
        for each in PROGRAM
        for transition in each.transitions
        for number, update in enumerate(
            transition.updates(SymbolicState(64), ThreadLocals(LAYOUT.definition))
        )
        if update.map not in IDLE.get((each.name, transition.label), ())
    ],
)
def test_no_update_can_be_left_out(
    operation: OperationTable, transition: Transition, left_out: int
) -> None:
    changed = _changed(operation, transition, _without(transition, left_out))
    with pytest.raises(RefinementFailure):
        _run_where(operation.name, transition.label, changed)


def _without(transition: Transition, left_out: int) -> Transition:
    def updates(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        found = transition.updates(view, its)
        return (*found[:left_out], *found[left_out + 1 :])

    return replace(transition, updates=updates)


def _changed(
    operation: OperationTable, transition: Transition, other: Transition
) -> tuple[OperationTable, ...]:
    transitions = tuple(other if each is transition else each for each in operation.transitions)
    other_operation = replace(operation, transitions=transitions)
    return tuple(other_operation if each is operation else each for each in PROGRAM)


def _run_where(name: str, label: str, changed: tuple[OperationTable, ...]) -> None:
    """Every run that comes to a transition, with another program."""
    level = PatchLevel.EARLY_UNLOCK
    for check, run in sorted(
        zip(refinements(level), runs(level), strict=True), key=lambda each: each[0].taken
    ):
        if (name, label) in check.reached:
            RefinedExecution(*run, changed).run()


def test_what_the_tie_excepts_is_there() -> None:
    transitions = {
        (each.name, transition.label) for each in PROGRAM for transition in each.transitions
    }
    assert {*ELSEWHERE, *ALONG} <= transitions

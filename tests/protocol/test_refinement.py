"""Every executed step of the allocator is a step of the proved program, and nothing else is one."""

from dataclasses import replace
from functools import cache

import pools
import provers
import pytest
import searches
from refinement.execution import RefinedExecution, program
from refinement.refinement_check import ALONG, ELSEWHERE, RefinementCheck, RefinementFailure

from zslayout.explore.execution import SearchTask
from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.mutants import MUTANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.symbolic_state import MapUpdate, StateMap, StateView, SymbolicState
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.reference.patch_level import PatchLevel

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
REFUSED = {
    "no-reread": ("zs_free", "class locked", "inuse"),
    "pfn-of-first-read": ("zs_free", "word stable", "its word is"),
    "migrate-without-class-lock": ("zs_page_migrate", "pool locked", "owner"),
    "compact-without-class-lock": ("zs_compact", "pool locked", "class_lock"),
    "free-without-class-lock": ("zs_free", "class read", "class_lock"),
    "migrate-rewrites-class": ("zs_page_migrate", "moving", "word"),
    "compact-across-classes": ("zs_compact", "both locked", "class_lock"),
    "lockless-on-two-fields": ("zs_free", "called", "class_lock"),
    "pool-unlock-first": ("zs_free", "class found", "reader"),
    "migrate-without-pool-lock": ("zs_page_migrate", "zspage found", "class_lock"),
    "compact-without-pool-lock": ("zs_compact", "called", "class_lock"),
    "migrate-ignores-readers": ("zs_page_migrate", "class locked", "word"),
    "no-page-lock-in-migration": ("zs_page_migrate", "new page", "writer"),
    "ignore-page-trylock": ("zs_free", "trying", "not on a list"),
    "chain-after-class-unlock": ("zs_page_migrate", "moving", "class_lock"),
    "unlink-after-unlock": ("zs_free", "object freed", "class_lock"),
    "statistics-outside-lock": ("zs_free", "end", "class_lock"),
    "early-unlock-live": ("zs_free", "object freed", "its remaining"),
    "handle-freed-first": ("zs_free", "called", "holder"),
    "free-without-pool-lock": ("zs_free", "called", "class_lock"),
    "malloc-as-class-zero": ("zs_malloc", "class locked with it", "word"),
    "freed-on-its-list": ("zs_free", "trying", "class_lock"),
    "publish-before-chain": ("zs_malloc", "no room", "class_lock"),
    "worker-ignores-page-locks": ("async_free_zspage", "waiting", "class_lock"),
    "read-without-zspage-lock": ("zs_obj_read", "zspage found", "reader"),
    "worker-not-excluded": ("async_free_zspage", "off the lists", "phase"),
    "inverted-order": ("zs_page_migrate", "zspage found", "class_lock"),
}
"""Broken allocators: the operation and the label at which each is found, and what differs there."""
NOT_SEEN = {
    "publish-before-header": "class->lock hides both, and so it does no harm",
}
"""Broken protocols that keep to the proved program, and why they do."""


@cache
def runs(level: PatchLevel) -> tuple[tuple[SearchTask, int, float], ...]:
    """What is run: threads, the seed of their schedule, and how often a page is not to be had."""
    found = []
    for often, threads, setup, size in RARE:
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
    every = operation_tables(variant_of(provers.layout(level), level))
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


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_allocator_is_another_program(name: str) -> None:
    operation, label, differs = REFUSED[name]
    with pytest.raises(
        RefinementFailure, match=rf'^{operation}\(\) of thread \d .*"{label}".*: .*{differs}'
    ):
        _run_broken(name)


@pytest.mark.parametrize("name", NOT_SEEN)
def test_what_the_proof_leaves_out_is_no_misfit(name: str) -> None:
    _run_broken(name)


def test_every_broken_allocator_is_tied() -> None:
    assert {*REFUSED, *NOT_SEEN} == {each.name for each in MUTANTS if each.is_searched}


def _run_broken(name: str) -> None:
    for seed in range(8 if name in NOT_SEEN else 60):
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

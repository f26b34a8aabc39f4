from collections.abc import Callable

import pytest
import searches

from zslayout.explore.execution import Execution, SchedulingChoice, SearchTask, ThreadState
from zslayout.explore.partial_order_reduction import DataKind, LockDiscipline
from zslayout.explore.search import search_schedules
from zslayout.reference.atomic_step import Action
from zslayout.reference.patch_level import PatchLevel

_PROGRAMS = (
    ("free(a) | migrate(a)", PatchLevel.EARLY_UNLOCK, "one"),
    ("free(a) | migrate(a)", PatchLevel.BASE, "span"),
    ("read(a) | migrate(a); free(b)", PatchLevel.LOCKLESS_FREE, "one"),
    ("malloc(b) | compact | free(a)", PatchLevel.EARLY_UNLOCK, "one"),
    ("free(a) | free(b); deferred", PatchLevel.EARLY_UNLOCK, "huge"),
    ("free(a) | compact", PatchLevel.BASE, "one"),
)


def _walk(execution: Execution, thread: int, see: Callable[[ThreadState], None]) -> None:
    while not execution.threads[thread - 1].finished:
        see(execution.threads[thread - 1])
        execution.step(SchedulingChoice(thread))


def _reduced_steps(execution: Execution, thread: int) -> dict[Action, set[bool]]:
    discipline = LockDiscipline()
    found: dict[Action, set[bool]] = {}

    def see(each: ThreadState) -> None:
        assert not discipline.observe(execution, each)
        if each.next_step is not None:
            found.setdefault(each.next_step[0], set()).add(discipline.reduced(execution, each))

    _walk(execution, thread, see)
    return found


def test_what_a_held_lock_protects_is_reduced_and_what_takes_a_lock_is_not() -> None:
    reduced = _reduced_steps(Execution(searches.task("free(a)", PatchLevel.BASE)), 1)
    always = {
        Action.UPDATE_STATISTICS,
        Action.STORE_PAGE,
        Action.UPDATE_ZSPAGE,
        Action.MOVE_ZSPAGE,
        Action.LOAD_WORD,
        Action.FREE_PAGE,
    }
    assert all(reduced[do] == {True} for do in always)
    never = {Action.LOCK, Action.READ_LOCK, Action.TRYLOCK, Action.FREE_HANDLE}
    assert all(reduced[do] == {False} for do in never)
    assert reduced[Action.UNLOCK] == {True, False}


def test_a_page_that_nobody_was_given_is_written_unseen() -> None:
    reduced = _reduced_steps(Execution(searches.task("malloc(b, 100)")), 1)
    assert reduced[Action.STORE_PAGE] == reduced[Action.ALLOC_PAGE] == {True}


@pytest.mark.parametrize(
    "threads",
    ["malloc(b); write(b); read(b); free(b)", "migrate(a)", "compact", "free(a); deferred"],
)
@pytest.mark.parametrize("size", ["one", "span", "huge"])
def test_the_operations_keep_the_discipline(threads: str, size: str) -> None:
    _reduced_steps(Execution(searches.task(threads, PatchLevel.BASE, size=size)), 1)


def test_a_word_that_is_read_without_a_lock_is_noticed() -> None:
    execution, discipline = (
        Execution(searches.task("free(a)", PatchLevel.LOCKLESS_FREE)),
        LockDiscipline(),
    )
    seen = []
    _walk(execution, 1, lambda each: seen.append(discipline.observe(execution, each)))
    assert seen.count(True) == 1
    assert discipline.violated == {DataKind.WORD_READ}


def test_then_words_are_written_in_sight_of_all() -> None:
    execution, discipline = Execution(searches.task("migrate(a)")), LockDiscipline()
    found = []

    def see(each: ThreadState) -> None:
        if each.next_step is not None and each.next_step[0] in {
            Action.STORE_WORD,
            Action.LOAD_WORD,
        }:
            reduced = discipline.reduced(execution, each)
            discipline.violated.add(DataKind.WORD_READ)
            found.append((each.next_step[0], reduced, discipline.reduced(execution, each)))
            discipline.violated.clear()

    _walk(execution, 1, see)
    assert found == [(Action.LOAD_WORD, True, True), (Action.STORE_WORD, True, False)]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("migrate-without-class-lock", {DataKind.CLASS, DataKind.CHAIN, DataKind.WORD}),
        ("migrate-ignores-readers", {DataKind.CHAIN, DataKind.CONTENTS}),
        ("no-page-lock-in-migration", {DataKind.CHAIN, DataKind.CLASS}),
        ("compact-without-pool-lock", {DataKind.CONTENTS, DataKind.WORD}),
    ],
)
def test_a_lock_that_is_lacked_is_noticed(name: str, kinds: set[DataKind]) -> None:
    found = searches.searched(searches.mutant_task(name))
    assert set(found.unprotected) - {"word read"} == {kind.value for kind in kinds}


def _ends(task: SearchTask, monkeypatch: pytest.MonkeyPatch) -> tuple[int, set[object]]:
    """How many states there are, and in which the threads have finished."""
    ends: set[object] = set()

    def check_leaks(execution: Execution) -> None:
        pool = execution.pool
        memory = tuple((pfn, bytes(page.memory)) for pfn, page in sorted(pool.page.items()))
        counts = [(each.objs_allocated, each.objs_inuse) for each in pool.created]
        lists = [[len(group) for group in each.fullness_list] for each in pool.created]
        words = tuple(sorted(pool.words.items()))
        ends.add((words, memory, str(counts), str(lists), pool.free_work, pool.pages_allocated))

    with monkeypatch.context() as patch:
        patch.setattr(Execution, "check_leaks", check_leaks)
        found = search_schedules(task, searches.BOUNDS)
    assert found.is_safe
    return found.states, ends


@pytest.mark.parametrize(("threads", "level", "size"), _PROGRAMS)
def test_nothing_is_lost_by_reduction(
    threads: str, level: PatchLevel, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, ends = _ends(searches.task(threads, level, size=size), monkeypatch)
    many, all_ends = _ends(searches.task(threads, level, size=size, no_reduction=True), monkeypatch)
    assert ends == all_ends != set()
    assert few * 2 < many

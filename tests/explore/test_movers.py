from collections.abc import Callable

import pytest
import searches

from zslayout.explore.movers import Discipline, Kind
from zslayout.explore.search import search
from zslayout.explore.world import Choice, Task, Thread, World
from zslayout.reference.level import Level
from zslayout.reference.step import Do

_PROGRAMS = (
    ("free(a) | migrate(a)", Level.EARLY_UNLOCK, "one"),
    ("free(a) | migrate(a)", Level.BASE, "span"),
    ("read(a) | migrate(a); free(b)", Level.LOCKLESS_FREE, "one"),
    ("malloc(b) | compact | free(a)", Level.EARLY_UNLOCK, "one"),
    ("free(a) | free(b); deferred", Level.EARLY_UNLOCK, "huge"),
    ("free(a) | compact", Level.BASE, "one"),
)


def _walk(world: World, thread: int, see: Callable[[Thread], None]) -> None:
    while not world.threads[thread - 1].finished:
        see(world.threads[thread - 1])
        world.step(Choice(thread))


def _fused(world: World, thread: int) -> dict[Do, set[bool]]:
    discipline = Discipline()
    found: dict[Do, set[bool]] = {}

    def see(each: Thread) -> None:
        assert not discipline.seen(world, each)
        if each.pending is not None:
            found.setdefault(each.pending[0], set()).add(discipline.fused(world, each))

    _walk(world, thread, see)
    return found


def test_what_a_held_lock_protects_is_fused_and_what_takes_a_lock_is_not() -> None:
    fused = _fused(World(searches.task("free(a)", Level.BASE)), 1)
    always = {Do.STATISTICS, Do.STORE_PAGE, Do.UPDATE, Do.LIST, Do.LOAD, Do.FREE_PAGE}
    assert all(fused[do] == {True} for do in always)
    never = {Do.LOCK, Do.READ_LOCK, Do.TRYLOCK, Do.FREE_HANDLE}
    assert all(fused[do] == {False} for do in never)
    assert fused[Do.UNLOCK] == {True, False}


def test_a_page_that_nobody_was_given_is_written_unseen() -> None:
    fused = _fused(World(searches.task("malloc(b, 100)")), 1)
    assert fused[Do.STORE_PAGE] == fused[Do.ALLOC_PAGE] == {True}


@pytest.mark.parametrize(
    "threads",
    ["malloc(b); write(b); read(b); free(b)", "migrate(a)", "compact", "free(a); deferred"],
)
@pytest.mark.parametrize("size", ["one", "span", "huge"])
def test_the_operations_keep_the_discipline(threads: str, size: str) -> None:
    _fused(World(searches.task(threads, Level.BASE, size=size)), 1)


def test_a_word_that_is_read_without_a_lock_is_noticed() -> None:
    world, discipline = World(searches.task("free(a)", Level.LOCKLESS_FREE)), Discipline()
    seen = []
    _walk(world, 1, lambda each: seen.append(discipline.seen(world, each)))
    assert seen.count(True) == 1
    assert discipline.broken == {Kind.WORD_READ}


def test_then_words_are_written_in_sight_of_all() -> None:
    world, discipline = World(searches.task("migrate(a)")), Discipline()
    found = []

    def see(each: Thread) -> None:
        if each.pending is not None and each.pending[0] in {Do.STORE, Do.LOAD}:
            fused = discipline.fused(world, each)
            discipline.broken.add(Kind.WORD_READ)
            found.append((each.pending[0], fused, discipline.fused(world, each)))
            discipline.broken.clear()

    _walk(world, 1, see)
    assert found == [(Do.LOAD, True, True), (Do.STORE, True, False)]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("migrate-without-class-lock", {Kind.CLASS, Kind.CHAIN, Kind.WORD}),
        ("migrate-ignores-readers", {Kind.CHAIN, Kind.CONTENTS}),
        ("no-page-lock-in-migration", {Kind.CHAIN, Kind.CLASS}),
        ("compact-without-pool-lock", {Kind.CONTENTS, Kind.WORD}),
    ],
)
def test_a_lock_that_is_lacked_is_noticed(name: str, kinds: set[Kind]) -> None:
    found = searches.searched(searches.broken(name))
    assert set(found.unprotected) - {"word read"} == {kind.value for kind in kinds}


def _ends(task: Task, monkeypatch: pytest.MonkeyPatch) -> tuple[int, set[object]]:
    """How many states there are, and in which the threads have finished."""
    ends: set[object] = set()

    def finish(world: World) -> None:
        pool = world.pool
        memory = tuple((pfn, bytes(page.memory)) for pfn, page in sorted(pool.page.items()))
        counts = [(each.objs_allocated, each.objs_inuse) for each in pool.created]
        lists = [[len(group) for group in each.fullness_list] for each in pool.created]
        words = tuple(sorted(pool.words.items()))
        ends.add((words, memory, str(counts), str(lists), pool.free_work, pool.pages_allocated))

    with monkeypatch.context() as patch:
        patch.setattr(World, "finish", finish)
        found = search(task, searches.BOUNDS)
    assert found.exit_code == 0
    return found.states, ends


@pytest.mark.parametrize(("threads", "level", "size"), _PROGRAMS)
def test_nothing_is_lost_by_fusing(
    threads: str, level: Level, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, ends = _ends(searches.task(threads, level, size=size), monkeypatch)
    many, all_ends = _ends(searches.task(threads, level, size=size, every_step=True), monkeypatch)
    assert ends == all_ends != set()
    assert few * 2 < many

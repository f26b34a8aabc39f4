from collections.abc import Callable

import pytest
import searches

from zslayout.explore.movers import Discipline, Kind
from zslayout.explore.search import search
from zslayout.explore.world import Choice, Task, Thread, World
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


def _walk(world: World, thread: int, see: Callable[[Thread], None]) -> None:
    while not world.threads[thread - 1].finished:
        see(world.threads[thread - 1])
        world.step(Choice(thread))


def _fused(world: World, thread: int) -> dict[Action, set[bool]]:
    discipline = Discipline()
    found: dict[Action, set[bool]] = {}

    def see(each: Thread) -> None:
        assert not discipline.seen(world, each)
        if each.pending is not None:
            found.setdefault(each.pending[0], set()).add(discipline.fused(world, each))

    _walk(world, thread, see)
    return found


def test_what_a_held_lock_protects_is_fused_and_what_takes_a_lock_is_not() -> None:
    fused = _fused(World(searches.task("free(a)", PatchLevel.BASE)), 1)
    always = {
        Action.UPDATE_STATISTICS,
        Action.STORE_PAGE,
        Action.UPDATE_ZSPAGE,
        Action.MOVE_ZSPAGE,
        Action.LOAD_WORD,
        Action.FREE_PAGE,
    }
    assert all(fused[do] == {True} for do in always)
    never = {Action.LOCK, Action.READ_LOCK, Action.TRYLOCK, Action.FREE_HANDLE}
    assert all(fused[do] == {False} for do in never)
    assert fused[Action.UNLOCK] == {True, False}


def test_a_page_that_nobody_was_given_is_written_unseen() -> None:
    fused = _fused(World(searches.task("malloc(b, 100)")), 1)
    assert fused[Action.STORE_PAGE] == fused[Action.ALLOC_PAGE] == {True}


@pytest.mark.parametrize(
    "threads",
    ["malloc(b); write(b); read(b); free(b)", "migrate(a)", "compact", "free(a); deferred"],
)
@pytest.mark.parametrize("size", ["one", "span", "huge"])
def test_the_operations_keep_the_discipline(threads: str, size: str) -> None:
    _fused(World(searches.task(threads, PatchLevel.BASE, size=size)), 1)


def test_a_word_that_is_read_without_a_lock_is_noticed() -> None:
    world, discipline = World(searches.task("free(a)", PatchLevel.LOCKLESS_FREE)), Discipline()
    seen = []
    _walk(world, 1, lambda each: seen.append(discipline.seen(world, each)))
    assert seen.count(True) == 1
    assert discipline.broken == {Kind.WORD_READ}


def test_then_words_are_written_in_sight_of_all() -> None:
    world, discipline = World(searches.task("migrate(a)")), Discipline()
    found = []

    def see(each: Thread) -> None:
        if each.pending is not None and each.pending[0] in {Action.STORE_WORD, Action.LOAD_WORD}:
            fused = discipline.fused(world, each)
            discipline.broken.add(Kind.WORD_READ)
            found.append((each.pending[0], fused, discipline.fused(world, each)))
            discipline.broken.clear()

    _walk(world, 1, see)
    assert found == [(Action.LOAD_WORD, True, True), (Action.STORE_WORD, True, False)]


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
    threads: str, level: PatchLevel, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, ends = _ends(searches.task(threads, level, size=size), monkeypatch)
    many, all_ends = _ends(searches.task(threads, level, size=size, every_step=True), monkeypatch)
    assert ends == all_ends != set()
    assert few * 2 < many

from collections.abc import Iterable

import pytest
import searches

from zslayout.explore.world import Choice, World
from zslayout.reference.atomic_step import Action
from zslayout.reference.violation import Violation


def _run(world: World, threads: Iterable[int]) -> None:
    for thread in threads:
        world.step(Choice(thread))


def _to(world: World, thread: int, do: Action) -> None:
    """Go on until a thread is about to do something."""
    pending = world.threads[thread - 1].pending
    while pending is None or pending[0] is not do:
        world.step(Choice(thread))
        pending = world.threads[thread - 1].pending


def _finish(world: World, thread: int) -> None:
    while not world.threads[thread - 1].finished:
        world.step(Choice(thread))


def _open(world: World) -> set[int]:
    return {choice.thread for choice in world.choices()}


def test_who_wants_a_lock_that_is_taken_waits() -> None:
    world = World(searches.task("free(a) | migrate(b)"))
    _to(world, 1, Action.UPDATE_STATISTICS)
    _to(world, 2, Action.WRITE_LOCK)
    _run(world, [2])
    assert _open(world) == {1}
    _finish(world, 1)
    assert _open(world) == {2}


def test_who_asks_for_waiters_may_be_told_of_one_who_comes() -> None:
    world = World(searches.task("compact | read(a)", setup=searches.FOUR, size="1016"))
    _to(world, 1, Action.CONTENDED)
    assert [str(choice) for choice in world.choices()] == ["1", "2"]
    world.step(Choice(2))
    assert [str(choice) for choice in world.choices()] == ["1", "1+"]


def test_a_thread_waits_for_the_object_of_another() -> None:
    world = World(searches.task("malloc(b) | free(b)"))
    assert _open(world) == {1}
    _finish(world, 1)
    assert _open(world) == {2}


def test_callers_keep_order_on_one_object() -> None:
    world = World(searches.task("write(a) | read(a); free(a)"))
    world.step(Choice(1))
    assert _open(world) == {1}
    _finish(world, 1)
    _finish(world, 2)
    assert "a" in world.known.freed


def test_what_is_to_be_done_with_a_freed_object_is_left_out() -> None:
    world = World(searches.task("free(a) | migrate(a); read(a) | deferred"))
    _finish(world, 1)
    _finish(world, 2)
    _finish(world, 3)
    world.check()
    world.finish()


def test_a_world_goes_back_to_its_beginning() -> None:
    world = World(searches.task("free(a); malloc(c) | compact"))
    before = (dict(world.pool.words), sorted(world.pool.page), world.pool.pages_allocated)
    for _ in range(2):
        _finish(world, 1)
        _finish(world, 2)
        world.check()
        world.finish()
        assert len(world.pool.frames) == 0
        world.reset()
        assert before == (
            dict(world.pool.words),
            sorted(world.pool.page),
            world.pool.pages_allocated,
        )


def test_an_object_whose_word_is_wrong_is_found() -> None:
    world = World(searches.task("free(a) | compact"))
    world.check()
    live = world.known.live["_kept"]
    world.pool.words[live.handle] ^= 1
    with pytest.raises(Violation, match=r"^obj\.place"):
        world.check()


def test_an_object_that_lies_in_another_class_is_found() -> None:
    world = World(searches.task("free(a)", setup="malloc(a); malloc(b, 100)"))
    a, b = (world.known.live[name] for name in "ab")
    world.class_of[a.handle] = world.class_of[b.handle]
    with pytest.raises(Violation, match=r"^obj\.class"):
        world.check()


def test_a_word_may_be_anything_while_its_class_is_locked() -> None:
    world = World(searches.task("free(a)"))
    _to(world, 1, Action.UPDATE_STATISTICS)
    world.pool.words[world.known.live["_kept"].handle] ^= 1
    world.check()
    _to(world, 1, Action.FREE_HANDLE)
    with pytest.raises(Violation, match=r"^obj\.place"):
        world.check()


def test_contents_that_are_lost_are_found() -> None:
    world = World(searches.task("read(a)"))
    for page in world.pool.frames:
        page.memory[100] ^= 1
    with pytest.raises(Violation, match=r"^contents"):
        _finish(world, 1)


def test_a_page_that_is_lost_is_found() -> None:
    world = World(searches.task("free(a)"))
    _finish(world, 1)
    world.pool.frames.allocate()
    with pytest.raises(Violation, match=r"^leak.*pages 1"):
        world.finish()


def test_a_handle_that_is_lost_is_found() -> None:
    world = World(searches.task("free(a)"))
    _finish(world, 1)
    world.handles.allocate()
    with pytest.raises(Violation, match=r"^leak.*handles 1"):
        world.finish()


def test_a_freed_page_is_not_to_be_touched() -> None:
    world = World(searches.task("read(a)"))
    _to(world, 1, Action.LOAD_PAGE)
    assert world.threads[0].pending is not None
    page = world.threads[0].pending[1]
    world.pool.frames.free(page)  # type: ignore[arg-type]
    with pytest.raises(Violation, match=r"^use_after_free"):
        world.step(Choice(1))


def test_the_rules_of_locks_hold_for_each_thread() -> None:
    world = World(searches.task("free(a) | free(b)"))
    _to(world, 1, Action.UPDATE_STATISTICS)
    world.threads[0].pending = (Action.LOCK, world.pool.lock)
    with pytest.raises(Violation, match=r"^lock\.order"):
        world.step(Choice(1))


def test_a_thread_that_waits_for_ever_is_named() -> None:
    world = World(searches.task("free(a)"))
    _to(world, 1, Action.LOCK)
    assert world.threads[0].pending is not None
    world.locks.do(world.threads[0].pending, 2)
    assert world.choices() == ()
    assert str(world.stuck()) == ("deadlock: thread 1 waits for class->lock 126, held by thread 2")

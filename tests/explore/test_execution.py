from collections.abc import Iterable
from dataclasses import replace

import pytest
import searches

from zslayout.explore.execution import Execution, SchedulingChoice
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.reference.atomic_step import Action
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.violation import Violation


def _run(execution: Execution, threads: Iterable[int]) -> None:
    for thread in threads:
        execution.step(SchedulingChoice(thread))


def _to(execution: Execution, thread: int, do: Action) -> None:
    """Go on until a thread is about to do something."""
    pending = execution.threads[thread - 1].next_step
    while pending is None or pending[0] is not do:
        execution.step(SchedulingChoice(thread))
        pending = execution.threads[thread - 1].next_step


def _finish(execution: Execution, thread: int) -> None:
    while not execution.threads[thread - 1].finished:
        execution.step(SchedulingChoice(thread))


def _open(execution: Execution) -> set[int]:
    return {choice.thread for choice in execution.choices()}


def test_who_wants_a_lock_that_is_taken_waits() -> None:
    execution = Execution(searches.task("free(a) | migrate(b)"))
    _to(execution, 1, Action.UPDATE_STATISTICS)
    _to(execution, 2, Action.WRITE_LOCK)
    _run(execution, [2])
    assert _open(execution) == {1}
    _finish(execution, 1)
    assert _open(execution) == {2}


def test_who_asks_for_waiters_may_be_told_of_one_who_comes() -> None:
    execution = Execution(searches.task("compact | read(a)", setup=searches.FOUR, size="1016"))
    _to(execution, 1, Action.CONTENDED)
    assert [str(choice) for choice in execution.choices()] == ["1", "2"]
    execution.step(SchedulingChoice(2))
    assert [str(choice) for choice in execution.choices()] == ["1", "1+"]


def test_a_thread_waits_for_the_object_of_another() -> None:
    execution = Execution(searches.task("malloc(b) | free(b)"))
    assert _open(execution) == {1}
    _finish(execution, 1)
    assert _open(execution) == {2}


def test_callers_keep_order_on_one_object() -> None:
    execution = Execution(searches.task("write(a) | read(a); free(a)"))
    execution.step(SchedulingChoice(1))
    assert _open(execution) == {1}
    _finish(execution, 1)
    _finish(execution, 2)
    assert "a" in execution.callers.freed


def test_what_is_to_be_done_with_a_freed_object_is_left_out() -> None:
    execution = Execution(searches.task("free(a) | migrate(a); read(a) | deferred"))
    _finish(execution, 1)
    _finish(execution, 2)
    _finish(execution, 3)
    execution.check()
    execution.check_leaks()


def test_a_world_goes_back_to_its_beginning() -> None:
    execution = Execution(searches.task("free(a); malloc(c) | compact"))
    before = (
        dict(execution.pool.words),
        sorted(execution.pool.page),
        execution.pool.pages_allocated,
    )
    for _ in range(2):
        _finish(execution, 1)
        _finish(execution, 2)
        execution.check()
        execution.check_leaks()
        assert len(execution.pool.frames) == 0
        execution.reset()
        assert before == (
            dict(execution.pool.words),
            sorted(execution.pool.page),
            execution.pool.pages_allocated,
        )


def test_an_object_whose_word_is_wrong_is_found() -> None:
    execution = Execution(searches.task("free(a) | compact"))
    execution.check()
    live = execution.callers.live["_kept"]
    execution.pool.words[live.handle] ^= 1
    with pytest.raises(Violation, match=r"^obj\.place"):
        execution.check()


def test_an_object_that_lies_in_another_class_is_found() -> None:
    execution = Execution(searches.task("free(a)", setup="malloc(a); malloc(b, 100)"))
    a, b = (execution.callers.live[name] for name in "ab")
    a.size = b.size
    with pytest.raises(Violation, match=r"^obj\.class"):
        execution.check()


def test_a_word_may_be_anything_while_its_class_is_locked() -> None:
    execution = Execution(searches.task("free(a)"))
    _to(execution, 1, Action.UPDATE_STATISTICS)
    execution.pool.words[execution.callers.live["_kept"].handle] ^= 1
    execution.check()
    _to(execution, 1, Action.FREE_HANDLE)
    with pytest.raises(Violation, match=r"^obj\.place"):
        execution.check()


def test_contents_that_are_lost_are_found() -> None:
    execution = Execution(searches.task("read(a)"))
    for page in execution.pool.frames:
        page.memory[100] ^= 1
    with pytest.raises(Violation, match=r"^contents"):
        _finish(execution, 1)


def test_a_page_that_is_lost_is_found() -> None:
    execution = Execution(searches.task("free(a)"))
    _finish(execution, 1)
    execution.pool.frames.allocate()
    with pytest.raises(Violation, match=r"^leak.*pages 1"):
        execution.check_leaks()


def test_a_handle_that_is_lost_is_found() -> None:
    execution = Execution(searches.task("free(a)"))
    _finish(execution, 1)
    execution.handles.allocate()
    with pytest.raises(Violation, match=r"^leak.*handles 1"):
        execution.check_leaks()


def test_a_freed_page_is_not_to_be_touched() -> None:
    execution = Execution(searches.task("read(a)"))
    _to(execution, 1, Action.LOAD_PAGE)
    assert execution.threads[0].next_step is not None
    page = execution.threads[0].next_step[1]
    execution.pool.frames.free(page)  # type: ignore[arg-type]
    with pytest.raises(Violation, match=r"^use_after_free"):
        execution.step(SchedulingChoice(1))


def test_the_rules_of_locks_hold_for_each_thread() -> None:
    execution = Execution(searches.task("free(a) | free(b)"))
    _to(execution, 1, Action.UPDATE_STATISTICS)
    execution.threads[0].next_step = (Action.LOCK, execution.pool.lock)
    with pytest.raises(Violation, match=r"^lock\.order"):
        execution.step(SchedulingChoice(1))


def test_a_thread_that_waits_for_ever_is_named() -> None:
    execution = Execution(searches.task("free(a)"))
    _to(execution, 1, Action.LOCK)
    assert execution.threads[0].next_step is not None
    execution.locks.apply(execution.threads[0].next_step, 2)
    assert execution.choices() == ()
    assert str(execution.deadlock()) == (
        "deadlock: thread 1 waits for class->lock 126, held by thread 2"
    )


def _steps_alone(execution: Execution) -> list[tuple[Action, str]]:
    done = []
    while execution.choices():
        pending = execution.threads[0].next_step
        done += [(pending[0], str(pending[1]))] if pending else []
        execution.step(SchedulingChoice(1))
    return done


def test_what_a_mutant_does_without_is_no_step() -> None:
    every = _steps_alone(Execution(searches.task("read(a); migrate(a)")))
    task = searches.task("read(a); migrate(a)")
    for name, left_out in (
        ("read-without-zspage-lock", {"read_lock: zspage->lock", "read_unlock: zspage->lock"}),
        ("migrate-ignores-readers", {"write_trylock: zspage->lock", "write_unlock: zspage->lock"}),
    ):
        broken = Execution(replace(task, mutant=MUTANT_BY_NAME[name]))
        left = [step for step in every if f"{step[0].value}: {step[1]}" not in left_out]
        assert _steps_alone(broken) == left
        assert len(left) == len(every) - 2


def test_where_classes_have_no_lock_a_mutant_without_it_is_without_pool_lock() -> None:
    task = searches.task("free(a)", PatchLevel.POOL_LOCK)
    broken = Execution(replace(task, mutant=MUTANT_BY_NAME["free-without-class-lock"]))
    right, wrong = ({of for _, of in _steps_alone(each)} for each in (Execution(task), broken))
    assert right - wrong == {"pool->lock"}

import searches

from zslayout.explore.execution import Execution, SchedulingChoice
from zslayout.explore.state_vector import StateEncoder


def _after(execution: Execution, states: StateEncoder, threads: str) -> object:
    execution.reset()
    for thread in threads:
        execution.step(SchedulingChoice(int(thread)))
    return states.encode()


def test_the_same_steps_come_to_the_same_state() -> None:
    execution = Execution(searches.task("free(a) | migrate(a) | compact"))
    states = StateEncoder(execution)
    assert _after(execution, states, "1122221") == _after(execution, states, "1122221")


def test_steps_that_commute_come_to_the_same_state() -> None:
    execution = Execution(searches.task("malloc(b) | malloc(c) | migrate(a)"))
    states = StateEncoder(execution)
    assert _after(execution, states, "1233") == _after(execution, states, "3213")
    assert _after(execution, states, "1122") == _after(execution, states, "2211")


def test_every_step_of_a_thread_comes_to_another_state() -> None:
    execution = Execution(searches.task("free(a)", size="span"))
    states = StateEncoder(execution)
    found = [states.encode()]
    while execution.choices():
        execution.step(SchedulingChoice(1))
        found.append(states.encode())
    assert len(set(found)) == len(found) > 20


def test_a_word_a_byte_a_link_and_a_flag_are_in_the_state() -> None:
    execution = Execution(searches.task("free(a)"))
    states = StateEncoder(execution)
    live = execution.callers.live["a"]
    page = next(iter(execution.pool.frames))
    assert page.zspage is not None
    found = {states.encode()}
    execution.pool.words[live.handle] ^= 1
    found.add(states.encode())
    page.memory[77] ^= 1
    found.add(states.encode())
    page.zspage.freeobj ^= 1
    found.add(states.encode())
    page.first_obj_offset = 8
    found.add(states.encode())
    execution.pool.free_work = True
    found.add(states.encode())
    execution.pool.created[0].objs_inuse += 1
    found.add(states.encode())
    execution.turn.frames[1] += 1
    found.add(states.encode())
    assert len(found) == 8


def test_who_holds_a_lock_is_in_the_state() -> None:
    execution = Execution(searches.task("free(a) | free(a_)", setup="malloc(a); malloc(a_)"))
    states = StateEncoder(execution)
    zspage = next(iter(execution.pool.frames)).zspage
    assert zspage is not None
    found = {states.encode()}
    for lock in (execution.pool.lock, execution.pool.created[0].lock, zspage.lock):
        for owner in (1, 2):
            execution.locks.exclusive_holder = {lock: owner}
            found.add(states.encode())
        execution.locks.exclusive_holder = {}
        execution.locks.readers = {lock: [1]}
        found.add(states.encode())
        execution.locks.readers = {}
    assert len(found) == 10


def test_every_step_of_a_mutant_is_in_the_state() -> None:
    task = searches.mutant_task("migrate-without-class-lock")
    execution = Execution(task)
    states = StateEncoder(execution)
    found = {_after(execution, states, "2" * count) for count in range(12)}
    assert len(found) == 12

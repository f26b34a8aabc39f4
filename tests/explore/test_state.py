import searches

from zslayout.explore.state import States
from zslayout.explore.world import Choice, World


def _after(world: World, states: States, threads: str) -> object:
    world.reset()
    for thread in threads:
        world.step(Choice(int(thread)))
    return states.state()


def test_the_same_steps_come_to_the_same_state() -> None:
    world = World(searches.task("free(a) | migrate(a) | compact"))
    states = States(world)
    assert _after(world, states, "1122221") == _after(world, states, "1122221")


def test_steps_that_commute_come_to_the_same_state() -> None:
    world = World(searches.task("malloc(b) | malloc(c) | migrate(a)"))
    states = States(world)
    assert _after(world, states, "1233") == _after(world, states, "3213")
    assert _after(world, states, "1122") == _after(world, states, "2211")


def test_every_step_of_a_thread_comes_to_another_state() -> None:
    world = World(searches.task("free(a)", size="span"))
    states = States(world)
    found = [states.state()]
    while world.choices():
        world.step(Choice(1))
        found.append(states.state())
    assert len(set(found)) == len(found) > 20


def test_a_word_a_byte_a_link_and_a_flag_are_in_the_state() -> None:
    world = World(searches.task("free(a)"))
    states = States(world)
    live = world.known.live["a"]
    page = next(iter(world.pool.frames))
    assert page.zspage is not None
    found = {states.state()}
    world.pool.words[live.handle] ^= 1
    found.add(states.state())
    page.memory[77] ^= 1
    found.add(states.state())
    page.zspage.freeobj ^= 1
    found.add(states.state())
    page.first_obj_offset = 8
    found.add(states.state())
    world.pool.free_work = True
    found.add(states.state())
    world.pool.created[0].objs_inuse += 1
    found.add(states.state())
    world.turn.frames[1] += 1
    found.add(states.state())
    assert len(found) == 8


def test_who_holds_a_lock_is_in_the_state() -> None:
    world = World(searches.task("free(a) | free(a_)", setup="malloc(a); malloc(a_)"))
    states = States(world)
    zspage = next(iter(world.pool.frames)).zspage
    assert zspage is not None
    found = {states.state()}
    for lock in (world.pool.lock, world.pool.created[0].lock, zspage.lock):
        for owner in (1, 2):
            world.locks.owner = {lock: owner}
            found.add(states.state())
        world.locks.owner = {}
        world.locks.readers = {lock: [1]}
        found.add(states.state())
        world.locks.readers = {}
    assert len(found) == 10


def test_operations_that_are_resumed_by_hand_are_in_the_state() -> None:
    task = searches.broken("migrate-without-class-lock")
    world = World(task)
    states = States(world)
    try:
        found = {_after(world, states, "2" * count) for count in range(12)}
    finally:
        assert task.broken is not None
        task.broken.remove()
    assert len(found) == 12

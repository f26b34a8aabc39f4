import inspect

import searches

from zslayout.explore import wrong
from zslayout.explore.broken import ALL
from zslayout.explore.world import World
from zslayout.reference import operations
from zslayout.reference.atomic_step import Action, LockClass


def test_what_is_replaced_is_remembered() -> None:
    for each in ALL:
        for name in each.replaces:
            assert wrong.RIGHT[name] is getattr(operations, name)


def test_every_replacement_is_called_as_what_is_right() -> None:
    for each in ALL:
        for name, replaced in each.replaces.items():
            wanted = inspect.signature(wrong.RIGHT[name])
            found = inspect.signature(replaced)
            if "arguments" not in found.parameters:
                assert list(found.parameters) == list(wanted.parameters), each.name


def test_an_operation_without_locks_of_a_rank_has_all_its_other_steps() -> None:
    def steps(name: str) -> list[tuple[Action, object]]:
        world = World(searches.task("read(a)"))
        live = world.known.live["a"]
        make = {
            "right": wrong.RIGHT["zs_obj_read"],
            "wrong": wrong.without("zs_obj_read", LockClass.ZSPAGE),
        }[name]
        return [
            (do, target if isinstance(target, int) else str(target))
            for do, target in make(world.pool, live.handle, 8)
        ]

    left = [step for step in steps("right") if step[1] != "zspage->lock"]
    assert steps("wrong") == left
    assert len(left) < len(steps("right"))

import inspect

import searches

from zslayout.explore import mutant_operations
from zslayout.explore.execution import Execution
from zslayout.explore.mutants import MUTANTS
from zslayout.reference import operations
from zslayout.reference.atomic_step import Action, LockClass


def test_what_is_replaced_is_remembered() -> None:
    for each in MUTANTS:
        for name in each.replacements:
            assert mutant_operations.ORIGINAL_OPERATIONS[name] is getattr(operations, name)


def test_every_replacement_is_called_as_what_is_right() -> None:
    for each in MUTANTS:
        for name, replaced in each.replacements.items():
            wanted = inspect.signature(mutant_operations.ORIGINAL_OPERATIONS[name])
            found = inspect.signature(replaced)
            if "arguments" not in found.parameters:
                assert list(found.parameters) == list(wanted.parameters), each.name


def test_an_operation_without_locks_of_a_rank_has_all_its_other_steps() -> None:
    def steps(name: str) -> list[tuple[Action, object]]:
        execution = Execution(searches.task("read(a)"))
        live = execution.callers.live["a"]
        make = {
            "right": mutant_operations.ORIGINAL_OPERATIONS["zs_obj_read"],
            "wrong": mutant_operations.without_lock("zs_obj_read", LockClass.ZSPAGE),
        }[name]
        return [
            (do, target if isinstance(target, int) else str(target))
            for do, target in make(execution.pool, live.handle, 8)
        ]

    left = [step for step in steps("right") if step[1] != "zspage->lock"]
    assert steps("wrong") == left
    assert len(left) < len(steps("right"))

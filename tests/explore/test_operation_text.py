"""The operations as a search runs them."""

import inspect

import pytest
import searches

from zslayout.errors import InternalError
from zslayout.explore.execution import Execution
from zslayout.explore.operation_text import (
    STEP_LOCAL,
    edited_text,
    operations_of,
)
from zslayout.protocol.mutant import patch
from zslayout.protocol.mutants import MUTANTS
from zslayout.reference import operations
from zslayout.reference.atomic_step import OperationSteps
from zslayout.reference.driver import run_to_end

TEXT = """\
def first(pool):
    if pool:
        yield 1
        pool = 2
    yield 1


def second(pool):
    yield 1
"""


def test_lines_are_replaced_in_one_function_and_wherever_they_stand_there() -> None:
    edit = patch("first", "-yield 1", "+yield 2", "+yield 3")
    assert edited_text(TEXT, [edit]).splitlines() == [
        "def first(pool):",
        "    if pool:",
        "        yield 2",
        "        yield 3",
        "        pool = 2",
        "    yield 2",
        "    yield 3",
        "",
        "",
        "def second(pool):",
        "    yield 1",
    ]


def test_lines_that_are_not_there_are_an_error() -> None:
    for lines in (["-yield 2"], [" yield 1", "-pool = 3"], ["-yield"]):
        with pytest.raises(InternalError, match=r"first\(\) has no such lines"):
            edited_text(TEXT, [patch("first", *lines)])


def test_every_mutant_has_another_text_and_the_right_one_stays_as_it_is() -> None:
    right = inspect.getsource(operations)
    for each in MUTANTS:
        if each.is_searched:
            assert each.without is not None or edited_text(right, each.text) != right.rstrip()
            made = operations_of(each.name)
            assert made is operations_of(each.name)
            assert made.zs_free is not operations.zs_free
    assert operations.zs_free.__module__ == operations.__name__
    assert inspect.getsource(operations) == right


def test_no_mutant_of_that_name_has_operations() -> None:
    with pytest.raises(LookupError):
        operations_of("no-rereed")


def test_a_step_has_a_number_that_says_where_it_is() -> None:
    pool = Execution(searches.task("malloc(b)")).pool
    steps = operations_of().zs_malloc(pool, 8)
    seen = []
    for _ in steps:
        inner: OperationSteps[object] = steps
        while inner.gi_yieldfrom is not None:  # type: ignore[attr-defined]
            inner = inner.gi_yieldfrom  # type: ignore[attr-defined]
        seen.append(inspect.getgeneratorlocals(inner)[STEP_LOCAL])
    assert {each.split()[0] for each in seen} >= {"zs_malloc", "obj_malloc", "init_zspage"}
    assert len(set(seen)) > 10


def test_an_operation_does_what_the_one_that_everybody_calls_does() -> None:
    for zs_free in (operations.zs_free, operations_of().zs_free):
        execution = Execution(searches.task("free(a)"))
        pool, live = execution.pool, execution.callers.live["a"]
        run_to_end(zs_free(pool, live.handle))
        assert live.handle not in pool.words

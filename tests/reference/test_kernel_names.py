"""The kernel's names, held to the reference and to the kernel."""

import re
from inspect import getmembers, isgeneratorfunction

from kernel import kernel_source

from zslayout.protocol.lemmas import LEVEL_VARIANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.reference import operations
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.reference.kernel_names import KERNEL_FUNCTIONS, STEP_CALLS

STEPS = {name for name, _ in getmembers(operations, isgeneratorfunction)}


def test_every_function_is_one_of_the_reference_and_is_in_a_release() -> None:
    assert set(KERNEL_FUNCTIONS) <= STEPS
    text = kernel_source("7.3").decode()
    for name in {each for names in KERNEL_FUNCTIONS.values() for each in names}:
        assert re.search(rf"^\w.*[ *]{name}\(", text, re.MULTILINE), name


def test_what_is_no_function_of_the_kernels_is_a_part_of_one() -> None:
    parts = {"unlink_zspage", "put_page", "kick_deferred_free"}
    whole = {"zs_page_migrate", "zs_obj_read", "zs_compact"}
    assert STEPS - set(KERNEL_FUNCTIONS) == parts | whole


def test_every_row_of_an_operation_has_a_call() -> None:
    rows = [
        row
        for variant in LEVEL_VARIANTS.values()
        for table in operation_tables(variant)
        for row in table.transitions
        if row.action is not None
    ]
    callers = {(Action.LOCK, LockClass.PAGE)}
    assert {(row.action, row.lock_class) for row in rows} - callers <= set(STEP_CALLS)

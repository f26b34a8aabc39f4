"""The model for Spin, as text. What Spin makes of it is in `referee/test_spin.py`."""

import re

import pytest

from zslayout.errors import InternalError
from zslayout.expr.build import eq
from zslayout.protocol.bounded_instance import (
    FREE_THREAD,
    MIGRATE_THREAD,
    BoundedInstance,
    InstanceThread,
)
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.promela import promela_model, small_layout
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap
from zslayout.protocol.transition import OperationTable, ProtocolVariant, Transition
from zslayout.reference.atomic_step import Action
from zslayout.subjects.zsmalloc.schemes import SCHEMES

VARIANTS = [
    ProtocolVariant(lockless_free=lockless, early_unlock=early, class_bits=lockless)
    for lockless in (False, True)
    for early in (False, True)
]


def text(variant: ProtocolVariant, instance: BoundedInstance | None = None) -> str:
    layout = small_layout(SCHEMES["merged" if variant.class_bits else "pfn-idx"])
    made = operation_tables(variant)
    return promela_model(made, layout, class_bits=variant.class_bits, instance=instance)


def test_the_small_machine_leaves_each_scheme_its_fields() -> None:
    assert small_layout(SCHEMES["merged"]).enabled
    assert not small_layout(SCHEMES["pfn-idx"]).enabled
    assert small_layout(SCHEMES["pfn-idx"]).asserted


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_line_occurs_and_every_jump_has_a_label(variant: ProtocolVariant) -> None:
    said = text(variant)
    for operation in operation_tables(variant):
        if operation.name in {FREE_THREAD.operation, MIGRATE_THREAD.operation}:
            for line in operation.transitions:
                assert f"/* {line.label}: {line.description} */" in said
    for process in said.split("proctype ")[1:]:
        labels = re.findall(r"^(\w+):$", process, re.MULTILINE)
        assert len(labels) == len(set(labels))
        assert set(re.findall(r"goto (\w+)", process)) <= set(labels)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_no_name_of_the_proof_is_left_without_a_number(variant: ProtocolVariant) -> None:
    said = re.sub(r"/\*.*?\*/", "", text(variant))
    declared = set(re.findall(r"(?:int|byte) (\w+)", said))
    used = set(re.findall(r"(?<!\w)(its_\w+|[A-Z]\w+)", said))
    assert used <= declared
    assert said.count("{") == said.count("}")
    assert said.count("(") == said.count(")")


def test_the_text_is_the_same_each_time() -> None:
    assert text(VARIANTS[-1]) == text(VARIANTS[-1])


def test_a_torn_word_is_a_mix_of_any_two() -> None:
    said = text(ProtocolVariant(lockless_free=True, early_unlock=True, class_bits=True))
    for mask in (1, 1 << 18):
        assert f"(past_word[1] & {mask}) | (other_past_word[1] & {~mask & 0x7FFFFFFF})" in said


def test_what_is_known_is_asserted_and_a_class_is_rewritten_in_the_word() -> None:
    said = text(ProtocolVariant(lockless_free=True, early_unlock=False, class_bits=True))
    assert "its_klass == class[zspage[1]]" in said
    assert re.search(r"word\[1\] = \(*its_new << 18\)", said)


def test_other_operations_may_run_too() -> None:
    threads = (
        FREE_THREAD,
        InstanceThread("zs_malloc", (("handle", 2), ("klass", 1))),
        InstanceThread("zs_compact"),
    )
    said = text(VARIANTS[-1], BoundedInstance(threads=threads))
    assert "proctype zs_malloc_2()" in said
    assert "run zs_compact_3();" in said


def test_a_step_that_reads_what_it_has_set_is_refused() -> None:
    wrong = OperationTable(
        "wrong",
        (
            Transition(
                "called",
                "sets one place and reads it",
                Action.LOAD_WORD,
                guard=lambda view, _its: eq(view.at(StateMap.WRITER, NO_INDEX), 0),
                updates=lambda view, its: (
                    MapUpdate(StateMap.WRITER, NO_INDEX, its.me),
                    MapUpdate(StateMap.MOVED, NO_INDEX, view.at(StateMap.WRITER, NO_INDEX)),
                ),
            ),
        ),
    )
    layout = small_layout(SCHEMES["pfn-idx"])
    with pytest.raises(InternalError, match=r'^"called" reads writer, which it has set$'):
        promela_model(
            [wrong], layout, class_bits=False, instance=BoundedInstance((InstanceThread("wrong"),))
        )

"""The model for Spin, as text. What Spin makes of it is in `referee/test_spin.py`."""

import re

import pytest

from zslayout.errors import InternalError
from zslayout.expr.build import eq
from zslayout.protocol.instance import FREE, MIGRATE, Instance, Thread
from zslayout.protocol.line import Line, Operation, Variant
from zslayout.protocol.program import operations
from zslayout.protocol.promela import promela, small
from zslayout.protocol.state import NOWHERE, Map, Update
from zslayout.reference.atomic_step import Action
from zslayout.subjects.zsmalloc.schemes import SCHEMES

VARIANTS = [
    Variant(lockless=lockless, early=early, class_bits=lockless)
    for lockless in (False, True)
    for early in (False, True)
]


def text(variant: Variant, instance: Instance | None = None) -> str:
    layout = small(SCHEMES["merged" if variant.class_bits else "pfn-idx"])
    made = operations(variant)
    return promela(made, layout, class_bits=variant.class_bits, instance=instance)


def test_the_small_machine_leaves_each_scheme_its_fields() -> None:
    assert small(SCHEMES["merged"]).enabled
    assert not small(SCHEMES["pfn-idx"]).enabled
    assert small(SCHEMES["pfn-idx"]).asserted


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_line_occurs_and_every_jump_has_a_label(variant: Variant) -> None:
    said = text(variant)
    for operation in operations(variant):
        if operation.name in {FREE.operation, MIGRATE.operation}:
            for line in operation.lines:
                assert f"/* {line.label}: {line.says} */" in said
    for process in said.split("proctype ")[1:]:
        labels = re.findall(r"^(\w+):$", process, re.MULTILINE)
        assert len(labels) == len(set(labels))
        assert set(re.findall(r"goto (\w+)", process)) <= set(labels)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_no_name_of_the_proof_is_left_without_a_number(variant: Variant) -> None:
    said = re.sub(r"/\*.*?\*/", "", text(variant))
    declared = set(re.findall(r"(?:int|byte) (\w+)", said))
    used = set(re.findall(r"(?<!\w)(its_\w+|[A-Z]\w+)", said))
    assert used <= declared
    assert said.count("{") == said.count("}")
    assert said.count("(") == said.count(")")


def test_the_text_is_the_same_each_time() -> None:
    assert text(VARIANTS[-1]) == text(VARIANTS[-1])


def test_a_torn_word_is_a_mix_of_any_two() -> None:
    said = text(Variant(lockless=True, early=True, class_bits=True))
    for mask in (0, 1):
        assert f"(had[1] & {mask}) | (had_too[1] & {~mask & 0xFFFFFFFF})" in said


def test_what_is_known_is_asserted_and_a_class_is_rewritten_in_the_word() -> None:
    said = text(Variant(lockless=True, early=False, class_bits=True))
    assert "its_klass == class[zspage[1]]" in said
    assert re.search(r"word\[1\] = \(*its_new << 18\)", said)


def test_other_operations_may_run_too() -> None:
    threads = (FREE, Thread("zs_malloc", (("handle", 2), ("klass", 1))), Thread("zs_compact"))
    said = text(VARIANTS[-1], Instance(threads=threads))
    assert "proctype zs_malloc_2()" in said
    assert "run zs_compact_3();" in said


def test_a_step_that_reads_what_it_has_set_is_refused() -> None:
    wrong = Operation(
        "wrong",
        (
            Line(
                "called",
                "sets one place and reads it",
                Action.LOAD_WORD,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                updates=lambda view, its: (
                    Update(Map.WRITER, NOWHERE, its.me),
                    Update(Map.MOVED, NOWHERE, view.at(Map.WRITER, NOWHERE)),
                ),
            ),
        ),
    )
    layout = small(SCHEMES["pfn-idx"])
    with pytest.raises(InternalError, match=r'^"called" reads writer, which it has set$'):
        promela([wrong], layout, class_bits=False, instance=Instance((Thread("wrong"),)))

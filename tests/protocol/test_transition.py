"""What a thread has for itself, and the lines of an operation."""

import pools
import pytest

from zslayout.expr.nodes import Const, Var
from zslayout.protocol.symbolic_state import ID_TYPE
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action

DEFINITION = pools.layout("arm64-4k").definition


def test_what_a_thread_has_is_any_value_until_it_is_set() -> None:
    its = ThreadLocals(DEFINITION)
    assert its.used_names == frozenset()
    handle = its.handle
    assert isinstance(handle, Var)
    assert its.handle is handle
    assert its.free_variables == (handle,)


def test_what_is_set_is_no_variable_and_leaves_the_others() -> None:
    its = ThreadLocals(DEFINITION)
    page = its.page
    then = its.with_values({"zspage": Const(3, ID_TYPE)})
    assert then.page is page
    assert then.zspage == Const(3, ID_TYPE)
    assert then.free_variables == (page,)
    assert "zspage" not in its.used_names


def test_pages_and_words_are_as_wide_as_the_word() -> None:
    its = ThreadLocals(DEFINITION)
    assert {its.page.type.width, its.word.type.width, its.mask.type.width} == {64}
    assert its.me.type is ID_TYPE


def test_a_line_is_found_by_its_label() -> None:
    one, other = (
        Transition("one", "waits", Action.FIND_ZSPAGE, successors=("other",)),
        Transition("other", "ends", Action.FIND_ZSPAGE),
    )
    assert OperationTable("both", (one, other)).transition_at("other") is other
    with pytest.raises(StopIteration):
        OperationTable("both", (one, other)).transition_at("third")

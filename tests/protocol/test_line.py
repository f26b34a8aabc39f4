"""What a thread has for itself, and the lines of an operation."""

import pools
import pytest
import variants

from zslayout.expr.nodes import Const, Var
from zslayout.protocol.line import Line, Locals, Operation, Variant
from zslayout.protocol.state import ID
from zslayout.reference.atomic_step import Action

DEFINITION = pools.layout("arm64-4k").definition


def test_what_a_thread_has_is_any_value_until_it_is_set() -> None:
    its = Locals(DEFINITION)
    assert its.names == frozenset()
    handle = its.handle
    assert isinstance(handle, Var)
    assert its.handle is handle
    assert its.variables == (handle,)


def test_what_is_set_is_no_variable_and_leaves_the_others() -> None:
    its = Locals(DEFINITION)
    page = its.page
    then = its.having({"zspage": Const(3, ID)})
    assert then.page is page
    assert then.zspage == Const(3, ID)
    assert then.variables == (page,)
    assert "zspage" not in its.names


def test_pages_and_words_are_as_wide_as_the_word() -> None:
    its = Locals(DEFINITION)
    assert {its.page.type.width, its.word.type.width, its.mix.type.width} == {64}
    assert its.me.type is ID


def test_a_line_is_found_by_its_label() -> None:
    one, other = (
        Line("one", "waits", Action.FIND_ZSPAGE, then=("other",)),
        Line("other", "ends", Action.FIND_ZSPAGE),
    )
    assert Operation("both", (one, other)).line("other") is other
    with pytest.raises(StopIteration):
        Operation("both", (one, other)).line("third")


def test_a_variant_does_what_is_broken_of_it() -> None:
    broken = Variant(True, True, True, frozenset({"no-reread"}))
    assert broken.does("no-reread")
    assert not broken.does("malloc-as-class-zero")
    assert not any(each.does("no-reread") for each in variants.LEVELS)

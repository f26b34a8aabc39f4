"""What is always true, and what every thread promises."""

import provers
import pytest

from zslayout.expr.walk import names
from zslayout.protocol.invariant import Places, holds, promised
from zslayout.protocol.line import Locals
from zslayout.protocol.state import WORDS, State

DEFINITION = provers.layout().definition


@pytest.mark.parametrize("class_bits", [True, False])
def test_the_word_speaks_of_classes_only_where_it_carries_them(class_bits: bool) -> None:
    state, its = State(64), Locals(DEFINITION)
    parts = list(holds(state, Places(handles=(its.handle,)), DEFINITION, class_bits=class_bits))
    plain = list(holds(State(64), Places(handles=(its.handle,)), DEFINITION, class_bits=False))
    assert len(parts) == len(plain) + class_bits * len(WORDS)


def test_nothing_is_promised_of_what_no_step_changes() -> None:
    its, state = Locals(DEFINITION), State(64)
    at = Places(handles=(its.handle,), pages=(its.page,), zspages=(its.zspage,))
    promise = promised(state, state, its.me, at, DEFINITION, class_bits=False)
    assert {each for each in promise if "reader" in str(each)} == set()


def test_places_add_up() -> None:
    its = Locals(DEFINITION)
    both = Places(handles=(its.handle,)) + Places(pages=(its.page,), threads=(its.me,))
    assert (both.handles, both.pages, both.threads) == ((its.handle,), (its.page,), (its.me,))


def test_a_promise_compares_two_states() -> None:
    its, before, after = Locals(DEFINITION), State(64), State(64)
    after.prefix = "then_"
    at = Places(handles=(its.handle,), pages=(its.page,), zspages=(its.zspage,))
    read = {
        var.name
        for part in promised(before, after, its.me, at, DEFINITION, class_bits=True)
        for var in names(part)
    }
    assert any(name.startswith("then_") for name in read)
    assert any(name.startswith("holder_") for name in read)

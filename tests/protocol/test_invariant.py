"""What is always true, and what every thread guarantees."""

import provers
import pytest

from zslayout.expr.walk import names
from zslayout.protocol.invariant import IndexTerms, guarantee_at, invariant_at
from zslayout.protocol.symbolic_state import WORD_MAPS, SymbolicState
from zslayout.protocol.transition import ThreadLocals

DEFINITION = provers.layout().definition


@pytest.mark.parametrize("class_bits", [True, False])
def test_the_word_speaks_of_classes_only_where_it_carries_them(class_bits: bool) -> None:
    state, its = SymbolicState(64), ThreadLocals(DEFINITION)
    parts = list(
        invariant_at(state, IndexTerms(handles=(its.handle,)), DEFINITION, class_bits=class_bits)
    )
    plain = list(
        invariant_at(
            SymbolicState(64), IndexTerms(handles=(its.handle,)), DEFINITION, class_bits=False
        )
    )
    assert len(parts) == len(plain) + class_bits * len(WORD_MAPS)


def test_nothing_is_guaranteed_of_what_no_step_changes() -> None:
    its, state = ThreadLocals(DEFINITION), SymbolicState(64)
    at = IndexTerms(handles=(its.handle,), pages=(its.page,), zspages=(its.zspage,))
    guarantee = guarantee_at(state, state, its.me, at, DEFINITION, class_bits=False)
    assert {each for each in guarantee if "reader" in str(each)} == set()


def test_places_add_up() -> None:
    its = ThreadLocals(DEFINITION)
    both = IndexTerms(handles=(its.handle,)) + IndexTerms(pages=(its.page,), threads=(its.me,))
    assert (both.handles, both.pages, both.threads) == ((its.handle,), (its.page,), (its.me,))


def test_a_promise_compares_two_states() -> None:
    its, before, after = ThreadLocals(DEFINITION), SymbolicState(64), SymbolicState(64)
    after.prefix = "then_"
    at = IndexTerms(handles=(its.handle,), pages=(its.page,), zspages=(its.zspage,))
    read = {
        var.name
        for part in guarantee_at(before, after, its.me, at, DEFINITION, class_bits=True)
        for var in names(part)
    }
    assert any(name.startswith("then_") for name in read)
    assert any(name.startswith("holder_") for name in read)

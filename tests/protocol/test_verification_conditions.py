"""The states that conditions speak of."""

from functools import partial

import pools
import pytest
import variants

from zslayout.errors import InternalError
from zslayout.expr import smtlib
from zslayout.expr.build import eq
from zslayout.expr.nodes import Var
from zslayout.protocol.symbolic_state import ID_TYPE, StateMap
from zslayout.protocol.transition import Transition
from zslayout.protocol.verification_conditions import (
    OTHER_HANDLE,
    OTHER_THREAD,
    StepVC,
    stability_vc,
)
from zslayout.vc.claim import Claim

DEFINITION = pools.layout("arm64-4k").definition
FREE = variants.operation("zs_free")


def taken(line: Transition) -> StepVC:
    return StepVC(line, DEFINITION, class_bits=True)


def test_what_is_asked_of_a_step_has_one_tuple_of_assumptions() -> None:
    found = taken(FREE.transition_at("word stable"))
    known, kept = found.consecution(FREE.transition_at("zspage found")), found.preservation()
    one, other = found.claims([known, kept])
    assert one.given is other.given
    assert (one.then, other.then) == (known, kept)
    assert {OTHER_HANDLE, OTHER_THREAD} <= set(one.variables)


def test_a_claim_is_closed_but_for_what_a_layout_has_numbers_for() -> None:
    layout = pools.layout("arm64-4k")
    found = taken(FREE.transition_at("class locked"))
    for claim in (
        *found.claims([found.preservation()]),
        stability_vc(
            FREE.transition_at("class locked").assertion,
            FREE.transition_at("called").assertion_of_all,
            DEFINITION,
            class_bits=True,
            one_lock=False,
        ),
    ):
        assert {each.name for each in claim.parameters} <= set(layout.values)


def test_what_is_known_is_asked_of_a_later_state_with_names_of_its_own() -> None:
    line = FREE.transition_at("class locked")
    asked = partial(stability_vc, class_bits=True, one_lock=False)
    claim = asked(line.assertion, line.assertion_of_all, DEFINITION)
    then = {var.name for var in claim.variables if var.name.startswith("then_")}
    assert any(name.startswith("then_class_lock") for name in then)
    assert claim is asked(line.assertion, line.assertion_of_all, DEFINITION)


def test_a_step_that_changes_nothing_is_asked_no_invariant() -> None:
    of_step = taken(FREE.transition_at("class locked"))
    whole = taken(FREE.transition_at("zspage found"))
    assert len(smtlib.text(of_step.preservation())) < len(smtlib.text(whole.preservation())) / 4


def test_words_that_a_handle_has_had_are_spoken_of_where_they_matter() -> None:
    for label, matter in (("called", True), ("class read", False), ("zspage found", True)):
        found = taken(FREE.transition_at(label))
        (claim,) = found.claims([found.preservation()])
        assert (
            any(var.name.startswith(("past_word", "other_past_word")) for var in claim.variables)
            is matter
        )


def test_more_threads_than_there_are_numbers_are_an_error() -> None:
    found = taken(FREE.transition_at("called"))
    for number in range(ID_TYPE.maximum + 1):
        found.before.at(StateMap.HOLDER, Var(f"handle_{number}", ID_TYPE))
    with pytest.raises(InternalError, match="more threads or zspages"):
        found.claims([eq(1, 1)])


def test_readings_are_shown_by_what_they_are_read_at() -> None:
    found = taken(FREE.transition_at("called"))
    (claim,) = found.claims([found.preservation()])
    assert isinstance(claim, Claim)
    assert "word[its_handle]" in {step.name for step in claim.steps}

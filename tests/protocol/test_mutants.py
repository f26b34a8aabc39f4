"""Broken protocols: each fails a condition, and the state that shows it replays."""

import provers
import pytest

from zslayout.protocol.mutants import BASE_MUTANTS, PROTOCOL_MUTANTS
from zslayout.verdict import Status


@pytest.mark.parametrize("name", list(PROTOCOL_MUTANTS))
def test_a_broken_protocol_fails_a_condition(name: str) -> None:
    proof = provers.broken(name)
    refuted = proof.with_status(Status.REFUTED)
    assert refuted
    for each in refuted:
        claim, witness = each.obligation.claim(proof.layout.definition), each.verdict.witness
        assert witness is not None
        assert claim.refuted_by({**proof.layout.values, **dict(witness.values)})


def test_there_are_enough_of_them_and_each_says_what_is_done() -> None:
    assert len(PROTOCOL_MUTANTS) >= 15
    assert all(says.endswith(".") for says in PROTOCOL_MUTANTS.values())
    assert set(PROTOCOL_MUTANTS) >= BASE_MUTANTS

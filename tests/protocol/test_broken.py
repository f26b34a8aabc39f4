"""Broken protocols: each fails a condition, and the state that shows it replays."""

import provers
import pytest

from zslayout.protocol.broken import AT_BASE, BROKEN
from zslayout.verdict import Status


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_protocol_fails_a_condition(name: str) -> None:
    proof = provers.broken(name)
    refuted = proof.having(Status.REFUTED)
    assert refuted
    assert proof.exit_code == 1
    for each in refuted:
        claim, witness = each.obligation.claim(proof.layout.definition), each.verdict.witness
        assert witness is not None
        assert claim.refuted_by({**proof.layout.values, **dict(witness.values)})


def test_there_are_enough_of_them_and_each_says_what_is_done() -> None:
    assert len(BROKEN) >= 15
    assert all(says.endswith(".") for says in BROKEN.values())
    assert set(BROKEN) >= AT_BASE

"""What comes of a proof."""

from dataclasses import replace

import provers

from zslayout.protocol.proof_result import ConditionResult, MutantProof
from zslayout.verdict import Status, Verdict


def test_what_is_undecided_or_empty_is_never_green() -> None:
    proof = provers.proved()
    first, *rest = proof.conditions
    for status in (Status.UNKNOWN, Status.VACUOUS):
        other = ConditionResult(first.obligation, Verdict(status, why="tired"))
        changed = replace(proof, conditions=(other, *rest))
        assert not changed.proved
        assert not changed.with_status(Status.REFUTED)
        assert changed.with_status(status) == (other,)


def test_a_failure_is_told_by_what_is_refuted() -> None:
    broken = MutantProof("no-reread", "It does not.", provers.broken("no-reread"))
    assert [each.obligation.id for each in broken.refuted] == [
        "protocol.zs_free.class_locked.consecution.word_stable"
    ]

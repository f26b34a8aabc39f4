"""What people are told of the proof."""

import provers
from rendered import shown

from zslayout.protocol.mutants import PROTOCOL_MUTANTS
from zslayout.protocol.proof_result import MutantProof
from zslayout.results.protocol_proof import MutantProofsResult, ProtocolResult


def _failure(name: str) -> MutantProof:
    return MutantProof(name, PROTOCOL_MUTANTS[name], provers.broken(name))


def test_a_proof_shows_goals_counts_and_what_is_assumed() -> None:
    proof = provers.proved()
    lines = shown(ProtocolResult(proof)).splitlines()
    assert lines[0] == "arm64-4k merged, level early-unlock"
    assert "  PROVED   protocol.goal.class_found" in lines
    assert "assumed:" in lines
    count = len(proof.conditions)
    assert lines[-1] == f"proved: {count} conditions, each of which can be met"


def test_every_condition_is_listed_on_request() -> None:
    proof = provers.proved()
    said = shown(ProtocolResult(proof), verbose=True)
    assert all(each.obligation.id in said for each in proof.conditions)


def test_a_refuted_condition_is_shown_with_a_state() -> None:
    said = shown(ProtocolResult(provers.broken("no-reread")))
    assert "REFUTED  protocol.zs_free.class_locked.consecution.word_stable" in said
    assert "word[its_handle] = 0x" in said
    assert said.splitlines()[-1].endswith("1 refuted, 0 undecided")


def test_mutants_are_a_table() -> None:
    found = (_failure("no-reread"), _failure("migrate-rewrites-class"))
    said = shown(MutantProofsResult(found))
    assert said.splitlines()[-1] == "2 mutants, each refuted"


def test_one_that_survives_is_named() -> None:
    survivor = MutantProof("calm", "Nothing is wrong.", provers.proved())
    assert shown(MutantProofsResult((survivor,))).splitlines()[-1] == "not refuted: calm"

"""What was proved of the lock protocol, as a result."""

from dataclasses import replace
from functools import cache

import provers
from rendered import shown, value

from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import (
    ConditionResult,
    MutantProof,
    MutantProofsResult,
    ProtocolProof,
)
from zslayout.verdict import Status, Verdict


@cache
def proved() -> ProtocolProof:
    return provers.proved()


@cache
def broken() -> ProtocolProof:
    return provers.broken("no-reread")


def caught() -> MutantProof:
    return MutantProof("no-reread", MUTANT_BY_NAME["no-reread"].description, broken())


def calm() -> MutantProof:
    return MutantProof("no-reread", "Nothing is wrong.", proved())


def _undecided(proof: ProtocolProof) -> ProtocolProof:
    first, *rest = proof.conditions
    open_ = replace(first, verdict=Verdict(Status.UNKNOWN, why="tired"))
    return replace(proof, conditions=(open_, *rest))


def test_a_proof_is_as_bad_as_its_worst_condition() -> None:
    for proof, code, level in (
        (proved(), ExitCode.AS_EXPECTED, Level.OK),
        (_undecided(proved()), ExitCode.UNDECIDED, Level.WARNING),
        (broken(), ExitCode.UNEXPECTED, Level.ERROR),
        (_undecided(broken()), ExitCode.UNEXPECTED, Level.ERROR),
    ):
        result = proof
        said = result.diagnostics()
        assert result.exit_code is code
        assert len(said) == len(proof.conditions)
        assert level in {each.level for each in said}
        assert all((each.witness is not None) == (each.level is Level.ERROR) for each in said)


def test_a_mutant_must_be_refuted() -> None:
    assert MutantProofsResult((caught(),)).exit_code is ExitCode.AS_EXPECTED
    result = MutantProofsResult((caught(), calm()))
    assert result.exit_code is ExitCode.UNEXPECTED
    assert [each.level for each in result.diagnostics()] == [Level.OK, Level.ERROR]


def _failure(name: str) -> MutantProof:
    return MutantProof(name, MUTANT_BY_NAME[name].description, provers.broken(name))


def test_a_proof_shows_goals_counts_and_what_is_assumed() -> None:
    proof = provers.proved()
    lines = shown(proof).splitlines()
    assert lines[0] == "arm64-4k merged, level early-unlock"
    assert "  PROVED   protocol.goal.class_found" in lines
    assert "assumed:" in lines
    count = len(proof.conditions)
    assert lines[-1] == f"proved: {count} conditions, each of which can be met"


def test_every_condition_is_listed_on_request() -> None:
    proof = provers.proved()
    said = shown(proof, verbose=True)
    assert all(each.obligation.id in said for each in proof.conditions)


def test_a_refuted_condition_is_shown_with_a_state() -> None:
    said = shown(provers.broken("no-reread"))
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


def test_programs_get_every_condition() -> None:
    proof = provers.broken("no-reread")
    said = value(proof)
    assert (said["schema"], said["exit_code"], said["lockless_free"]) == (1, 1, True)
    assert len(said["conditions"]) == len(proof.conditions)
    (refuted,) = [each for each in said["conditions"] if each["verdict"] == "REFUTED"]
    assert refuted["witness"]


def test_each_mutant_names_the_conditions_that_fail() -> None:
    found = (_failure("no-reread"), _failure("migrate-rewrites-class"))
    said = value(MutantProofsResult(found))["broken"]
    assert [each["name"] for each in said] == ["no-reread", "migrate-rewrites-class"]
    assert all(each["refuted"] for each in said)


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
    assert broken.refuted == ("protocol.zs_free.class_locked.consecution.word_stable",)

"""`protocol prove` and `mutants` as JSON: the contract of schema 1."""

import provers
import searches
from rendered import value

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.mutants import MUTANT_BY_NAME
from zslayout.protocol.mutants import PROTOCOL_MUTANTS
from zslayout.protocol.proof_result import MutantProof
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolResult


def _failure(name: str) -> MutantProof:
    return MutantProof(name, PROTOCOL_MUTANTS[name], provers.broken(name))


def test_programs_get_every_condition() -> None:
    proof = provers.broken("no-reread")
    said = value(ProtocolResult(proof))
    assert (said["schema"], said["exit_code"], said["lockless_free"]) == (1, 1, True)
    assert len(said["conditions"]) == len(proof.conditions)
    (refuted,) = [each for each in said["conditions"] if each["verdict"] == "REFUTED"]
    assert refuted["witness"]


def test_each_mutant_names_the_conditions_that_fail() -> None:
    found = (_failure("no-reread"), _failure("migrate-rewrites-class"))
    said = value(MutantProofsResult(found))["broken"]
    assert [each["name"] for each in said] == ["no-reread", "migrate-rewrites-class"]
    assert all(each["refuted"] for each in said)


def test_each_mutant_by_both_is_null_where_it_is_in_one_model_only() -> None:
    search = MutantSearch(
        MUTANT_BY_NAME["no-reread"], searches.searched(searches.mutant_task("no-reread"))
    )
    proofs = (_failure("no-reread"), _failure("migrate-rewrites-class"))
    said = value(MutantsResult(proofs, (search,)))
    both, proved = said["broken"]
    assert said["none_survives"] is True
    assert (both["break"], both["found"], both["harmless"]) == ("no-reread", "invariant", False)
    assert both["steps"] == len(search.result.schedule)
    assert (proved["found"], proved["steps"]) == (None, None)
    assert value(MutantsResult((), (search,)))["broken"][0]["refuted"] is None

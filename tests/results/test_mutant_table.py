"""Mutants by their proof and by a schedule, as a table and as a value."""

from functools import cache

import provers
import searches
from rendered import value

from zslayout.explore.mutant_search import MutantSearch
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.mutant_table import MutantsResult
from zslayout.results.protocol_proof import MutantProof


def _failure(name: str) -> MutantProof:
    return MutantProof(name, MUTANT_BY_NAME[name].description, provers.broken(name))


def calm() -> MutantProof:
    return MutantProof("no-reread", "Nothing is wrong.", provers.proved())


@cache
def found() -> MutantSearch:
    task = searches.mutant_task("no-reread")
    return MutantSearch(MUTANT_BY_NAME["no-reread"], searches.searched(task))


@cache
def missed() -> MutantSearch:
    return MutantSearch(MUTANT_BY_NAME["no-reread"], searches.searched(searches.task("free(a)")))


def test_a_mutant_survives_where_its_proof_holds_or_nothing_else_shows_it() -> None:
    for proofs, searched, alive in (
        ((_failure("no-reread"),), (found(),), False),
        ((_failure("no-reread"),), (missed(),), False),
        ((calm(),), (found(),), True),
        ((), (found(),), False),
        ((), (missed(),), True),
        ((_failure("no-reread"),), (), False),
    ):
        result = MutantsResult(proofs, searched)
        assert bool(result.survivors) is alive
        assert result.exit_code is (ExitCode.UNEXPECTED if alive else ExitCode.AS_EXPECTED)
        (said,) = result.diagnostics()
        assert said.level is (Level.ERROR if alive else Level.OK)


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

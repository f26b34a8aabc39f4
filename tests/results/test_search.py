"""What a search over schedules came to, as a result."""

import searches

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.mutants import MUTANT_BY_NAME
from zslayout.explore.replay import replay_schedule
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.search import CHECKS, MutantSearchesResult, ReplayReport, SearchReport

MUTANT = searches.mutant_task("no-reread")
BROKEN = searches.searched(MUTANT)
CUT_OFF = search_schedules(MUTANT, SearchBounds(states=2))
SAFE = searches.searched(searches.task("free(a)"))


def test_every_check_that_a_search_makes_has_its_sentence() -> None:
    assert {"deadlock", "use_after_free", "leak", "contents", "lock.order"} <= set(CHECKS)


def test_a_violation_is_an_error_a_bound_a_warning_and_neither_is_as_expected() -> None:
    expected = {
        BROKEN: (ExitCode.UNEXPECTED, Level.ERROR, "invariant"),
        CUT_OFF: (ExitCode.UNDECIDED, Level.WARNING, "search.bound"),
        SAFE: (ExitCode.AS_EXPECTED, Level.OK, "search"),
    }
    for found, (code, level, rule) in expected.items():
        report = SearchReport(found)
        (said,) = report.diagnostics()
        assert (report.exit_code, said.level, said.rule) == (code, level, rule)


def test_a_schedule_ends_as_badly_as_what_it_shows() -> None:
    broken = ReplayReport(replay_schedule(MUTANT, BROKEN.schedule))
    assert broken.exit_code is ExitCode.UNEXPECTED
    assert broken.diagnostics()[0].rule == "invariant"
    safe = ReplayReport(replay_schedule(searches.task("free(a)"), []))
    assert safe.exit_code is ExitCode.AS_EXPECTED
    assert safe.diagnostics()[0].level is Level.OK


def test_a_mutant_that_is_found_is_as_expected_and_one_cut_off_is_undecided() -> None:
    mutant = MUTANT_BY_NAME["no-reread"]
    found, cut_off = MutantSearch(mutant, BROKEN), MutantSearch(mutant, CUT_OFF)
    missed = MutantSearch(mutant, SAFE)
    for searched, code, level in (
        (found, ExitCode.AS_EXPECTED, Level.OK),
        (cut_off, ExitCode.UNDECIDED, Level.WARNING),
        (missed, ExitCode.UNEXPECTED, Level.ERROR),
    ):
        result = MutantSearchesResult((found, searched))
        assert result.exit_code is code
        assert [each.level for each in result.diagnostics()] == [Level.OK, level]
    assert MutantSearchesResult((missed, cut_off)).exit_code is ExitCode.UNEXPECTED

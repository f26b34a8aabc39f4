"""`protocol search` and `replay` as JSON: the contract of schema 1."""

import searches
from rendered import value

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.mutants import MUTANT_BY_NAME
from zslayout.explore.replay import replay_schedule
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.results.search import MutantSearchesResult, ReplayReport, SearchReport


def test_json_has_all_of_it() -> None:
    task = searches.mutant_task("no-reread")
    found = searches.searched(task)
    trace = replay_schedule(task, found.schedule)
    said = value(SearchReport(found, trace))
    assert (said["schema"], said["exit_code"], said["break"]) == (1, 1, "no-reread")
    assert said["states"] == found.states
    assert len(said["schedule"]) == len(said["events"]) == len(found.schedule)
    assert any(event["words"] for event in said["events"])
    again = value(ReplayReport(trace))
    assert again["events"] == said["events"]
    assert again["violation"]["held"] == [["class->lock 126"], list(trace.held_locks[1])]
    safe = searches.searched(searches.task("free(a)"))
    said = value(SearchReport(safe))
    assert (said["violation"], said["bound"], said["events"]) == (None, None, [])


def test_each_mutant_has_the_keys_of_a_search_and_its_own() -> None:
    mutant = MUTANT_BY_NAME["no-reread"]
    task = searches.mutant_task("no-reread")
    good = MutantSearch(mutant, searches.searched(task))
    bad = MutantSearch(mutant, search_schedules(task, SearchBounds(states=2)))
    said = value(MutantSearchesResult((good, bad)))["controls"]
    assert [each["as_expected"] for each in said] == [True, False]
    assert [each["exit_code"] for each in said] == [1, 3]
    whole = value(SearchReport(good.result))
    for key in whole.keys() - {"schema", "events"}:
        assert said[0][key] == whole[key]

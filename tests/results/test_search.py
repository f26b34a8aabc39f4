"""What a search over schedules came to, as a result."""

import searches
from rendered import shown, value

from zslayout.explore.execution import SchedulingChoice
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.run import CHECKS
from zslayout.results.search import MutantSearchesResult, ReplayReport, SearchReport

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


def _story(name: str) -> tuple[str, ScheduleTrace]:
    task = searches.mutant_task(name)
    found = searches.searched(task)
    trace = replay_schedule(task, found.schedule)
    return shown(SearchReport(found, trace)), trace


def test_a_search_without_a_violation_says_how_much_it_was() -> None:
    found = searches.searched(searches.task("free(a) | migrate(a)", size="span"))
    lines = shown(SearchReport(found)).splitlines()
    assert lines[0] == "arm64-4k merged, chain size 4, level early-unlock"
    assert "  thread 2 migrate(a)" in lines
    assert "  class 168: slots of 2720 bytes, 3 in 2 pages" in lines
    assert any(line.startswith(f"  {found.states:,} states, ") for line in lines)
    assert "  touched without their locks, and so in every order: word read" in lines
    assert lines[-1] == "no violation on any schedule of these threads"


def test_a_bound_is_never_good_news() -> None:
    text = shown(
        SearchReport(search_schedules(searches.task("free(a) | compact"), SearchBounds(states=3)))
    )
    assert "UNKNOWN: the bound of 3 states was reached" in text
    assert "no violation on any" not in text


def test_a_counterexample_has_a_column_for_each_thread_and_the_word() -> None:
    text, _ = _story("no-reread")
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("step  thread 1"))
    column = lines[start].index("thread 2")
    assert lines[start + 1] == "   1  free(a)"
    assert lines[start + 3] == "   3".ljust(column) + "migrate(a)"
    drawn = next(n for n, line in enumerate(lines) if line.startswith('      word of "a": 0x'))
    assert " becomes 0x" in lines[drawn]
    assert lines[drawn + 1].split() == ["pfn", "class_idx", "obj_idx"]
    assert set(lines[drawn + 4]) == {" ", "^"}
    assert "VIOLATION invariant: The allocator reaches for nothing that is not there." in lines
    assert lines[-2] == "  thread 1 holds class->lock 126"


def test_a_violation_about_a_word_draws_it() -> None:
    text, _ = _story("migrate-rewrites-class")
    assert "  the word: 0x" in text
    assert "VIOLATION obj.class: " in text


def test_handles_that_come_and_go_are_told() -> None:
    trace = replay_schedule(searches.task("malloc(b); free(b)"), [SchedulingChoice(1)] * 22)
    text = shown(ReplayReport(trace))
    assert '      "b" has a handle\n' in text
    assert '      "b" has no handle any more\n' in text
    assert "no violation on this schedule" in text


def test_a_schedule_that_ends_early_says_so() -> None:
    text = shown(ReplayReport(replay_schedule(searches.task("compact"), [SchedulingChoice(1)])))
    assert text.endswith("no violation on this schedule\nthe threads have not finished\n")


def test_what_is_harmless_says_why() -> None:
    found = searches.searched(searches.mutant_task("publish-before-header"))
    assert "as expected: nobody has the handle" in shown(SearchReport(found))


def test_the_table_of_the_controls_counts_and_blames() -> None:
    mutant = MUTANT_BY_NAME["no-reread"]
    good = MutantSearch(mutant, searches.searched(searches.mutant_task("no-reread")))
    bad = MutantSearch(
        mutant, search_schedules(searches.mutant_task("no-reread"), SearchBounds(states=2))
    )
    assert shown(MutantSearchesResult((good,))).endswith("1 of 1 found, the others as expected\n")
    text = shown(MutantSearchesResult((good, bad)))
    assert text.endswith("not as expected: no-reread\n")
    assert "bound of 2 states" in text


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

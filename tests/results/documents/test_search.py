import searches
from rendered import shown

from zslayout.explore.execution import SchedulingChoice
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.mutants import MUTANT_BY_NAME
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.results.search import MutantSearchesResult, ReplayReport, SearchReport


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

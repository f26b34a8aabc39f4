import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore.execution import SchedulingChoice
from zslayout.explore.replay import replay_schedule
from zslayout.protocol.mutants import MUTANTS
from zslayout.reference.patch_level import PatchLevel


@pytest.mark.parametrize(
    "name", [each.name for each in MUTANTS if each.is_searched and not each.why_harmless]
)
def test_a_schedule_that_was_found_is_repeated_exactly(name: str) -> None:
    task = searches.mutant_task(name)
    found = searches.searched(task)
    trace = replay_schedule(task, found.schedule)
    assert str(trace.violation) == str(found.violation)
    assert [event.thread for event in trace.events] == [each.thread for each in found.schedule]


def test_the_story_tells_words_locks_and_ends() -> None:
    trace = replay_schedule(searches.task("migrate(a)"), [SchedulingChoice(1)] * 22)
    assert trace.violation is None
    assert trace.finished
    texts = [event.text for event in trace.events]
    assert texts[0] == "migrate(a)"
    assert "write_trylock: zspage->lock - taken" in texts
    assert texts[-1].endswith("(done)")
    (change,) = [change for event in trace.events for change in event.changes]
    assert change.name == '"a"'
    assert change.before is not None
    assert change.after is not None
    assert change.before != change.after


def test_a_new_handle_and_one_that_goes_are_told() -> None:
    trace = replay_schedule(searches.task("malloc(b); free(b)"), [SchedulingChoice(1)] * 22)
    changes = [change for event in trace.events for change in event.changes]
    assert (changes[0].name, changes[0].before) == ('"b"', None)
    assert (changes[-1].name, changes[-1].after) == ('"b"', None)


def test_the_locks_that_are_held_at_the_end_are_told() -> None:
    trace = replay_schedule(
        searches.task("free(a) | compact", PatchLevel.BASE), [SchedulingChoice(1)] * 2
    )
    assert trace.held_locks == (("pool->lock",), ())
    assert not trace.finished


def test_a_thread_that_cannot_go_on_is_a_fault() -> None:
    with pytest.raises(UserError, match="step 2, thread 2: the thread cannot go on"):
        replay_schedule(
            searches.task("malloc(b) | free(b)"), [SchedulingChoice(1), SchedulingChoice(2)]
        )


def test_nothing_comes_after_a_violation() -> None:
    task = searches.mutant_task("no-reread")
    found = searches.searched(task)
    with pytest.raises(UserError, match="there is nothing left to do"):
        replay_schedule(task, [*found.schedule, SchedulingChoice(1)])

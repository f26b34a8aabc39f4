import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore.broken import ALL
from zslayout.explore.story import tell
from zslayout.explore.world import Choice
from zslayout.reference.patch_level import PatchLevel


@pytest.mark.parametrize("name", [each.name for each in ALL if not each.harmless])
def test_a_schedule_that_was_found_is_repeated_exactly(name: str) -> None:
    task = searches.broken(name)
    found = searches.searched(task)
    story = tell(task, found.schedule)
    assert str(story.violation) == str(found.violation)
    assert story.exit_code == 1
    assert [event.thread for event in story.events] == [each.thread for each in found.schedule]


def test_the_story_tells_words_locks_and_ends() -> None:
    story = tell(searches.task("migrate(a)"), [Choice(1)] * 22)
    assert (story.violation, story.exit_code) == (None, 0)
    assert story.finished
    texts = [event.text for event in story.events]
    assert texts[0] == "migrate(a)"
    assert "write_trylock: zspage->lock - taken" in texts
    assert texts[-1].endswith("(done)")
    (change,) = [change for event in story.events for change in event.changes]
    assert change.name == '"a"'
    assert change.before is not None
    assert change.after is not None
    assert change.before != change.after


def test_a_new_handle_and_one_that_goes_are_told() -> None:
    story = tell(searches.task("malloc(b); free(b)"), [Choice(1)] * 22)
    changes = [change for event in story.events for change in event.changes]
    assert (changes[0].name, changes[0].before) == ('"b"', None)
    assert (changes[-1].name, changes[-1].after) == ('"b"', None)


def test_the_locks_that_are_held_at_the_end_are_told() -> None:
    story = tell(searches.task("free(a) | compact", PatchLevel.BASE), [Choice(1)] * 2)
    assert story.held == (("pool->lock",), ())
    assert not story.finished


def test_a_thread_that_cannot_go_on_is_a_fault() -> None:
    with pytest.raises(UserError, match="step 2, thread 2: the thread cannot go on"):
        tell(searches.task("malloc(b) | free(b)"), [Choice(1), Choice(2)])


def test_nothing_comes_after_a_violation() -> None:
    task = searches.broken("no-reread")
    found = searches.searched(task)
    with pytest.raises(UserError, match="there is nothing left to do"):
        tell(task, [*found.schedule, Choice(1)])

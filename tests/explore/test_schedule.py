import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore import schedule
from zslayout.explore.world import Choice

_CHOICES = (Choice(1), Choice(2), Choice(2, seen=True))


def test_a_file_is_read_as_it_is_written() -> None:
    task = searches.broken("no-reread")
    text = schedule.text(task, _CHOICES)
    found = schedule.parse("file", text.splitlines())
    assert {**schedule.settings(task), "schedule": "1 2 2+"} == found
    assert schedule.choices("file", found["schedule"], 2) == _CHOICES


def test_what_is_not_broken_has_no_break() -> None:
    text = schedule.text(searches.task("compact", setup=""), ())
    assert "break" not in text
    assert "setup" not in text


def test_comments_and_empty_lines_are_nothing() -> None:
    text = schedule.text(searches.task("compact"), _CHOICES).replace("\n", "  # so\n\n# no\n")
    assert schedule.parse("file", text.splitlines())["schedule"] == "1 2 2+"


def test_every_bad_line_is_named_and_all_that_is_missing() -> None:
    with pytest.raises(UserError) as caught:
        schedule.parse("file", ["arch x", "lvel base", "arch y"])
    assert [str(fault) for fault in caught.value.faults] == [
        'file:2: unknown setting "lvel" (did you mean level?)',
        'file:3: "arch" is said twice',
        *(f'file: lacks "{key} ..."' for key in ("scheme", "chain-size", "level", "threads")),
        'file: lacks "schedule ..."',
    ]


@pytest.mark.parametrize("word", ["3", "0", "x", "1-", "11", "+"])
def test_a_schedule_names_threads_that_there_are(word: str) -> None:
    with pytest.raises(UserError, match="step 2: expected a thread from 1 to 2"):
        schedule.choices("file", f"1 {word} 2", 2)

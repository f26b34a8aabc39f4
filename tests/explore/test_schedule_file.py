import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore import schedule_file
from zslayout.explore.execution import SchedulingChoice

_CHOICES = (SchedulingChoice(1), SchedulingChoice(2), SchedulingChoice(2, contended=True))


def test_a_file_is_read_as_it_is_written() -> None:
    task = searches.mutant_task("no-reread")
    text = schedule_file.schedule_text(task, _CHOICES)
    found = schedule_file.parse_schedule("file", text.splitlines())
    assert {**schedule_file.task_settings(task), "schedule": "1 2 2+"} == found
    assert schedule_file.parse_choices("file", found["schedule"], 2) == _CHOICES


def test_what_is_no_mutant_names_none() -> None:
    text = schedule_file.schedule_text(searches.task("compact", setup=""), ())
    assert "mutant" not in text
    assert "setup" not in text


def test_comments_and_empty_lines_are_nothing() -> None:
    text = schedule_file.schedule_text(searches.task("compact"), _CHOICES).replace(
        "\n", "  # so\n\n# no\n"
    )
    assert schedule_file.parse_schedule("file", text.splitlines())["schedule"] == "1 2 2+"


def test_a_file_of_before_that_says_break_for_mutant_is_read() -> None:
    text = schedule_file.schedule_text(searches.mutant_task("no-reread"), _CHOICES)
    old = text.replace("mutant no-reread", "break no-reread")
    assert old != text
    assert schedule_file.parse_schedule("file", old.splitlines())["mutant"] == "no-reread"
    with pytest.raises(UserError, match='"mutant" is said twice'):
        schedule_file.parse_schedule("file", [*old.splitlines(), "mutant no-reread"])


def test_every_bad_line_is_named_and_all_that_is_missing() -> None:
    with pytest.raises(UserError) as caught:
        schedule_file.parse_schedule("file", ["arch x", "lvel base", "arch y"])
    assert [str(fault) for fault in caught.value.faults] == [
        'file:2: unknown setting "lvel" (did you mean level?)',
        'file:3: "arch" is said twice',
        *(f'file: lacks "{key} ..."' for key in ("scheme", "chain-size", "level", "threads")),
        'file: lacks "schedule ..."',
    ]


@pytest.mark.parametrize("word", ["3", "0", "x", "1-", "11", "+"])
def test_a_schedule_names_threads_that_there_are(word: str) -> None:
    with pytest.raises(UserError, match="step 2: expected a thread from 1 to 2"):
        schedule_file.parse_choices("file", f"1 {word} 2", 2)

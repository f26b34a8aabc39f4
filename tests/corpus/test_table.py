"""The tables: what is counted, and how it is written."""

import pytest

from corpus import table
from corpus.broken import KINDS as BROKEN
from corpus.edit import Swap
from corpus.entry import Broken, Equivalent
from corpus.judge import Judged, Mark
from corpus.where import ALL

NAMES = [*BROKEN]


def broken(name: str, mark: Mark, *, placed: bool = True) -> Judged:
    entry = Broken(
        name=name,
        base="merged",
        edits=(Swap("", "a", "b"),),
        why="Why.",
        wrong=ALL,
        stops=("obj",),
    )
    return Judged(entry, mark, placed)


FOUND = {
    "encoding": [
        broken("a", Mark.STOPPED),
        broken("b", Mark.STOPPED, placed=False),
        broken("c", Mark.MISSED, placed=False),
    ],
    "decoding": [broken("d", Mark.REFUSED), broken("e", Mark.PARTLY)],
    "locks and order": [broken("f", Mark.MISSED, placed=False)],
    "loops": [
        Judged(Equivalent(name="g", base="6.12", edits=(), why="Why."), Mark.PROVED),
        Judged(Equivalent(name="h", base="6.12", edits=(), why="Why."), Mark.LESS, detail="obj.x"),
    ],
}


def test_each_mark_is_counted_once_in_its_table() -> None:
    first, same = table.tables(FOUND).values()
    assert first[1] == [
        ("encoding", 3, 2, 0, 1, 0, 1, 0),
        ("decoding", 2, 1 - 1, 1, 1, 1, 0, 0),
        ("locks and order", 1, 0, 0, 0, 0, 1, 0),
        ("together", 6, 2, 1, 2, 1, 2, 0),
    ]
    assert same[1] == [("loops", 2, 1, 1, 0, 0)]


def test_the_page_names_what_is_not_right_and_says_why() -> None:
    page = table.markdown(FOUND, 900, table.ONE)
    assert "Checked: 8 of 900 files, each on one configuration" in page
    _, _, wrong = page.partition("## Not as it should be\n")
    named = [line.split("|")[1].strip() for line in wrong.splitlines() if line.startswith("| ")]
    assert named == ["file", "b", "c", "e", "f", "h"]


@pytest.mark.parametrize(("kind", "name", "there"), [("enc", "", 1), ("", "linux-7.3", 1)])
def test_kinds_and_names_are_chosen_by_a_part_of_them(kind: str, name: str, there: int) -> None:
    assert len(table.chosen(kind, name)) == there

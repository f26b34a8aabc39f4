"""The page of what claims say: counted by kind, with what is not as it should be."""

from corpus.claims import Said
from corpus.claims_table import left, markdown, text
from corpus.edit import Swap
from corpus.entry import Broken, Entry, Equivalent
from corpus.where import ALL

EDITS = (Swap("", "a", "b"),)


def broken(name: str) -> Broken:
    return Broken(name=name, base="merged", edits=EDITS, why="Why.", wrong=ALL, stops=("obj",))


SAME = Equivalent(name="same", base="6.12", edits=(), why="Why.")
NAMES = ("at", "elsewhere", "unread", "green", "failed", "not judged")
EVERY: list[tuple[str, Entry]] = [*(("encoding", broken(name)) for name in NAMES), ("loops", SAME)]
SAID = {
    "at": Said("at", "encoding", "x86_64", "", green=False, placed=True, id="obj.word", line=3),
    "elsewhere": Said("elsewhere", "encoding", "x86_64", "", green=False, id="obj.word", line=9),
    "unread": Said("unread", "encoding", "x86_64", "", green=False, refused=True),
    "green": Said("green", "encoding", "x86_64", "", green=True, whole=True),
    "failed": Said("failed", "encoding", "", "", green=False, id="failed"),
    "same": Said("same", "loops", "x86_64", "", green=True, whole=True),
}


def test_each_file_is_counted_once() -> None:
    rows = [line.split() for line in text(EVERY, SAID, "plain").splitlines()]
    assert ["encoding", "6", "5", "1", "1", "1", "1", "1"] in rows
    assert ["loops", "1", "1", "1", "0", "0"] in rows


def test_the_page_says_how_much_was_judged_and_names_what_is_not_right() -> None:
    page = markdown(EVERY, SAID)
    assert "Judged: 6 of 7 files, 0 of them by the package as it is here" in page
    _, _, wrong = page.partition("## Not as it should be\n")
    named = [line.split("|")[1].strip() for line in wrong.splitlines() if line.startswith("| ")]
    assert named == ["file", "elsewhere", "unread", "green", "failed"]


def test_what_was_judged_is_left_alone_unless_it_is_to_be_gone_through() -> None:
    assert [entry.name for _, entry in left(EVERY, SAID, whole=False)] == ["not judged"]
    assert [entry.name for _, entry in left(EVERY, SAID, whole=True)] == ["elsewhere", "failed"]

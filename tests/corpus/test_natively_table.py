"""The page of broken files that were run: counted by kind, and who was not seen is named."""

from pathlib import Path

import pytest

from corpus import natively
from corpus.edit import Swap
from corpus.entry import Broken
from corpus.natively import COMPILER, FAILED, SCHEDULES, STEPS, THREADS, UNSEEN, Ran, known, run
from corpus.natively_table import markdown, text
from corpus.where import ALL

HOWS = (STEPS, SCHEDULES, THREADS, COMPILER, UNSEEN, FAILED)
EVERY = [
    (
        "encoding",
        Broken(
            name=name,
            base="7.3",
            edits=(Swap("", "a", "b"),),
            why="Why.",
            wrong=ALL,
            stops=("obj",),
        ),
    )
    for name in (*HOWS, "not run")
]
FOUND = {how: Ran(how, "encoding", "x86_64", "", how, "what <it> says") for how in HOWS}


def test_each_file_is_counted_once() -> None:
    rows = [line.split() for line in text(EVERY, FOUND, "plain").splitlines()]
    assert ["encoding", "7", *["6"], *["1"] * 6] in rows


def test_the_page_names_who_was_not_seen_and_what_others_do() -> None:
    page = markdown(EVERY, FOUND)
    assert "Run: 6 of 7 files, 0 of them by the package as it is here" in page
    unseen = page.partition("## Not seen")[2].partition("##")[0]
    assert [line.split("|")[1].strip() for line in unseen.splitlines() if "Why." in line] == [
        UNSEEN
    ]
    assert page.count("what &lt;it> says") == len(HOWS) - 1


def test_what_was_run_is_not_run_again_unless_it_was_not_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "results"

    def ran(kind: str, entry: Broken) -> Ran:
        return Ran(entry.name, kind, "", "", STEPS if results.exists() else UNSEEN)

    monkeypatch.setattr(natively, "ran", ran)
    run(EVERY[:2], results)
    run(EVERY[:2], results)
    assert [one.how for one in known(results).values()] == [UNSEEN, STEPS]
    run(EVERY, results, again=True)
    assert [one.how for one in known(results).values()] == [STEPS, STEPS]

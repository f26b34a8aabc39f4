"""What claims alone say of an entry: at a wrong line, at another, or nothing."""

import json
from dataclasses import asdict
from pathlib import Path

from corpus.claims import Said, judge_some, known, said
from corpus.edit import Swap
from corpus.entry import Broken, Equivalent
from corpus.where import ALL
from zslayout.cclaims.asking.question import KnownAnswers


def broken(name: str, *edits: Swap) -> Broken:
    return Broken(name=name, base="merged", edits=edits, why="Why.", wrong=ALL, stops=("size",))


SMALL = broken("small", Swap("get_size_class_index", "index = 0", "index = 1"))
UNREAD = broken("no-c", Swap("get_size_class_index", "index = 0", "index = none"))


def test_a_broken_file_is_stopped_at_its_first_finding_or_not_compiled() -> None:
    one = said("sizes", SMALL, KnownAnswers())
    assert (one.green, one.refused, one.id, one.at) == (False, False, "size.lookup", "x86_64")
    one = said("sizes", UNREAD, KnownAnswers())
    assert (one.green, one.refused, one.placed, one.id) == (False, True, True, "source.unread")


def test_results_are_added_to_a_file_and_what_is_there_is_kept(tmp_path: Path) -> None:
    results = tmp_path / "results"
    before = Said("no-c", "sizes", "x86_64", "another state", green=True)
    results.write_text(json.dumps(asdict(before)) + "\n", encoding="utf-8")
    lost = Equivalent(name="lost", base="two_fields", edits=(Swap("nobody", "a", "b"),), why="Why.")
    judge_some([("sizes", UNREAD), ("loops", lost)], results, KnownAnswers(), whole=False)
    found = known(results)
    assert found["no-c"] == before
    assert found["lost"].id == "failed"

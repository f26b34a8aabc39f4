"""A word file explained."""

import rendered
import wordfiles

from zslayout.results.word_explain import WordExplanation
from zslayout.vc.word_families import statement_ids


def test_a_statement_has_its_place_its_reason_and_a_remedy() -> None:
    word = wordfiles.word()
    every = tuple(statement_ids(word))
    whole = WordExplanation(word, every)
    assert "slot.roundtrip.place" in rendered.shown(whole)
    one = WordExplanation(word, tuple(each for each in every if each.id == "slot.roundtrip.place"))
    shown = rendered.shown(one)
    assert "of: slot_place(word) (slot.toml:17)" in shown
    assert "why it matters" in shown
    assert "when refuted" in shown
    assert rendered.value(one)["statements"][0]["family"] == "roundtrip"
    assert [row[0] for row in one.table().rows] == ["slot.roundtrip.place"]

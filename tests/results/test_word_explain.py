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
    assert rendered.value(one)["statements"][0]["alone"] == ""
    assert [row[0] for row in one.table().rows] == ["slot.roundtrip.place"]


def test_what_nobody_else_writes_beside_has_its_reason() -> None:
    text = wordfiles.TEXT.replace("[updates.marked]", '[updates.marked]\nalone = "a lock is held"')
    word = wordfiles.word(text)
    every = tuple(statement_ids(word))
    assert "update.marked: a lock is held" in rendered.shown(WordExplanation(word, every))
    (one,) = (each for each in every if each.id == "slot.update.marked")
    explained = WordExplanation(word, (one,))
    assert "nobody else writes meanwhile: a lock is held" in rendered.shown(explained)
    assert rendered.value(explained)["statements"][0]["alone"] == "a lock is held"

"""What claims on one kind of a word share."""

from pathlib import Path

import wordfiles

from zslayout.expr.nodes import TRUE
from zslayout.vc.word_statement import KindClaims, WordStatement


def test_a_statement_and_its_control_are_of_one_claim(tmp_path: Path) -> None:
    result = wordfiles.one(wordfiles.checked(tmp_path))
    of = KindClaims(result.word, result.word.kinds[0], result.drawn["slot"])
    assert of.id("roundtrip", "place") == "slot.roundtrip.place"
    first = WordStatement(of.id("defined"), "it is so", of.claim(TRUE))
    one, other = of.wrong(first)
    assert (one.control, other.control) == (False, True)
    assert other.control_of == one.id
    assert other.claim.given == one.claim.given

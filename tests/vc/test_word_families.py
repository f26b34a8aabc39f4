"""Statements told without a compiler are those that a check asks."""

from pathlib import Path

import pytest
import wordfiles

from zslayout.vc.word_families import FAMILIES, statement_ids
from zslayout.words import word_files

KINDS = """\
name = "slot"
title = "Two kinds"
type = "unsigned long"
[kinds.a]
encode = "x << 1"
test = "!(word & 1)"
[kinds.a.fields.x]
type = "unsigned char"
decode = "word >> 1"
[kinds.b]
encode = "y << 1 | 1"
test = "word & 1"
[kinds.b.fields.y]
type = "unsigned char"
decode = "word >> 1"
"""


@pytest.mark.parametrize("text", [wordfiles.TEXT, KINDS])
def test_the_ids_are_those_of_a_check(tmp_path: Path, text: str) -> None:
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    own = {each.statement.id: each.statement for each in result.findings}
    asked = {name: one for name, one in own.items() if not one.control}
    told = {each.id: each for each in statement_ids(result.word.file)}
    assert told.keys() == asked.keys()
    assert {name: one.text.key for name, one in told.items()} == {
        name: one.key for name, one in asked.items()
    }


def test_every_statement_of_a_shipped_word_says_what_to_do() -> None:
    for word in word_files.load_each(word_files.names()):
        for each in statement_ids(word):
            assert each.says
            assert each.family.fix
            assert each.family.name in FAMILIES

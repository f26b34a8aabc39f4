"""The JSON Schema of a word file."""

import json
import tomllib
from pathlib import Path

import jsonschema
import wordfiles

from zslayout.words import word_files
from zslayout.words.word_schema import word_schema


def test_every_shipped_word_is_as_the_schema_says() -> None:
    for path in word_files.folder().glob("*.toml"):
        jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), word_schema())


def test_what_a_parser_refuses_the_schema_refuses() -> None:
    table = tomllib.loads(wordfiles.TEXT.replace("decode", "decodes"))
    assert not jsonschema.Draft202012Validator(word_schema()).is_valid(table)


def test_the_schema_beside_the_words_is_this_one() -> None:
    kept = Path(word_files.folder() / "word.schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == word_schema()

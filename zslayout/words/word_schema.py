"""The JSON Schema of a word file, for editors, read off the same tables as the parser."""

from collections.abc import Mapping
from typing import Any

from zslayout.arch.keys import Key
from zslayout.arch.schema import schema_of_keys
from zslayout.words.word_keys import (
    FIELD_KEYS,
    GATE_KEYS,
    HOLDS_KEYS,
    KEYS,
    KIND_KEYS,
    NAME_PATTERN,
    UPDATE_KEYS,
    VARIABLE_KEYS,
)


def word_schema() -> dict[str, Any]:
    """The schema as a JSON value (draft 2020-12)."""
    table = schema_of_keys(KEYS)
    kind = schema_of_keys(KIND_KEYS)
    kind["properties"]["fields"] = _named(FIELD_KEYS, "Its fields.")
    table["properties"] |= {
        "fields": _named(FIELD_KEYS, "The fields of the word, in the order of its encoder."),
        "kinds": {
            "type": "object",
            "description": "The kinds of a word that has several, told apart by their tests.",
            "propertyNames": {"pattern": NAME_PATTERN},
            "additionalProperties": kind,
        },
        "variables": _named(VARIABLE_KEYS, "Other names that expressions speak of."),
        "updates": _named(UPDATE_KEYS, "What makes another word of one."),
        "holds": _named(HOLDS_KEYS, "What must be so of each word beside what is derived."),
        "gates": _named(GATE_KEYS, "What the word has only where there is room."),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zslayout word file",
        **table,
    }


def _named(keys: Mapping[str, Key], says: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": says,
        "propertyNames": {"pattern": NAME_PATTERN},
        "additionalProperties": schema_of_keys(keys),
    }

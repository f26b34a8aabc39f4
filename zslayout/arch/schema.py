"""The JSON Schema of an archconfig, for editors, read off the same table as the parser."""

from collections.abc import Mapping
from typing import Any

from zslayout.arch.keys import KEYS, REFUTED_KEYS, IntegerList, Key, Number, Text, Texts, TomlTable
from zslayout.arch.parse import EXPECTABLE, REFUTED, Vocabulary


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema as a JSON value (draft 2020-12)."""
    table = schema_of_keys(KEYS)
    refuted = schema_of_keys(REFUTED_KEYS)
    by_obligation = {
        "type": "object",
        "propertyNames": {"enum": sorted(vocabulary.obligations)},
        "additionalProperties": refuted,
    }
    schemes = sorted(vocabulary.schemes)
    outcome = {"enum": list(EXPECTABLE)}
    table["properties"]["expect"] = {
        "type": "object",
        "description": "Outcome by scheme, and the refutations that are known.",
        "properties": {
            **dict.fromkeys(schemes, outcome),
            REFUTED: {
                "type": "object",
                "properties": dict.fromkeys(schemes, by_obligation),
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zslayout archconfig",
        **table,
    }


def schema_of_keys(keys: Mapping[str, Key]) -> dict[str, Any]:
    """The schema of a table with these keys."""
    return {
        "type": "object",
        "properties": {name: _value(key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _value(key: Key) -> dict[str, Any]:
    described = {"description": key.meaning}
    match key.kind:
        case Number() as number:
            return {**_number(number), **described}
        case IntegerList(item=item):
            unique = {"type": "array", "items": _number(item), "minItems": 1, "uniqueItems": True}
            return {**unique, **described}
        case Text(pattern=pattern, among=among):
            if among:
                return {"enum": list(among), **described}
            return {"type": "string", "pattern": pattern or r"\S", **described}
        case Texts(least=least):
            items = {"type": "string", "pattern": r"\S"}
            return {"type": "array", "items": items, "minItems": least, **described}
        case TomlTable(keys=keys):
            return {**schema_of_keys(keys), **described}


def _number(number: Number) -> dict[str, Any]:
    if number.among:
        return {"enum": list(number.among)}
    return {"type": "integer", "minimum": number.least, "maximum": number.most}

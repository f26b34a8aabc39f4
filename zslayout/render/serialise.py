"""A record to JSON values; `zslayout.results.records.record` has the rules."""

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from zslayout.errors import InternalError
from zslayout.results.records.record import OPTIONAL


def value(of: object) -> Any:
    """What `json.dumps` takes. Raises InternalError for a type that JSON has nothing for."""
    match of:
        case Enum():
            return of.value
        case None | bool() | str() | int() | float():
            return of
        case tuple():
            return [value(each) for each in of]
        case Mapping():
            return {str(key): value(each) for key, each in of.items()}
    if is_dataclass(of) and not isinstance(of, type):
        return {
            name: value(found)
            for name, field in _keys(type(of))
            if (found := getattr(of, field.name)) != field.default or not is_optional(field)
        }
    raise InternalError(f"JSON has nothing for {type(of).__name__}")


@cache
def _keys(kind: type) -> tuple[tuple[str, Field[Any]], ...]:
    return tuple((key(field), field) for field in fields(kind))


def key(field: Field[Any]) -> str:
    """What a field is called in JSON."""
    return field.name.removesuffix("_")


def is_optional(field: Field[Any]) -> bool:
    """Whether the key is left out where the field has its default."""
    return field.metadata == OPTIONAL

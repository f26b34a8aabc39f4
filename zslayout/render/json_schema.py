"""The JSON Schema of everything that `--format json` and `jsonl` write, made from the types.

The fields of a record are the properties, their types say what is valid, the sentences below them
are the descriptions. Keys may be added under the same schema, so none is forbidden.
"""

import ast
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from zslayout import results
from zslayout.errors import InternalError
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.record import (
    RECORDS,
    ProgressLine,
    Record,
    RootRecord,
    SummaryLine,
    keys,
)

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final[Mapping[object, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
}


def schema() -> dict[str, Any]:
    """The whole schema: any of the texts, and a definition for each type in them."""
    definitions: dict[str, Any] = {}
    for root in roots():
        _define(root, definitions)
    texts = [{"$ref": _ref(root)} for root in roots()]
    return {
        "$schema": _DIALECT,
        "title": "zslayout",
        "description": "What zslayout writes with --format json, or on a line of --format jsonl.",
        "anyOf": texts,
        "$defs": dict(sorted(definitions.items())),
    }


def roots() -> tuple[type, ...]:
    """The types of whole texts and of lines, by name."""
    for module in pkgutil.iter_modules(results.__path__):
        import_module(f"{results.__name__}.{module.name}")
    found: list[type] = [SummaryLine, ProgressLine, *RECORDS.values()]
    return (Diagnostic, *sorted(found, key=name))


def name(kind: type) -> str:
    """What a type is called in the schema."""
    return kind.__name__.removesuffix("Record")


def _ref(kind: type) -> str:
    return f"#/$defs/{name(kind)}"


def _define(kind: Any, definitions: dict[str, Any]) -> None:
    """Add the type and all that it refers to. Raises InternalError where two have one name."""
    said = inspect.cleandoc(kind.__doc__ or "").replace("\n", " ")
    if name(kind) in definitions:
        if definitions[name(kind)]["description"] != said:
            raise InternalError(f"two types are called {name(kind)}")
        return
    if issubclass(kind, Enum):
        definitions[name(kind)] = {"description": said, "enum": [each.value for each in kind]}
        return
    found: dict[str, Any] = {"description": said, "type": "object"}
    definitions[name(kind)] = found
    sentences = dict(_sentences(kind))
    properties = {}
    for each in keys(kind):
        described = sentences.get(each.name)
        more = {"description": described} if described else {}
        properties[each.name] = {**_valid(each.type, definitions), **more}
    required = [each.name for each in keys(kind) if not each.optional]
    found |= {"properties": properties, "required": required}


def _valid(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """What is valid for values of a type. Raises InternalError for one that JSON has not."""
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"const": arguments[0]}
    if origin in (Union, UnionType):
        return {"anyOf": [_valid(each, definitions) for each in arguments]}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _valid(arguments[0], definitions)}
    if origin is tuple:
        items = [_valid(each, definitions) for each in arguments]
        return {"type": "array", "prefixItems": items, "items": False}
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _valid(arguments[1], definitions)}
    if kind is RootRecord:
        return {"$ref": "#"}
    if inspect.isclass(kind) and (issubclass(kind, Enum | Record) or is_dataclass(kind)):
        _define(kind, definitions)
        return {"$ref": _ref(kind)}
    raise InternalError(f"JSON has nothing for {kind}")


def _sentences(kind: type) -> Iterator[tuple[str, str]]:
    """The sentence below each key, where there is one; those of a base come first."""
    for base in reversed(kind.__mro__[:-1]):
        (definition,) = ast.parse(inspect.getsource(base)).body
        body = definition.body if isinstance(definition, ast.ClassDef) else []
        for field, below in pairwise(body):
            match field, below:
                case (
                    ast.AnnAssign(target=ast.Name(id=named)),
                    ast.Expr(value=ast.Constant(value=str(said))),
                ):
                    yield named.removesuffix("_"), inspect.cleandoc(said).replace("\n", " ")

"""What a record is: a class whose annotated names are the keys of a JSON object, in their order.

A record is never made: it says of a result what JSON has of it. A key takes the attribute of its
name, or the path or the function that `computed` is given. One that is `optional` is left out where
there is nothing or None. A name that ends in `_` is a key that Python cannot have, without it.

Strings, booleans, numbers and None stand for themselves, an enumeration for its value, a tuple for
an array, a mapping for an object, a record for an object of its keys, a dataclass of such values
for an object of its fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from inspect import isclass
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from zslayout.errors import InternalError
from zslayout.results.diagnostic import counts
from zslayout.results.document import Table
from zslayout.results.exit_code import ExitCode

PLAIN: Final = (str, bool, int, float, NoneType)


class KeySource(NamedTuple):
    """How a key comes by its value."""

    get: Callable[[Any], Any] | str = ""
    optional: bool = False


def computed(get: Callable[[Any], Any] | str = "", *, optional: bool = False) -> Any:
    """A key whose value is not simply the attribute of its name: `a.b` of it, or a function."""
    return KeySource(get, optional)


class Record:
    """A JSON object."""


class RootRecord(Record):
    """A whole JSON text. Keys may be added under the same schema; none changes its meaning."""

    schema: Literal[1] = computed(lambda _: 1)

    def __init_subclass__(cls, of: type | None = None) -> None:
        if of is not None:
            RECORDS[of] = cls


RECORDS: Final[dict[type, type[RootRecord]]] = {}
"""What JSON has of each kind of result: a class says so by `of`."""


class SummaryLine(RootRecord):
    """The last of JSON Lines; the others are diagnostics."""

    exit_code: ExitCode
    """What the command ends with."""
    summary: Mapping[str, int] = computed(lambda of: counts(of.diagnostics()))
    """How many diagnostics there are of each level."""


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """How far a command has come, before there is a result."""

    what: str
    done: int
    total: int


class ProgressLine(RootRecord):
    """A line of JSON Lines that comes before the others, in a run that takes longer."""

    progress: ProgressEvent = computed(lambda of: of)


class NamedKey(NamedTuple):
    """A key of a record: what it is called, how it comes by its value, and of what type that is."""

    name: str
    get: Callable[[Any], Any]
    type: Any
    optional: bool


@cache
def keys(kind: Any) -> tuple[NamedKey, ...]:
    """The keys of a record, or of a dataclass that stands for itself."""
    types = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(types)
    found = []
    for name in names:
        said = getattr(kind, name, None)
        get, optional = said if isinstance(said, KeySource) else KeySource()
        getter = attrgetter(get or name) if isinstance(get, str) else get
        found.append(NamedKey(name.removesuffix("_"), getter, types[name], optional))
    return tuple(found)


def value(kind: Any, of: object) -> dict[str, Any]:
    """What `json.dumps` takes: the object that a record makes of something."""
    found = {}
    for each in keys(kind):
        said = each.get(of)
        if said or not each.optional:
            found[each.name] = _converter(each.type)(said)
    return found


@cache
def _converter(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are written. Raises InternalError for one that JSON has nothing for."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in PLAIN or origin is Literal:
        return lambda said: said
    if origin in (Union, UnionType):
        others = [_converter(each) for each in arguments if each not in PLAIN]
        return lambda said: others[0](said) if others and not isinstance(said, PLAIN) else said
    if origin is tuple and arguments[-1] is Ellipsis:
        item = _converter(arguments[0])
        return lambda said: [item(each) for each in said]
    if origin is tuple:
        items = [_converter(each) for each in arguments]
        return lambda said: [write(each) for write, each in zip(items, said, strict=True)]
    if isclass(origin) and issubclass(origin, Mapping):
        item = _converter(arguments[1])
        return lambda said: {str(name): item(each) for name, each in said.items()}
    if kind is RootRecord:
        return lambda said: value(RECORDS[type(said)], said)
    if isclass(kind) and issubclass(kind, Enum):
        return lambda said: said.value
    if isclass(kind) and (issubclass(kind, Record) or is_dataclass(kind)):
        return lambda said: value(kind, said)
    raise InternalError(f"JSON has nothing for {kind}")


def keyed(kind: Any, of: Iterable[object], without: Sequence[str] = ()) -> Table:
    """A table whose titles are the keys of a record."""
    titles = tuple(each.name for each in keys(kind) if each.name not in without)
    rows = (value(kind, each) for each in of)
    return Table(titles, tuple(tuple(str(row[title]) for title in titles) for row in rows))

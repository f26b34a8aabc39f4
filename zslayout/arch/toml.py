"""TOML text held to a table of keys: what every kind of file of zslayout's has to be read for."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from zslayout.arch.keys import Key, TomlTable
from zslayout.errors import Fault, UserError, did_you_mean

_PART: Final = re.compile(r'"[^"]*"|[\w-]+')
_HEADER: Final = re.compile(r"\s*\[\[?([^\]]+)\]")
_KEY: Final = re.compile(r"""\s*((?:"[^"]*"|[\w.-])+)\s*=""")
_LONGEST: Final = 60
"""A wrong value is shown up to this many characters."""


def toml_table(text: str, file: str) -> dict[str, Any]:
    """The table in a text. Raises UserError where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError([Fault(file, f"not TOML: {error}")]) from error
    except RecursionError as error:
        raise UserError([Fault(file, "cannot be read: nested too deep")]) from error
    except ValueError as error:
        raise UserError([Fault(file, "cannot be read: a number has too many digits")]) from error


def key_faults(
    file: str,
    path: str,
    table: Mapping[str, Any],
    keys: Mapping[str, Key],
    also: Iterable[str] = (),
) -> Iterator[Fault]:
    """What is wrong with a table: keys that are not known, values of the wrong kind, keys missing.

    `also` are keys that are known, too, and looked at by somebody else.
    """
    for name, value in table.items():
        if name not in keys:
            known = [*keys, *also]
            yield Fault(f"{file}:{path}.{name}", "unknown key", did_you_mean(name, known))
            continue
        kind = keys[name].kind
        if not kind.accepts(value):
            yield wrong_value(f"{file}:{path}.{name}", kind.expected, value)
        elif isinstance(kind, TomlTable):
            yield from key_faults(file, f"{path}.{name}", value, kind.keys)
    for name, key in keys.items():
        if key.required and name not in table:
            yield Fault(f"{file}:{path}.{name}", f"missing: expected {key.kind.expected}")


def wrong_value(place: str, expected: str, found: object, help_text: str = "") -> Fault:
    """A value of the wrong kind."""
    return Fault(place, f"expected {expected}, found {shown(found)}", help_text)


def shown(value: object) -> str:
    """The value as TOML would have it, cut when it is long."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, int):
        text = str(value) if value.bit_length() <= 128 else hex(value)
    elif isinstance(value, list):
        text = f"[{', '.join(map(shown, value))}]"
    elif isinstance(value, dict):
        text = "a table"
    else:
        text = str(value)  # a float, a date or a time
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def key_line(text: str, path: str) -> int:
    """The line of `$.table.key` in a text, or of the innermost table that is there; else 1."""
    wanted = _parts(path)
    table: list[str] = []
    best, found = 0, 1
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = here = _parts(header[1])
        elif key:
            here = [*table, *_parts(key[1])]
        else:
            continue
        if len(here) > best and here == wanted[: len(here)]:
            best, found = len(here), number
    return found


def _parts(path: str) -> list[str]:
    return [part.strip('"') for part in _PART.findall(path)]

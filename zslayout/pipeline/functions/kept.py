"""What was found in functions of a file, kept for when the file is checked again unchanged.

An answer is that of the same text, configurations and chain sizes, from the same compiler and the
same zslayout, down to its source. One rule: what is not exactly what was written is as if it were
not there, and what rests on a time limit is not written.
"""

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, is_dataclass, replace
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

import zslayout
from zslayout.arch.params import ArchParams
from zslayout.errors import UserError
from zslayout.kernel.scratch import cache_folder
from zslayout.pipeline.functions.check import Progress, check_functions
from zslayout.results.functions import FunctionsResult

_PACKAGE: Final = Path(zslayout.__file__).parent
_FOLDER: Final = "functions"
_MOST: Final = 200
"""Answers that are kept; the oldest go first."""
_SOURCES: Final = (".py", ".h")


def kept_or_checked(
    name: str,
    text: str,
    configs: Sequence[ArchParams],
    chain_size: int | None,
    progress: Progress = lambda *_: None,
) -> FunctionsResult:
    """What is kept of these functions, or what is found now, which is kept then."""
    try:
        key = _key(name, text, configs, chain_size)
    except UserError:
        return check_functions(name, text, configs, chain_size, progress)
    path = cache_folder() / _FOLDER / f"{key}.json"
    known = _read(path, key)
    if known is not None:
        return replace(known, kept=True)
    found = check_functions(name, text, configs, chain_size, progress)
    if found.repeatable:
        _write(path, key, found)
    return found


def _key(name: str, text: str, configs: Sequence[ArchParams], chain_size: int | None) -> str:
    """Everything that an answer depends on. Raises UserError when there is no compiler."""
    parts = (name, text, repr(tuple(configs)), repr(chain_size), *rests_on())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def rests_on() -> tuple[str, ...]:
    """The compiler, the solver and this package: what every answer depends on.

    Raises UserError when there is no compiler.
    """
    return _compiler(), _solver(), _source()


@cache
def _compiler() -> str:
    from zslayout.cfront.compiler import clang

    command = [*clang(), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # a compiler, by its path
    return f"{command} {said.stdout}"


def _solver() -> str:
    return metadata.version("z3-solver")


@cache
def _source() -> str:
    """The package itself, all of it."""
    own = hashlib.sha256()
    for path in sources():
        own.update(f"{path.relative_to(_PACKAGE)}\0".encode())
        own.update(path.read_bytes())
    return own.hexdigest()


def sources() -> list[Path]:
    """The files that an answer may depend on: those of every room."""
    return sorted(each for each in _PACKAGE.rglob("*") if each.suffix in _SOURCES)


def _sum(found: object) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def plain(found: Any) -> Any:
    """A result as JSON has it."""
    return json.loads(json.dumps(asdict(found), default=lambda each: each.value))


def _write(path: Path, key: str, found: FunctionsResult) -> None:
    """Keep an answer, whole or not at all; where nothing can be written, nothing is."""
    said = plain(found)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _thin_out(path.parent)
        descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"key": key, "sum": _sum(said), "found": said}, file)
        Path(name).replace(path)


def _thin_out(folder: Path) -> None:
    every = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime)
    for path in every[: max(0, len(every) - _MOST + 1)]:
        path.unlink(missing_ok=True)


def _read(path: Path, key: str) -> FunctionsResult | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["key"] != key or kept["sum"] != _sum(kept["found"]):
            return None
        answer: FunctionsResult = made(FunctionsResult, kept["found"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return answer


def made(kind: Any, value: Any) -> Any:
    """A value of a type from what JSON has of it. Raises ValueError or TypeError for another."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        if set(value) != set(hints):
            raise ValueError(f"no {kind}")
        return cast(Any, kind)(**{name: made(hints[name], value[name]) for name in hints})
    own = get_args(kind)
    if get_origin(kind) is tuple:
        kinds = (own[0],) * len(value) if own[-1] is Ellipsis else own
        return tuple(made(each, part) for each, part in zip(kinds, value, strict=True))
    if own:
        return None if value is None else made(own[0], value)
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"no {kind}: {value!r}")
    return value

"""The compiler: where it is found, how it is called, and what it says of a text.

One rule: text goes in and text comes out, by pipes; nothing is written to disk.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Final

from zslayout.errors import Fault, UserError

LEAST_VERSION: Final = 15
"""The first clang that writes pointers without types."""
_NEWEST: Final = 24
_FLAGS: Final = (
    "-x",
    "c",
    "-std=gnu11",
    "-funsigned-char",  # as the kernel is built since v6.2
    "-fno-short-enums",  # likewise on every architecture, hexagon too
    "-nostdinc",
    "-ferror-limit=0",
    "-fno-caret-diagnostics",
    "-fno-color-diagnostics",
    "-w",
    "-Wno-error=int-conversion",
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=incompatible-function-pointer-types",
    "-S",
    "-emit-llvm",
    "-O0",
)
_QUIET: Final = frozenset({"-w", "-S", "-emit-llvm", "-O0"})
_DIAGNOSTIC: Final = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?:fatal )?(?P<kind>error|warning|note): "
)
_OPTION: Final = re.compile(r" \[(?:-W[^\]]*)\]$")
_SAID: Final = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?:fatal )?error: ")


@dataclass(frozen=True, slots=True)
class CompilerError:
    """An error of the compiler's: `file` is what a `#line` of the text calls it."""

    file: str
    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class CompilerMessage:
    """An error or a warning, or a note that stands with one."""

    file: str
    line: int
    column: int
    text: str
    notes: "tuple[CompilerMessage, ...]" = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a text: LLVM IR as text, or the errors that were found."""

    ir: str
    errors: tuple[CompilerError, ...]


@cache
def clang() -> tuple[str, ...]:
    """The command that is clang. Raises UserError when the machine has none."""
    names = ["clang", *(f"clang-{n}" for n in range(_NEWEST, LEAST_VERSION - 1, -1))]
    for name in names:
        path = shutil.which(name)
        if path and _version((path,)) >= LEAST_VERSION:
            return (path,)
    if find_spec("ziglang") is not None:
        return (sys.executable, "-m", "ziglang", "clang")
    text = f"clang {LEAST_VERSION} or newer is needed to read C, and is not on PATH"
    raise UserError([Fault("--source", text, "pip install 'zslayout[source]' brings one")])


def _version(command: Iterable[str]) -> int:
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # a compiler, by its path
    found = re.search(r"version (\d+)", said.stdout)
    return int(found[1]) if found else 0


def compiled(triple: str, text: str, *, debug: bool, unused: bool = False) -> Compiled:
    """A text as LLVM IR for a target, with the names of fields if `debug`.

    Functions that nothing calls are left out, but if `unused` ones are wanted. Raises UserError.
    """
    more = [flag for flag, wanted in (("-g", debug), ("-femit-all-decls", unused)) if wanted]
    command = [*clang(), f"--target={triple}", *_FLAGS, *more, "-o", "-", "-"]
    run = subprocess.run(  # noqa: S603  # a compiler, by its path
        command,
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    said = run.stderr.decode(errors="replace")
    errors = tuple(errors_of(said))
    if run.returncode and not errors:
        last = (said.strip().splitlines() or ["it says nothing"])[-1]
        raise UserError([Fault("triple", f'clang does not compile for "{triple}": {last}')])
    return Compiled("" if errors else run.stdout.decode(), errors)


def optimised(triple: str, text: str, flags: Iterable[str]) -> tuple[int, str, str]:
    """A text as LLVM IR by these flags: the compiler's exit code, what it said, and the IR.

    Raises UserError when there is no compiler.
    """
    run = subprocess.run(  # noqa: S603  # a compiler, by its path
        [*clang(), f"--target={triple}", *flags, "-"],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return run.returncode, run.stderr.decode(errors="replace"), run.stdout.decode(errors="replace")


def diagnosed(triple: str, text: str, warnings: Iterable[str]) -> tuple[CompilerMessage, ...]:
    """The errors and these warnings of a text. Raises UserError when there is no compiler."""
    flags = [each for each in _FLAGS if each not in _QUIET]
    wanted = ["-Wno-everything", *(f"-W{each}" for each in warnings), "-fsyntax-only", "-"]
    run = subprocess.run(  # noqa: S603  # a compiler, by its path
        [*clang(), f"--target={triple}", *flags, *wanted],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    found: list[CompilerMessage] = []
    for line in run.stderr.decode(errors="replace").splitlines():
        at = _DIAGNOSTIC.match(line)
        if at is None:
            continue
        shown = _OPTION.sub("", line[at.end() :])
        one = CompilerMessage(at["file"], int(at["line"]), int(at["column"]), shown)
        if at["kind"] != "note":
            found.append(one)
        elif found:
            found[-1] = replace(found[-1], notes=(*found[-1].notes, one))
    return tuple(found)


def errors_of(said: str) -> Iterable[CompilerError]:
    """The errors in what clang said."""
    for line in said.splitlines():
        found = _SAID.match(line)
        if found:
            text = line[found.end() :]
            yield CompilerError(found["file"], int(found["line"]), int(found["column"]), text)

"""The program of a file, compiled once: it is kept by a digest of all that it is made of."""

import hashlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.text import CFile
from zslayout.errors import Fault, UserError
from zslayout.kernel.scratch import cache_folder
from zslayout.native.host import Sanitizers, compile_command
from zslayout.native.program import PARTS, part, program_text

_KEPT: Final = 64
"""So many programs are kept, those that were built last."""
_UNFINISHED: Final = ".building-"
_LONGEST: Final = 3600
"""Seconds: what is older is nobody's any more."""
_MOST_FAULTS: Final = 20
_ERROR: Final = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?:fatal )?error: (?P<text>.*)$",
    re.MULTILINE,
)
_MISSING: Final = re.compile(
    r"call to undeclared function '(\w+)'|use of undeclared identifier '(\w+)'"
    r"|implicit declaration of function '(\w+)|'(\w+)' undeclared"
)
_OPTION: Final = re.compile(r" \[-W[^\]]*\]$")


def build(
    file: CFile,
    params: ArchParams,
    chain_size: int,
    sanitizers: Sanitizers = (),
    *,
    follows: bool = False,
) -> Path:
    """The program, which may have been built before: one that `follows` a schedule does only that.

    Raises UserError with what is wrong in the file.
    """
    text = program_text(file, params, chain_size)
    command = compile_command(params.bits_per_long, sanitizers, follows=follows)
    digest = hashlib.sha256("\0".join((*command, text, *map(part, PARTS))).encode()).hexdigest()
    folder = cache_folder() / "native"
    program = folder / digest[:32]
    if program.exists():
        return program
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=_UNFINISHED)
    except OSError as error:
        raise UserError([Fault(str(folder), f"cannot be written: {error.strerror}")]) from error
    os.close(handle)
    unfinished = Path(name)
    try:
        _compile(file, text, command, unfinished)
        unfinished.replace(program)
    finally:
        unfinished.unlink(missing_ok=True)
    _sweep(folder)
    return program


def _compile(file: CFile, text: str, command: tuple[str, ...], program: Path) -> None:
    with tempfile.TemporaryDirectory() as parts:
        for name in PARTS:
            (Path(parts) / name).write_text(part(name), encoding="utf-8")
        run = subprocess.run(  # noqa: S603  # a compiler, by its path
            [*command, f"-I{parts}", "-x", "c", "-", "-o", str(program)],
            input=text.encode(),
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    if not run.returncode:
        return
    if run.returncode < 0:
        ended = signal.Signals(-run.returncode).name
        text = f"the compiler was ended from outside ({ended})"
        raise UserError([Fault("--native", text, "memory, or a limit of this machine")])
    said = run.stderr.decode(errors="replace")
    faults = list(dict.fromkeys(_faults(file, said)))[:_MOST_FAULTS]
    if not faults:
        last = (said.strip().splitlines() or ["it says nothing"])[-1]
        faults = [Fault(file.name, f"does not compile for this machine: {last}")]
    raise UserError(faults)


def _faults(file: CFile, said: str) -> Iterator[Fault]:
    for error in _ERROR.finditer(said):
        text = _OPTION.sub("", error["text"])
        missing = _MISSING.search(text)
        name = next(filter(None, missing.groups()), "") if missing else ""
        inside = error["file"] == file.name
        place = f"{file.name}:{error['line']}:{error['column']}" if inside else file.name
        if inside and name:
            yield Fault(place, f"needs {name}, which the shim lacks", "docs/native.md lists it")
        elif inside:
            yield Fault(place, f"does not compile for this machine: {text}")
        elif name:
            yield Fault(place, f"has no {name}, by which the driver looks at a pool")
        else:
            at = f"{Path(error['file']).name}:{error['line']}"
            yield Fault(place, f"does not compile with the driver ({at}): {text}")


def _sweep(folder: Path) -> None:
    """Remove the oldest programs; that somebody else does so too is no fault."""
    try:
        programs = sorted(folder.glob("[0-9a-f]*"), key=lambda each: -each.stat().st_mtime)
        # What a compiler was at work on when everything was killed.
        dead = (each for each in folder.glob(f"{_UNFINISHED}*") if _age(each) > _LONGEST)
        for old in (*programs[_KEPT:], *dead):
            old.unlink(missing_ok=True)
    except OSError:
        return


def _age(file: Path) -> float:
    return time() - file.stat().st_mtime

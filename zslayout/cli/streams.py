"""Where output goes.

Terminals get colour and progress, pipes get plain text, files get all or nothing.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from zslayout.errors import Fault, UserError
from zslayout.render import registry
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result

_BAR = 24
_USUAL = Detail()


def coloured() -> bool:
    """For a terminal, unless NO_COLOR is set (https://no-color.org) or it is a dumb one."""
    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return sys.stdout.isatty() and not dumb


def finish(result: Result, form: str, detail: Detail = _USUAL) -> NoReturn:
    """Write the result in the format of this name, and end with its exit code."""
    show(result, form, detail)
    raise typer.Exit(result.exit_code)


def show(result: Result, form: str, detail: Detail = _USUAL) -> None:
    """Write the result in the format of this name; beside it what that has no room for."""
    renderer = registry.REGISTRY[form]
    write(renderer.render(result, detail, colour=coloured()))
    if renderer.bare:
        from zslayout.results.diagnostic import Level, merged

        for each in merged(each for each in result.diagnostics() if each.level is not Level.OK):
            complain(each.message)


def write(text: str) -> None:
    """To standard output. Raises UserError when it takes no more, as a full disk."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered goes nowhere, so that the exit code stays ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        fault = Fault("standard output", f"cannot be written: {error.strerror}")
        raise UserError([fault]) from error


def complain(text: str) -> None:
    """To standard error, a line."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error while it is a terminal, gone at the end; else silence."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return

    def show(what: str, done: int, total: int) -> None:
        filled = _BAR * (done + 1) // total
        bar = "#" * filled + "." * (_BAR - filled)
        sys.stderr.write(f"\r\x1b[K[{bar}] {done + 1}/{total} {what}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises UserError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError([Fault(str(path), f"cannot be read: {error.strerror}")]) from error


def read(path: Path) -> str:
    """The text of a file, its lines ended as this machine ends them. Raises UserError."""
    try:
        return io.TextIOWrapper(io.BytesIO(read_bytes(path)), encoding="utf-8").read()
    except UnicodeDecodeError as error:
        raise UserError([Fault(str(path), "cannot be read: not UTF-8 text")]) from error


def same(path: Path, text: str) -> None:
    """Say that the file holds the text, or how it differs, and exit with 1. Raises UserError."""
    import difflib

    there = read(path)
    if there == text:
        write(f"{path}: up to date\n")
        return
    compared = difflib.unified_diff(there.splitlines(), text.splitlines(), lineterm="", n=0)
    stale = [line for line in list(compared)[2:] if not line.startswith("@@")]
    write("".join(f"{line}\n" for line in stale))
    complain(f"{path}: stale; write it anew with --output {path}")
    raise typer.Exit(ExitCode.UNEXPECTED)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a temporary beside it, then a rename. Raises UserError."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UserError([_unwritable(path, error)]) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except (OSError, UnicodeEncodeError) as error:
        raise UserError([_unwritable(path, error)]) from error
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError | UnicodeEncodeError) -> Fault:
    reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
    return Fault(str(path), f"cannot be written: {reason}")

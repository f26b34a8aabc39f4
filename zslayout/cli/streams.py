"""Where output goes.

Terminals get colour and progress, pipes get plain text, files get all or nothing.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from typing import Final

import typer

from zslayout.errors import Fault, UserError
from zslayout.results.exit_code import ExitCode

_BAR: Final = 24
_EVENT_SECONDS: Final = 1.0


def coloured() -> bool:
    """For a terminal, unless NO_COLOR is set (https://no-color.org) or it is a dumb one."""
    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return sys.stdout.isatty() and not dumb


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
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda *_: None
        return

    import shutil

    def show(what: str, done: int, total: int) -> None:
        now = min(done + 1, total)
        filled = _BAR * now // total if total else _BAR
        text = f"[{'#' * filled}{'.' * (_BAR - filled)}] {now}/{total} {what}"
        # A line as wide as the terminal would leave one behind when it is gone.
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{text[:width]}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def events(told: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
    """The same, and now and then a line of JSON on standard output, not more than one a second."""
    import json
    import time

    from zslayout.results.record import ProgressEvent, ProgressLine, value

    last = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        told(what, done, total)
        if time.monotonic() - last >= _EVENT_SECONDS:
            last = time.monotonic()
            event = value(ProgressLine, ProgressEvent(what, done, total))
            write(json.dumps(event) + "\n")

    return tell


def same(path: Path, there: str, text: str) -> None:
    """Say that what the file holds is the text, or how it differs, and exit with 1."""
    import difflib

    if there == text:
        write(f"{path}: up to date\n")
        return
    old, new = (each.splitlines(keepends=True) for each in (there, text))
    for line in difflib.unified_diff(old, new, str(path), f"{path} (now)"):
        write(line if line.endswith("\n") else f"{line}\n\\ No newline at end\n")
    complain(f"{path}: stale; zslayout table --update or --output writes it anew")
    raise typer.Exit(ExitCode.UNEXPECTED)


def unwritable(paths: Iterable[Path]) -> list[Fault]:
    """What is wrong with these as places to write to, as far as can be told beforehand."""
    faults = []
    for path in paths:
        code = 0
        if path.is_dir():
            code = errno.EISDIR
        elif path.exists():
            code = 0 if os.access(path, os.W_OK) else errno.EACCES
        elif not path.parent.is_dir():
            code = errno.ENOENT if not path.parent.exists() else errno.ENOTDIR
        else:
            code = _refused_in(path.parent)
        if code:
            faults.append(_unwritable(path, OSError(code, os.strerror(code))))
    return faults


def _refused_in(folder: Path) -> int:
    """Why no file can be made there; 0 when one can. Permissions alone do not tell, as of /proc."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            return 0
    except OSError as error:
        return error.errno or errno.EACCES


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a temporary beside it, then a rename. Raises UserError.

    A symbolic link stays, and what it leads to is written; so do the permissions of what is there.
    What is there and is no regular file, as a device or a pipe, is written as it is; so is the file
    that standard output or error goes to, as /dev/stderr, behind what went there already.
    """
    import tempfile

    try:
        data = content if isinstance(content, bytes) else content.encode()
        number = _stream(path)
        if number is not None:
            with os.fdopen(number, "wb", closefd=False) as stream:
                stream.write(data)
            return
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                stream.write(data)
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except (OSError, UnicodeEncodeError, RuntimeError) as error:
        raise UserError([_unwritable(path, error)]) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        umask = os.umask(0)
        os.umask(umask)
        mode = S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~umask
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise UserError([_unwritable(path, error)]) from error
    finally:
        temporary.unlink(missing_ok=True)


def _stream(path: Path) -> int | None:
    """The number of the standard stream that goes to this very file, if one does."""
    for number in (1, 2):
        try:
            if os.path.samestat(path.stat(), os.fstat(number)):
                return number
        except OSError:
            continue
    return None


def keep(given: Path | None, name: str, content: str) -> Path | None:
    """Leave a file where somebody said, else under this name in the user's cache.

    Where it lies; nothing where the cache cannot be written, which is told. Raises UserError.
    """
    if given is not None:
        replace_file(given, content)
        return given
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zslayout"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        replace_file(cache / name, content)
    except (OSError, RuntimeError, UserError) as error:
        complain(f"{error}; --save FILE keeps it elsewhere")
        return None
    return cache / name


def _unwritable(path: Path, error: Exception) -> Fault:
    reasons = {UnicodeEncodeError: "not UTF-8 text", RuntimeError: "a loop of symbolic links"}
    reason = error.strerror if isinstance(error, OSError) else reasons[type(error)]
    return Fault(str(path), f"cannot be written: {reason}")

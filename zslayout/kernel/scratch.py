"""Folders of ours: one a command, gone when it ends, and swept by the next when it was killed.

Who works in a folder holds a lock in it, as the programs that he starts do. A folder whose lock
nobody holds is left over.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError

_LOCK: Final = ".lock"


def cache_folder() -> Path:
    """The user's cache of zslayout, by the XDG Base Directory Specification."""
    said = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(said) if Path(said).is_absolute() else Path.home() / ".cache"
    return base / "zslayout"


def tools_folder(tree: Path) -> Path:
    """Where tools of a tree's build are kept between its configurations, by their sources' times.

    With the user's cache; for a tree that is in a folder of ours, beside it, and gone with it.
    """
    found = hashlib.sha256()
    for path in sorted((tree / "scripts").rglob("*")):
        with suppress(OSError):
            state = path.stat()
            found.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
    own = cache_folder() / "scratch"
    base = cache_folder()
    if tree.is_relative_to(own):
        base = own / tree.relative_to(own).parts[0]
    of_tree = hashlib.sha256(str(tree).encode()).hexdigest()[:16]
    return base / ".tools" / of_tree / found.hexdigest()[:32]


@contextmanager
def scratch_folder(parent: Path) -> Iterator[tuple[Path, int]]:
    """A new folder below `parent`, and the descriptor whose lock says that somebody is in it.

    Raises UserError when there can be none.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(dir=parent))
        held = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise UserError([Fault(str(parent), f"cannot be written: {error.strerror}")]) from error
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield folder, held
    finally:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for lock in parent.glob(f"*/{_LOCK}"):
        try:
            descriptor = os.open(lock, os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)

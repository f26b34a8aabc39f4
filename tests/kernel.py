"""The kernel's own mm/zsmalloc.c, out of Debian's package linux-source-6.12.

The archive is one stream of 1.5 GB: reading it takes ten seconds of processor time. So the file is
taken out once for a checkout and kept beside pytest's own cache, under the archive's size and time.
"""

import fcntl
import hashlib
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = "linux-source-6.12"
ARCHIVE: Final = Path(f"/usr/src/{PACKAGE}.tar.xz")
MEMBER: Final = f"{PACKAGE}/mm/zsmalloc.c"

_KEPT: Final = Path(__file__).resolve().parent.parent / ".pytest_cache" / "zslayout"


@cache
def kernel_source() -> bytes:
    """Debian's mm/zsmalloc.c, unmodified.

    The test is skipped when the package is not installed; with CI set it fails.
    """
    if not ARCHIVE.exists():
        reason = f"{ARCHIVE} is missing: the package {PACKAGE} is not installed"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    found = ARCHIVE.stat()
    kept = _KEPT / f"{PACKAGE}-{found.st_size}-{found.st_mtime_ns}.c"
    _KEPT.mkdir(parents=True, exist_ok=True)
    # Several workers of one run come here at once, and one of them unpacks.
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            partial = kept.with_suffix(".partial")
            partial.write_bytes(_unpacked())
            partial.rename(kept)
    return kept.read_bytes()


@cache
def kernel_tree(files: tuple[str, ...]) -> Path:
    """A folder with these files of Debian's kernel, those that it has; skipped as above."""
    if not ARCHIVE.exists():
        kernel_source()
    found = ARCHIVE.stat()
    wanted = hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]
    kept = _KEPT / f"{PACKAGE}-{found.st_size}-{found.st_mtime_ns}-{wanted}"
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            partial = kept.with_suffix(".partial")
            partial.mkdir(exist_ok=True)
            members = [f"{PACKAGE}/{file}" for file in files]
            command = ["tar", "-xJf", str(ARCHIVE), "-C", str(partial), "--strip-components=1"]
            # A file that is not there is no fault of tar's: who reads it says so.
            subprocess.run(
                [*command, *members], capture_output=True, check=False, env=_environment()
            )
            partial.rename(kept)
    return kept


def _environment() -> dict[str, str]:
    return {**os.environ, "XZ_OPT": "-T0"}


def _unpacked() -> bytes:
    command = ["tar", "-xJf", str(ARCHIVE), "--to-stdout", "--occurrence=1", MEMBER]
    return subprocess.run(command, capture_output=True, check=True, env=_environment()).stdout

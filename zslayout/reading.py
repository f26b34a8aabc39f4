"""Files that somebody names, read whole: what cannot be, or does not end, is a fault.

The file `-` is standard input.
"""

import io
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError

STDIN: Final = Path("-")
LONGEST: Final = 256 << 20
"""Bytes. The largest recording that was ever imported has 40 MB; /dev/zero has no end."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, a pipe or a device that ends. Raises UserError."""
    try:
        with open(0, "rb", closefd=False) if path == STDIN else path.open("rb") as stream:
            found = stream.read(LONGEST + 1)
    except OSError as error:
        raise UserError([Fault(str(path), f"cannot be read: {error.strerror}")]) from error
    if len(found) > LONGEST:
        raise UserError([Fault(str(path), f"cannot be read: longer than {LONGEST >> 20} MiB")])
    return found


def read_text(path: Path) -> str:
    """The text of a file, its lines ended as this machine ends them. Raises UserError."""
    try:
        return io.TextIOWrapper(io.BytesIO(read_bytes(path)), encoding="utf-8").read()
    except UnicodeDecodeError as error:
        raise UserError([Fault(str(path), "cannot be read: not UTF-8 text")]) from error

"""The version of a file that a patch was made of, out of the git repository that the file lies in.

A hook is handed one patch of a branch whose tip is checked out: that patch no longer applies, and
later ones are in the file already. git's own line in the diff names the version it is of.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

_HEAD: Final = re.compile(r"^diff --git (\S+) \S+$", re.MULTILINE)
_INDEX: Final = re.compile(r"^index ([0-9a-f]{7,64})\.\.[0-9a-f]{7,64}", re.MULTILINE)


def preimage(diff: str, source: Path) -> bytes | None:
    """The file before a git diff; nothing where it does not say, or git does not have it."""
    program = shutil.which("git")
    heads = list(_HEAD.finditer(diff))
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        part = diff[head.end() : after.start() if after else len(diff)]
        index = _INDEX.search(part)
        if program and index and Path(head[1]).name == source.name:
            found = subprocess.run(  # noqa: S603  # no shell, and hexadecimal digits
                [program, "-C", str(source.parent), "cat-file", "blob", index[1]],
                capture_output=True,
                check=False,
                stdin=subprocess.DEVNULL,
            )
            return found.stdout if found.returncode == 0 else None
    return None

"""`check --source --all`: the processor time of whole commands, in imports of z3, in one run.

    python -m benchmarks.functions [mm/zsmalloc.c]

Functions of the file are read anew, and taken from what is kept. Processor time, children included:
what else the machine does counts little. It replaces its own section of docs/benchmarks.md.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tabulate import tabulate

from benchmarks.page_sections import replace_section
from benchmarks.source import kernel_text

HEADING: Final = "## Functions of C"
_IMPORT: Final = (sys.executable, "-c", "import z3")
_ZSLAYOUT: Final = (sys.executable, "-m", "zslayout")
_OFTEN: Final = 9


@dataclass(frozen=True, slots=True)
class ProcessorTime:
    """A command, its seconds of processor, and how many imports of z3 take as long."""

    command: str
    seconds: float
    ratio: float


def processor_seconds(command: Sequence[str], cache: str) -> float:
    """What a command and all that it starts take of the processor; it may say what it finds."""
    before = os.times()
    subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**_environment(), "XDG_CACHE_HOME": cache},
    )
    after = os.times()
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system


def _environment() -> dict[str, str]:
    """That of a user, whose Python keeps what it has compiled of modules."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def measured(file: str) -> list[ProcessorTime]:
    """The commands on a file."""
    found = []
    with tempfile.TemporaryDirectory() as cache:
        for command, options in (
            ("without its functions", ["--no-functions"]),
            ("read anew", ["--no-cache"]),
            ("read and kept", []),
            ("taken from what is kept", []),
        ):
            unit = statistics.median(processor_seconds(_IMPORT, cache) for _ in range(_OFTEN))
            whole = [*_ZSLAYOUT, "check", "--source", file, "--all", *options]
            seconds = processor_seconds(whole, cache)
            found.append(ProcessorTime(command, seconds, seconds / unit))
    return found


def section(file: str) -> str:
    """The section, measured now."""
    rows = [
        [each.command, f"{float(f'{each.seconds:.2g}'):g}", f"{each.ratio:.0f}"]
        for each in measured(file)
    ]
    table = tabulate(
        rows,
        headers=["`check --source mm/zsmalloc.c --all`", "s", "to `import z3`"],
        tablefmt="github",
        disable_numparse=True,
    )
    said = (
        "The unmodified `mm/zsmalloc.c` of Linux 6.12 on 94 configurations, at all chain sizes:"
        " seconds of\nprocessor, all processes together, beside the median of `import z3` in the"
        " same minute."
    )
    return f"{HEADING}\n\n{said}\n\n{table}\n"


def main(arguments: Sequence[str]) -> int:
    """Replace the section in the page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zsmalloc.c"
        path.write_bytes(Path(arguments[0]).read_bytes() if arguments else kernel_text())
        replace_section(section(str(path)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

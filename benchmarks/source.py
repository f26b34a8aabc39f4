"""`check --source`: whole commands, and what a configuration costs at each stage.

Run by itself it measures anew and replaces its own section of docs/benchmarks.md.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from tabulate import tabulate

from benchmarks.latency import CommandLatency, measure_command
from benchmarks.page_sections import replace_section
from zslayout.arch import shipped
from zslayout.cfront.point import point
from zslayout.cfront.reading import read
from zslayout.cfront.text import read as text_of
from zslayout.pipeline.source import SourceRequest, check_source
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.registry import FROM_C

HEADING: Final = "## Reading C"
_ARCHIVE: Final = Path("/usr/src/linux-source-6.12.tar.xz")
_MEMBER: Final = "linux-source-6.12/mm/zsmalloc.c"
_ALONE: Final = (
    "x86_64",
    "arm64-4k",
    "riscv64-sv57",
    "s390-42",
    "um-x86_64",
    "arm-lpae",
    "riscv32",
)
_OFTEN, _SOME = 5, 3


@dataclass(frozen=True, slots=True)
class Stage:
    """What is done, how long it took for all configurations, and how many there were."""

    name: str
    seconds: float
    configurations: int


def section() -> str:
    """The section, measured now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zsmalloc.c"
        path.write_bytes(kernel_text())
        latencies = list(_latencies(path))
        stages = list(_stages(path))
    rows = [[f"`{each.command}`", f"{each.seconds:.2g}", f"{each.ratio:.0f}"] for each in latencies]
    per = [
        [each.name, f"{each.seconds:.2g}", f"{each.seconds / each.configurations * 1000:.2g}"]
        for each in stages
    ]
    parts = (
        HEADING,
        "The unmodified `mm/zsmalloc.c` of Debian's `linux-source-6.12`, at every chain size: whole"
        " commands,\nmedians of several runs, beside `import z3`.",
        _table(["command", "s", "to `import z3`"], rows),
        f"Inside one process, for {stages[0].configurations} configurations at 13 chain sizes:",
        _table(["stage", "s", "ms a configuration"], per),
        "Macros are computed at all points by one compilation for each data model, and functions"
        " are read\nonce for each outcome of the `#if`s.",
    )
    return "\n\n".join(parts) + "\n"


def kernel_text() -> bytes:
    """The file, as Debian has it."""
    # Debian's own archive, which is large: this takes a while.
    command = ["tar", "-xJf", str(_ARCHIVE), "--to-stdout", "--occurrence=1", _MEMBER]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _latencies(path: Path) -> Iterator[CommandLatency]:
    command = "check --source mm/zsmalloc.c --no-functions"
    arguments = ["check", "--source", str(path), "--no-functions"]
    yield measure_command(command, arguments, _SOME)
    for name in _ALONE:
        yield measure_command(f"{command} --arch {name}", [*arguments, "--arch", name], _OFTEN)


def _stages(path: Path) -> Iterator[Stage]:
    configs = shipped.load_all(VOCABULARY)
    file = text_of("mm/zsmalloc.c", path.read_bytes())
    points = [point(params, size) for params in configs for size in params.chain_size.all]
    began = perf_counter()
    read(file, points)
    reading = perf_counter() - began
    yield Stage("compile and read", reading, len(configs))
    began = perf_counter()
    check_source(SourceRequest(file, configs, FROM_C))
    yield Stage("recognise and prove", perf_counter() - began - reading, len(configs))


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True)


def main() -> int:
    """Replace the section in the page."""
    replace_section(section())
    return 0


if __name__ == "__main__":
    sys.exit(main())

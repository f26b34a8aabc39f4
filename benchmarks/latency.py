"""Whole commands, as a user waits for them, each beside `import z3`.

One rule: a command is run right after the one it is compared with, and the median ratio counts.
"""

import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.backends import PROOFS
from benchmarks.startup import seconds
from zslayout.pipeline.ledger import CERTIFICATE

_IMPORT: Final = (sys.executable, "-c", "import z3")
_ZSLAYOUT: Final = str(Path(sys.executable).with_name("zslayout"))
_OFTEN, _SOME, _ONCE = 21, 7, 1
_COMMANDS: Final = (
    ("check --arch riscv64-sv57", _OFTEN),
    ("check --all", _SOME),
    ("prove --scheme rfc-v1", _ONCE),
    ("prove --scheme merged", _ONCE),
)


@dataclass(frozen=True, slots=True)
class CommandLatency:
    """A command, the median of its seconds and of its ratios, and how often it was run."""

    command: str
    seconds: float
    ratio: float
    runs: int


def command_latencies() -> Iterator[CommandLatency]:
    """Every command in turn. Raises CalledProcessError when one fails."""
    seconds(_IMPORT)
    for command, runs in _COMMANDS:
        yield measure_command(command, command.split(), runs)
    if any(PROOFS.rglob(f"*{CERTIFICATE}")):
        yield measure_command("verify-cert proofs/", ["verify-cert", str(PROOFS)], _ONCE)


def measure_command(command: str, arguments: list[str], runs: int) -> CommandLatency:
    """A command beside `import z3`, so many times."""
    pairs = [(seconds(_IMPORT), seconds([_ZSLAYOUT, *arguments])) for _ in range(runs)]
    return CommandLatency(
        command,
        statistics.median(ours for _, ours in pairs),
        statistics.median(ours / theirs for theirs, ours in pairs),
        runs,
    )

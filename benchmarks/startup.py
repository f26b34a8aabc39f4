"""Whole processes, timed in turn, as ratios: what a check costs beside importing z3.

The machine's speed drifts, so each command is run right after the one it is compared with, and the
median of the ratios counts. Fails when a ratio is above its limit.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

RUNS = 9
PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Comparison:
    """A command, what it is compared with, and the limit of the ratio."""

    name: str
    command: Sequence[str]
    against: Sequence[str]
    limit: float


_Z3 = (PYTHON, "-c", "import z3")
_TYPER = (PYTHON, "-c", "import typer")
_ZSLAYOUT = (str(Path(PYTHON).with_name("zslayout")),)

COMPARISONS = (
    Comparison(
        "check --arch riscv64-sv57 / import z3",
        (*_ZSLAYOUT, "check", "--arch", "riscv64-sv57"),
        _Z3,
        3.0,
    ),
    Comparison("check --all / import z3", (*_ZSLAYOUT, "check", "--all"), _Z3, 10.0),
    Comparison("--help / import typer", (*_ZSLAYOUT, "--help"), _TYPER, 2.0),
)


def seconds(command: Sequence[str]) -> float:
    """Wall time of one run. Raises CalledProcessError when it fails."""
    # An installed package has its bytecode beside it; so must a checkout that is measured.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - began


def main() -> int:
    """Print a line a comparison; 1 when one is above its limit."""
    worst = 0
    for each in COMPARISONS:
        seconds(each.command), seconds(each.against)
        pairs = [(seconds(each.command), seconds(each.against)) for _ in range(RUNS)]
        ratios = [ours / theirs for ours, theirs in pairs]
        ratio = statistics.median(ratios)
        over = ratio > each.limit
        worst = max(worst, int(over))
        print(
            f"{each.name}: {ratio:.2f} (limit {each.limit:g}; {min(ratios):.2f} to"
            f" {max(ratios):.2f} in {RUNS} runs; {statistics.median(p[0] for p in pairs):.3f} s)"
            + ("  OVER" if over else "")
        )
    return worst


if __name__ == "__main__":
    sys.exit(main())

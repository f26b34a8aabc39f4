"""A million operations of each release, compiled and run beside the reference allocator.

On pages of 4 KiB and 64 KiB, 57 physical bits, the fallback and a word of 32 bits. Exit code 1
when one differs.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

_TESTS: Final = Path(__file__).resolve().parent.parent / "tests"
_RELEASES: Final = ("6.1", "6.12", "7.3")
_ARCHES: Final = ("arm64-4k", "arm64-64k", "riscv64-sv57", "um-x86_64", "arm-lpae")


def main(operations: int) -> int:
    """1 when a release is not the same somewhere."""
    sys.path.insert(0, str(_TESTS))
    from releases import kept

    worst = 0
    for release in _RELEASES:
        for arch in _ARCHES:
            command = [sys.executable, "-m", "zslayout", "run", arch, "--native", kept(release)]
            asked = ["--ops", str(operations), "--seed", "11"]
            done = subprocess.run([*command, *asked], check=False)  # noqa: S603  # the command itself
            worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

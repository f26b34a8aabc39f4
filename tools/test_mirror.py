"""Every module has its test file, and every test file its module.

`zslayout/a/b.py` goes with `tests/a/test_b.py`. Packages' `__init__`, `__main__` and kinds of test
that span modules (named in `tests/README.md`) are exempt.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPANNING = {
    "browser",
    "corpus",
    "history",
    "misuse",
    "mutants",
    "packaging",
    "protocol/test_refinement.py",
    "referee",
}


def modules() -> set[Path]:
    """The test files that the modules ask for."""
    package = ROOT / "zslayout"
    found = (path.relative_to(package) for path in package.rglob("*.py"))
    return {path.with_name(f"test_{path.name}") for path in found if not path.stem.startswith("__")}


def tests() -> set[Path]:
    """The test files that there are."""
    folder = ROOT / "tests"
    found = (path.relative_to(folder) for path in folder.rglob("test_*.py"))
    return {path for path in found if not {path.parts[0], path.as_posix()} & SPANNING}


def main() -> int:
    """Name what is missing on either side; 0 when nothing is."""
    wanted, there = modules(), tests()
    for path in sorted(wanted - there):
        print(f"tests/{path} is missing")
    for path in sorted(there - wanted):
        print(f"tests/{path} tests no module of that name")
    return 1 if wanted ^ there else 0


if __name__ == "__main__":
    sys.exit(main())

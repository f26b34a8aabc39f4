"""Print which check catches which mistake: `make mutants`."""

import sys

from mutants.seeded import MUTANTS, found
from tabulate import tabulate

from zslayout.reference.session import CheckLevel

_HEADS = ("mutant", "in", "all", "cheap", "operation", "step", "last step")


def main() -> int:
    """1 when a mistake is not caught."""
    rows: list[tuple[str, ...]] = []
    missed = 0
    for seeded in MUTANTS:
        violation, cheap = found(seeded, CheckLevel.ALL), found(seeded, CheckLevel.CHEAP)
        row = (seeded.name, seeded.target)
        by_cheap = cheap.check if cheap else "-"
        if violation is None:
            missed += 1
            rows.append((*row, "NOT CAUGHT", by_cheap, "", "", ""))
            continue
        steps = violation.steps
        last = steps[-1] if steps else ""
        rows.append((*row, violation.check, by_cheap, violation.operation, str(len(steps)), last))
    sys.stdout.write(tabulate(rows, _HEADS, tablefmt="plain") + "\n")
    control = found(None, CheckLevel.ALL)
    sys.stdout.write(f"unchanged: {control or 'nothing found'}\n")
    sys.stdout.write(f"{len(rows) - missed} of {len(rows)} caught\n")
    return 1 if missed or control else 0


if __name__ == "__main__":
    sys.exit(main())

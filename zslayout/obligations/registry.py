"""Every obligation, in the order in which they are reported. A family is one line here."""

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.obligations import gate, macro, moves, obj, packed, size
from zslayout.obligations.obligation import Obligation

OBLIGATIONS: Final[tuple[Obligation, ...]] = (
    *macro.OBLIGATIONS,
    *obj.OBLIGATIONS,
    *moves.OBLIGATIONS,
    *size.OBLIGATIONS,
    *packed.OBLIGATIONS,
    *gate.OBLIGATIONS,
)

BY_ID: Final[Mapping[str, Obligation]] = {obligation.id: obligation for obligation in OBLIGATIONS}


def matching(patterns: Iterable[str]) -> tuple[Obligation, ...]:
    """The obligations whose id matches one of the patterns (`obj.*`), in the registry's order.

    Raises UserError for every pattern that matches none, with the nearest ids.
    """
    patterns = tuple(patterns)
    faults = [
        Fault("--obligation", f'no obligation matches "{pattern}"', did_you_mean(pattern, BY_ID))
        for pattern in patterns
        if not fnmatch.filter(BY_ID, pattern)
    ]
    if faults:
        raise UserError(faults)
    return tuple(
        obligation
        for obligation in OBLIGATIONS
        if not patterns or any(fnmatch.fnmatchcase(obligation.id, each) for each in patterns)
    )


def needed_by(chosen: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """The chosen obligations and all that they need, in the order in which to decide them."""
    ordered: dict[str, Obligation] = {}

    def visit(obligation: Obligation) -> None:
        for need in obligation.needs:
            visit(BY_ID[need])
        ordered.setdefault(obligation.id, obligation)

    for obligation in chosen:
        visit(obligation)
    return tuple(ordered.values())

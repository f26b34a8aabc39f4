"""Every obligation, in the order in which they are reported. A family is one line here."""

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.subjects.zsmalloc.obligations import gate, macro, moves, obj, packed, size, source
from zslayout.vc.obligation import Obligation

OBLIGATIONS: Final[tuple[Obligation, ...]] = (
    *macro.OBLIGATIONS,
    *obj.OBLIGATIONS,
    *moves.OBLIGATIONS,
    *size.OBLIGATIONS,
    *packed.OBLIGATIONS,
    *gate.OBLIGATIONS,
)

FROM_C: Final[tuple[Obligation, ...]] = (*source.OBLIGATIONS, *OBLIGATIONS)
"""Every obligation on a definition that was read from a C file."""

BY_ID: Final[Mapping[str, Obligation]] = {obligation.id: obligation for obligation in FROM_C}


def matching(
    patterns: Iterable[str], among: tuple[Obligation, ...] = OBLIGATIONS
) -> tuple[Obligation, ...]:
    """The obligations whose id matches one of the patterns (`obj.*`), in the order of `among`.

    Raises UserError for every pattern that matches none, with the nearest ids.
    """
    patterns = tuple(patterns)
    known = [obligation.id for obligation in among]
    faults = [
        Fault("--obligation", f'no obligation matches "{pattern}"', did_you_mean(pattern, known))
        for pattern in patterns
        if not fnmatch.filter(known, pattern)
    ]
    if faults:
        raise UserError(faults)
    return tuple(
        obligation
        for obligation in among
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

"""The smallest certificate of a formula that is found.

One rule: split only where it pays. Known bits make no gates, so to go through the values of a small
variable can leave much less to be shown, or much more.
"""

from collections.abc import Iterable
from typing import Final

from zslayout.certify.bits import clauses
from zslayout.certify.certificate import Case, Certificate, dump, instances
from zslayout.certify.refute import refute
from zslayout.expr.formula import Formula

_LARGE: Final = 20_000
"""Hints in a certificate that is worth another try."""
_SMALL: Final = 5
"""Bits of a variable whose values are gone through: 128 cases take longer than they save."""


def certify(formula: Formula, claim: str, digest: str) -> Certificate | None:
    """A certificate of the claim that this is the formula of, or None when it is satisfiable.

    The same formula gives the same certificate. Raises UserError when CaDiCaL is not installed.
    """
    whole = _cases(formula, "")
    if whole is None:
        return None
    found = [Certificate(claim, digest, "", whole)]
    if _hints(whole) > _LARGE:
        for name in (var.name for var in formula.free if var.type.width <= _SMALL):
            least = min(_hints(each.cases) for each in found)
            cases = _cases(formula, name, least)
            if cases is not None:
                found.append(Certificate(claim, digest, name, cases))
    return found[0] if len(found) == 1 else min(found, key=lambda each: len(dump(each)))


def _cases(formula: Formula, split: str, most: int | None = None) -> tuple[Case, ...] | None:
    """Every case refuted, or None when one cannot be or all have more than `most` hints."""
    cases: list[Case] = []
    hints = 0
    for fixed in instances(formula, split):
        cnf = clauses(formula, fixed)
        steps = refute(cnf)
        if steps is None:
            return None
        cases.append(Case(fixed.get(split, 0), cnf.variables, len(cnf.clauses), steps))
        hints += _hints(cases[-1:])
        if most is not None and hints > most:
            return None
    return tuple(cases)


def _hints(cases: Iterable[Case]) -> int:
    return sum(len(step.hints) for case in cases for step in case.steps)

"""The smallest certificate of a formula that is found.

One rule: split only where it pays. Known bits make no gates, so to go through the values of a small
variable can leave much less to be shown, or much more.
"""

from collections.abc import Iterable
from typing import Final

from zslayout.certify.bits import clauses
from zslayout.certify.certificate import SPLIT_BITS, Certificate, SplitCase, dump, instances
from zslayout.certify.refute import refute
from zslayout.expr.formula import Formula

_LARGE: Final = 20_000
"""Hints in a certificate that is worth another try."""


def certify(formula: Formula, key: str) -> Certificate | None:
    """A certificate of the formula, which has this key, or None when it is satisfiable.

    The same formula gives the same certificate. Raises UserError when CaDiCaL is not installed.
    """
    whole = _cases(formula, None)
    if whole is None:
        return None
    found = [Certificate(key, None, whole)]
    if _hints(whole) > _LARGE:
        for split, word in enumerate(formula.free):
            if word.type.width <= SPLIT_BITS:
                least = min(_hints(each.cases) for each in found)
                cases = _cases(formula, split, least)
                if cases is not None:
                    found.append(Certificate(key, split, cases))
    return found[0] if len(found) == 1 else min(found, key=lambda each: len(dump(each)))


def _cases(
    formula: Formula, split: int | None, most: int | None = None
) -> tuple[SplitCase, ...] | None:
    """Every case refuted, or None when one cannot be or all have more than `most` hints."""
    cases: list[SplitCase] = []
    hints = 0
    for value, fixed in enumerate(instances(formula, split)):
        cnf = clauses(formula, fixed)
        steps = refute(cnf)
        if steps is None:
            return None
        cases.append(SplitCase(value, cnf.variables, len(cnf.clauses), steps))
        hints += _hints(cases[-1:])
        if most is not None and hints > most:
            return None
    return tuple(cases)


def _hints(cases: Iterable[SplitCase]) -> int:
    return sum(len(step.hints) for case in cases for step in case.steps)

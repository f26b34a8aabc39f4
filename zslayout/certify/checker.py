"""Whether steps derive the empty clause from clauses: an LRAT checker for RUP steps.

One rule: nothing is believed. A step's clause is taken to be false; each of its hints, in order,
names an earlier clause that then leaves one literal, which becomes true, and the last hint's clause
leaves none. The clause then follows from those named, so the empty clause last shows that the
clauses cannot all hold. No step is searched for and no other kind of step is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zslayout.certify.cnf import Cnf


class Rejected(Exception):  # noqa: N818  # a verdict on a certificate, not a fault of ours
    """A certificate that shows nothing. `step` counts from 1; 0 is what comes before the first."""

    def __init__(self, step: int, why: str) -> None:
        self.step = step
        self.why = why
        super().__init__(step, why)

    def __str__(self) -> str:
        return f"step {self.step}: {self.why}"


@dataclass(frozen=True, slots=True)
class Step:
    """A clause, and the numbers of the clauses that show it; the first clause has number 1."""

    clause: tuple[int, ...]
    hints: tuple[int, ...]


def check(cnf: Cnf, steps: Iterable[Step], before: int = 0) -> None:
    """Returns when the steps show that not all clauses of `cnf` can hold.

    Raises Rejected for the first step that does not follow; its number has `before` added.
    """
    number, done = before, False
    literals = {each for variable in range(1, cnf.variables + 1) for each in (variable, -variable)}
    known = dict(enumerate(map(frozenset, cnf.clauses), 1))
    for number, step in enumerate(steps, before + 1):
        if done:
            raise Rejected(number, "a step after the empty clause")
        false = set(step.clause)
        if not false <= literals:
            raise Rejected(number, f"no variable {max(map(abs, false - literals))}")
        if len(set(map(abs, false))) < len(step.clause):
            raise Rejected(number, "a variable occurs twice")
        why = _fault(false, step.hints, known)
        if why:
            raise Rejected(number, why)
        known[len(known) + 1] = frozenset(step.clause)
        done = not step.clause
    if not done:
        raise Rejected(number, "the empty clause is not reached")


def _fault(false: set[int], hints: tuple[int, ...], known: Mapping[int, frozenset[int]]) -> str:
    """Why the hints do not lead from these false literals to a false clause, or "" when they do."""
    for place, hint in enumerate(hints, 1):
        if hint not in known:
            return f"hint {place}: no clause {hint} before it"
        left = known[hint] - false
        if len(left) == 1:
            (literal,) = left
            if -literal in false:
                return f"hint {place}: clause {hint} holds already"
            false.add(-literal)
        elif left:
            return f"hint {place}: clause {hint} leaves {len(left)} literals"
        elif place < len(hints):
            return f"hint {place}: clause {hint} is false before the last hint"
        else:
            return ""
    return "the hints lead to no false clause"

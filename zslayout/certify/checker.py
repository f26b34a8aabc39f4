"""Whether steps derive the empty clause from clauses: an LRAT checker for RUP steps.

One rule: nothing is believed. A step's clause is taken to be false; each of its hints, in order,
names an earlier clause that then leaves one literal, which becomes true, and the last hint's clause
leaves none. The clause then follows from those named, so the empty clause last shows that the
clauses cannot all hold. No step is searched for and no other kind of step is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zslayout.certify.cnf import Clause, Cnf


class Rejected(Exception):  # noqa: N818  # a verdict on a certificate, not a fault of ours
    """A certificate that shows nothing. `step` counts from 1; 0 is what comes before the first."""

    def __init__(self, step: int, why: str) -> None:
        self.step = step
        self.why = why
        super().__init__(step, why)

    def __str__(self) -> str:
        return f"step {self.step}: {self.why}"


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A clause, and the numbers of the clauses that show it; the first clause has number 1."""

    clause: tuple[int, ...]
    hints: tuple[int, ...]


def check(cnf: Cnf, steps: Iterable[ProofStep], before: int = 0) -> int:
    """How many hints it took, when the steps show that not all clauses of `cnf` can hold.

    A step is read when those before it were checked. Raises Rejected for the first that does not
    follow; its number has `before` added.
    """
    number, done, hints = before, False, 0
    literals = {each: each for n in range(1, cnf.variables + 1) for each in (n, -n)}
    known: list[Clause] = [(), *cnf.clauses]  # so that the first clause has number 1
    false = bytearray(2 * cnf.variables + 1)  # by literal: a negative index counts from the end
    for number, step in enumerate(steps, before + 1):
        if done:
            raise Rejected(number, "a step after the empty clause")
        if not literals.keys() >= {*step.clause}:
            least = next(each for each in step.clause if each not in literals)
            raise Rejected(number, f"no variable {abs(least)}")
        if len({*map(abs, step.clause)}) < len(step.clause):
            raise Rejected(number, "a variable occurs twice")
        why = _fault(false, step, known)
        if why:
            raise Rejected(number, why)
        # One int for each literal, however often it occurs.
        known.append(tuple(map(literals.__getitem__, step.clause)))
        done = not step.clause
        hints += len(step.hints)
    if not done:
        raise Rejected(number, "the empty clause is not reached")
    return hints


def _fault(false: bytearray, step: ProofStep, known: Sequence[Clause]) -> str:
    """Why the hints do not lead from a false clause to another one, or "" when they do.

    `false` is 1 where a literal is false; nothing is, before and after.
    """
    hints = step.hints
    if hints and not 0 < min(hints) <= max(hints) < len(known):
        place, hint = next((i, h) for i, h in enumerate(hints, 1) if not 0 < h < len(known))
        return f"hint {place}: no clause {hint} before it"
    made = list(step.clause)
    for literal in made:
        false[literal] = 1
    found = "the hints lead to no false clause"
    for place, hint in enumerate(hints, 1):
        left = 0
        for literal in known[hint]:
            if not false[literal]:
                if left and literal != left:
                    many = len({each for each in known[hint] if not false[each]})
                    found = f"hint {place}: clause {hint} leaves {many} literals"
                    break
                left = literal
        else:
            if left and not false[-left]:
                false[-left] = 1
                made.append(-left)
                continue
            if left:
                found = f"hint {place}: clause {hint} holds already"
            elif place < len(hints):
                found = f"hint {place}: clause {hint} is false before the last hint"
            else:
                found = ""
        break
    for literal in made:
        false[literal] = 0
    return found

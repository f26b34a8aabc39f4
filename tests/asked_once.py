"""z3 is asked once in a run: a text that has no solution is not asked again under the same limit.

Solutions are asked for each time: which of many a session gives may depend on what it was asked
before. The tests of `zslayout.solve` itself ask whatever they ask.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.oracles.by_z3 import Z3Session

_ask, _ask_together = Z3Session.ask, Z3Session.ask_together
_UNSAT: Final = Answer(SatResult.UNSAT)
_without_solution: Final[set[tuple[int, bytes]]] = set()
_all_without_solution: Final[dict[tuple[int, bytes], tuple[Answer, list[Answer]]]] = {}


def _digest(*texts: str) -> bytes:
    """What is remembered of texts, which are long."""
    found = sha256()
    for text in texts:
        found.update(text.encode())
        found.update(b"\0")
    return found.digest()


def _once(self: Z3Session, script: str, *, core: bool = False, likely: bool = False) -> Answer:
    if core:
        return _ask(self, script, core=True)
    key = (self._limit, _digest(script))
    if key in _without_solution:
        return _UNSAT
    answer = _ask(self, script, likely=likely)
    if answer.says is SatResult.UNSAT:
        _without_solution.add(key)
    return answer


def _once_together(
    self: Z3Session, script: str, more: Sequence[Sequence[str]]
) -> tuple[Answer, list[Answer]]:
    key = (self._limit, _digest(script, *(text for each in more for text in ("", *each))))
    if key in _all_without_solution:
        return _all_without_solution[key]
    first, answers = _ask_together(self, script, more)
    if first.says is not SatResult.UNKNOWN and all(
        each.says is SatResult.UNSAT for each in answers
    ):
        _all_without_solution[key] = (first, answers)
    return first, answers


def ask(*, once: bool) -> None:
    """Whether sessions remember, from now on."""
    both = (_once, _once_together) if once else (_ask, _ask_together)
    Z3Session.ask, Z3Session.ask_together = both  # type: ignore[method-assign]

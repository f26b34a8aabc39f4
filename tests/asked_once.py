"""z3 is asked once in a run: a text that has no solution is not asked again under the same limit.

Solutions are asked for each time: which of many a session gives may depend on what it was asked
before. The tests of `zslayout.solve` itself ask whatever they ask.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.oracles.by_z3 import Z3Session

_ask, _ask_together = Z3Session.ask, Z3Session.ask_together
_UNSAT: Final = Answer(SatResult.UNSAT)


class _Known:
    """Texts without a solution by their digests, those that other workers were told of too."""

    def __init__(self) -> None:
        self._first: dict[str, SatResult] = {}
        """Of a text with parts that have none, what is said of the text alone."""
        self._file: Path | None = None
        self._read = 0

    def share(self, file: Path) -> None:
        """Write down what is found out, and read what others have."""
        self._file = file
        file.touch()

    def find(self, digest: str) -> SatResult | None:
        """What is known of a text."""
        if digest not in self._first and self._file is not None:
            with self._file.open("rb") as stream:
                stream.seek(self._read)
                whole, end, _ = stream.read().rpartition(b"\n")
            self._read += len(whole + end)
            words = [line.split() for line in whole.decode().splitlines()]
            self._first |= {each: SatResult(said) for each, said in words}
        return self._first.get(digest)

    def tell(self, digest: str, said: SatResult) -> None:
        """Something new."""
        self._first[digest] = said
        if self._file is not None:
            # One write of less than a page, at the end: lines of others stay whole.
            with self._file.open("ab", buffering=0) as stream:
                stream.write(f"{digest} {said.value}\n".encode())


_known: Final = _Known()
share: Final = _known.share


def _digest(limit: int, *texts: str) -> str:
    """What is remembered of texts, which are long."""
    found = sha256(str(limit).encode())
    for text in texts:
        found.update(text.encode())
        found.update(b"\0")
    return found.hexdigest()


def _once(self: Z3Session, script: str, *, core: bool = False, likely: bool = False) -> Answer:
    if core:
        return _ask(self, script, core=True)
    digest = _digest(self._limit, script)
    if _known.find(digest) is not None:
        return _UNSAT
    answer = _ask(self, script, likely=likely)
    if answer.says is SatResult.UNSAT:
        _known.tell(digest, answer.says)
    return answer


def _once_together(
    self: Z3Session, script: str, more: Sequence[Sequence[str]]
) -> tuple[Answer, list[Answer]]:
    digest = _digest(self._limit, script, *(text for each in more for text in ("", *each)), "")
    said = _known.find(digest)
    if said is not None:
        return Answer(said), [_UNSAT for _ in more] if said is SatResult.SAT else []
    first, answers = _ask_together(self, script, more)
    if first.says is not SatResult.UNKNOWN and all(
        each.says is SatResult.UNSAT for each in answers
    ):
        _known.tell(digest, first.says)
    return first, answers


def ask(*, once: bool) -> None:
    """Whether sessions remember, from now on."""
    both = (_once, _once_together) if once else (_ask, _ask_together)
    Z3Session.ask, Z3Session.ask_together = both  # type: ignore[method-assign]

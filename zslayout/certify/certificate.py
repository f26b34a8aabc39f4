"""The file that vouches for a claim: the steps that refute its formula, case by case.

    zslayout certificate 1
    claim rfc-v1 obj.fits 64            a name
    sha256 5feceb66...                  of the claim's SMT-LIB text
    split page_shift                    the free variable whose values are gone through, or none
    case 0 2059 5514                    its value, and how many variables and clauses are left
    5515 -3 7 0 12 40 0                 a step in LRAT: number, clause, 0, hints, 0
    ...
    end 268                             how many steps there are in all

The whole is compressed with xz. There is a case for each value of as many bits as the variable has,
from 0 on, or case 0 alone. One rule: a certificate is read as if it came from a stranger. The
clauses are those of the formula at hand, never the file's, and every step is checked.
"""

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.certify.bits import clauses
from zslayout.certify.checker import Rejected, Step, check
from zslayout.errors import InternalError
from zslayout.expr.formula import Formula

_FIRST: Final = b"zslayout certificate 1"
_UNPACKED_MOST: Final = 256 << 20
"""Bytes of text that are read at most."""
_MEMORY_MOST: Final = 128 << 20
"""Bytes that unpacking may take."""
_LINE_MOST: Final = 4 << 20
_PIECE: Final = 1 << 20
_PRESET: Final = 6
_NUMBER: Final = rb"[1-9][0-9]{0,8}"
_STEP: Final = re.compile(rb"%b(?: -?%b)* 0(?: -?%b)* 0" % (_NUMBER, _NUMBER, _NUMBER))
_CASE: Final = re.compile(rb"case (0|%b) (%b) (0|%b)" % (_NUMBER, _NUMBER, _NUMBER))
_END: Final = re.compile(rb"end (0|%b)" % _NUMBER)


@dataclass(frozen=True, slots=True)
class Case:
    """The steps that refute the formula at one value of the split variable.

    `variables` and `clauses` are how many the formula comes down to there.
    """

    value: int
    variables: int
    clauses: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What vouches for a claim.

    `digest` is the SHA-256 of its SMT-LIB text in hex. `split` is the free variable that the cases
    go through, or empty when there is one case.
    """

    claim: str
    digest: str
    split: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was checked; `hints` are the clauses looked at."""

    steps: int
    hints: int
    cases: int


def lrat(case: Case) -> str:
    """The steps as a file for any LRAT checker, to go with `dimacs` of the case's clauses."""
    return "".join(_lines(case))


def dump(certificate: Certificate) -> bytes:
    """The certificate as a file's content; the same one gives the same bytes.

    Raises InternalError for a claim whose name is not one line of ASCII.
    """
    if not (certificate.claim.isascii() and certificate.claim.isprintable()):
        raise InternalError(f"a certificate cannot name this claim: {certificate.claim!r}")
    lines = [
        f"{_FIRST.decode()}\n",
        f"claim {certificate.claim}\n",
        f"sha256 {certificate.digest}\n",
        f"split {certificate.split}".rstrip() + "\n",
    ]
    for case in certificate.cases:
        lines.append(f"case {case.value} {case.variables} {case.clauses}\n")
        lines += _lines(case)
    lines.append(f"end {sum(len(case.steps) for case in certificate.cases)}\n")
    return lzma.compress("".join(lines).encode(), format=lzma.FORMAT_XZ, preset=_PRESET)


def vouches_for(data: bytes) -> str:
    """What the certificate says that it vouches for. Raises Rejected when it is none."""
    return _Reader(data).claim


def load(data: bytes) -> Certificate:
    """The certificate in a file's content, its steps unchecked. Raises Rejected when it is none."""
    reader = _Reader(data)
    return Certificate(reader.claim, reader.digest, reader.split, tuple(reader.cases()))


def verify(formula: Formula, claim: str, digest: str, data: bytes) -> Verified:
    """Returns when the certificate shows that nothing satisfies the claim's formula.

    Raises Rejected with the number of the first step that does not hold, counted over all cases,
    or of the last one read when something else is wrong; 0 is before the first.
    """
    reader = _Reader(data)
    if reader.claim != claim:
        raise Rejected(0, f"vouches for {reader.claim}, not for {claim}")
    if reader.digest != digest:
        raise Rejected(0, f"vouches for another text of {claim}")
    if reader.split and reader.split not in {var.name for var in formula.free}:
        raise Rejected(0, f"{reader.split} is not free in {claim}")
    left = instances(formula, reader.split)
    steps = hints = cases = 0
    for case in reader.cases():
        fixed = next(left, None)
        if fixed is None or case.value != fixed.get(reader.split, 0):
            raise Rejected(steps, f"case {case.value} is not the next one")
        cnf = clauses(formula, fixed)
        if (case.variables, case.clauses) != (cnf.variables, len(cnf.clauses)):
            raise Rejected(steps, f"case {case.value} is about other clauses than the claim's")
        check(cnf, case.steps, steps)
        steps += len(case.steps)
        hints += sum(len(step.hints) for step in case.steps)
        cases += 1
    if next(left, None) is not None:
        raise Rejected(steps, f"only {cases} cases")
    return Verified(steps, hints, cases)


def instances(formula: Formula, split: str) -> Iterator[dict[str, int]]:
    """Every value of the split variable, as what is held fixed; nothing is, when `split` is empty.

    Raises KeyError when it is not free in the formula.
    """
    if not split:
        return iter([{}])
    width = {var.name: var.type.width for var in formula.free}[split]
    return ({split: value} for value in range(1 << width))


def _lines(case: Case) -> Iterator[str]:
    for number, step in enumerate(case.steps, case.clauses + 1):
        yield " ".join(map(str, (number, *step.clause, 0, *step.hints, 0))) + "\n"


class _Reader:
    """A certificate's text, read once from first to last. Its methods raise Rejected."""

    def __init__(self, data: bytes) -> None:
        self._steps = 0
        self._text = self._unpacked(data)
        if self._line() != _FIRST:
            raise Rejected(0, "not a certificate of version 1")
        self.claim = self._named("claim")
        self.digest = self._named("sha256")
        self.split = self._named("split")

    def cases(self) -> Iterator[Case]:
        """The cases in order, up to the end of the text."""
        line = self._line()
        while line.startswith(b"case "):
            value, variables, given = self._numbers(_CASE, line)
            steps: list[Step] = []
            line = self._line()
            while line[:1].isdigit():
                steps.append(self._step(line, given + len(steps) + 1))
                self._steps += 1
                line = self._line()
            if not line.startswith((b"case ", b"end ")):
                raise Rejected(self._steps, "neither a step, a case nor the end")
            yield Case(value, variables, given, tuple(steps))
        (total,) = self._numbers(_END, line)
        if total != self._steps:
            raise Rejected(self._steps, f"says that it has {total} steps")
        if next(self._text, None) is not None:
            raise Rejected(self._steps, "goes on after its end")

    def _step(self, line: bytes, number: int) -> Step:
        if not _STEP.fullmatch(line):
            raise Rejected(self._steps, "a bad number")
        clause, hints, _ = line.split(b" 0")
        own, *literals = map(int, clause.split())
        if own != number:
            raise Rejected(self._steps, f"step {own} where {number} is next")
        return Step(tuple(literals), tuple(map(int, hints.split())))

    def _numbers(self, pattern: re.Pattern[bytes], line: bytes) -> tuple[int, ...]:
        found = pattern.fullmatch(line)
        if found is None:
            raise Rejected(self._steps, "neither a step, a case nor the end")
        return tuple(map(int, found.groups()))

    def _named(self, name: str) -> str:
        try:
            first, _, rest = self._line().decode("ascii").partition(" ")
        except UnicodeDecodeError as error:
            raise Rejected(0, "not text") from error
        if first != name:
            raise Rejected(0, f"does not say its {name}")
        return rest

    def _line(self) -> bytes:
        line = next(self._text, None)
        if line is None:
            raise Rejected(self._steps, "ends early")
        return line

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY_MOST)
        size, begun = 0, b""
        while not unpacker.eof:
            try:
                piece = unpacker.decompress(data, _PIECE)
            except lzma.LZMAError as error:
                raise Rejected(self._steps, f"not xz data: {error}") from error
            data = b""
            if not piece and unpacker.needs_input:
                raise Rejected(self._steps, "ends early")
            size += len(piece)
            *lines, begun = (begun + piece).split(b"\n")
            if size > _UNPACKED_MOST or len(begun) > _LINE_MOST:
                raise Rejected(self._steps, "too large")
            yield from lines
        if begun or unpacker.unused_data:
            raise Rejected(self._steps, "goes on after its end")

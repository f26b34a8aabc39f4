"""The file that vouches for a formula: the steps that refute it, case by case.

    zslayout certificate 2
    key 5feceb66...          of the formula: SHA-256 of its canonical text
    split 0                  the place of the free word whose values are gone through, or none
    case 0 2059 5514         its value, and how many variables and clauses are left
    5515 -3 7 0 12 40 0      a step in LRAT: number, clause, 0, hints, 0
    ...
    end 268                  how many steps there are in all

The whole is compressed with xz. There is a case for each value of as many bits as the word has,
from 0 on, or case 0 alone. One rule: a certificate is read as if it came from a stranger. The
clauses are those of the formula at hand, never the file's; every step is checked as it is read, and
no more is read than a proof from these clauses can need.
"""

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from zslayout.certify.bits import clauses
from zslayout.certify.checker import ProofStep, Rejected, check
from zslayout.expr.formula import Formula

SPLIT_BITS: Final = 5
"""Bits of a word whose values are gone through: the clauses are built anew for each value."""
STEPS: Final = 8
"""Steps that are read for each clause of a case; none of ours takes more than 4."""
STEP_BYTES: Final = 2048
"""Bytes of steps that are read for each clause of a case; none of ours takes more than 990."""
STEPS_MOST: Final = 32 << 20
"""Bytes of steps that are read in all; none of ours takes more than 15 MB."""

_FIRST: Final = b"zslayout certificate 2"
_MEMORY_MOST: Final = 16 << 20
"""Bytes that unpacking may take; a file that `dump` wrote takes 9 MB."""
_PIECE: Final = 1 << 16
_PRESET: Final = 6
_NUMBER_BYTES: Final = 11
"""Of a number, its sign and the space after it."""
_HEAD_BYTES: Final = 4 * _NUMBER_BYTES + 64
"""Of a line that is no step."""
_NUMBER: Final = rb"[1-9][0-9]{0,8}"
_STEP: Final = re.compile(rb"%b(?: -?%b)* 0(?: -?%b)* 0" % (_NUMBER, _NUMBER, _NUMBER))
_KEY: Final = re.compile(rb"key ([0-9a-f]{64})")
_SPLIT: Final = re.compile(rb"split (none|0|%b)" % _NUMBER)
_CASE: Final = re.compile(rb"case (0|%b) (%b) (0|%b)" % (_NUMBER, _NUMBER, _NUMBER))
_END: Final = re.compile(rb"end (0|%b)" % _NUMBER)


def is_certificate(path: Path) -> bool:
    """Whether a file begins as certificates do. Raises OSError for one that cannot be read."""
    try:
        with lzma.open(path) as stream:
            return stream.read(len(_FIRST)) == _FIRST
    except (lzma.LZMAError, EOFError):
        return False


@dataclass(frozen=True, slots=True)
class SplitCase:
    """The steps that refute the formula at one value of the split word.

    `variables` and `clauses` are how many the formula comes down to there.
    """

    value: int
    variables: int
    clauses: int
    steps: tuple[ProofStep, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What vouches for a formula.

    `key` is that of the formula, in hex. `split` is the place, among its free words, of the one
    that the cases go through; None when there is one case.
    """

    key: str
    split: int | None
    cases: tuple[SplitCase, ...]


def lrat(case: SplitCase) -> str:
    """The steps as a file for any LRAT checker, to go with `dimacs` of the case's clauses."""
    return "".join(_lines(case))


def dump(certificate: Certificate) -> bytes:
    """The certificate as a file's content; the same one gives the same bytes."""
    split = "none" if certificate.split is None else certificate.split
    lines = [f"{_FIRST.decode()}\n", f"key {certificate.key}\n", f"split {split}\n"]
    for case in certificate.cases:
        lines.append(f"case {case.value} {case.variables} {case.clauses}\n")
        lines += _lines(case)
    lines.append(f"end {sum(len(case.steps) for case in certificate.cases)}\n")
    return lzma.compress("".join(lines).encode(), format=lzma.FORMAT_XZ, preset=_PRESET)


def key_of(file: BinaryIO) -> str:
    """The key of the formula that a certificate says it vouches for.

    Raises Rejected when the file does not begin like one.
    """
    return _CertificateReader(file).key


def load(file: BinaryIO) -> Certificate:
    """The certificate in a file, its steps unchecked: for one that was verified.

    Raises Rejected when it is none.
    """
    reader = _CertificateReader(file)
    cases = []
    for value, variables, given in reader.cases():
        steps = tuple(reader.steps(variables, given))
        cases.append(SplitCase(value, variables, given, steps))
    return Certificate(reader.key, reader.split, tuple(cases))


def verify(formula: Formula, key: str, file: BinaryIO) -> int:
    """Returns when the certificate shows that nothing satisfies the formula, which has this key.

    Raises Rejected with the number of the first step that does not hold, counted over all cases,
    or of the last one read when something else is wrong; 0 is before the first. It returns how
    many steps there are.
    """
    reader = _CertificateReader(file)
    if reader.key != key:
        raise Rejected(0, "vouches for another formula")
    split = reader.split
    if split is not None and not _splits(formula, split):
        raise Rejected(0, f"free word {split} cannot be split")
    left = instances(formula, split)
    cases = 0
    for value, variables, given in reader.cases():
        fixed = next(left, None)
        if fixed is None or value != cases:
            raise Rejected(reader.read, f"case {value} is not the next one")
        cnf = clauses(formula, fixed)
        if (variables, given) != (cnf.variables, len(cnf.clauses)):
            raise Rejected(reader.read, f"case {value} is about other clauses than the formula's")
        check(cnf, reader.steps(variables, given), reader.read)
        cases += 1
    if next(left, None) is not None:
        raise Rejected(reader.read, f"only {cases} cases")
    return reader.read


def instances(formula: Formula, split: int | None) -> Iterator[dict[str, int]]:
    """Every value of the free word at this place, as what is held fixed; nothing is, at None."""
    if split is None:
        return iter([{}])
    word = formula.free[split]
    return ({word.name: value} for value in range(1 << word.type.width))


def _splits(formula: Formula, split: int) -> bool:
    return split < len(formula.free) and formula.free[split].type.width <= SPLIT_BITS


def _lines(case: SplitCase) -> Iterator[str]:
    for number, step in enumerate(case.steps, case.clauses + 1):
        yield " ".join(map(str, (number, *step.clause, 0, *step.hints, 0))) + "\n"


class _CertificateReader:
    """A certificate's text, read once from first to last. Its methods raise Rejected.

    `read` is how many steps were read so far.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.read = 0
        self._line_most = _HEAD_BYTES
        self._bytes_left = STEPS_MOST
        self._text = self._unpacked(file)
        if self._line() != _FIRST:
            raise Rejected(0, "not a certificate of version 2")
        (key,) = self._matched(_KEY, "does not say its key")
        (split,) = self._matched(_SPLIT, "does not say its split")
        self.key = key.decode()
        self.split = None if split == b"none" else int(split)
        self._last = b""

    def cases(self) -> Iterator[tuple[int, int, int]]:
        """Value, variables and clauses of the cases in order, up to the end of the text.

        The steps of each are to be read before the next case is.
        """
        self._last = self._line()
        while self._last.startswith(b"case "):
            value, variables, given = self._numbers(_CASE, self._last)
            yield value, variables, given
        (total,) = self._numbers(_END, self._last)
        if total != self.read:
            raise Rejected(self.read, f"says that it has {total} steps")
        if next(self._text, None) is not None:
            raise Rejected(self.read, "goes on after its end")

    def steps(self, variables: int, given: int) -> Iterator[ProofStep]:
        """The steps of a case of so many variables and clauses, one by one.

        Each hint but the last makes another variable true or false, so a step that says something
        names no more numbers than there are variables, and a few.
        """
        self._line_most = max(_HEAD_BYTES, _NUMBER_BYTES * (variables + 8))
        most = min(self._bytes_left, STEP_BYTES * (given + 8))
        line, number = self._line(), given
        while line[:1].isdigit():
            most -= len(line)
            self._bytes_left -= len(line)
            if most < 0 or number - given >= STEPS * (given + 8):
                raise Rejected(self.read, "too large")
            number += 1
            yield self._step(line, number)
            line = self._line()
        if not line.startswith((b"case ", b"end ")):
            raise Rejected(self.read, "neither a step, a case nor the end")
        self._last = line

    def _step(self, line: bytes, number: int) -> ProofStep:
        if not _STEP.fullmatch(line):
            raise Rejected(self.read, "a bad number")
        clause, hints, _ = line.split(b" 0")
        own, *literals = map(int, clause.split())
        if own != number:
            raise Rejected(self.read, f"step {own} where {number} is next")
        self.read += 1
        return ProofStep(tuple(literals), tuple(map(int, hints.split())))

    def _numbers(self, pattern: re.Pattern[bytes], line: bytes) -> tuple[int, ...]:
        found = pattern.fullmatch(line)
        if found is None:
            raise Rejected(self.read, "neither a step, a case nor the end")
        return tuple(map(int, found.groups()))

    def _matched(self, pattern: re.Pattern[bytes], otherwise: str) -> tuple[bytes, ...]:
        found = pattern.fullmatch(self._line())
        if found is None:
            raise Rejected(0, otherwise)
        return found.groups()

    def _line(self) -> bytes:
        line = next(self._text, None)
        if line is None:
            raise Rejected(self.read, "ends early")
        return line

    def _unpacked(self, file: BinaryIO) -> Iterator[bytes]:
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY_MOST)
        begun = b""
        while not unpacker.eof:
            packed = file.read(_PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not packed:
                raise Rejected(self.read, "ends early")
            try:
                piece = unpacker.decompress(packed, _PIECE)
            except lzma.LZMAError as error:
                raise Rejected(self.read, f"not xz data: {error}") from error
            *lines, begun = (begun + piece).split(b"\n")
            for line in lines:
                if len(line) > self._line_most:
                    raise Rejected(self.read, "too large")
                yield line
            if len(begun) > self._line_most:
                raise Rejected(self.read, "too large")
        if begun or unpacker.unused_data or file.read(1):
            raise Rejected(self.read, "goes on after its end")

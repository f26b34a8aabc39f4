"""A program that runs: commands go in, answers come out, and how it ends is a finding.

One rule: nothing is left behind. Who leaves the `with` ends the process.
"""

import os
import select
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import shake_128
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zslayout.cfront.text import CFile
from zslayout.errors import Fault, UserError
from zslayout.native import wire
from zslayout.native.reports import SanitizerReport, line_of, reports
from zslayout.native.wire import DriverCommand, ProgramFinding

_SECONDS: Final = 30
_GRACE: Final = 10
_MOST_STDERR: Final = 1 << 20
_OPTIONS: Final = {
    "ASAN_OPTIONS": "detect_leaks=0:exitcode=66:handle_abort=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:abort_on_error=1",
    "TSAN_OPTIONS": "halt_on_error=0:exitcode=66:history_size=7",
}


class ProgramFailure(Exception):  # noqa: N818  # what is found in the file, no error of ours
    """The program ended by itself: something was found, after these answers."""

    def __init__(self, finding: ProgramFinding, answer: bytes) -> None:
        super().__init__(finding.text)
        self.finding = finding
        self.answer = answer


class NativeProcess:
    """A pool of the file, alive in a process of its own."""

    def __init__(
        self, program: Path, file: CFile, seconds: int = _SECONDS, *, tells: bool = False
    ) -> None:
        """Contents of large pages are written byte by byte, or told where it `tells` (`told.h`)."""
        self._file, self._program = file, program
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the process
        self._seconds = self._patience = seconds
        try:
            self._process = subprocess.Popen(  # noqa: S603  # what was just built
                [program] if tells else [program, "plain"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                bufsize=0,
                env={**os.environ, **_OPTIONS},
                # Ctrl-C is ours to answer
                start_new_session=True,
            )
        except OSError as error:
            self._stderr.close()
            text = f"cannot be started: {error.strerror}"
            raise UserError([Fault(str(program), text)]) from error
        try:
            self._send(_noise())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._stderr.close()

    def run(self, operations: Sequence[bytes], frames: Sequence[int]) -> bytes:
        """The results of operations. Raises ProgramFailure with those up to what was found."""
        return self._ask(
            wire.command_bytes(DriverCommand.RUN, operations, frames, seconds=self._seconds)
        )

    def state(self, share: int = 0, shares: int = 1) -> tuple[int, ...]:
        """The whole state of the pool, as `driver.c` writes it. Raises ProgramFailure.

        Of `shares` objects one is read, for that is what takes long where pages are large.
        """
        said = wire.command_bytes(DriverCommand.STATE, (), (), (share, shares), self._seconds)
        return wire.numbers_of(self._ask(said))

    def text(self) -> str:
        """The debugfs file `classes`. Raises ProgramFailure."""
        self._send(wire.command_bytes(DriverCommand.TEXT, seconds=self._seconds))
        _, numbers, _, size = self._head()
        return self._receive(8 * numbers)[:size].decode()

    def threads(
        self, what: DriverCommand, more: Sequence[int], sizes: Sequence[int], seconds: int
    ) -> tuple[int, ...]:
        """What RACE or TIME answers. Raises ProgramFailure, for a race that is reported too."""
        self._patience = max(self._patience, seconds)
        return self._silently(wire.command_bytes(what, (), sizes, more, seconds))

    def follow(
        self, calls: Sequence[bytes], numbers: Sequence[int], more: Sequence[int]
    ) -> tuple[int, ...]:
        """What FOLLOW answers. Raises ProgramFailure with that, too."""
        said = wire.command_bytes(DriverCommand.FOLLOW, calls, numbers, more, self._seconds)
        return self._silently(said)

    def line_of(self, address: int) -> str:
        """`file:line` of an address in the program; empty where this machine cannot tell."""
        return line_of(self._program, hex(address), self._file.name)

    def _silently(self, said: bytes) -> tuple[int, ...]:
        answer = self._ask(said)
        for report in reports(self._said(), self._file):
            if not report.known:
                found = ProgramFinding("native.sanitizer", report.place, report.text, 0)
                raise ProgramFailure(found, answer)
        return wire.numbers_of(answer)

    def known_races(self) -> int:
        """How many reports were left out, as `reports` says."""
        return sum(report.known for report in reports(self._said(), self._file))

    def _ask(self, said: bytes) -> bytes:
        self._send(said)
        _, numbers, size, done = self._head()
        answer = self._receive(8 * numbers)
        if not size:
            return answer
        text = self._receive(size).decode(errors="replace")
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            # What was to be told is told: a sanitizer waits for a thread that waits for a lock.
            self._process.kill()
            self._process.wait()
        raise ProgramFailure(self._told(wire.finding(text, done)), answer)

    def _send(self, said: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None  # noqa: S101  # a pipe was asked for
        left = memoryview(said)
        try:
            while left:
                left = left[stream.write(left) or 0 :]
        except BrokenPipeError:
            return  # what it has told before it ended is read yet

    def _head(self) -> tuple[int, int, int, int]:
        magic, numbers, size, done = wire.ANSWER.unpack(self._receive(wire.ANSWER.size))
        if magic != wire.MAGIC:
            self._ended()
        return magic, numbers, size, done

    def _receive(self, size: int) -> bytes:
        stream = self._process.stdout
        assert stream is not None  # noqa: S101  # a pipe was asked for
        found = bytearray()
        while len(found) < size:
            # It has an alarm of its own; one that does not even answer that is stopped.
            ready, _, _ = select.select([stream], [], [], self._patience + _GRACE)
            part = stream.read(size - len(found)) if ready else None
            if part is None:
                self._process.kill()
                raise ProgramFailure(
                    ProgramFinding("native.endless", "", "it does not answer", 0), b""
                )
            if not part:
                self._ended()
            found += part
        return bytes(found)

    def _ended(self) -> None:
        """It is gone without a word. Raises ProgramFailure, or UserError when it was killed."""
        code = self._process.wait()
        said = self._said()
        if code in {-signal.SIGKILL, -signal.SIGTERM}:
            text = f"the program was ended from outside ({signal.Signals(-code).name})"
            raise UserError([Fault("--native", text, "memory, or a limit of this machine")])
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        last = f": {said.strip().splitlines()[-1]}" if said.strip() else ""
        raise ProgramFailure(ProgramFinding("native.crash", "", f"it ended by {how}{last}", 0), b"")

    def _told(self, found: ProgramFinding) -> ProgramFinding:
        """A finding, with what a sanitizer has written of it, or the line of an address."""
        if found.place.startswith("0x"):
            place = line_of(self._program, found.place.partition(":")[0], self._file.name)
            return replace(found, place=place)
        if found.check != "native.sanitizer":
            return found
        every = [each for each in reports(self._said(), self._file) if not each.known]
        first = every[0] if every else SanitizerReport("", "it says nothing")
        return replace(found, place=first.place, text=first.text)

    def _said(self) -> str:
        self._stderr.seek(0)
        return self._stderr.read(_MOST_STDERR).decode(errors="replace")


@cache
def _noise() -> bytes:
    """Bytes that objects are filled with: those of `zslayout.reference.session`."""
    return shake_128(b"zslayout").digest(1 << 19)

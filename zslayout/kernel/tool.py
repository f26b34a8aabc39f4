"""A program that is run with limits of time and memory, and ended with all its children."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple
from weakref import WeakSet

from zslayout.errors import Fault, UserError

_SHOWN: Final = 12
"""Lines of what a failed program said last."""


_EVERY: "Final[WeakSet[ToolProcesses]]" = WeakSet()


class ToolLimits(NamedTuple):
    """What a program may take: seconds by the clock, bytes of memory for each of its processes."""

    seconds: float = 900.0
    memory: int = 4 << 30


USUAL_LIMITS: Final = ToolLimits()


class Ran(NamedTuple):
    """What a program ended with, and what it wrote."""

    code: int
    said: str
    output: bytes

    @property
    def last_lines(self) -> str:
        """The end of what it complained of, errors first, on one line."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        errors = [line for line in lines if "error: " in line][:_SHOWN]
        return "; ".join(errors or lines[-_SHOWN:]) or f"it ended with {self.code}"


class ToolProcesses:
    """The programs that run now: all of them can be ended from another thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False
        _EVERY.add(self)

    def __reduce__(self) -> tuple[type["ToolProcesses"], tuple[()]]:
        """In another process there are others."""
        return ToolProcesses, ()

    def run(
        self,
        command: Sequence[str],
        folder: Path,
        limits: ToolLimits,
        variables: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> Ran:
        """Run a program in a folder; `keep` are file descriptors that it inherits.

        Raises UserError when there is no such program, it takes too long, or all were ended.
        """
        limited = ["sh", "-c", f'ulimit -v {limits.memory >> 10} && exec "$@"', "sh", *command]
        with self._lock:
            if self._ended:
                raise UserError([Fault(command[0], "interrupted")])
            process = subprocess.Popen(  # noqa: S603  # words of ours, and names of the user's files
                limited,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **(variables or {}), "LC_ALL": "C"},
                start_new_session=True,
                pass_fds=tuple(keep),
            )
            self._running.add(process)
        try:
            output, said = process.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            text = f"took more than {limits.seconds:g} seconds and was ended"
            raise UserError([Fault(command[0], text)]) from error
        finally:
            self._end(process)
        return Ran(process.returncode, said.decode(errors="replace"), output)

    def end_all(self) -> None:
        """End every program and its children; no other one starts."""
        with self._lock:
            self._ended = True
            running = tuple(self._running)
        for process in running:
            _kill(process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            _kill(process)
            process.communicate()
        with self._lock:
            self._running.discard(process)


def end_every() -> None:
    """End every program that anything here has started."""
    for each in tuple(_EVERY):
        each.end_all()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

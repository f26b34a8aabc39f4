"""A process that decides claims one way, and that may be killed.

One rule: a way that does not answer in its time is ended and counts as undecided. The next claim
finds a fresh process.
"""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from benchmarks.claims import Task
from benchmarks.ways import Run, Said, Way
from zslayout.verdict import Status

_GRACE: Final = 30.0
"""Seconds beyond the limit, for what is not timed: imports, building the question."""


class Worker:
    """Decides claims in a process of its own."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._start()

    def ask(self, task: Task, limit: float) -> Said:
        """What the way says of the claim; UNKNOWN when it takes longer than so many seconds."""
        self._here.send((task, limit))
        if not self._here.poll(limit + _GRACE):
            self.end()
            self._start()
            return Said(Status.UNKNOWN, limit, "timeout")
        try:
            said: Said = self._here.recv()
        except EOFError:
            raise RuntimeError(f"{self._way.title} died of {task}") from None
        if said.status is not Status.PROVED and said.seconds >= limit:
            return Said(said.status, said.seconds, "timeout")
        return said

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._way.run, there), daemon=True)
        self._process.start()
        there.close()


def _serve(run: Run, there: Connection) -> None:
    while True:
        task, limit = there.recv()
        there.send(run(task, limit))

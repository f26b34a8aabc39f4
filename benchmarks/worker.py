"""A process that decides claims by one backend, and that may be killed.

One rule: a backend that does not answer in its time is ended and counts as undecided. The next
claim finds a fresh process.
"""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from benchmarks.backends import Backend, BackendAnswer, BackendRun
from benchmarks.claims import Task
from zslayout.verdict import Status

_GRACE: Final = 30.0
"""Seconds beyond the limit, for what is not timed: imports, building the question."""


class Worker:
    """Decides claims in a process of its own."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._start()

    def ask(self, task: Task, limit: float) -> BackendAnswer:
        """What the backend says of the claim; UNKNOWN when it takes longer than so many seconds."""
        self._here.send((task, limit))
        if not self._here.poll(limit + _GRACE):
            self.end()
            self._start()
            return BackendAnswer(Status.UNKNOWN, limit, "timeout")
        try:
            answer: BackendAnswer = self._here.recv()
        except EOFError:
            raise RuntimeError(f"{self._backend.title} died of {task}") from None
        if answer.status is not Status.PROVED and answer.seconds >= limit:
            return BackendAnswer(answer.status, answer.seconds, "timeout")
        return answer

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._backend.run, there), daemon=True)
        self._process.start()
        there.close()


def _serve(run: BackendRun, there: Connection) -> None:
    while True:
        task, limit = there.recv()
        there.send(run(task, limit))

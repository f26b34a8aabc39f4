"""Work for other processes, done in this one: the workers of a run of tests take all processors.

What one test asked a solver the next one need not ask (`asked_once`), and no process starts.
"""

import gc
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Final, Self

from zslayout.pipeline import certificates, prove
from zslayout.pipeline.functions import check

MODULES: Final = (certificates, prove, check)
"""Whose executors have work that any process can do."""


class InProcess(Executor):
    """As ProcessPoolExecutor, but each call is done when it is asked for."""

    def __init__(
        self, _jobs: int = 1, *, initializer: Callable[[], object] | None = None, **_: object
    ) -> None:
        self._start = initializer or (lambda: None)

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        gc.enable()  # what is asked of a process of its own is to do without

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result of a call."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as a process would hand it over
            future.set_exception(error)
        return future


def work() -> None:
    """From now on."""
    for module in MODULES:
        module.ProcessPoolExecutor = InProcess  # type: ignore[attr-defined]

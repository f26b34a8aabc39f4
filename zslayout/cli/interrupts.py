"""Ctrl-C where something has to be taken away first: programs that run, folders of ours.

Elsewhere a signal ends us at once. Here it is an exception, which goes through every `finally` of
the main thread. That is not enough: Python raises it between two of its own operations, so that a
solver that runs makes it wait, and what is raised in a destructor is lost. So a thread is woken by
the signal, too, and ends us when we are still there a moment later. What is then left of folders
the next command sweeps.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType
from typing import Final

_PATIENCE: Final = 0.5
"""Seconds for what goes the usual way."""
_ENDED_BY: Final = 128
"""What a shell adds to the number of a signal."""


@contextmanager
def interruptible() -> Iterator[None]:
    """An interrupt or a termination first lets what was begun be taken away, then ends us by it."""
    caught = []

    def stop(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    others = signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    Thread(target=_end_late, args=(woken,), daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        for number in before:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), caught[0] if caught else signal.SIGINT)
        raise
    finally:
        signal.set_wakeup_fd(others)
        os.close(wakes)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_late(woken: int) -> None:
    """End us where a signal came and we are still there; nothing once the other end is closed."""
    from zslayout.kernel.tool import end_every

    with os.fdopen(woken, "rb", buffering=0) as stream:
        while number := stream.read(1):
            if number[0] in {signal.SIGINT, signal.SIGTERM}:
                time.sleep(_PATIENCE)
                end_every()
                os._exit(_ENDED_BY + number[0])

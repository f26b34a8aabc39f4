"""Work for several processes, of which one ends by a signal: importable where they begin."""

import os
import signal
from pathlib import Path

from zslayout.errors import Fault, UserError

LOST = 3
REFUSED = 4


def work(folder: Path, number: int) -> int:
    """The number; one of them ends its process the first time, and one is refused."""
    with (folder / str(number)).open("a", encoding="utf-8") as times:
        times.write(".")
    if number == LOST and (folder / str(LOST)).read_text(encoding="utf-8") == ".":
        os.kill(os.getpid(), signal.SIGKILL)
    if number == REFUSED:
        raise UserError([Fault("x", "is no kernel")])
    return number

"""`zslayout` and `python -m zslayout`."""

import gc
import signal
from typing import Final, NoReturn

_COLLECT_EVERY: Final = 10_000_000
"""So many objects: to look for garbage among trees that are kept costs a quarter of the time."""


def main() -> NoReturn:
    """The console script."""
    # An interrupt or a closed pipe ends the process by its signal, not with exit code 1.
    for name in ("SIGINT", "SIGPIPE"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    # Before anything is imported, for that makes objects that stay, too.
    gc.set_threshold(_COLLECT_EVERY)
    from zslayout.cli.main import main as begin

    begin()


if __name__ == "__main__":
    main()

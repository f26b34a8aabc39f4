"""Exit codes, and what becomes of errors.

0 all as expected; 1 something is not; 2 unusable input; 3 undecided; 4 our own bug. Only a verdict
may give 1: whatever else goes wrong is caught here.
"""

import gc
import io
import signal
import sys

from zslayout import __version__
from zslayout.cli.app import app
from zslayout.errors import UserError

UNUSABLE = 2
BUG = 4
_COLLECT_EVERY = 500_000


def main() -> None:
    """The console script."""
    # A command builds trees and keeps them until it ends: looking for garbage among them all the
    # while costs a quarter of its time.
    gc.set_threshold(_COLLECT_EVERY)
    # An interrupt or a closed pipe ends the process by its signal, not with exit code 1.
    for name in ("SIGINT", "SIGPIPE"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    # A name that the terminal's encoding lacks is no reason to stop.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="zslayout")  # as `python -m zslayout` too
    except UserError as error:
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        count = len(error.faults)
        sys.stderr.write(f"{count} fault{'s' if count > 1 else ''}\n")
        sys.exit(UNUSABLE)
    except Exception:  # noqa: BLE001  # the last line: a bug must not look like a refutation
        import platform
        import traceback

        sys.stderr.write(traceback.format_exc())
        sys.stderr.write(
            "zslayout: this is a bug of zslayout, not of your input. Please report the lines above"
            f" with the command: {' '.join(sys.argv)}\n"
            f"zslayout {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        )
        sys.exit(BUG)

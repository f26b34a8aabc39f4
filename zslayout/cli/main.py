"""Exit codes, and what becomes of errors.

0 all as expected; 1 something is not; 2 unusable input; 3 undecided; 4 our own bug. Only a verdict
may give 1: whatever else goes wrong is caught here.
"""

import gc
import io
import os
import signal
import sys
from typing import NoReturn

from zslayout import __version__
from zslayout.cli.app import app
from zslayout.cli.report import faulty
from zslayout.errors import Fault, UserError

UNUSABLE = 2
BUG = 4
_COLLECT_EVERY = 10_000_000


def main() -> NoReturn:
    """The console script."""
    code = run()
    try:
        sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"standard output: cannot be written: {error.strerror}\n")
        code = code or UNUSABLE
    sys.stderr.flush()
    # Taking the trees apart one by one would only take time.
    os._exit(code)


def run() -> int:
    """Do what the command line says, and return the exit code."""
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
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        told = getattr(ended.__context__, "format_message", None)  # of typer's, where it objects
        if code == UNUSABLE and told is not None:
            faulty([Fault("command line", told())], sys.argv[1:])
        return code
    except UserError as error:
        faulty(error.faults, sys.argv[1:])
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        count = len(error.faults)
        sys.stderr.write(f"{count} fault{'s' if count > 1 else ''}\n")
        return UNUSABLE
    except OSError as error:
        sys.stderr.write(f"zslayout: {error.strerror or error}\n")
        return UNUSABLE
    except Exception:  # noqa: BLE001  # the last line: a bug must not look like a refutation
        import platform
        import traceback

        sys.stderr.write(traceback.format_exc())
        sys.stderr.write(
            "zslayout: this is a bug of zslayout, not of your input. Please report the lines above"
            f" with the command: {' '.join(sys.argv)}\n"
            f"zslayout {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        )
        return BUG
    return 0

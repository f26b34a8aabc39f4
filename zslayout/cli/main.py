"""Exit codes, and what becomes of errors.

0 all as expected; 1 something is not; 2 unusable input; 3 undecided; 4 our own bug. Only a verdict
may give 1: whatever else goes wrong is caught here.
"""

import io
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from zslayout import __version__
from zslayout.cli.app import application
from zslayout.cli.report import faulty
from zslayout.errors import Fault, UserError
from zslayout.tally import counted

UNUSABLE = 2
BUG = 4
_EXTRAS: Final = {
    "clang": "source",
    "jinja2": "report",
    "mcp": "mcp",
    "unidiff": "source",
    "ziglang": "source",
    "bitwuzla": "solvers",
    "cvc5": "solvers",
    "pysat": "solvers",
    "pysolvers": "solvers",
}
"""Packages that not everybody needs, and the extra that brings them."""
_ALSO_OF_WORDS: Final = frozenset({"show", "table", "headroom", "suggest", "explain", "diff"})
"""Commands that `word` has under the same name."""


def main() -> NoReturn:
    """The console script."""
    _open_streams()
    code = run()
    try:
        sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"standard output: cannot be written: {error.strerror}\n")
        code = code or UNUSABLE
    sys.stderr.flush()
    # Taking the trees apart one by one would only take time.
    os._exit(code)


def _open_streams() -> None:
    """Let streams that were closed before we began be there, so that no file takes their place.

    What is written to standard output then fails, and is a fault.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def run() -> int:
    """Do what the command line says, and return the exit code."""
    # A name that the terminal's encoding lacks is no reason to stop.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.argv[1:] = _of_words(sys.argv[1:])
    try:
        application(*sys.argv[1:2])(prog_name="zslayout")  # as `python -m zslayout` too
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        told = getattr(ended.__context__, "format_message", None)  # of typer's, where it objects
        if code == UNUSABLE and told is not None:
            faulty([Fault("command line", told())], sys.argv[1:])
        return code
    except UserError as error:
        return _faults(error.faults)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        extra = _EXTRAS.get(package)
        if extra is None:
            return _bug()
        text = f"pip install 'zslayout[{extra}]'"
        return _faults([Fault(package, "is not installed", text)])
    except OSError as error:
        sys.stderr.write(f"zslayout: {error.strerror or error}\n")
        return UNUSABLE
    except Exception:  # noqa: BLE001  # the last line: a bug must not look like a refutation
        return _bug()
    return 0


def _of_words(words: Sequence[str]) -> list[str]:
    """A command line in which `show --word W` is `word show W`, and so of others."""
    left, named = list(words), list[str]()
    if not left or left[0] not in _ALSO_OF_WORDS:
        return left
    for option in ("--word", "-w"):
        while option in left[:-1]:
            at = left.index(option)
            named.append(left[at + 1])
            del left[at : at + 2]
    bare = left[-1] in {"--word", "-w"}  # with nothing after it: what is missing is told
    left = left[:-1] if bare else left
    joined = [each for each in left if each.startswith("--word=")]
    named += [each.removeprefix("--word=") for each in joined]
    rest = [each for each in left[1:] if each not in joined]
    return ["word", left[0], *named, *rest] if named or bare else left


def _faults(faults: Sequence[Fault]) -> int:
    """Say what is wrong with what was given."""
    faulty(faults, sys.argv[1:])
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    sys.stderr.write(f"{counted(len(faults), 'fault')}\n")
    return UNUSABLE


def _bug() -> int:
    """Say all that is known of what went wrong."""
    import platform
    import traceback

    sys.stderr.write(traceback.format_exc())
    sys.stderr.write(
        "zslayout: this is a bug of zslayout, not of your input. Please report the lines above"
        f" with the command: {' '.join(sys.argv)}\n"
        f"zslayout {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    )
    return BUG

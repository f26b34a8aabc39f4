"""Running the command, as a process of its own or, where that is enough, in this one."""

import gc
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from zslayout.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output as JSON."""
        return json.loads(self.out)


def run(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
    """`zslayout ARGUMENTS` in a process of its own, its output in pipes."""
    done = subprocess.run(
        [sys.executable, "-m", "zslayout", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def inside(*arguments: str) -> Ran:
    """`zslayout ARGUMENTS` in this process, from the arguments to the exit code."""
    out, err = io.StringIO(), io.StringIO()
    numbers = (signal.SIGINT, signal.SIGPIPE)
    handlers = [signal.getsignal(number) for number in numbers]
    argv, threshold = sys.argv, gc.get_threshold()
    sys.argv = ["zslayout", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run()
    finally:
        sys.argv = argv
        gc.set_threshold(*threshold)
        for number, handler in zip(numbers, handlers, strict=True):
            signal.signal(number, handler)
    return Ran(code, out.getvalue(), err.getvalue())


def completed(*words: str) -> list[str]:
    """What bash offers for the last word."""
    asked = {
        "_ZSLAYOUT_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["zslayout", *words]),
        "COMP_CWORD": str(len(words)),
    }
    with patch.dict(os.environ, asked):
        return inside().out.split()

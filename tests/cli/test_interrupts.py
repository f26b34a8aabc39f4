"""Ctrl-C where something has to be taken away first."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zslayout.cli import interrupts

ROOT = Path(interrupts.__file__).parents[2]
HEAD = """\
import time
from pathlib import Path
from threading import Thread
from zslayout.cli.interrupts import interruptible
from zslayout.kernel.tool import ToolLimits, ToolProcesses

def tool():
    ToolProcesses().run(["sh", "-c", "sleep 2; touch late"], Path.cwd(), ToolLimits())

with interruptible():
    Thread(target=tool, daemon=True).start()
    time.sleep(0.2)
    print("on", flush=True)
"""
USUAL = "    time.sleep(30)\n"
LOST = """\
    while True:
        try:
            time.sleep(0.01)
        except KeyboardInterrupt:
            pass
"""
"""As what is raised in a destructor: Python says so, and goes on."""


def ended(folder: Path, does: str, number: signal.Signals) -> tuple[int, float]:
    """How a program ends that gets the signal, and after how many seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", HEAD + does],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"on\n"
        time.sleep(0.2)
        began = time.monotonic()
        running.send_signal(number)
        return running.wait(10), time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_by_the_signal(tmp_path: Path, number: signal.Signals) -> None:
    code, seconds = ended(tmp_path, USUAL, number)
    assert (code, seconds < 1) == (-number, True)


def test_it_ends_with_what_runs_where_python_loses_the_interrupt(tmp_path: Path) -> None:
    code, seconds = ended(tmp_path, LOST, signal.SIGINT)
    assert (code, seconds < 1) == (130, True)
    time.sleep(2)
    assert not (tmp_path / "late").exists()


def test_handlers_are_as_they_were_when_all_went_well() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts.interruptible():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before

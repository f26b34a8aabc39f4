"""A program with limits: what it says, and that it ends, with its children."""

import time
from pathlib import Path
from threading import Timer

import pytest

from zslayout.errors import UserError
from zslayout.kernel.tool import ToolLimits, ToolProcesses

LIMITS = ToolLimits(seconds=30)


def test_a_program_says_what_it_wrote_and_how_it_ended(tmp_path: Path) -> None:
    script = "echo out; echo note >&2; echo 'x.c:1: error: bad' >&2; exit 3"
    ran = ToolProcesses().run(["sh", "-c", script], tmp_path, LIMITS)
    assert (ran.code, ran.output, ran.last_lines) == (3, b"out\n", "x.c:1: error: bad")


def test_without_an_error_the_whole_of_what_it_said_counts_and_else_its_code(
    tmp_path: Path,
) -> None:
    tools = ToolProcesses()
    assert tools.run(["sh", "-c", "echo odd >&2; false"], tmp_path, LIMITS).last_lines == "odd"
    assert tools.run(["false"], tmp_path, LIMITS).last_lines == "it ended with 1"


def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    script = "(sleep 1; touch late) & sleep 30"
    with pytest.raises(UserError, match=r"took more than 0\.2 seconds"):
        ToolProcesses().run(["sh", "-c", script], tmp_path, ToolLimits(seconds=0.2))
    time.sleep(1.2)
    assert not (tmp_path / "late").exists()


def test_what_takes_too_much_memory_fails(tmp_path: Path) -> None:
    command = ["python3", "-c", "bytearray(1 << 30)"]
    ran = ToolProcesses().run(command, tmp_path, ToolLimits(30, 512 << 20))
    assert ran.code
    assert "MemoryError" in ran.said


def test_all_can_be_ended_from_elsewhere_and_none_starts_after(tmp_path: Path) -> None:
    tools = ToolProcesses()
    Timer(0.2, tools.end_all).start()
    assert tools.run(["sleep", "30"], tmp_path, LIMITS).code < 0
    with pytest.raises(UserError, match="interrupted"):
        tools.run(["true"], tmp_path, LIMITS)

"""A program that runs, and how it ends."""

import os
import signal
from pathlib import Path

import natives
import pytest

from zslayout.errors import UserError
from zslayout.native.process import NativeProcess, ProgramFailure
from zslayout.native.wire import DriverCommand


def script(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "program"
    made.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    made.chmod(0o755)
    return made


def test_a_pool_without_objects_has_its_classes() -> None:
    file = natives.file()
    with NativeProcess(natives.program(file), file) as process:
        assert len(process.state()) > 100
        assert process.text().startswith(" class  size       10%")
        assert process.run([], []) == b""


def test_a_program_that_is_killed_is_no_finding(tmp_path: Path) -> None:
    file = natives.file()
    with (
        pytest.raises(UserError, match="was ended from outside"),
        NativeProcess(script(tmp_path, "cat > /dev/null & kill -9 $$"), file) as process,
    ):
        process.state()


def test_a_program_that_ends_without_a_word_is_a_crash(tmp_path: Path) -> None:
    file = natives.file()
    with (
        pytest.raises(ProgramFailure, match="exit code 7: so it was"),
        NativeProcess(
            script(tmp_path, "head -c 524288 > /dev/null; echo so it was >&2; exit 7"), file
        ) as process,
    ):
        process.state()


def test_a_program_that_cannot_be_started_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be started"):
        NativeProcess(tmp_path / "none", natives.file())


def test_nothing_is_left_behind() -> None:
    file = natives.file()
    process = NativeProcess(natives.program(file), file)
    pid = process._process.pid
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def test_threads_race_on_a_pool() -> None:
    file = natives.file()
    with NativeProcess(natives.program(file), file) as process:
        more = (2, 500, 1, 1, 50, 1, 0, (1 << 36) - 1, 1024)
        turns, _ = process.threads(DriverCommand.RACE, more, [100, 2000], 60)
    assert turns > 0

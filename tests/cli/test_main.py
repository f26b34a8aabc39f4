"""Exit codes, and what becomes of errors. Only a verdict may give 1."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import samples
from commands import inside, run

import zslayout.pipeline.check
from zslayout import __version__
from zslayout.cli import main
from zslayout.errors import InternalError
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine


def _write(folder: Path, name: str, text: str) -> str:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_all_as_expected_is_0_and_says_nothing_on_standard_error() -> None:
    ran = run("check", "--arch", "riscv64-sv57")
    assert (ran.code, ran.err) == (0, "")


def test_an_expected_build_error_is_0() -> None:
    assert run("check", "--arch", "um-x86_64").code == 0


def test_something_that_is_not_as_expected_is_1(tmp_path: Path) -> None:
    ran = run("check", "--config", _write(tmp_path, "board", samples.toml(phys=58)))
    assert (ran.code, ran.err) == (1, "")


def test_an_archconfig_with_faults_is_2_with_all_of_them_and_nothing_else(tmp_path: Path) -> None:
    text = samples.toml("board", shift=30).replace("arch =", "arhc =")
    file = _write(tmp_path, "board", text + '[expect]\nmergd = "fallback"\n')
    ran = run("check", "--config", file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{file}:$.arhc: unknown key (did you mean arch?)\n"
        f"{file}:$.page_shift: expected an integer from 12 to 18, found 30\n"
        f"{file}:$.arch: missing: expected a string that is not empty\n"
        f"{file}:$.expect.mergd: unknown scheme (did you mean merged?)\n"
        "4 faults\n"
    )


def test_one_fault_is_counted_in_the_singular() -> None:
    ran = inside("check", "--arch", "riscv64-sv75")
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == "1 fault"


def test_an_option_that_does_not_exist_is_2() -> None:
    ran = run("check", "--arhc", "i386")
    assert (ran.code, ran.out) == (2, "")
    assert "No such option: --arhc" in ran.err
    assert "--arch" in ran.err


def test_a_command_that_does_not_exist_is_2() -> None:
    ran = run("chekc")
    assert (ran.code, ran.out) == (2, "")
    assert "No such command 'chekc'" in ran.err


def test_no_arguments_is_2_with_the_help() -> None:
    ran = run()
    assert ran.code == 2
    assert "Usage: zslayout" in ran.out + ran.err


def _unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Engine, "_ask", lambda *_: Answer(SatResult.UNKNOWN, why="timeout after 1 ms")
    )


def test_what_no_solver_decides_is_3_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    _unknown(monkeypatch)
    ran = inside("check", "--arch", "riscv64-sv57", "--verbose")
    assert ran.code == 3
    assert "obj.fits riscv64-sv57 merged: UNKNOWN (timeout after 1 ms), expected PROVED" in ran.out
    assert ran.out.endswith("1 checked: 0 as expected, 0 unexpected, 1 undecided\n")


@pytest.mark.parametrize("scheme", ["pfn-idx-tagged", "pfn-idx", "rfc-v1", "merged", "all"])
@pytest.mark.parametrize("arch", ["riscv64-sv57", "um-x86_64", "i386"])
def test_what_no_solver_decides_is_never_0(
    monkeypatch: pytest.MonkeyPatch, arch: str, scheme: str
) -> None:
    _unknown(monkeypatch)
    assert inside("check", "--arch", arch, "--scheme", scheme).code in {1, 3}
    assert inside("show", arch).code == 3


def test_a_refutation_beside_something_undecided_is_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = _write(tmp_path, "board", samples.toml(phys=44))
    text = samples.toml("other") + '[expect]\nmerged = "fallback"\n'
    wrong = _write(tmp_path, "other", text)
    assert inside("check", "--config", wrong).code == 1
    _unknown(monkeypatch)
    assert inside("check", "--config", file).code == 3


@pytest.mark.parametrize(
    "error", [InternalError("a promise was broken"), ZeroDivisionError("division by zero")], ids=str
)
def test_a_bug_is_4_and_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(zslayout.pipeline.check, "check", fail)
    ran = inside("check", "--arch", "i386")
    assert (ran.code, ran.out) == (4, "")
    assert "Traceback" in ran.err
    assert str(error) in ran.err
    assert (
        "zslayout: this is a bug of zslayout, not of your input. Please report the lines above"
        " with the command: zslayout check --arch i386\n"
    ) in ran.err
    assert f"zslayout {__version__}, Python " in ran.err.splitlines()[-1]


def test_a_reader_that_stops_reading_ends_the_command_by_its_signal() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "zslayout", "lint"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_2_and_no_bug() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "zslayout", "lint"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    first = done.stderr.splitlines()[0]
    assert first == "standard output: cannot be written: No space left on device"
    assert "Traceback" not in done.stderr


def test_a_title_that_the_terminal_cannot_spell_is_no_bug(tmp_path: Path) -> None:
    file = _write(tmp_path, "board", samples.toml() + 'title = "B\u00f6rd"\n')
    ran = run("show", "--config", file, env={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    assert ran.out.startswith("board: B\\xf6rd\n")


@pytest.mark.parametrize(
    ("words", "after"),
    [("prove --scheme merged", 1.5), ("check --all --scheme all", 1.5), ("headroom", 0.15)],
    ids=["solving", "batches", "importing"],
)
def test_an_interrupt_ends_a_command_at_once_by_its_signal(words: str, after: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "zslayout", *words.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        time.sleep(after)
        began = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=30)
        assert time.monotonic() - began < 1
    assert (running.returncode, out, err) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [
        ("check --arch i386", ">&-", 2),
        ("check --arch nowhere", ">&-", 2),
        ("check --arch i386 -q", "2>&-", 0),
        ("check --arch nowhere", "2>&-", 2),
        ("check --arch i386 -q", "<&-", 0),
        ("check --arch i386 -q", "<&- >&- 2>&-", 2),
    ],
)
def test_a_stream_that_is_closed_is_no_bug(words: str, closed: str, code: int) -> None:
    command = f"{sys.executable} -m zslayout {words} {closed}"
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if closed == ">&-" and "i386" in words:
        assert done.stderr.startswith("standard output: cannot be written: ")


@pytest.mark.parametrize(("package", "extra"), [("clang", "source"), ("unidiff", "source")])
def test_an_extra_that_is_missing_is_2_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    def missing(**_: object) -> None:
        raise ModuleNotFoundError(f"No module named '{package}'", name=package)

    monkeypatch.setattr(main, "application", lambda _: missing)
    ran = inside("check")
    assert ran.code == 2
    said = f"{package}: is not installed (pip install 'zslayout[{extra}]')\n1 fault\n"
    assert ran.err == said


def test_a_module_of_our_own_that_is_missing_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**_: object) -> None:
        raise ModuleNotFoundError("No module named 'zslayout.x'", name="zslayout.x")

    monkeypatch.setattr(main, "application", lambda _: missing)
    assert inside("check").code == 4


@pytest.mark.parametrize("words", [("--config",), ("--arch", "i386", "--source")])
def test_a_device_without_an_end_is_2(words: tuple[str, ...]) -> None:
    ran = inside("check", *words, "/dev/zero")
    assert ran.code == 2
    assert "/dev/zero: cannot be read: longer than 256 MiB" in ran.err


def test_all_and_some_is_a_fault() -> None:
    ran = inside("check", "--all", "--arch", "i386")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("--all: ")

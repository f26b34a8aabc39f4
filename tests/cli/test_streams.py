"""Where output goes: terminals get colour and progress, pipes plain text, files all or nothing."""

import io
import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import typer

from zslayout.cli import streams
from zslayout.errors import UserError


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert streams.coloured()
    monkeypatch.setenv("NO_COLOR", "")
    assert streams.coloured()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr(sys, "stdout", _Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv(name, value)
    assert not streams.coloured()


def test_a_pipe_gets_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not streams.coloured()


def _at_terminal(*arguments: str, env: Mapping[str, str]) -> str:
    """What a person at a terminal sees, standard error too."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "zslayout", *arguments]
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**clean, "TERM": "xterm", **env}
    ):
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            seen += part
    os.close(ours)
    return seen.decode()


def test_a_person_sees_colour_and_a_bar_that_goes_away() -> None:
    seen = _at_terminal("check", "--arch", "i386", env={})
    assert "\x1b[1mi386, merged, Linux 7.3 and newer\x1b[0m" in seen
    assert "\x1b[32m1 checked: 1 as expected, 0 unexpected, 0 undecided\x1b[0m" in seen
    bars = re.findall(r"\r\x1b\[K\[[#.]{24}\] \d+/\d+ merged \S+", seen)
    assert bars
    rest = seen[seen.rindex(bars[-1]) + len(bars[-1]) :]
    assert rest.startswith("\r\x1b[K")


def test_a_person_who_wants_no_colour_sees_none() -> None:
    seen = _at_terminal("check", "--arch", "i386", env={"NO_COLOR": "1"})
    assert "i386, merged, Linux 7.3 and newer (" in seen
    assert not re.search(r"\x1b\[\d+m", seen)


def test_progress_is_silent_in_a_pipe_and_leaves_nothing_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with streams.progress() as told:
        told("what", 0, 1)
    assert capsys.readouterr().err == ""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with streams.progress() as told:
        told("first", 0, 2)
        assert terminal.getvalue() == "\r\x1b[K[############............] 1/2 first"
    assert terminal.getvalue().endswith("] 1/2 first\r\x1b[K")


def test_progress_is_as_narrow_as_the_terminal_and_never_counts_too_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "40")
    with streams.progress() as told:
        told("a text that is longer than the line", 9, 9)
    bar = terminal.getvalue().split("\r\x1b[K")[1]
    assert len(bar) == 39
    assert "] 9/9 a t" in bar


def test_a_dumb_terminal_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "dumb")
    with streams.progress() as told:
        told("what", 0, 1)
    assert terminal.getvalue() == ""


def test_what_repeats_a_violation_is_kept_in_the_cache_unless_somebody_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = streams.keep(None, "v.trace", "free 1\n")
    assert kept == tmp_path / "cache" / "zslayout" / "v.trace"
    assert kept.read_text(encoding="utf-8") == "free 1\n"
    assert streams.keep(tmp_path / "mine", "v.trace", "free 1\n") == tmp_path / "mine"
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert streams.keep(None, "v.trace", "free 1\n") is None
    assert capsys.readouterr().err.endswith("; --save FILE keeps it elsewhere\n")


def test_a_file_is_written_whole_with_the_usual_permissions(tmp_path: Path) -> None:
    file = tmp_path / "fit.rst"
    streams.replace_file(file, "new\n")
    assert file.read_text(encoding="utf-8") == "new\n"
    usual = tmp_path / "usual"
    usual.touch()
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    streams.replace_file(file, "newer\n")
    assert file.read_text(encoding="utf-8") == "newer\n"


def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "fit.rst"
    file.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(UserError) as caught:
        streams.replace_file(file, "new")
    assert str(caught.value) == f"{file}: cannot be written: No space left on device"
    assert [each.name for each in tmp_path.iterdir()] == ["fit.rst"]
    assert file.read_text(encoding="utf-8") == "old"


def test_a_text_that_is_no_utf_8_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "fit.rst"
    with pytest.raises(UserError) as caught:
        streams.replace_file(file, "lone surrogate: \udcff")
    assert str(caught.value) == f"{file}: cannot be written: not UTF-8 text"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "fit.rst"
    folder.mkdir()
    with pytest.raises(UserError) as caught:
        streams.replace_file(folder, "new")
    assert str(caught.value) == f"{folder}: cannot be written: Is a directory"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "fit.rst"
    with pytest.raises(UserError) as caught:
        streams.replace_file(file, "new")
    assert str(caught.value) == f"{file}: cannot be written: No such file or directory"


def test_a_complaint_is_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    streams.complain("stale")
    assert capsys.readouterr() == ("", "stale\n")


def test_output_is_flushed_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    streams.write("text")
    assert capsys.readouterr() == ("text", "")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\nb\n", "a\nc\n", [" a", "-b", "+c"]),
        ("", "a\n", ["+a"]),
        ("a\na\n", "a\n", [" a", "-a"]),
        ("a", "a\n", ["-a", "\\ No newline at end", "+a"]),
        ("--- x\n", "+++ y\n", ["---- x", "++++ y"]),
    ],
    ids=["changed", "added", "doubled", "no-newline", "like-a-diff"],
)
def test_what_differs_from_a_file_is_a_unified_diff(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, lines: list[str]
) -> None:
    file = tmp_path / "table.txt"
    with pytest.raises(typer.Exit) as ended:
        streams.same(file, old, new)
    assert ended.value.exit_code == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[:2] == [f"--- {file}", f"+++ {file} (now)"]
    assert [line for line in said.out.splitlines()[2:] if not line.startswith("@@")] == lines
    assert said.err.startswith(f"{file}: stale; ")


def test_what_does_not_differ_is_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    streams.same(tmp_path / "table.txt", "a\n", "a\n")
    assert capsys.readouterr().out == f"{tmp_path / 'table.txt'}: up to date\n"


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text("old")
    file.chmod(0o600)
    streams.replace_file(file, "new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o600)


@pytest.mark.parametrize("name", ["/dev/stderr", "log"])
def test_the_file_that_a_stream_goes_to_is_written_behind_what_is_there(
    tmp_path: Path, name: str
) -> None:
    program = (
        "import sys; from pathlib import Path; from zslayout.cli import streams;"
        f" sys.stderr.write('before '); streams.replace_file(Path({name!r}), 'it '); "
        "sys.stderr.write('after')"
    )
    log = tmp_path / "log"
    with log.open("wb") as stream:
        env = {**os.environ, "PYTHONPATH": str(Path(streams.__file__).parents[2])}
        run = [sys.executable, "-c", program]
        subprocess.run(run, check=True, stderr=stream, cwd=tmp_path, env=env)
    assert log.read_text(encoding="utf-8") == "before it after"

"""Where results go, and in which formats."""

import json
import os
import threading
from pathlib import Path

import junitparser
import pytest
from commands import inside

from zslayout.cli.report import parsed
from zslayout.errors import UserError
from zslayout.results.result import Tabular

CHECK = ("check", "--arch", "i386", "--scheme", "rfc-v1")


def test_a_result_is_written_in_several_formats_at_once(tmp_path: Path) -> None:
    junit, table = tmp_path / "a.xml", tmp_path / "b.out"
    ran = inside(*CHECK, "--output", f"junit={junit}", "--output", f"csv={table}")
    assert ran.code == 0
    assert ran.out.startswith("i386, rfc-v1, an RFC of 2026, never merged (")
    assert junitparser.JUnitXml.fromfile(str(junit)).tests > 0
    assert table.read_text(encoding="utf-8").startswith("configuration,scheme,")


def test_a_dash_is_standard_output(tmp_path: Path) -> None:
    ran = inside(*CHECK, "--output", "json=-")
    assert json.loads(ran.out)["schema"] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_path_alone_is_written_in_the_format_of_its_suffix(tmp_path: Path) -> None:
    file = tmp_path / "result.sarif"
    assert inside(*CHECK, "--output", str(file)).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_quiet_is_one_line_and_summary_a_line_a_finding() -> None:
    quiet = inside(*CHECK, "--quiet")
    assert quiet.out.count("\n") == 1
    assert quiet.out.startswith("as expected: ")
    ran = inside("check", "--arch", "riscv32", "--scheme", "rfc-v1", "--summary")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["known", "as expected"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "xml=x"], '--output: no format is named "xml"'),
        (["--output", "sarif"], "--output: sarif: expected sarif=PATH, or sarif=-"),
        (["--output", "sarif="], "--output: sarif=: names no file"),
        (["--output", "debugfs=x"], "--output: debugfs (as the kernel's file) does not go with"),
        (["--output", "a.xml", "--output", "gcc=a.xml"], "--output: a.xml is written twice"),
        (["--quiet", "--summary"], "--summary: standard output takes one format"),
        (["-f", "json", "--output", "gcc=-"], "--output: standard output takes one format"),
        (["--output", "json=/missing/x"], "/missing/x: cannot be written: No such file"),
        (["--output", "json=/proc/x"], "/proc/x: cannot be written: No such file"),
        (["--output", "json=/"], "/: cannot be written: Is a directory"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_proved(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = inside(*CHECK, *arguments)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize("asked", [["-f", "json"], ["--format=json"], ["--output", "json=-"]])
@pytest.mark.parametrize("wrong", [["--arch", "x86-64"], ["--no-such-option"], ["--timeout", "x"]])
def test_faults_are_json_where_json_was_asked_for(asked: list[str], wrong: list[str]) -> None:
    ran = inside("check", *asked, *wrong)
    assert ran.code == 2
    said = json.loads(ran.out)
    assert (said["schema"], said["exit_code"]) == (1, 2)
    assert said["faults"]
    assert ran.err


def test_faults_are_written_to_files_too(tmp_path: Path) -> None:
    junit = tmp_path / "a.xml"
    ran = inside("check", "--arch", "nowhere", "--output", f"junit={junit}")
    assert (ran.code, ran.out) == (2, "")
    assert junitparser.JUnitXml.fromfile(str(junit)).errors == 1


def test_text_was_not_asked_for_twice() -> None:
    ran = inside("check", "--arch", "nowhere")
    assert (ran.code, ran.out) == (2, "")


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    there, link = tmp_path / "there.json", tmp_path / "link.json"
    there.touch()
    link.symlink_to(there)
    assert inside(*CHECK, "--output", str(link)).code == 0
    assert link.is_symlink()
    assert json.loads(there.read_text(encoding="utf-8"))["schema"] == 1


def test_a_device_is_written_to_and_stays_one() -> None:
    assert inside(*CHECK, "--output", "json=/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert inside(*CHECK, "--output", f"json={pipe}").code == 0
    reader.join(timeout=10)
    assert pipe.is_fifo()
    assert json.loads(read[0])["schema"] == 1


def test_a_format_may_be_named_or_told_by_the_suffix() -> None:
    assert parsed("sarif=a.xml")[0].name == "sarif"
    assert parsed("a.xml")[0].name == "junit"
    assert parsed("./x=y.json") == (parsed("json=-")[0], "./x=y.json")
    assert parsed("csv=a", (Tabular,))[1] == "a"
    with pytest.raises(UserError):
        parsed("csv=a")

"""`bench` on the command line."""

import json
from pathlib import Path

import commands
import natives
import pytest


def test_two_files_are_timed(tmp_path: Path) -> None:
    natives.needs()
    path = tmp_path / "zsmalloc.c"
    path.write_text(natives.file().text, encoding="utf-8")
    few = ["--repeats", "1", "--objects", "100", "--threads", "1"]
    ran = commands.inside("bench", "--native", str(path), "--native", str(path), *few, "-f", "json")
    assert ran.code == 0, ran.err
    rows = json.loads(ran.out)["rows"]
    assert [row["moving"] for row in rows] == [False, False, True, True]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--native: names no file"),
        (["--native", "FILE", "--threads", "1,x"], 'expected numbers from 1 to 32, found "x"'),
        (["--native", "FILE", "--threads", "0"], "expected numbers from 1 to 32"),
        (["--native", "FILE", "--sizes", "none"], "there is no such distribution of sizes"),
    ],
)
def test_bad_input_is_told(tmp_path: Path, arguments: list[str], says: str) -> None:
    path = tmp_path / "zsmalloc.c"
    path.write_text(natives.file().text, encoding="utf-8")
    ran = commands.inside("bench", *[str(path) if each == "FILE" else each for each in arguments])
    assert (ran.code, says in ran.err) == (2, True), ran.err

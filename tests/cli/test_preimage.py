"""The version of a file that a patch was made of."""

import shutil
import subprocess
from pathlib import Path

from zslayout.cli.preimage import preimage


def _git(folder: Path, *words: str) -> str:
    program = shutil.which("git")
    assert program
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    command = [program, "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_it_is_what_the_index_line_names_in_the_repository_of_the_file(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    file = tmp_path / "z.c"
    for text in ("one\n", "two\n", "three\n"):
        file.write_text(text, encoding="utf-8")
        _git(tmp_path, "add", "-A")
        _git(tmp_path, "commit", "-qm", text)
    diff = _git(tmp_path, "diff", "HEAD~2", "HEAD~1")
    assert preimage(diff, file) == b"one\n"
    assert preimage(diff, tmp_path / "other.c") is None
    assert preimage(diff.replace("index ", "indexes "), file) is None


def test_a_version_that_git_does_not_have_is_none(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    diff = "diff --git a/z.c b/z.c\nindex 1234567..89abcde 100644\n"
    assert preimage(diff, tmp_path / "z.c") is None


def test_a_diff_that_is_not_of_git_names_no_version(tmp_path: Path) -> None:
    assert preimage("--- a/z.c\n+++ b/z.c\n@@ -1 +1 @@\n-a\n+b\n", tmp_path / "z.c") is None

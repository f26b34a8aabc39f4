"""The documentation: it is built without a warning, its links lead somewhere, its examples hold."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from commands import inside

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SHOWN = re.findall(
    r"```text\n\$ ([^\n]*)\n(.*?)```", (ROOT / "docs/tutorial.md").read_text(), re.DOTALL
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_that_is_there(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_the_tutorial_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    assert len(SHOWN) >= 5
    for command, output in SHOWN:
        if command.startswith("zslayout "):
            assert inside(*command.split()[1:]).out == output, command
        else:
            subprocess.run(["/bin/sh", "-c", command], check=True)
            assert output == ""


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    if find_spec("sphinx") is None or find_spec("furo") is None or find_spec("myst_parser") is None:
        pytest.skip("needs the extra docs")
    for builder, made in (("html", "reference/commands.html"), ("man", "zslayout.1")):
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, str(ROOT / "docs")]
        done = subprocess.run(
            [*command, str(tmp_path / builder)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "headroom" in (tmp_path / builder / made).read_text(encoding="utf-8")

"""The wheel: what is in it, and that it works from any directory."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from zslayout.arch import shipped
from zslayout.words import word_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_every_archconfig_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert shipped.names()
    assert {f"zslayout/archconfigs/{name}.toml" for name in shipped.names()} <= names
    assert {f"zslayout/wordfiles/{name}.toml" for name in word_files.names()} <= names
    assert "zslayout/py.typed" in names


def test_the_wheel_checks_an_architecture_from_another_directory(
    wheel: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    ran = subprocess.run(
        [sys.executable, "-m", "zslayout", "check", "--arch", "riscv64-sv57"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert "headroom 1 bit at chain size 8, headroom 0 bits at 16" in ran.stdout

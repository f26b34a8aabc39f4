"""JavaScript, run by the engine of Chromium and Node.js, as a referee of what a page computes."""

import json
import os
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from zslayout.expr.javascript import HELPERS


@cache
def engine() -> str:
    """Node.js: that of the machine, or the one that playwright brings."""
    found = shutil.which("node")
    if found is None:
        there = find_spec("playwright")
        inside = Path(there.origin or "").with_name("driver") / "node" if there else Path("/none")
        found = str(inside) if inside.exists() else None
    if found is None:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up("no Node.js, and no playwright that brings one")
    return found


def run(script: str) -> Any:
    """What a script leaves in `answer`, by way of JSON; BigInts come as numbers."""
    said = "(_, x) => typeof x === 'bigint' ? `${x}n` : x"
    told = f"process.stdout.write(JSON.stringify(answer, {said}))"
    done = subprocess.run(
        [engine(), "-"],
        input=f"{'' if HELPERS in script else HELPERS}{script}\n{told}\n",
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return _numbers(json.loads(done.stdout))


def _numbers(said: Any) -> Any:
    if isinstance(said, list):
        return [_numbers(each) for each in said]
    if isinstance(said, dict):
        return {name: _numbers(each) for name, each in said.items()}
    return int(said[:-1]) if isinstance(said, str) and said[-1:] == "n" and said[:-1] else said

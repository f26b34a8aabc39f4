"""A kernel's own headers, configured and compiled, judge what a word file says of them."""

import json
import shutil
from pathlib import Path
from typing import Final

import pytest
from commands import inside
from kernel import CONFIGURED, kernel_tree

ARCH: Final = "riscv64-sv57"


def test_words_of_linux_6_12_are_proved_where_it_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("make", "flex", "bison", "bc"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    if not any(map(shutil.which, ("clang", "clang-19", "clang-18"))):
        pytest.skip("clang is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tree = str(kernel_tree(CONFIGURED))
    words = ("--word", "swp_entry", "--word", "shadow_entry", "--word", "migration_entry")
    ran = inside("check", *words, "--kernel", tree, "--arch", ARCH, "--format", "json")
    assert ran.code == 0, (ran.out, ran.err)
    found = {each["word"]: each for each in json.loads(ran.out)["results"]}
    assert {each["outcome"] for each in found.values()} == {"fits"}
    assert len(found) == 3
    offset, type_ = found["swp_entry"]["fields"]
    assert (offset["name"], offset["lsb"], type_["lsb"], type_["width"]) == ("offset", 12, 7, 5)
    again = inside("check", "--word", "swp_entry", "--kernel", tree, "--arch", ARCH, "--no-build")
    assert again.code == 0, again.err

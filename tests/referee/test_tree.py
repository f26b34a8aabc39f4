"""A kernel's own headers, Kconfig and build system judge what an archconfig says of it."""

import json
import shutil
from pathlib import Path
from typing import Final

import pytest
from commands import inside
from kernel import CONFIGURED, kernel_tree

ARCH: Final = "alpha-sparsemem"
"""The least to configure, and a number that comes from a header."""


def test_the_numbers_of_linux_6_12_are_those_of_the_archconfig(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("alpha-linux-gnu-gcc", "make", "flex", "bison", "bc"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tree = str(kernel_tree(CONFIGURED))
    ran = inside("probe", "--kernel", tree, "--arch", ARCH, "--verify", "--format", "json")
    assert ran.code == 0, (ran.out, ran.err)
    (found,) = json.loads(ran.out)["probes"]
    assert found["values"]["MAX_PHYSMEM_BITS"] == found["values"]["_PFN_BITS"] + 13 == 48
    assert found["places"]["MAX_PHYSMEM_BITS"].startswith("arch/alpha/include/asm/sparsemem.h:")
    checked = inside("check", "--kernel", tree, "--arch", ARCH, "--no-build", "--chain-size", "8")
    assert checked.code == 0, checked.err
    assert "numbers measured on 1 of 1 configuration\n" in checked.out

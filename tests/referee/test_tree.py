"""A kernel's own headers, Kconfig and build system judge what archconfigs say of it."""

import json
import shutil
from pathlib import Path
from typing import Final

import pytest
from commands import inside
from kernel import kernel_tree

GCC: Final = {
    "arm64-16k": "aarch64-linux-gnu",
    "i386-pae": "i686-linux-gnu",
    "arm-lpae": "arm-linux-gnueabihf",
    "ppc64-64k": "powerpc64-linux-gnu",
    "s390": "s390x-linux-gnu",
    "um-x86_64": "x86_64-linux-gnu",
}
"""Some of those of `make trees-some`, with compilers: the quickest that there is for each."""


def test_the_numbers_of_linux_6_12_are_those_of_the_archconfigs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("make", "flex", "bison", "bc", *(f"{each}-gcc" for each in GCC.values())):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tree = str(kernel_tree())
    named = [word for name in GCC for word in ("--arch", name)]
    asked = ("probe", "--kernel", tree, *named, "--compiler", "gcc", "--verify")
    ran = inside(*asked, "--format", "json")
    assert ran.code == 0, (ran.out, ran.err)
    found = {each["arch"]: each for each in json.loads(ran.out)["probes"]}
    assert list(found) == list(GCC)
    values = {name: each["values"] for name, each in found.items()}
    assert [values[name]["PAGE_SHIFT"] for name in ("s390", "arm64-16k", "ppc64-64k")] == [
        12,
        14,
        16,
    ]
    assert values["i386-pae"]["_PFN_BITS"] == 36 - 12
    place = found["arm64-16k"]["places"]["MAX_PHYSMEM_BITS"]
    assert place.startswith("arch/arm64/include/asm/sparsemem.h:")
    checked = inside("check", "--kernel", tree, "--arch", "s390", "--no-build", "--chain-size", "8")
    assert checked.code == 0, checked.err
    assert "numbers measured on 1 of 1 configuration\n" in checked.out

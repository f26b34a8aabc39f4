"""The kernel's own mm/zsmalloc.c, of several releases, as tests want it: there, or skipped."""

import os
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import pytest
from releases import ZSMALLOC, UnavailableError, kept, tree

REQUIRED: Final = ("6.1", "6.12", "7.3")
"""With CI set a test fails that has none of these, and is not skipped."""


CONFIGURED: Final = (
    *("Makefile", "Kbuild", "include", "scripts", "tools/include", "tools/arch/x86/include"),
    *(f"arch/{each}" for each in ("arm", "arm64", "powerpc", "riscv", "s390", "um", "x86")),
    *("kernel/bounds.c", "kernel/time/timeconst.bc", "lib/vdso", "Kconfig*", "*/Kconfig*"),
    *("mm/*.h", "mm/Makefile", "mm/zsmalloc.c", "mm/workingset.c"),
)
"""What configuring a tree for some architectures reads: unpacked once for all that do."""


@cache
def kernel_source(release: str = "6.12", path: str = ZSMALLOC) -> bytes:
    """A file of Linux as Debian has it, unmodified.

    The test is skipped when the package cannot be had; with CI set it fails.
    """
    try:
        return kept(release, path).read_bytes()
    except UnavailableError as error:
        _give_up(release, error)


@cache
def kernel_tree(files: tuple[str, ...], release: str = "6.12") -> Path:
    """A folder with these files of Debian's kernel, those that it has; skipped as above."""
    try:
        return tree(release, files)
    except UnavailableError as error:
        _give_up(release, error)


def _give_up(release: str, error: UnavailableError) -> NoReturn:
    reason = f"linux-source-{release} cannot be had: {error}"
    if "CI" in os.environ and release in REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)

"""The kernel's own mm/zsmalloc.c, of several releases, as tests want it: there, or skipped."""

import os
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import pytest
from releases import UnavailableError, kept, tree

REQUIRED: Final = ("6.1", "6.12", "7.3")
"""With CI set a test fails that has none of these, and is not skipped."""


@cache
def kernel_source(release: str = "6.12") -> bytes:
    """mm/zsmalloc.c of Linux as Debian has it, unmodified.

    The test is skipped when the package cannot be had; with CI set it fails.
    """
    try:
        return kept(release).read_bytes()
    except UnavailableError as error:
        _give_up(release, error)


@cache
def kernel_tree(release: str = "6.12") -> Path:
    """A folder with what tests want of Debian's kernel; skipped as above."""
    try:
        return tree(release)
    except UnavailableError as error:
        _give_up(release, error)


def _give_up(release: str, error: UnavailableError) -> NoReturn:
    reason = f"linux-source-{release} cannot be had: {error}"
    if "CI" in os.environ and release in REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)

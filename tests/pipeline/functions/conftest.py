"""What tests of functions share."""

import os

import pytest

from zslayout.cfront import compiler
from zslayout.errors import UserError


@pytest.fixture
def a_compiler() -> None:
    """Skips where there is no clang; with CI set that fails."""
    try:
        compiler.clang()
    except UserError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))

"""The functions of a file, checked on some shipped configurations."""

import samples

from zslayout.pipeline.functions.check import check_functions
from zslayout.results.functions import FunctionsResult


def checked(text: str, *names: str) -> FunctionsResult:
    """What comes of it on these, at every chain size."""
    return check_functions("zsmalloc.c", text, [samples.named(each) for each in names], None)

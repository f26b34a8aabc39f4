"""The size classes of a pool as a result."""

import pytest
import samples

from zslayout.pipeline.classes import sweep
from zslayout.reference.size_class import size_classes
from zslayout.results.exit_code import ExitCode
from zslayout.results.size_classes import ClassesResult, SweepResult, unbuilt
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive, layouts


@pytest.mark.parametrize("name", ["x86_64", "um-x86_64"])
def test_nothing_is_expected_of_classes_whether_they_are_built_or_not(name: str) -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.named(name), 8)
    found = ClassesResult(layout, size_classes(layout))
    swept = SweepResult(sweep(SCHEMES["rfc-v1"], samples.named(name)))
    assert found.exit_code is swept.exit_code is ExitCode.AS_EXPECTED
    assert bool(found.diagnostics()) == bool(swept.diagnostics()) == (name == "um-x86_64")


def test_the_chain_sizes_that_do_not_build_are_named() -> None:
    (note,) = unbuilt(layouts(SCHEMES["rfc-v1"], samples.board(phys=58)))
    assert note.message == ("no kernel has these: rfc-v1 does not build here at chain sizes 9-16")
    assert note.configurations == ("board",)

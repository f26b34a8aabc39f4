"""The size classes of a configuration at every chain size."""

import dataclasses

import samples

from zslayout.arch.params import ChainSize
from zslayout.pipeline.classes import sweep
from zslayout.reference.size_class import size_classes
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_every_chain_size_of_the_archconfig_has_its_classes() -> None:
    params = dataclasses.replace(samples.board(), chain_size=ChainSize(5, 6, 9))
    found = sweep(SCHEMES["merged"], params)
    assert [layout.chain_size for layout, _ in found] == [5, 6, 7, 8, 9]
    assert all(classes == size_classes(layout) for layout, classes in found)
    assert all(layout.scheme.name == "merged" for layout, _ in found)


def test_where_the_least_size_is_above_the_largest_there_are_none() -> None:
    found = sweep(SCHEMES["pfn-idx-tagged"], samples.named("arm-lpae"))
    assert [layout.chain_size for layout, classes in found if classes] == [4, 5, 6, 7, 8]
    assert [layout.chain_size for layout, classes in found if not classes] == list(range(9, 17))

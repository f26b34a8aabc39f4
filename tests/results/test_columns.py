"""The columns of every table."""

import samples

from zslayout.results.columns import cells, headers

CONFIGS = tuple(map(samples.named, ("riscv64-sv57", "um-x86_64", "i386")))


def test_a_row_is_what_one_configuration_comes_to() -> None:
    check = samples.check(CONFIGS, patterns=("obj.fits",))
    assert headers() == [
        "configuration",
        "word",
        "page",
        "phys",
        "fields",
        "spare",
        "at max",
        "outcome",
    ]
    assert [cells(result) for result in check.results] == [
        ["riscv64-sv57", "64", "4K", "56", "44+8+12", "2", "1", "class-idx"],
        ["um-x86_64", "64", "4K", "64", "52+8+4", "-6", "-7", "build-error"],
        ["i386", "32", "4K", "32", "20+12", "-6", "-7", "fallback"],
    ]

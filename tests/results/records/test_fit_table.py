"""`table` as JSON: the contract of schema 1."""

import samples
from rendered import value

from zslayout.results.fit_table import FitTable
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_a_row_for_each_configuration_and_scheme() -> None:
    configs = (samples.named("i386"), samples.named("x86_64"))
    check = samples.check(configs, tuple(SCHEMES.values()), ("obj.fits",))
    rows = value(FitTable(check))["rows"]
    asked = [(params.name, name) for params in configs for name in SCHEMES]
    assert [(row["arch"], row["scheme"]) for row in rows] == asked
    for row in rows:
        assert row["needed_bits"] + row["headroom_bits"] == row["bits_per_long"]

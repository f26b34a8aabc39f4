"""Tables for LaTeX."""

import samples
from rendered import shown

from zslayout.results.fit_table import FitTable


def test_it_is_a_tabular_with_a_row_for_each_configuration() -> None:
    table = FitTable(samples.check((samples.named("um-x86_64"),)), ("configuration", "outcome"))
    assert shown(table, "latex").split() == [
        *(r"\begin{tabular}{ll}", r"\toprule", "configuration", "&", "outcome", r"\\"),
        *(r"\midrule", r"um-x86\_64", "&", "build-error", r"\\", r"\bottomrule"),
        r"\end{tabular}",
    ]

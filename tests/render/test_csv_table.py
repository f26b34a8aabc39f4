"""Tables as comma-separated values."""

import csv
import io

from zslayout.render.csv_table import render
from zslayout.results.document import Span, Table, table
from zslayout.results.result import Detail, Tabular


class _Awkward(Tabular):
    def table(self) -> Table:
        return table(["a", 'b "c"'], [["1,2", Span("x\ny", "code")], ["", "z"]])


def test_whatever_stands_in_a_cell_reads_back() -> None:
    text = render(_Awkward(), Detail())
    assert list(csv.reader(io.StringIO(text))) == [["a", 'b "c"'], ["1,2", "x\ny"], ["", "z"]]
    assert "\r" not in text

"""Files timed in turn."""

import natives
import pytest

from zslayout.errors import UserError
from zslayout.pipeline.bench import BenchRequest, bench
from zslayout.reference.size_distribution import DISTRIBUTIONS


def request(*releases: str, threads: tuple[int, ...] = (1,)) -> BenchRequest:
    natives.needs()
    files = [natives.file(each) for each in releases]
    return BenchRequest(
        files=tuple((file, natives.layout(file)) for file in files),
        threads=threads,
        sizes=DISTRIBUTIONS["zram-lzo"],
        objects=200,
        repeats=2,
        zone_cost=0,
        seed=1,
    )


def test_files_are_measured_as_often_and_compared_with_the_first() -> None:
    found = bench(request("7.3", "6.12"))
    plain = [row for row in found.rows if not row.moving]
    assert [row.threads for row in plain] == [1, 1]
    assert all(row.rate is not None and row.rate.median > 0 for row in plain)
    assert [row.ratio is None for row in plain] == [True, False]


def test_more_threads_than_processors_are_not_measured() -> None:
    found = bench(request("7.3", threads=(32,)))
    assert {row.says for row in found.rows} == {"not measured: more threads than processors"}


def test_a_file_that_goes_wrong_is_not_timed() -> None:
    natives.needs()
    old = "		zpdesc_unlock(zpdesc);\n		zpdesc_dec_zone_page_state(zpdesc);"
    file = natives.file("7.3", old, "		zpdesc_dec_zone_page_state(zpdesc);")
    asked = BenchRequest(
        ((file, natives.layout(file)),), (1,), DISTRIBUTIONS["uniform"], 200, 1, 0, 0
    )
    with pytest.raises(UserError, match=r"goes wrong: page .* is freed while it is locked"):
        bench(asked)

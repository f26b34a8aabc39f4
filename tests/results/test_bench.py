"""How fast files are, as a result."""

from dataclasses import replace

import goldens
import pools
from rendered import shown, value

from zslayout.native.spread import Spread
from zslayout.results.bench import BenchResult, BenchRow
from zslayout.results.exit_code import ExitCode

RATE = Spread(2_000_000.0, 1_900_000.0, 2_100_000.0, 15)
TIMED = BenchResult(
    layout=pools.layout("x86_64"),
    rows=(
        BenchRow("old.c", 1, moving=False, rate=RATE, ratio=None),
        BenchRow("new.c", 1, moving=False, rate=RATE, ratio=Spread(1.3, 1.2, 1.4, 15)),
        BenchRow("new.c", 2, moving=False, rate=RATE, ratio=Spread(0.9, 0.8, 0.95, 15)),
        BenchRow("new.c", 2, moving=True, rate=RATE, ratio=Spread(1.0, 0.8, 1.1, 15)),
        BenchRow("new.c", 4, moving=False, rate=RATE, ratio=RATE, modelled=True),
        BenchRow("new.c", 8, moving=True, rate=None, ratio=None),
    ),
    objects=20_000,
    repeats=15,
    zone_cost=7,
    processors=2,
    disturbed=0,
)


def test_every_row_says_what_can_be_concluded() -> None:
    assert [row.says for row in TIMED.rows] == [
        "the first",
        "faster",
        "slower",
        "no difference is shown",
        "a model, fitted to the medians of 1 and 2 threads",
        "not measured: more threads than processors",
    ]


def test_the_table_stands_beside_what_is_published() -> None:
    goldens.compare("bench.txt", shown(TIMED))
    assert TIMED.exit_code is ExitCode.AS_EXPECTED


def test_a_busy_machine_is_said_to_be_one() -> None:
    assert "in 3 of 60 measurements a thread lost its processor" in shown(
        replace(TIMED, disturbed=3)
    )
    assert "the machine was busy" not in shown(TIMED)


def test_json_has_the_intervals() -> None:
    rows = value(TIMED)["rows"]
    assert rows[1]["ratio"] == {"median": 1.3, "low": 1.2, "high": 1.4, "measurements": 15}
    assert rows[5]["rate"] is None


def test_too_few_measurements_decide_nothing() -> None:
    assert "any difference: 5 measurements are too few" in shown(replace(TIMED, repeats=5))


def test_each_patch_of_a_series_stands_beside_the_one_before() -> None:
    step = replace(TIMED.rows[2], step=Spread(1.02, 0.99, 1.05, 15))
    found = shown(replace(TIMED, rows=(*TIMED.rows[:2], step)))
    assert "to the one before" in found
    assert "0.80 to 0.95               1.02  0.99 to 1.05  slower" in found
    assert "to the one before" not in shown(TIMED)


def test_threads_that_share_their_processors_are_told() -> None:
    assert "scheduled in real time" in shown(replace(TIMED, kept=False))

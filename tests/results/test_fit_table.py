"""The fit table as a result."""

import csv
import io
import json

import pytest
import samples
from rendered import shown, value

from zslayout.render.registry import offered
from zslayout.results.check import CheckResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.fit_table import FitTable
from zslayout.results.result import Detail
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_the_table_ends_and_says_as_the_check_does() -> None:
    for phys, code in ((52, ExitCode.AS_EXPECTED), (58, ExitCode.UNEXPECTED)):
        check = samples.check((samples.board(phys=phys),), patterns=("obj.fits",))
        assert FitTable(check).exit_code is check.exit_code is code
        assert FitTable(check).diagnostics() == check.diagnostics()


def test_its_document_is_the_table_and_nothing_else() -> None:
    found = FitTable(samples.check((samples.named("i386"),), patterns=("obj.fits",)))
    assert found.document(Detail()).blocks == (found.table(),)


CONFIGS = tuple(map(samples.named, ("riscv64-sv57", "um-x86_64", "i386")))
ROWS = [
    ["riscv64-sv57", "64", "4K", "56", "44+8+12", "2", "1", "class-idx"],
    ["um-x86_64", "64", "4K", "64", "52+8+4", "-6", "-7", "build-error"],
    ["i386", "32", "4K", "32", "20+12", "-6", "-7", "fallback"],
]
HEADERS = ["configuration", "word", "page", "phys", "fields", "headroom", "at 16", "outcome"]
FORMATS = [each.name for each in offered((FitTable,))]


def render(check: CheckResult, form: str) -> str:
    return shown(FitTable(check), form)


def _check() -> CheckResult:
    return samples.check(CONFIGS, patterns=("obj.fits",))


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_ends_in_one_newline_and_has_no_space_before_one(form: str) -> None:
    text = render(_check(), form)
    assert text.endswith("\n") or not text
    assert not text.endswith("\n\n")


def test_csv_reads_back() -> None:
    assert list(csv.reader(io.StringIO(render(_check(), "csv")))) == [HEADERS, *ROWS]


def test_json_reads_back_as_numbers() -> None:
    value = json.loads(render(_check(), "json"))
    assert value["schema"] == 1
    assert value["rows"][0] == {
        "arch": "riscv64-sv57",
        "scheme": "rfc-v1",
        "bits_per_long": 64,
        "page_shift": 12,
        "physmem_bits": 56,
        "fields": {"pfn": 44, "class_idx": 8, "obj_idx": 12},
        "needed_bits": 62,
        "headroom_bits": 2,
        "headroom_bits_at_max": 1,
        "outcome": "class-idx",
    }
    assert [row["arch"] for row in value["rows"]] == [row[0] for row in ROWS]


def test_markdown_has_a_rule_below_its_titles() -> None:
    lines = render(_check(), "markdown").splitlines()
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == HEADERS
    assert set(lines[1]) <= set("|-")
    assert len(lines) == 2 + len(ROWS)


def test_restructured_text_is_a_simple_table() -> None:
    lines = render(_check(), "rst").splitlines()
    assert lines[0] == lines[2] == lines[-1]
    assert set(lines[0]) == {"=", " "}


def test_several_schemes_have_a_column_of_outcomes_each() -> None:
    check = samples.check(CONFIGS, tuple(SCHEMES.values()), ("obj.fits",))
    rows = list(csv.reader(io.StringIO(render(check, "csv"))))
    assert rows == [
        ["configuration", "word", "page", "phys", *SCHEMES],
        ["riscv64-sv57", "64", "4K", "56", "fallback", "fallback", "class-idx", "class-idx"],
        ["um-x86_64", "64", "4K", "64", "fallback", "fallback", "build-error", "fallback"],
        ["i386", "32", "4K", "32", "fallback", "fallback", "fallback", "fallback"],
    ]


def test_a_row_for_each_configuration_and_scheme() -> None:
    configs = (samples.named("i386"), samples.named("x86_64"))
    check = samples.check(configs, tuple(SCHEMES.values()), ("obj.fits",))
    rows = value(FitTable(check))["rows"]
    asked = [(params.name, name) for params in configs for name in SCHEMES]
    assert [(row["arch"], row["scheme"]) for row in rows] == asked
    for row in rows:
        assert row["needed_bits"] + row["headroom_bits"] == row["bits_per_long"]

"""KTAP, as the kernel's own tools/testing/kunit/kunit_parser.py reads it."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest
import told
from kernel import kernel_tree
from rendered import shown
from sourced import quick

from zslayout.render.findings import findings
from zslayout.results.diagnostic import Fate
from zslayout.results.result import Result

LINE = re.compile(r"\s*(ok|not ok) (\d+) ([^#]+?)(?: # (SKIP|XFAIL|TIMEOUT|ERROR)( .*)?)?")


@pytest.fixture
def parser() -> Iterator[Any]:
    """The kernel's parser of test results."""
    folder = str(kernel_tree() / "tools/testing/kunit")
    sys.path.insert(0, folder)
    yield importlib.import_module("kunit_parser")
    sys.path.remove(folder)
    for name in ("kunit_parser", "kunit_printer"):
        sys.modules.pop(name, None)


def _parsed(parser: Any, result: Result) -> Any:
    with redirect_stdout(StringIO()):
        return parser.parse_run_tests(shown(result, "ktap").splitlines())


def test_the_kernel_counts_what_we_count(parser: Any) -> None:
    result = told.one_of_each()
    tree = _parsed(parser, result)
    fates = [each.fate for each in findings(result)]
    bad = sum(not fate.good for fate in fates)
    skipped = fates.count(Fate.SKIPPED)
    counts = tree.counts
    assert (counts.errors, counts.crashed) == (0, 0)
    assert (counts.failed, counts.skipped) == (bad, skipped)
    assert counts.passed == len(fates) - bad - skipped
    assert tree.status.name == "FAILURE"


def test_each_configuration_is_a_test_with_a_test_for_each_statement(parser: Any) -> None:
    result = told.one_of_each()
    tree = _parsed(parser, result)
    status = {test.name: test.status.name for test in tree.subtests}
    assert status["x86_64 rfc-v1"] == "SUCCESS"
    assert status["riscv64-sv57 rfc-v1"] == "FAILURE"
    names = [test.name for one in tree.subtests for test in one.subtests]
    assert sorted(names) == sorted(each.rule for each in findings(result))


@pytest.mark.parametrize("result", [told.nothing(), told.FAULTS], ids=["nothing", "faults"])
def test_a_run_that_says_nothing_fails(parser: Any, result: Result) -> None:
    assert _parsed(parser, result).status.name == "FAILURE"


def test_a_good_run_passes(parser: Any) -> None:
    assert _parsed(parser, told.good()).status.name == "SUCCESS"


def test_directives_tell_open_known_and_not_applicable_apart() -> None:
    lines = shown(told.one_of_each(), "ktap").splitlines()
    found = [LINE.fullmatch(line) for line in lines if re.match(r"\s*(not )?ok ", line)]
    assert all(found)
    said = {(each[1], each[4]) for each in found if each}
    assert said == {
        ("ok", None),
        ("ok", "SKIP"),
        ("ok", "XFAIL"),
        ("not ok", None),
        ("not ok", "TIMEOUT"),
        ("not ok", "ERROR"),
    }
    (open_,) = [line for line in lines if "TIMEOUT" in line]
    assert re.fullmatch(rf"  not ok \d+ {told.OPEN} # TIMEOUT UNKNOWN \(timeout after .*", open_)
    broken = shown(told.FAULTS, "ktap")
    assert "not ok 1 input # ERROR expected ';'\n" in broken


def test_a_failure_has_its_counterexample_as_diagnostic_data() -> None:
    text = shown(told.one_of_each(), "ktap")
    assert "  # values: CONFIG_ZSMALLOC_CHAIN_SIZE = 8, pfn = 0, class_idx = 0x80," in text
    assert "  # step 1, thread 1: free(a)\n" in text


def test_a_sign_of_c_stays_in_diagnostic_data() -> None:
    lines = shown(quick("rfc_v1", "um-x86_64"), "ktap").splitlines()
    assert any(line.startswith("  # build-error: ") and "the #if let it" in line for line in lines)

"""Annotations."""

import re
from dataclasses import replace

import told
from rendered import shown

from zslayout.results.check import CheckResult

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.+)")


def test_each_finding_is_a_command_the_worst_first() -> None:
    *lines, last = shown(told.one_of_each(), "github").splitlines()
    kinds = [found[1] for line in lines if (found := COMMAND.fullmatch(line))]
    assert len(kinds) == len(lines)
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    assert {"error", "warning", "notice"} == set(kinds)
    assert last.startswith("NOT AS EXPECTED: ")


def test_it_stands_at_its_place_with_its_values() -> None:
    lines = shown(told.one_of_each(), "github").splitlines()
    of_it = f",title={told.REFUTED} (rfc-v1)::"
    (line,) = [each for each in lines if of_it in each and each.startswith("::error")]
    assert line.startswith("::error file=archconfigs/arm64-4k.toml,line=5,col=1,title=")
    assert "%0Avalues: CONFIG_ZSMALLOC_CHAIN_SIZE = 8, pfn = 0, class_idx = 0x80" in line


def test_what_is_open_is_a_warning() -> None:
    lines = shown(told.one_of_each(), "github").splitlines()
    (line,) = [each for each in lines if f"title={told.OPEN} " in each and "UNKNOWN" in each]
    assert line.startswith("::warning ")


def test_no_more_than_ten_of_a_kind_and_the_rest_is_counted() -> None:
    page = told.one_of_each().pages[0]
    assert isinstance(page, CheckResult)
    worst = page.results[-1]
    many = CheckResult(
        tuple(replace(worst, scheme=replace(worst.scheme, name=f"s{n}")) for n in range(5))
    )
    errors = [line for line in shown(many, "github").splitlines() if line.startswith("::error ")]
    assert len(errors) == 10
    assert re.fullmatch(r"::error title=zslayout::\d+ more", errors[-1])


def test_a_fault_with_signs_of_its_own_is_escaped() -> None:
    (line, *_) = shown(told.FAULTS, "github").splitlines()
    at = "file=mm/zsmalloc.c,line=12,col=3,title=input"
    assert line == f"::error {at}::expected ';'%0Aat mm/zsmalloc.c:12:3"

"""What is false or open in a report, with an address for each."""

from dataclasses import replace

import pytest
from reported import of_file

from zslayout.errors import Place
from zslayout.render.report_page.findings import found, in_functions
from zslayout.render.report_page.view import view
from zslayout.results.exit_code import ExitCode
from zslayout.results.functions import FunctionFinding
from zslayout.verdict import Status


def finding(status: Status, line: int = 7) -> FunctionFinding:
    place = Place("a/file/with/a/long/name/zsmalloc.c", line, 3)
    return FunctionFinding("obj.page", place, "it is so", status, "", (("pfn", 5),), ("x86_64",))


def test_what_a_function_does_wrong_is_the_worst_and_no_configuration_is_right() -> None:
    page = view(of_file(finding(Status.REFUTED)))
    assert page.verdict == "1 configuration: 0 right, 1 broken (x86_64)"
    assert page.style == "bad"
    assert [(row.state, row.state_style) for row in page.rows] == [("NOT AS EXPECTED", "bad")]
    assert page.worst is not None
    assert page.worst.anchor == "finding-obj.page-7.3-x86_64"
    assert page.worst.command == "zslayout check x86_64 --source rfc_v1.c"
    assert "pfn = 5" in page.worst.told


def test_what_is_open_in_a_function_is_not_right() -> None:
    page = view(of_file(finding(Status.UNKNOWN)))
    assert (page.verdict, page.style) == ("1 configuration: 0 right, 1 undecided (x86_64)", "open")
    assert [(row.state, row.state_style) for row in page.rows] == [("undecided", "open")]
    assert view(of_file()).verdict == "1 configuration: 1 right"


def test_the_same_of_two_places_is_said_once_and_two_findings_have_two_addresses() -> None:
    same = found(of_file(finding(Status.REFUTED), finding(Status.REFUTED, 9)))
    assert [each.place.rpartition("/")[2] for each in same] == ["zsmalloc.c:7:3, 9"]
    other = replace(finding(Status.UNKNOWN, 9), says="it is not so")
    both = found(of_file(finding(Status.REFUTED), other))
    assert len({each.anchor for each in both}) == 2
    assert [each.style for each in both] == ["bad", "open"]


@pytest.mark.parametrize("status", [Status.REFUTED, Status.UNKNOWN])
def test_what_is_known_of_a_release_is_no_news(status: Status) -> None:
    known = replace(finding(status), known="mended in 6.9")
    report = of_file(known)
    assert known.exit_code is (
        ExitCode.AS_EXPECTED if status is Status.REFUTED else ExitCode.UNDECIDED
    )
    assert found(report) == ()
    assert in_functions(report)[0] == frozenset()

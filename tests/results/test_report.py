"""A report to be opened in a browser."""

from reported import DAY, reported

from zslayout.results.exit_code import ExitCode
from zslayout.results.record import RECORDS, value
from zslayout.results.report import ReportResult


def test_it_stands_as_its_check_does() -> None:
    of = reported("merged")
    assert of.exit_code is ExitCode.AS_EXPECTED
    assert of.headline == of.check.summary
    assert of.diagnostics() == of.check.diagnostics()
    assert of.source is None
    assert of.when == DAY


def test_programs_get_the_results() -> None:
    said = value(RECORDS[ReportResult], reported("merged"))
    assert said["results"][0]["arch"] == "x86_64"
    assert said["summary"]["as_expected"] == 6

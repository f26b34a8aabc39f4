"""What every record has in common."""

from zslayout.render.serialise import value
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import PagesRecord, Record, SummaryLine


def test_a_whole_text_begins_with_the_schema() -> None:
    assert next(iter(value(SummaryLine(exit_code=ExitCode.AS_EXPECTED, summary={})))) == "schema"


def test_several_pages_are_what_each_is_alone() -> None:
    assert value(PagesRecord(results=(Record(), Record())))["results"] == [{"schema": 1}] * 2

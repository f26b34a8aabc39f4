"""What a check of a C file found, as a result."""

from sourced import quick

from zslayout.results.diagnostics import OUTCOME
from zslayout.results.exit_code import ExitCode
from zslayout.results.source import SeriesResult


def test_what_ends_a_build_stands_at_its_assertion() -> None:
    found = quick("rfc_v1", "x86_64", "um-x86_64")
    outcomes = [each for each in found.diagnostics() if each.rule == OUTCOME]
    assert [bool(each.places) for each in outcomes] == [False, True]
    ((false,),) = found.false_assertions.values()
    assert outcomes[1].places == (false.place,)


def test_the_file_ends_as_its_check_and_a_series_as_its_worst_step() -> None:
    good, bad = quick("merged", "x86_64"), quick("rfc_v1", "um-x86_64")
    assert (good.exit_code, bad.exit_code) == (ExitCode.AS_EXPECTED, ExitCode.UNEXPECTED)
    assert SeriesResult((("a", good), ("b", bad))).exit_code is ExitCode.UNEXPECTED
    assert SeriesResult((("b", bad), ("a", good))).exit_code is ExitCode.UNEXPECTED


def test_each_diagnostic_of_a_series_says_after_which_patch() -> None:
    good = quick("merged", "x86_64")
    found = SeriesResult((("first", good), ("second", good))).diagnostics()
    count = len(good.diagnostics())
    assert len(found) == 2 * count
    assert all(each.message.startswith("After first: ") for each in found[:count])
    assert all(each.message.startswith("After second: ") for each in found[count:])

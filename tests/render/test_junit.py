"""JUnit."""

import junitparser
import told
from rendered import shown

from zslayout.errors import Fault
from zslayout.render.findings import findings
from zslayout.results.diagnostic import Fate
from zslayout.results.faults import FaultsResult
from zslayout.results.result import Result


def _cases(result: Result) -> list[tuple[str, junitparser.TestCase]]:
    parsed = junitparser.JUnitXml.fromstring(shown(result, "junit").encode())
    return [(suite.name, case) for suite in parsed for case in suite]


def test_failures_errors_and_what_is_skipped_are_told_apart() -> None:
    result = told.one_of_each()
    fates = [each.fate for each in findings(result)]
    parsed = junitparser.JUnitXml.fromstring(shown(result, "junit").encode())
    open_ = fates.count(Fate.UNDECIDED) + fates.count(Fate.BROKEN)
    skipped = fates.count(Fate.SKIPPED) + fates.count(Fate.KNOWN)
    assert (parsed.tests, parsed.failures) == (len(fates), fates.count(Fate.FAILED))
    assert (parsed.errors, parsed.skipped) == (open_, skipped)
    assert min(parsed.failures, parsed.errors, parsed.skipped) > 0


def test_each_kind_has_its_element() -> None:
    cases = {(suite, case.name): case for suite, case in _cases(told.one_of_each())}
    broken = cases["arm64-4k rfc-v1", told.REFUTED]
    (failure,) = broken.result
    assert isinstance(failure, junitparser.Failure)
    assert "class_idx = 0x80" in failure.text
    (error,) = cases["riscv64-sv57 rfc-v1", told.OPEN].result
    assert isinstance(error, junitparser.Error)
    assert error.type == "UNKNOWN"
    (known,) = cases["riscv32 rfc-v1", told.KNOWN].result
    assert isinstance(known, junitparser.Skipped)
    assert cases["x86_64 rfc-v1", told.PROVED].is_passed
    (schedule,) = cases["arm64-4k merged", told.SCHEDULE].result
    assert "step 1, thread 1: free(a)" in schedule.text


def test_input_that_cannot_be_read_is_errors() -> None:
    cases = [case for _, case in _cases(told.FAULTS)]
    assert [case.is_error for case in cases] == [True, True]
    assert [case.result[0].message for case in cases[:1]] == ["expected ';'"]


def test_what_xml_cannot_write_is_no_fault() -> None:
    odd = FaultsResult((Fault("a\x00b\x1b\udcff", "\ufffe <&>"),))
    ((_, case),) = _cases(odd)
    assert case.result[0].message == "a?b??: ? <&>"


def test_nothing_checked_is_an_error() -> None:
    ((_, case),) = _cases(told.nothing())
    assert case.is_error

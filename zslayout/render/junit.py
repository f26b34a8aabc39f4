"""JUnit's XML, as CI servers read it (the schema of Apache Ant's junitreport task).

A suite for each configuration, a case for each statement. A refutation is a failure; what is not
decided, or says nothing because its input has faults, is an error; what is not applicable, or known
to be false, is skipped, and says so.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, cast

import junitparser

from zslayout.render.findings import by_subject, details, findings
from zslayout.results.diagnostic import Diagnostic, Fate
from zslayout.results.result import Detail, Result

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""
_KINDS: Final = {
    Fate.FAILED: junitparser.Failure,
    Fate.BROKEN: junitparser.Error,
    Fate.UNDECIDED: junitparser.Error,
    Fate.KNOWN: junitparser.Skipped,
    Fate.SKIPPED: junitparser.Skipped,
}


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """All suites."""
    suites = junitparser.JUnitXml("zslayout")
    for name, found in by_subject(findings(result)).items():
        suites.add_testsuite(_suite(_plain(name), found))
    # Of the parser's own functions some have no types.
    whole = cast(Any, suites)
    whole.update_statistics()
    return cast(bytes, whole.tostring()).decode() + "\n"


def _suite(name: str, found: Sequence[Diagnostic]) -> junitparser.TestSuite:
    suite = junitparser.TestSuite(name)
    for each in found:
        case = junitparser.TestCase(each.rule, classname=name)
        kind = _KINDS.get(each.fate)
        if kind is not None:
            outcome = kind(_plain(each.message), each.verdict or each.fate.value)
            outcome.text = "\n".join(map(_plain, (each.message, *details(each))))
            case.result = [outcome]
        suite.add_testcase(case)
    return suite


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("?", text)

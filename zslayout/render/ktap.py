"""KTAP version 1, as Documentation/dev-tools/ktap.rst of the kernel has it.

A test for each configuration, in it a test for each statement. What is not decided is `not ok`
with TIMEOUT or ERROR, what is not applicable SKIP. A refutation that is expected, of a statement
that is known to be false or of a sanity check, is `ok` with XFAIL, as kselftest.h counts it. What a
reader needs of a failure stands before its line as diagnostic data.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.render.findings import by_subject, details, findings
from zslayout.results.diagnostic import Diagnostic, Fate
from zslayout.results.result import Detail, Result

_VERSION: Final = "KTAP version 1"


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """All tests."""
    groups = by_subject(findings(result))
    lines = [_VERSION, f"1..{len(groups)}"]
    for number, (name, found) in enumerate(groups.items(), 1):
        lines += (f"  {line}" for line in _subtest(_plain(name), found))
        lines.append(_line(number, _plain(name), *_together(found)))
    return "".join(f"{line}\n" for line in lines)


def _subtest(name: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    yield _VERSION
    yield f"# Subtest: {name}"
    yield f"1..{len(found)}"
    for number, each in enumerate(found, 1):
        if not each.fate.good:
            yield from (f"# {_one_line(text)}" for text in (each.message, *details(each)))
        yield _line(number, each.rule, *_judged(each))


def _judged(each: Diagnostic) -> tuple[bool, str]:
    """Whether a test is ok, and the directive that says more."""
    match each.fate:
        case Fate.FAILED:
            return False, ""
        case Fate.BROKEN:
            return False, f"ERROR {_plain(each.message)}"
        case Fate.UNDECIDED:
            why = _plain(each.message)
            return False, f"{'TIMEOUT' if 'timeout' in why else 'ERROR'} {why}"
        case Fate.SKIPPED:
            return True, f"SKIP {_plain(each.message)}"
        case Fate.KNOWN:
            return True, f"XFAIL {_plain(each.message)}"
        case Fate.PASSED:
            expected = each.verdict == each.expected == "REFUTED"
            return True, "XFAIL it must be refuted, and is" if expected else ""


def _together(found: Sequence[Diagnostic]) -> tuple[bool, str]:
    """Of a test with tests in it; it is skipped when all of these are."""
    if all(each.fate is Fate.SKIPPED for each in found):
        return True, "SKIP nothing of it is applicable"
    return all(each.fate.good for each in found), ""


def _line(number: int, name: str, ok: bool, directive: str) -> str:  # noqa: FBT001  # from a pair
    return f"{'ok' if ok else 'not ok'} {number} {name}{f' # {directive}' if directive else ''}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A text on one line without the sign that ends a name."""
    return _one_line(text.replace("#", ""))

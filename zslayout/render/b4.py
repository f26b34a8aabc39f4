"""What an external check tells `b4 review`: a JSON list of tool, status, summary, url and details.

As b4 0.15 and newer read it from a command of b4.review-perpatch-check-cmd or
b4.review-series-check-cmd. A status is pass, warn or fail; what is not decided is a warning.
"""

import json
from collections.abc import Iterator
from typing import Final

from zslayout.render.findings import details, findings, for_people, scheme, where
from zslayout.render.quiet import stand
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result

_STATUS: Final = {
    ExitCode.AS_EXPECTED: "pass",
    ExitCode.UNDECIDED: "warn",
}


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The list of one check."""
    entry = {
        "tool": "zslayout",
        "status": _STATUS.get(result.exit_code, "fail"),
        "summary": f"{stand(result)}: {result.headline}",
        "url": "",
        "details": "\n".join(_lines(result)),
    }
    return json.dumps([entry], indent=1) + "\n"


def _lines(result: Result) -> Iterator[str]:
    for each in for_people(findings(result)):
        yield f"{each.fate.value}: {each.rule}{scheme(each)}{where(each)}: {each.message}"
        yield from (f"  {line}" for line in details(each))

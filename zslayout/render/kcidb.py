"""A report for KernelCI's database, in version 5.3 of its I/O schema (kcidb-io).

A build is a configuration under a scheme or of a C file, a test a statement about it; the
outcome's number is the headroom of the word in bits. Ids must begin with the name of the CI system
that submits them: ZSLAYOUT_KCIDB_ORIGIN in the environment, else zslayout. ZSLAYOUT_KCIDB_CHECKOUT
is the id of the checkout that it submitted.
"""

import json
import os
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from zslayout import __version__
from zslayout.render.findings import by_subject, details, findings
from zslayout.results.diagnostic import Diagnostic, Fate
from zslayout.results.result import Detail, Result

_STATUS: Final = {
    Fate.FAILED: "FAIL",
    Fate.BROKEN: "ERROR",
    Fate.UNDECIDED: "ERROR",
    Fate.KNOWN: "FAIL",
    Fate.SKIPPED: "SKIP",
    Fate.PASSED: "PASS",
}
"""A known refutation is a failure with an incident of an issue: there is no other word for it."""
_EXCERPT: Final = 16384
"""The most characters of a log."""


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The report."""
    origin = os.environ.get("ZSLAYOUT_KCIDB_ORIGIN", "zslayout")
    checkout = os.environ.get("ZSLAYOUT_KCIDB_CHECKOUT", f"{origin}:unknown")
    report: dict[str, Any] = {
        "version": {"major": 5, "minor": 3},
        "builds": [],
        "tests": [],
        "issues": [],
        "incidents": [],
    }
    issues: dict[str, dict[str, Any]] = {}
    for name, found in by_subject(findings(result)).items():
        build = f"{origin}:{_id(checkout, name)}"
        report["builds"].append(_build(build, checkout, origin, name, found))
        for number, each in enumerate(found):
            test = _test(f"{build}-{number}", build, origin, each)
            report["tests"].append(test)
            if each.fate is Fate.KNOWN:
                issue = _issue(origin, each)
                issues[issue["id"]] = issue
                report["incidents"].append(_incident(origin, issue, test))
    report["issues"] = list(issues.values())
    return json.dumps(report, indent=1) + "\n"


def _build(
    id_: str, checkout: str, origin: str, name: str, found: Sequence[Diagnostic]
) -> dict[str, Any]:
    return {
        "id": id_,
        "checkout_id": checkout,
        "origin": origin,
        "config_name": found[0].configurations[0] if found[0].configurations else name,
        "comment": _plain(name),
        "misc": {"zslayout": __version__, "scheme": found[0].scheme},
    }


def _test(id_: str, build: str, origin: str, each: Diagnostic) -> dict[str, Any]:
    text = _plain("\n".join((each.message, *details(each))))
    test: dict[str, Any] = {
        "id": id_,
        "build_id": build,
        "origin": origin,
        "path": re.sub(r"[^A-Za-z0-9_.-]", "_", f"zslayout.{each.rule}"),
        "status": _STATUS[each.fate],
        "log_excerpt": text[:_EXCERPT],
    }
    if each.headroom_bits is not None:
        test["number"] = {"value": each.headroom_bits, "unit": "bits"}
    if each.witness:
        # Some readers of JSON have no integers of 64 bits.
        test["misc"] = {"witness": {name: str(value) for name, value in each.witness.items()}}
    return test


def _issue(origin: str, each: Diagnostic) -> dict[str, Any]:
    return {
        "id": f"{origin}:{_id(each.scheme, each.rule, each.message)}",
        "version": 1,
        "origin": origin,
        "comment": _plain(f"{each.rule}, {each.scheme}: {each.message}"),
        "culprit": {"code": True, "tool": False, "harness": False},
    }


def _incident(origin: str, issue: dict[str, Any], test: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{origin}:{_id(issue['id'], test['id'])}",
        "origin": origin,
        "issue_id": issue["id"],
        "issue_version": issue["version"],
        "test_id": test["id"],
        "present": True,
    }


def _id(*parts: str) -> str:
    """The same for the same parts."""
    return sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:16]


def _plain(text: str) -> str:
    return text.replace("\0", "?")

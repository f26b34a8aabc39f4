"""`check` and `show` as JSON values, schema 1. Keys may be added, none changes its meaning."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from zslayout.arch.params import Outcome
from zslayout.results.check import CheckResult, ConfigResult, Finding, count
from zslayout.verdict import Status
from zslayout.words.layout import Layout
from zslayout.words.parameters import PARAMETERS

SCHEMA: Final = 1


def check_json(check: CheckResult, more: Mapping[str, Any] = MappingProxyType({})) -> str:
    """All results, and `more` keys beside them."""
    value = {"schema": SCHEMA, **more, **check_value(check)}
    return json.dumps(value, indent=1) + "\n"


def check_value(check: CheckResult) -> dict[str, Any]:
    """All results. The summary counts results: one configuration under one scheme each."""
    results = check.results
    return {
        "results": [_result(result) for result in results],
        "summary": {
            "as_expected": sum(result.as_expected for result in results),
            "unexpected": sum(result.refused for result in results),
            "undecided": sum(result.undecided and not result.refused for result in results),
            "unchecked": check.unchecked,
            "verdicts": {
                status.value: number
                for status, number in count(
                    finding.status for result in results for finding in result.findings
                ).items()
            },
        },
    }


def show_json(result: ConfigResult) -> str:
    """One layout: parameters, macros, fields, headroom."""
    layout = result.default_layout
    names = [parameter.name for parameter in PARAMETERS]
    value = {
        "schema": SCHEMA,
        "arch": result.params.name,
        "title": result.params.title,
        "scheme": result.scheme.name,
        "outcome": result.outcome.value,
        "expected_outcome": result.expected_outcome.value,
        "params": {name: layout.values[name] for name in names},
        "macros": {name: value for name, value in layout.values.items() if name not in names},
        **_word(layout),
    }
    return json.dumps(value, indent=1) + "\n"


def _word(layout: Layout) -> dict[str, Any]:
    return {
        "fields": [
            {"name": field.name, "lsb": field.lsb, "width": field.width} for field in layout.fields
        ],
        "needed_bits": layout.needed_bits,
        "word_bits": layout.word_bits,
        "headroom_bits": layout.headroom_bits,
    }


def _result(result: ConfigResult) -> dict[str, Any]:
    by_outcome: dict[Outcome, list[int]] = {}
    for chain_size, outcome in result.outcomes:
        by_outcome.setdefault(outcome, []).append(chain_size)
    return {
        "arch": result.params.name,
        "scheme": result.scheme.name,
        "outcome": result.outcome.value,
        "expected_outcome": result.expected_outcome.value,
        "as_expected": result.as_expected,
        "outcome_at": {outcome.value: sizes for outcome, sizes in by_outcome.items()},
        "chain_sizes": [layout.chain_size for layout in result.layouts],
        **_word(result.default_layout),
        "headroom_bits_at_max": result.largest_layout.headroom_bits,
        "verdicts": [_finding(finding) for finding in result.findings],
        "not_applicable": list(result.not_applicable),
        **({"lacking": list(result.lacking)} if result.lacking else {}),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    at = finding.shown
    return {
        "id": finding.obligation.id,
        "verdict": finding.status.value,
        "expected": finding.expected.value,
        "as_expected": finding.as_expected,
        "control": finding.obligation.control,
        "chain_sizes": {
            status.value: list(finding.chain_sizes(status))
            for status in Status
            if finding.chain_sizes(status)
        },
        "ms": round(finding.milliseconds, 3),
        "witness": _witness(finding),
        "unique": at.verdict.witness.unique if at.verdict.witness else None,
        "why": at.verdict.why or finding.reason,
        **({"places": [str(place) for place in finding.places]} if finding.places else {}),
    }


def _witness(finding: Finding) -> dict[str, int] | None:
    """The chain size and the values of the variables that make the statement false."""
    at = finding.shown
    if at.verdict.witness is None:
        return None
    return {"CONFIG_ZSMALLOC_CHAIN_SIZE": at.chain_size, **dict(at.verdict.witness.values)}

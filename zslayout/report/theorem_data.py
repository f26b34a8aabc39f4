"""`prove` as a JSON value, schema 1. Keys may be added, none changes its meaning."""

import json
from typing import Any, Final

from zslayout.report.theorem import word
from zslayout.results.theorem import ControlResult, LemmaResult, TheoremResult
from zslayout.theorem import domain
from zslayout.verdict import Status

SCHEMA: Final = 1


def theorem_json(theorem: TheoremResult) -> str:
    """All lemmas and controls. Times are in milliseconds."""
    standings = theorem.standings
    value = {
        "schema": SCHEMA,
        "domain": {
            "BITS_PER_LONG": list(domain.WIDTHS),
            "PAGE_SHIFT": [domain.PAGE_SHIFTS[0], domain.PAGE_SHIFTS[-1]],
            "CONFIG_ZSMALLOC_CHAIN_SIZE": [domain.CHAIN_SIZES[0], domain.CHAIN_SIZES[-1]],
            "MAX_POSSIBLE_PHYSMEM_BITS": domain.PHYSMEM_BITS_MOST,
        },
        "solvers": list(theorem.solvers),
        "lemmas": [_lemma(each) for each in standings],
        "controls": [_control(each) for each in theorem.controls],
        "summary": {
            "lemmas": len(standings),
            "disputed": sum(each.disputed for each in standings),
            "verdicts": {
                status.value: sum(each.status is status for each in standings)
                for status in Status
                if any(each.status is status for each in standings)
            },
        },
    }
    return json.dumps(value, indent=1) + "\n"


def _lemma(standing: LemmaResult) -> dict[str, Any]:
    lemma, result = standing.lemma, standing.refutation
    witness = None
    if result is not None and result.findings:
        at = result.findings[0].shown
        if at.verdict.witness is not None:
            names = ("PAGE_SHIFT", "MAX_POSSIBLE_PHYSMEM_BITS", "CONFIG_ZSMALLOC_CHAIN_SIZE")
            point = {name: at.layout.values[name] for name in names}
            witness = {**point, **dict(at.verdict.witness.values)}
    return {
        "id": lemma.id,
        "scheme": lemma.group,
        "bits_per_long": lemma.bits_per_long,
        "statement": lemma.statement,
        "key": lemma.key,
        "verdict": standing.status.value,
        "word": word(standing),
        "uses": list(lemma.uses),
        "said": [
            {
                "solver": said.solver,
                "verdict": said.status.value,
                "ms": round(said.milliseconds, 3),
                "why": said.why,
            }
            for said in standing.said
        ],
        "example": dict(standing.example),
        "premises": [
            {
                "name": premise.name,
                "says": premise.says,
                "need": premise.need.value,
                "values": dict(premise.values),
            }
            for premise in standing.premises
        ],
        "witness": witness,
    }


def _control(control: ControlResult) -> dict[str, Any]:
    return {
        "id": control.obligation.id,
        "scheme": control.scheme.name,
        "bits_per_long": control.bits_per_long,
        "refuted_at": list(control.point) if control.point else None,
    }

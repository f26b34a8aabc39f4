"""The JSON of `explain`."""

from dataclasses import dataclass

from zslayout.results.explanation import ClaimText, Explanation
from zslayout.results.records.record import Record
from zslayout.vc.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedControlRecord:
    """A control: it must be refuted."""

    id: str
    statement: str
    verdict: str | None
    """On the configuration; None where it says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainRecord(Record):
    """One obligation explained on one configuration."""

    id: str
    statement: str
    control_of: str
    about: str
    field: str
    why: str
    fix: str
    cites: tuple[str, ...]
    needs: tuple[str, ...]
    scope: str
    arch: str
    scheme: str
    chain_size: int
    formula: ClaimText | None
    """None where it is asked of C files alone, or says nothing of the configuration."""
    verdict: str | None
    controls: tuple[ExplainedControlRecord, ...]
    proofs: tuple[str, ...]
    """Its lemmas for all architectures: SMT-LIB texts in the repository."""


def record(found: Explanation) -> ExplainRecord:
    """The explanation as JSON has it."""
    one = found.obligation
    verdicts = {each.obligation.id: each.status.value for each in found.checked.findings}
    return ExplainRecord(
        id=one.id,
        statement=one.statement,
        control_of=one.control_of,
        about=one.about,
        field=one.field,
        why=one.why,
        fix=one.fix,
        cites=one.cites,
        needs=one.needs,
        scope=one.scope.value,
        arch=found.checked.params.name,
        scheme=found.checked.scheme.name,
        chain_size=found.checked.default_layout.chain_size,
        formula=found.formula,
        verdict=verdicts.get(one.id),
        controls=tuple(_control(each, verdicts.get(each.id)) for each in found.controls),
        proofs=found.proofs,
    )


def _control(control: Obligation, verdict: str | None) -> ExplainedControlRecord:
    return ExplainedControlRecord(id=control.id, statement=control.statement, verdict=verdict)

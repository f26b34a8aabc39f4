"""The JSON of `explain`."""

from zslayout.results.explanation import ClaimText, Explanation
from zslayout.results.records.record import Record, RootRecord, computed


def _verdict(found: Explanation, id_: str) -> str | None:
    verdicts = {each.obligation.id: each.status.value for each in found.checked.findings}
    return verdicts.get(id_)


class ExplainedControlRecord(Record):
    """A control, which must be refuted."""

    # of the explanation and this one

    id: str = computed(lambda of: of[1].id)
    statement: str = computed(lambda of: of[1].statement)
    verdict: str | None = computed(lambda of: _verdict(of[0], of[1].id))
    """On the configuration; None where it says nothing of it."""


class ExplainRecord(RootRecord):
    """One obligation explained on one configuration."""

    id: str = computed("obligation.id")
    statement: str = computed("obligation.statement")
    control_of: str = computed("obligation.control_of")
    about: str = computed("obligation.about")
    field: str = computed("obligation.field")
    why: str = computed("obligation.why")
    fix: str = computed("obligation.fix")
    cites: tuple[str, ...] = computed("obligation.cites")
    needs: tuple[str, ...] = computed("obligation.needs")
    scope: str = computed("obligation.scope.value")
    arch: str = computed("checked.params.name")
    scheme: str = computed("checked.scheme.name")
    chain_size: int = computed("checked.default_layout.chain_size")
    formula: ClaimText | None
    """None where it is asked of C files alone, or says nothing of the configuration."""
    verdict: str | None = computed(lambda of: _verdict(of, of.obligation.id))
    controls: tuple[ExplainedControlRecord, ...] = computed(
        lambda of: [(of, control) for control in of.controls]
    )
    proofs: tuple[str, ...]
    """Its lemmas for all architectures: SMT-LIB texts in the repository."""

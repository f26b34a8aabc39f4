"""An explained obligation for people."""

from collections.abc import Iterator

from zslayout.results.document import (
    GAP,
    Block,
    Document,
    Preformatted,
    heading,
    labelled,
    line,
    wrapped,
)
from zslayout.results.explanation import ClaimText, Explanation
from zslayout.results.result import Detail
from zslayout.results.words import verdict_sentence

_NOT_SAID = "asked of C files alone: zslayout check --source FILE"


def document(found: Explanation, _detail: Detail) -> Document:
    """What it says, why, on what; the formula and the verdict at a configuration; its controls."""
    return Document(tuple(_blocks(found)))


def _blocks(found: Explanation) -> Iterator[Block]:
    obligation = found.obligation
    kind = f", a control of {obligation.control_of}" if obligation.control else ""
    yield heading(f"{obligation.id}{kind}")
    yield wrapped(obligation.statement, indent=2)
    if obligation.control:
        yield wrapped(
            "A control is wrong on purpose: a prover that does not refute it proves nothing.",
            indent=2,
        )
    yield GAP
    if obligation.about:
        field = f", field {obligation.field}" if obligation.field else ""
        yield labelled("about", f"{obligation.about}{field}")
    yield labelled("asked of", obligation.scope.value)
    if obligation.why:
        yield labelled("why it matters", obligation.why)
    if obligation.fix:
        yield labelled("when refuted", obligation.fix)
    yield labelled("cites", ", ".join(obligation.cites))
    if obligation.needs:
        yield labelled("needs", ", ".join(obligation.needs))
    yield from _conditions(found)
    if found.proofs:
        yield labelled("for all architectures", ", ".join(found.proofs))
    yield GAP
    yield from _at_configuration(found)
    yield from _controls(found)


def _conditions(found: Explanation) -> Iterator[Block]:
    """Where it does not hold everywhere, and why."""
    scheme, bits = found.checked.scheme.name, found.checked.params.bits_per_long
    condition = found.obligation.valid_where(scheme, bits)
    if condition is not None:
        yield labelled("if and only if", condition.why)


def _at_configuration(found: Explanation) -> Iterator[Block]:
    checked = found.checked
    size = "".join(f", chain size {each}" for each in checked.default_layout.chosen.values())
    yield heading(f"{checked.params.name}, {checked.scheme.name}{size}", level=3)
    if found.formula is None:
        says_nothing = found.obligation.id in checked.not_applicable
        said = "says nothing of this configuration" if says_nothing else _NOT_SAID
        yield line(said, indent=2)
        return
    yield Preformatted(tuple(_formula(found.formula)), indent=2)
    for finding in checked.findings:
        if finding.obligation is found.obligation:
            yield labelled("verdict", verdict_sentence(finding))


def _formula(formula: ClaimText) -> Iterator[str]:
    if formula.variables:
        named = ", ".join(f"{kind} {name}" for name, kind in formula.variables)
        yield f"for all {named}"
    yield from (f"  given  {each}" for each in formula.given)
    yield f"  then   {formula.then}"
    yield from (f"  where  {name} = {value}" for name, value in formula.values)


def _controls(found: Explanation) -> Iterator[Block]:
    if not found.controls:
        return
    yield GAP
    yield heading("controls, each of which must be refuted", level=3)
    verdicts = {each.obligation.id: verdict_sentence(each) for each in found.checked.findings}
    for control in found.controls:
        said = verdicts.get(control.id, "not asked here")
        yield wrapped(f"{control.id}: {control.statement} {said}", indent=2, hang=2)

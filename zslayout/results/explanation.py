"""One obligation explained: what it says, why it matters, and what it comes to somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.rules import FunctionRule
from zslayout.results.check import of_config
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import GAP, Block, Preformatted, heading, labelled, line, wrapped
from zslayout.results.finding import ConfigResult
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Description, Detail
from zslayout.results.words import verdict_sentence
from zslayout.vc.obligation import Obligation

_NOT_SAID: Final = "asked of C files alone: zslayout check --source FILE"


@dataclass(frozen=True, slots=True)
class ClaimText:
    """The claim of an obligation on one configuration.

    Texts are over the names of C. `values` are the numbers of the configuration that they speak of,
    by name, in the order of the kernel's definitions.
    """

    variables: tuple[tuple[str, str], ...]
    """Names and C types: the claim is for all their values."""
    given: tuple[str, ...]
    then: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation(Description):
    """An obligation, with its controls and its formula where a scheme gives it one."""

    obligation: Obligation
    controls: tuple[Obligation, ...]
    formula: ClaimText | None
    """None where it is asked of C files alone, or has nothing to say of the configuration."""
    checked: ConfigResult
    """What a check makes of it and its controls there."""
    proofs: tuple[str, ...]
    """Its lemmas for all architectures: SMT-LIB texts in the repository."""

    def decided(self) -> Iterator[Diagnostic]:
        """What the check found; to explain a refutation is no failure."""
        return of_config(self.checked)

    def verdict(self, obligation: Obligation) -> str | None:
        """What the check made of it; None where it says nothing of the configuration."""
        found = (each for each in self.checked.findings if each.obligation.id == obligation.id)
        return next((each.status.value for each in found), None)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """What it says, why, on what; the formula and the verdict on a configuration; controls."""
        obligation = self.obligation
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
        yield from _conditions(self)
        if self.proofs:
            yield labelled("for all architectures", ", ".join(self.proofs))
        yield GAP
        yield from _at_configuration(self)
        yield from _controls(self)


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
    yield heading("sanity checks, each of which must fail", level=3)
    verdicts = {each.obligation.id: verdict_sentence(each) for each in found.checked.findings}
    for control in found.controls:
        said = verdicts.get(control.id, "not asked here")
        yield wrapped(f"{control.id}: {control.statement} {said}", indent=2, hang=2)


@dataclass(frozen=True, slots=True)
class RuleExplanation(Description):
    """A claim on the functions of C files: it has no formula of its own, each place has one."""

    rule: FunctionRule

    def decided(self) -> Iterator[Diagnostic]:
        """Nothing: a claim is about a file, and there is none."""
        return iter(())

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """What it says, and why."""
        yield heading(self.rule.id)
        yield wrapped(self.rule.statement, indent=2)
        yield GAP
        yield labelled("asked of", "the functions of C files: zslayout check --source FILE")
        yield labelled("why it matters", self.rule.why)


class RuleRecord(RootRecord, of=RuleExplanation):
    """A claim on the functions of C files, explained."""

    id: str = computed("rule.id")
    statement: str = computed("rule.statement")
    why: str = computed("rule.why")


class ExplainedControlRecord(Record):
    """A control, which must be refuted."""

    # of the explanation and this one

    id: str = computed(lambda of: of[1].id)
    statement: str = computed(lambda of: of[1].statement)
    verdict: str | None = computed(lambda of: of[0].verdict(of[1]))
    """On the configuration; None where it says nothing of it."""


class ExplainRecord(RootRecord, of=Explanation):
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
    verdict: str | None = computed(lambda of: of.verdict(of.obligation))
    controls: tuple[ExplainedControlRecord, ...] = computed(
        lambda of: [(of, control) for control in of.controls]
    )
    proofs: tuple[str, ...]
    """Its lemmas for all architectures: SMT-LIB texts in the repository."""

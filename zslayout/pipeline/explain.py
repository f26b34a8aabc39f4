"""One obligation explained: from its entry in the registry to its verdict on a configuration."""

from zslayout.arch.params import ArchParams
from zslayout.expr.infix import human_text
from zslayout.expr.walk import names
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.lemma_index import scheme_lemmas
from zslayout.results.explanation import ClaimText, Explanation
from zslayout.results.finding import ConfigResult
from zslayout.subjects.known import subject_of
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme


def explain(
    obligation: Obligation, params: ArchParams, scheme: Scheme, chain_size: int, timeout: float
) -> Explanation:
    """The obligation and its controls on one configuration. `timeout` is in seconds a query."""
    registry = subject_of(scheme).registry
    controls = registry.controls_of(obligation)
    of_schemes = obligation in registry.of_schemes
    asked = (obligation, *controls) if of_schemes else ()
    request = CheckRequest((params,), (scheme,), asked, chain_size, timeout=timeout)
    (checked,) = check(request).results
    layout = checked.default_layout
    applies = of_schemes and obligation.scope.covers(layout)
    return Explanation(
        obligation=obligation,
        controls=controls,
        formula=formula(obligation.claim(layout.definition), layout) if applies else None,
        checked=checked,
        proofs=tuple(_proofs(obligation, checked)) if of_schemes else (),
    )


def formula(claim: Claim, layout: Layout) -> ClaimText:
    """The claim as text, with the numbers of the layout that it speaks of."""
    spoken = {var.name for var in names(*claim.given, claim.then)}
    return ClaimText(
        variables=tuple((var.name, var.type.name) for var in claim.variables),
        given=tuple(map(human_text, claim.given)),
        then=human_text(claim.then),
        values=tuple((name, value) for name, value in layout.values.items() if name in spoken),
    )


def _proofs(obligation: Obligation, checked: ConfigResult) -> list[str]:
    """The files of its lemmas under the scheme, for words of either width."""
    return [
        f"proofs/{lemma.path}.smt2"
        for width in subject_of(checked.scheme).domain.widths
        for lemma in scheme_lemmas(checked.scheme, width)
        if lemma.obligation is obligation
    ]

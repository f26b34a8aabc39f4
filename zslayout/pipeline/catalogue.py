"""Lemmas by name: what a certificate or a ledger speaks of, built anew from the schemes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError
from zslayout.expr.ints import evaluate
from zslayout.layout.layout import Layout, layouts
from zslayout.layout.scheme import Scheme
from zslayout.layout.schemes import SCHEMES
from zslayout.obligations.obligation import Obligation
from zslayout.obligations.registry import OBLIGATIONS
from zslayout.theorem import build, domain, instance, widths
from zslayout.theorem.exact import exact
from zslayout.theorem.lemma import Lemma


def theorem(schemes: Iterable[Scheme] = tuple(SCHEMES.values())) -> Iterator[Lemma]:
    """Every lemma of the theorem, in the order in which they are reported."""
    for width in domain.WIDTHS:
        yield from widths.lemmas(width)
    for scheme in schemes:
        for width in domain.WIDTHS:
            yield from build.lemmas(scheme, width)


def by_name() -> Mapping[str, Lemma]:
    """The lemmas of the theorem by their names."""
    return {lemma.name: lemma for lemma in theorem()}


def at(params: ArchParams, schemes: Sequence[Scheme]) -> Iterator[Lemma]:
    """What the theorem says of one configuration: each lemma that speaks of it, as an instance.

    Raises UserError for a configuration outside the theorem's domain.
    """
    if not domain.contains(params):
        raise UserError([Fault(params.file or params.name, "is outside the theorem's domain")])
    for scheme in schemes:
        every = layouts(scheme, params)
        for obligation in OBLIGATIONS:
            if not obligation.control and any(speaks_of(obligation, each) for each in every):
                general = build.lemma(scheme, params.bits_per_long, obligation, direct=True)
                yield instance.at(general, params)


def speaks_of(obligation: Obligation, layout: Layout) -> bool:
    """Whether the layout meets the premises of the obligation's lemma, but for its domain."""
    if not layout.asserted or not obligation.scope.covers(layout):
        return False
    condition = exact(layout.scheme.name, layout.word_bits, obligation.id)
    return condition is None or bool(evaluate(condition.holds(layout.definition), layout.values))

"""Lemmas by name: what a certificate or a ledger speaks of, built anew from the schemes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError
from zslayout.layout.layout import layouts
from zslayout.layout.scheme import Scheme
from zslayout.layout.schemes import SCHEMES
from zslayout.obligations.registry import OBLIGATIONS
from zslayout.theorem import build, domain, instance, widths
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
    """Every obligation that speaks of the configuration, over its chain sizes.

    Nothing is assumed but the gate that the obligation is about, so each is refuted where `check`
    would refute it. Raises UserError for a configuration outside the theorem's domain.
    """
    if not domain.contains(params):
        raise UserError([Fault(params.file or params.name, "is outside the theorem's domain")])
    for scheme in schemes:
        every = layouts(scheme, params)
        for obligation in OBLIGATIONS:
            if not obligation.control and any(map(obligation.scope.covers, every)):
                general = build.lemma(scheme, params.bits_per_long, obligation, bare=True)
                yield instance.at(general, params)

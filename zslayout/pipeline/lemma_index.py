"""Lemmas by name and by formula: what a certificate or a ledger speaks of, built anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError
from zslayout.protocol import lemmas as protocol
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build, domain, instance, widths
from zslayout.theorem.lemma import Lemma
from zslayout.words.layout import layouts
from zslayout.words.scheme import Scheme


def theorem_lemmas(schemes: Iterable[Scheme] = tuple(SCHEMES.values())) -> Iterator[Lemma]:
    """Every lemma of the theorem, in the order in which they are reported."""
    for width in domain.WIDTHS:
        yield from widths.lemmas(width)
    for scheme in schemes:
        for width in domain.WIDTHS:
            yield from build.lemmas(scheme, width)


def all_lemmas() -> Iterator[Lemma]:
    """The theorem, and what is proved of the lock protocol."""
    yield from theorem_lemmas()
    yield from protocol.protocol_lemmas()


def lemmas_by_name() -> Mapping[str, Lemma]:
    """Every lemma by its name."""
    return {lemma.name: lemma for lemma in all_lemmas()}


def lemmas_by_key(lemmas: Iterable[Lemma]) -> dict[str, tuple[Lemma, ...]]:
    """The lemmas of each formula: they share a certificate, which lies with the first of them."""
    found: dict[str, list[Lemma]] = {}
    for lemma in lemmas:
        found.setdefault(lemma.key, []).append(lemma)
    return {key: tuple(alike) for key, alike in found.items()}


def lemmas_with_key(key: str) -> tuple[Lemma, ...]:
    """The lemmas of a formula; the protocol's are built only when the theorem has none."""
    return _of_theorem().get(key) or _of_protocol().get(key) or ()


@cache
def _of_theorem() -> Mapping[str, tuple[Lemma, ...]]:
    return lemmas_by_key(theorem_lemmas())


@cache
def _of_protocol() -> Mapping[str, tuple[Lemma, ...]]:
    return lemmas_by_key(protocol.protocol_lemmas())


def lemmas_at(params: ArchParams, schemes: Sequence[Scheme]) -> Iterator[Lemma]:
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

"""Lemmas by name and by formula: what a certificate or a ledger speaks of, built anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError
from zslayout.protocol import lemmas as protocol
from zslayout.subjects.known import every_scheme, subject_of, subjects_of
from zslayout.theorem import build, instance
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import layouts
from zslayout.words.scheme import Scheme


def theorem_lemmas(schemes: Iterable[Scheme] | None = None) -> Iterator[Lemma]:
    """Every lemma of the theorem, in the order in which they are reported."""
    chosen = tuple(every_scheme().values() if schemes is None else schemes)
    for subject in subjects_of(chosen):
        for width in subject.domain.widths:
            yield from subject.lemmas(width)
        for scheme in (each for each in chosen if each.subject == subject.name):
            for width in subject.domain.widths:
                yield from scheme_lemmas(scheme, width)


def scheme_lemmas(scheme: Scheme, bits_per_long: int) -> tuple[Lemma, ...]:
    """Every lemma of a scheme about words of this width, what is rested on first."""
    return build.lemmas(scheme, bits_per_long, subject_of(scheme).registry.of_schemes)


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


def lemmas_with_key(
    key: str, others: Callable[[], Mapping[str, tuple[Lemma, ...]]] = dict
) -> tuple[Lemma, ...]:
    """The lemmas of a formula: of the theorem, of `others`, or of the protocol.

    The protocol's, which take the longest to build, are built only when nothing else has any.
    """
    return _of_theorem().get(key) or others().get(key) or _of_protocol().get(key) or ()


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
    for scheme in schemes:
        subject = subject_of(scheme)
        if not subject.domain.contains_all_of(params):
            raise UserError([Fault(params.file or params.name, "is outside the theorem's domain")])
        every = layouts(scheme, params)
        for obligation in subject.registry.of_schemes:
            if not obligation.control and any(map(obligation.scope.covers, every)):
                general = _bare(scheme, params.bits_per_long, obligation)
                yield instance.at(general, subject.domain, params)


@cache
def _bare(scheme: Scheme, bits_per_long: int, obligation: Obligation) -> Lemma:
    return build.lemma(scheme, bits_per_long, obligation, bare=True)

"""Lemmas by name: what a certificate or a ledger speaks of, built anew from the schemes."""

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


def theorem(schemes: Iterable[Scheme] = tuple(SCHEMES.values())) -> Iterator[Lemma]:
    """Every lemma of the theorem, in the order in which they are reported."""
    for width in domain.WIDTHS:
        yield from widths.lemmas(width)
    for scheme in schemes:
        for width in domain.WIDTHS:
            yield from build.lemmas(scheme, width)


def every() -> Iterator[Lemma]:
    """The theorem, and what is proved of the lock protocol."""
    yield from theorem()
    yield from protocol.protocol_lemmas()


def by_name() -> Mapping[str, Lemma]:
    """Every lemma by its name."""
    return {lemma.name: lemma for lemma in every()}


def named(name: str) -> Lemma | None:
    """The lemma of a name, if there is one: only its part of them is built."""
    of_protocol = name.startswith(f"{protocol.GROUP} ")
    return (_of_protocol() if of_protocol else _of_theorem()).get(name)


@cache
def _of_theorem() -> Mapping[str, Lemma]:
    return {lemma.name: lemma for lemma in theorem()}


@cache
def _of_protocol() -> Mapping[str, Lemma]:
    return {lemma.name: lemma for lemma in protocol.protocol_lemmas()}


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

"""Certificates: made with CaDiCaL, checked with nothing.

One rule: a certificate counts once it was checked, and the check builds the claim anew from the
schemes; nothing of it is read from the certificate but its name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.certify import certificate
from zslayout.certify.checker import Rejected
from zslayout.errors import InternalError
from zslayout.pipeline import catalogue
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.theorem import CertificateCheck
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem.lemma import Lemma
from zslayout.words.scheme import Scheme

Progress = Callable[[str, int, int], None]
"""Told what was done, how much is done, and how much there is."""


def make(
    lemmas: Sequence[Lemma],
    configs: tuple[ArchParams, ...] = (),
    jobs: int = 2,
    progress: Progress = lambda *_: None,
) -> dict[str, bytes]:
    """A checked certificate of each lemma, by its name. Raises InternalError for one that has none.

    `configs` are the archconfigs that lemmas at one configuration speak of.
    """
    names = [lemma.name for lemma in lemmas]
    found: dict[str, bytes] = {}
    with _pool(jobs) as pool:
        for name, data in zip(names, pool.map(_made, names, repeat(configs)), strict=True):
            found[name] = data
            progress(name, len(found), len(names))
    return found


def check(
    files: Sequence[Path],
    configs: tuple[ArchParams, ...] = (),
    jobs: int = 2,
    progress: Progress = lambda *_: None,
) -> Iterator[CertificateCheck]:
    """What each file is worth, in their order. Raises OSError for one that cannot be read."""
    if len(files) == 1:
        yield _checked(files[0], configs)
        return
    with _pool(jobs) as pool:
        for done, each in enumerate(pool.map(_checked, files, repeat(configs)), start=1):
            progress(each.claim, done, len(files))
            yield each


def export(files: Sequence[Path], configs: tuple[ArchParams, ...]) -> Iterator[tuple[str, str]]:
    """Clauses (DIMACS) and steps (LRAT) of certificates, case by case, for any other checker.

    Names of files and their texts. Raises Rejected for what is no certificate of a known claim.
    """
    from zslayout.certify.bits import clauses
    from zslayout.certify.cnf import dimacs

    for file in files:
        found = certificate.load(file.read_bytes())
        lemma = _lemma(found.claim, configs)
        if lemma is None:
            raise Rejected(0, f"no lemma {found.claim}")
        stem = found.claim.replace("/", "-").replace(" ", ".")
        instances = certificate.instances(lemma.formula, found.split)
        for case, fixed in zip(found.cases, instances, strict=False):
            name = f"{stem}.{case.value}" if found.split else stem
            yield f"{name}.cnf", dimacs(clauses(lemma.formula, fixed))
            yield f"{name}.lrat", certificate.lrat(case)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Not forked: a solver's threads may be running.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def missing(found: Sequence[CertificateCheck], expected: Iterable[str]) -> tuple[str, ...]:
    """The claims expected, or rested on by one accepted, of which no certificate was accepted."""
    accepted = {each.claim for each in found if not each.rejected}
    rejected = {each.claim for each in found if each.rejected}
    rested_on = {
        f"{group} {use} {width}"
        for each in found
        if not each.rejected
        for group, _, width in (each.claim.split(),)
        for use in each.uses
    }
    return tuple(sorted({*expected, *rested_on} - accepted - rejected))


@cache
def _at(params: ArchParams, scheme: Scheme) -> Mapping[str, Lemma]:
    return {lemma.name: lemma for lemma in catalogue.at(params, (scheme,))}


def _lemma(claim: str, configs: tuple[ArchParams, ...]) -> Lemma | None:
    """The lemma that the claim names: of the theorem, or `ARCH/SCHEME ...` of a configuration."""
    arch, slash, rest = claim.partition("/")
    scheme = SCHEMES.get(rest.partition(" ")[0])
    if not slash:
        return catalogue.named(claim)
    own = [params for params in configs if params.name == arch]
    if scheme is None or not (own or arch in shipped.names()):
        return None
    params = own[0] if own else shipped.load_named([arch], VOCABULARY)[0]
    return _at(params, scheme).get(claim)


def _made(name: str, configs: tuple[ArchParams, ...]) -> bytes:
    from zslayout.certify.produce import certify

    lemma = _lemma(name, configs)
    if lemma is None:
        raise InternalError(f"{name}: no lemma of this name")
    made = certify(lemma.formula, lemma.name, lemma.digest)
    if made is None:
        raise InternalError(f"{name}: CaDiCaL finds a solution")
    data = certificate.dump(made)
    certificate.verify(lemma.formula, lemma.name, lemma.digest, data)
    return data


def _checked(file: Path, configs: tuple[ArchParams, ...]) -> CertificateCheck:
    data = file.read_bytes()
    began = perf_counter()
    claim = ""
    try:
        claim = certificate.vouches_for(data)
        lemma = _lemma(claim, configs)
        if lemma is None:
            return CertificateCheck(str(file), claim, rejected="no lemma of this name")
        verified = certificate.verify(lemma.formula, lemma.name, lemma.digest, data)
    except Rejected as error:
        return CertificateCheck(str(file), claim, step=error.step, rejected=error.why)
    spent = (perf_counter() - began) * 1000
    return CertificateCheck(str(file), claim, verified.steps, spent, uses=lemma.uses)

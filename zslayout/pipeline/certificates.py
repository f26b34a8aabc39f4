"""Certificates: made with CaDiCaL, checked with nothing.

One rule: a certificate counts once it was checked, and the check builds the formula anew from the
schemes; nothing of it is read from the certificate but its key.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.certify import certificate
from zslayout.certify.checker import Rejected
from zslayout.errors import InternalError
from zslayout.pipeline import lemma_index
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.certificates import CertificateCheck
from zslayout.subjects.known import every_scheme
from zslayout.theorem.lemma import Lemma

Progress = Callable[[str, int, int], None]
"""Told what was done, how much is done, and how much there is."""


def make_certificates(
    lemmas: Iterable[Lemma],
    configs: tuple[ArchParams, ...] = (),
    jobs: int = 2,
    progress: Progress = lambda *_: None,
) -> dict[str, bytes]:
    """A checked certificate of each formula, by its key. Raises InternalError for one without.

    `configs` are the archconfigs that lemmas at one configuration speak of.
    """
    names = {lemma.key: lemma.name for lemma in lemmas}
    found: dict[str, bytes] = {}
    with _pool(jobs) as pool:
        for key, data in zip(names, pool.map(_made, names, repeat(configs)), strict=True):
            found[key] = data
            progress(names[key], len(found), len(names))
    return found


def check_certificates(
    files: Sequence[Path],
    configs: tuple[ArchParams, ...] = (),
    jobs: int = 2,
    progress: Progress = lambda *_: None,
) -> tuple[CertificateCheck, ...]:
    """What each file is worth, in their order. Raises OSError for one that cannot be read."""
    if len(files) == 1:
        return (_checked(files[0], configs),)
    found: dict[str, CertificateCheck] = {}
    # The largest first, so that none of them is what is waited for in the end.
    by_size = sorted(files, key=lambda file: file.stat().st_size, reverse=True)
    with _pool(jobs) as pool:
        for each in pool.map(_checked, by_size, repeat(configs)):
            found[each.file] = each
            progress(each.claim, len(found), len(files))
    return tuple(found[str(file)] for file in files)


def export_certificates(
    files: Sequence[Path], configs: tuple[ArchParams, ...]
) -> Iterator[tuple[str, str]]:
    """Clauses (DIMACS) and steps (LRAT) of certificates, case by case, for any other checker.

    Names of files and their texts. The certificates are ones that were accepted. Raises Rejected
    for what is no certificate of a known formula.
    """
    from zslayout.certify.bits import clauses
    from zslayout.certify.cnf import dimacs

    for path in files:
        with path.open("rb") as file:
            found = certificate.load(file)
        lemmas = _lemmas(found.key, configs)
        if not lemmas:
            raise Rejected(0, _UNKNOWN)
        stem = lemmas[0].name.replace("/", "-").replace(" ", ".")
        formula = lemmas[0].formula
        for case, fixed in zip(
            found.cases, certificate.instances(formula, found.split), strict=True
        ):
            name = stem if found.split is None else f"{stem}.{case.value}"
            yield f"{name}.cnf", dimacs(clauses(formula, fixed))
            yield f"{name}.lrat", certificate.lrat(case)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Not forked: a solver's threads may be running. Nothing here is a cycle: a quarter of the time
    # would go into looking for some among millions of clauses.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=gc.disable)


def missing_lemmas(found: Sequence[CertificateCheck], expected: Iterable[str]) -> tuple[str, ...]:
    """The lemmas expected, or rested on by one accepted, of which no certificate was accepted."""
    accepted = {name for each in found if not each.rejected for name in each.lemmas}
    rejected = {name for each in found if each.rejected for name in each.lemmas}
    rested_on = {name for each in found if not each.rejected for name in each.rests_on}
    return tuple(sorted({*expected, *rested_on} - accepted - rejected))


def _lemmas(key: str, configs: tuple[ArchParams, ...]) -> tuple[Lemma, ...]:
    """The lemmas of the formula: of the theorem, of these configurations, or of the shipped."""
    found = lemma_index.lemmas_with_key(key, partial(_at, configs))
    return found or _at(tuple(shipped.load_all(VOCABULARY))).get(key) or ()


@cache
def _at(configs: tuple[ArchParams, ...]) -> Mapping[str, tuple[Lemma, ...]]:
    schemes = tuple(every_scheme().values())
    return lemma_index.lemmas_by_key(
        lemma for each in configs for lemma in lemma_index.lemmas_at(each, schemes)
    )


_UNKNOWN = "vouches for no formula of a lemma"


def _made(key: str, configs: tuple[ArchParams, ...]) -> bytes:
    from io import BytesIO

    from zslayout.certify.produce import certify

    lemmas = _lemmas(key, configs)
    if not lemmas:
        raise InternalError(f"{key}: no lemma of this formula")
    made = certify(lemmas[0].formula, key)
    if made is None:
        raise InternalError(f"{lemmas[0].name}: CaDiCaL finds a solution")
    data = certificate.dump(made)
    certificate.verify(lemmas[0].formula, key, BytesIO(data))
    return data


def _checked(path: Path, configs: tuple[ArchParams, ...]) -> CertificateCheck:
    began = perf_counter()
    lemmas: tuple[Lemma, ...] = ()
    key = ""
    try:
        with path.open("rb") as file:
            key = certificate.key_of(file)
            lemmas = _lemmas(key, configs)
            if not lemmas:
                return CertificateCheck(str(path), key, rejected=_UNKNOWN)
            file.seek(0)
            steps = certificate.verify(lemmas[0].formula, key, file)
    except Rejected as error:
        names = tuple(lemma.name for lemma in lemmas)
        return CertificateCheck(str(path), key, names, step=error.step, rejected=error.why)
    return CertificateCheck(
        file=str(path),
        key=key,
        lemmas=tuple(lemma.name for lemma in lemmas),
        rests_on=tuple(dict.fromkeys(name for lemma in lemmas for name in lemma.rests_on)),
        steps=steps,
        milliseconds=(perf_counter() - began) * 1000,
    )

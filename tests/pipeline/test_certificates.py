"""Certificates made and checked: the claim is built anew, and nothing else vouches."""

from dataclasses import replace
from pathlib import Path

import pytest
import samples

from zslayout.certify import certificate
from zslayout.certify.checker import Rejected
from zslayout.errors import InternalError
from zslayout.pipeline import catalogue, certificates
from zslayout.results.theorem import CertificateCheck
from zslayout.subjects.zsmalloc.schemes import SCHEMES

NAMES = ("merged zspage.bits_fit 64", "merged obj.roundtrip.idx 32", "merged obj.adjacent 32")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    every = catalogue.by_name()
    return certificates.make([every[name] for name in NAMES], jobs=1)


@pytest.fixture
def files(made: dict[str, bytes], tmp_path: Path) -> dict[str, Path]:
    found = {}
    for place, (name, data) in enumerate(made.items()):
        found[name] = tmp_path / f"{place}.lrat.xz"
        found[name].write_bytes(data)
    return found


def test_every_certificate_made_is_accepted(files: dict[str, Path]) -> None:
    found = list(certificates.check(list(files.values()), jobs=1))
    assert [each.claim for each in found] == list(NAMES)
    assert not [each.rejected for each in found if each.rejected]
    assert found[1].uses == ("obj.adjacent",)


def test_making_one_again_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    lemma = catalogue.by_name()[NAMES[1]]
    assert certificates.make([lemma], jobs=1) == {NAMES[1]: made[NAMES[1]]}


def test_one_flipped_byte_is_rejected(files: dict[str, Path]) -> None:
    file = files[NAMES[1]]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    (found,) = certificates.check([file])
    assert found.rejected


def test_a_truncated_one_is_rejected(files: dict[str, Path]) -> None:
    file = files[NAMES[1]]
    file.write_bytes(file.read_bytes()[:-40])
    (found,) = certificates.check([file])
    assert found.rejected


def test_steps_of_another_claim_under_this_name_are_rejected(files: dict[str, Path]) -> None:
    one, other = (certificate.load(files[name].read_bytes()) for name in NAMES[1:])
    forged = replace(other, claim=one.claim, digest=one.digest)
    files[NAMES[1]].write_bytes(certificate.dump(forged))
    (found,) = certificates.check([files[NAMES[1]]])
    assert found.claim == NAMES[1]
    assert found.rejected == "case 0 is about other clauses than the claim's"


def test_a_claim_whose_text_has_changed_is_rejected(files: dict[str, Path]) -> None:
    one = certificate.load(files[NAMES[0]].read_bytes())
    files[NAMES[0]].write_bytes(certificate.dump(replace(one, digest="0" * 64)))
    (found,) = certificates.check([files[NAMES[0]]])
    assert found.rejected == f"vouches for another text of {NAMES[0]}"


def test_a_claim_that_nobody_knows_is_rejected(files: dict[str, Path]) -> None:
    one = certificate.load(files[NAMES[0]].read_bytes())
    for claim in ("merged obj.everything 64", "nowhere/merged obj.fits 64", "arm64-4k/x y 64"):
        files[NAMES[0]].write_bytes(certificate.dump(replace(one, claim=claim)))
        (found,) = certificates.check([files[NAMES[0]]])
        assert (found.claim, found.rejected) == (claim, "no lemma of this name")


def test_a_lemma_that_is_false_gets_no_certificate() -> None:
    lemma = catalogue.by_name()[NAMES[1]]
    weaker = lemma.without("given_obj_idx")
    from zslayout.certify.produce import certify

    assert certify(weaker, lemma.name, lemma.digest) is None


def test_a_lemma_of_no_known_name_is_a_bug() -> None:
    lemma = catalogue.by_name()[NAMES[0]]
    with pytest.raises(InternalError, match=r"^merged nothing 64: no lemma of this name$"):
        certificates.make([replace(lemma, id="nothing")], jobs=1)


def test_a_configuration_has_certificates_of_its_own(tmp_path: Path) -> None:
    shipped, own = samples.named("riscv64-sv57"), samples.board(phys=52)
    for params in (shipped, own):
        lemmas = list(catalogue.at(params, (SCHEMES["rfc-v1"],)))
        some = [lemma for lemma in lemmas if lemma.id in {"obj.fits", "obj.roundtrip.class"}]
        found = certificates.make(some, (params,), jobs=1)
        for place, data in enumerate(found.values()):
            file = tmp_path / f"{params.name}{place}.lrat.xz"
            file.write_bytes(data)
            (each,) = certificates.check([file], (own,))
            assert each.claim.startswith(f"{params.name}/rfc-v1 obj.")
            assert not each.rejected


def test_what_is_rested_on_must_be_there() -> None:
    fine = CertificateCheck("a", "merged obj.roundtrip.idx 32", 1, uses=("obj.adjacent",))
    rested = CertificateCheck("b", "merged obj.adjacent 32", 1)
    refused = CertificateCheck("b", "merged obj.adjacent 32", rejected="no")
    assert certificates.missing([fine, rested], ()) == ()
    assert certificates.missing([fine], ()) == ("merged obj.adjacent 32",)
    assert certificates.missing([fine, refused], ()) == (), "it is named as rejected already"
    assert certificates.missing([fine, rested], ["merged obj.fits 32"]) == ("merged obj.fits 32",)


def test_clauses_and_steps_are_written_for_other_checkers(files: dict[str, Path]) -> None:
    found = dict(certificates.export([files[NAMES[1]]], ()))
    stem = "merged.obj.roundtrip.idx.32"
    assert set(found) == {f"{stem}.cnf", f"{stem}.lrat"}
    variables, clauses = map(int, found[f"{stem}.cnf"].splitlines()[0].split()[2:])
    assert len(found[f"{stem}.cnf"].splitlines()) == clauses + 1
    assert variables > 0
    assert found[f"{stem}.lrat"].splitlines()[0].startswith(f"{clauses + 1} ")


def test_what_is_no_certificate_is_not_exported(tmp_path: Path) -> None:
    file = tmp_path / "x.lrat.xz"
    file.write_bytes(b"x")
    with pytest.raises(Rejected):
        list(certificates.export([file], ()))


def test_lemmas_are_found_by_name() -> None:
    every = catalogue.by_name()
    assert all(lemma.name == name for name, lemma in every.items())

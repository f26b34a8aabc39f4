"""Certificates made and checked: the claim is built anew, and nothing else vouches."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import samples

from zslayout.certify import certificate
from zslayout.certify.checker import Rejected
from zslayout.errors import InternalError
from zslayout.pipeline import certificates, lemma_index
from zslayout.results.certificates import CertificateCheck
from zslayout.subjects.zsmalloc.schemes import SCHEMES

NAMES = ("merged zspage.bits_fit 64", "merged obj.roundtrip.idx 32", "merged obj.adjacent 32")
THEOREM = {lemma.name: lemma for lemma in lemma_index.theorem_lemmas()}
LEMMAS = [THEOREM[name] for name in NAMES]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return certificates.make_certificates(LEMMAS, jobs=1)


@pytest.fixture
def files(made: dict[str, bytes], tmp_path: Path) -> list[Path]:
    found = []
    for place, data in enumerate(made.values()):
        found.append(tmp_path / f"{place}.lrat.xz")
        found[-1].write_bytes(data)
    return found


def loaded(file: Path) -> certificate.Certificate:
    return certificate.load(BytesIO(file.read_bytes()))


def test_every_certificate_made_is_accepted(files: list[Path]) -> None:
    assert files[0].stat().st_size < files[2].stat().st_size, "what is large is checked first"
    found = certificates.check_certificates(files, jobs=1)
    assert [each.file for each in found] == list(map(str, files))
    assert [each.lemmas for each in found] == [(name,) for name in NAMES]
    assert [each.key for each in found] == [lemma.key for lemma in LEMMAS]
    assert not [each.rejected for each in found if each.rejected]
    assert found[1].rests_on == ("merged obj.adjacent 32",)


def test_making_one_again_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    key = LEMMAS[1].key
    assert certificates.make_certificates([LEMMAS[1]], jobs=1) == {key: made[key]}


def test_lemmas_of_one_formula_have_one_certificate(tmp_path: Path) -> None:
    names = ("pfn-idx-tagged zspage.bits_fit 64", "pfn-idx zspage.bits_fit 64")
    (data,) = certificates.make_certificates(
        [lemma_index.lemmas_by_name()[name] for name in names], jobs=1
    ).values()
    (tmp_path / "x").write_bytes(data)
    (found,) = certificates.check_certificates([tmp_path / "x"])
    assert (found.lemmas, found.rejected) == (names, "")


def test_one_flipped_byte_is_rejected(files: list[Path]) -> None:
    data = bytearray(files[1].read_bytes())
    data[len(data) // 2] ^= 1
    files[1].write_bytes(bytes(data))
    (found,) = certificates.check_certificates([files[1]])
    assert found.rejected


def test_a_truncated_one_is_rejected(files: list[Path]) -> None:
    files[1].write_bytes(files[1].read_bytes()[:-40])
    (found,) = certificates.check_certificates([files[1]])
    assert found.rejected


def test_steps_of_another_formula_under_this_key_are_rejected(files: list[Path]) -> None:
    forged = replace(loaded(files[2]), key=LEMMAS[1].key)
    files[1].write_bytes(certificate.dump(forged))
    (found,) = certificates.check_certificates([files[1]])
    assert found.lemmas == (NAMES[1],)
    assert found.rejected == "case 0 is about other clauses than the formula's"


def test_a_formula_that_nobody_knows_is_rejected(files: list[Path]) -> None:
    files[0].write_bytes(certificate.dump(replace(loaded(files[0]), key="0" * 64)))
    (found,) = certificates.check_certificates([files[0]])
    assert (found.lemmas, found.rejected) == ((), "vouches for no formula of a lemma")
    assert found.claim == "formula 000000000000"


def test_a_lemma_that_is_false_gets_no_certificate() -> None:
    from zslayout.certify.produce import certify

    assert certify(LEMMAS[1].without("given_obj_idx"), LEMMAS[1].key) is None


def test_a_lemma_of_no_known_formula_is_a_bug() -> None:
    strange = replace(LEMMAS[0], formula=LEMMAS[0].assumption)
    with pytest.raises(InternalError, match=r"^[0-9a-f]{64}: no lemma of this formula$"):
        certificates.make_certificates([strange], jobs=1)


def test_a_configuration_has_certificates_of_its_own(tmp_path: Path) -> None:
    shipped, own = samples.named("riscv64-sv57"), samples.board(phys=52)
    for params in (shipped, own):
        lemmas = list(lemma_index.lemmas_at(params, (SCHEMES["rfc-v1"],)))
        some = [lemma for lemma in lemmas if lemma.id in {"obj.fits", "obj.roundtrip.class"}]
        found = certificates.make_certificates(some, (params,), jobs=1)
        for place, data in enumerate(found.values()):
            file = tmp_path / f"{params.name}{place}.lrat.xz"
            file.write_bytes(data)
            (each,) = certificates.check_certificates([file], (own,))
            assert some[place].name in each.lemmas
            assert not each.rejected


def test_what_is_rested_on_must_be_there() -> None:
    idx, adjacent, fits = ("merged obj.roundtrip.idx 32", "merged obj.adjacent 32", "merged x 32")
    fine = CertificateCheck("a", "1", (idx,), (adjacent,), 1)
    rested = CertificateCheck("b", "2", (adjacent,), steps=1)
    refused = CertificateCheck("b", "2", (adjacent,), rejected="no")
    assert certificates.missing_lemmas([fine, rested], ()) == ()
    assert certificates.missing_lemmas([fine], ()) == (adjacent,)
    assert certificates.missing_lemmas([fine, refused], ()) == (), "it is named as rejected already"
    assert certificates.missing_lemmas([fine, rested], [fits]) == (fits,)


def test_clauses_and_steps_are_written_for_other_checkers(files: list[Path]) -> None:
    found = dict(certificates.export_certificates([files[1]], ()))
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
        list(certificates.export_certificates([file], ()))

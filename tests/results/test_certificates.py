"""What a person reads of certificates that were checked."""

from collections.abc import Sequence

from rendered import shown, value

from zslayout.results.certificates import CertificateCheck, CertificatesResult
from zslayout.results.diagnostic import Level

ADJACENT = "rfc-v1 obj.adjacent 64"
STABLE = "rfc-v1 torn.idx_stable 64"
GOOD = CertificateCheck("a.lrat.xz", "1", ("rfc-v1 obj.fits 64",), (), 12, 340.0)
RESTING = CertificateCheck("b.lrat.xz", "2", (STABLE,), (ADJACENT,), 5, 20.0)
BAD = CertificateCheck(
    "c.lrat.xz", "3", ("rfc-v1 obj.fits 32",), step=3, rejected="a variable occurs twice"
)
NAMELESS = CertificateCheck("d.lrat.xz", rejected="ends early")
STRANGE = CertificateCheck("e.lrat.xz", "0123456789abcdef", rejected="vouches for nothing")


def text(
    found: Sequence[CertificateCheck],
    missing: Sequence[str],
    *,
    verbose: bool = False,
    colour: bool = False,
) -> str:
    result = CertificatesResult(tuple(found), tuple(missing))
    return shown(result, verbose=verbose, colour=colour)


def test_many_that_are_accepted_are_counted() -> None:
    assert text([GOOD, RESTING], []) == (
        "2 certificates: 2 accepted, 0 rejected; 17 steps, no solver asked\n"
    )


def test_verbose_names_each_and_what_it_rests_on() -> None:
    assert text([GOOD, RESTING], [], verbose=True).splitlines()[:2] == [
        "rfc-v1 obj.fits 64: certified, 12 steps, 0.34 s",
        "rfc-v1 torn.idx_stable 64: certified, 5 steps, 0.02 s, resting on rfc-v1 obj.adjacent 64",
    ]


def test_one_alone_is_always_named() -> None:
    assert text([GOOD], []) == (
        "rfc-v1 obj.fits 64: certified, 12 steps, 0.34 s\n"
        "1 certificate: 1 accepted, 0 rejected; 12 steps, no solver asked\n"
    )


def test_a_rejected_one_is_named_with_its_step_and_file() -> None:
    assert text([GOOD, BAD, NAMELESS], []) == (
        "rfc-v1 obj.fits 32: REJECTED at step 3: a variable occurs twice\n"
        "  c.lrat.xz\n"
        "no claim: REJECTED at step 0: ends early\n"
        "  d.lrat.xz\n"
        "3 certificates: 1 accepted, 2 rejected; 12 steps, no solver asked\n"
    )


def test_one_of_no_lemma_is_named_by_the_formula_that_it_says_it_is_about() -> None:
    assert text([STRANGE], []).startswith("formula 0123456789ab: REJECTED at step 0: vouches for")


def test_one_of_several_lemmas_names_them_all() -> None:
    both = CertificateCheck("a.lrat.xz", "1", ("pfn-idx x 64", "rfc-v1 x 64"), (), 1, 10.0)
    assert text([both], []).startswith("pfn-idx x 64 = rfc-v1 x 64: certified, 1 steps, 0.01 s\n")


def test_a_missing_one_is_named() -> None:
    assert text([RESTING], ["rfc-v1 obj.adjacent 64"]) == (
        "rfc-v1 torn.idx_stable 64: certified, 5 steps, 0.02 s, resting on rfc-v1 obj.adjacent 64\n"
        "rfc-v1 obj.adjacent 64: no certificate\n"
        "1 certificate: 1 accepted, 0 rejected, 1 missing; 5 steps, no solver asked\n"
    )


def test_the_last_line_is_red_when_anything_is_wrong_and_when_there_is_nothing() -> None:
    for found, missing in (([BAD], []), ([GOOD], ["x"]), ([], [])):
        assert text(found, missing, colour=True).splitlines()[-1].startswith("\x1b[31m")
    assert text([GOOD], [], colour=True).splitlines()[-1].startswith("\x1b[32m")


def test_each_is_a_diagnostic_and_so_is_what_is_missing() -> None:
    said = CertificatesResult((GOOD, BAD), (ADJACENT,)).diagnostics()
    assert [each.level for each in said] == [Level.OK, Level.ERROR, Level.ERROR]
    assert said[1].message.endswith("REJECTED at step 3: a variable occurs twice (c.lrat.xz)")
    assert said[2].message == f"{ADJACENT}: no certificate"
    (nothing,) = CertificatesResult(()).diagnostics()
    assert nothing.level is Level.ERROR


CERTIFIED = CertificateCheck("a.lrat.xz", "1", ("rfc-v1 obj.fits 64",), ("rfc-v1 x 64",), 12, 340.0)
REJECTED = CertificateCheck("c.lrat.xz", "3", step=3, rejected="a variable occurs twice")


def test_each_certificate_is_an_object_and_what_is_missing_is_named() -> None:
    said = value(CertificatesResult((CERTIFIED, REJECTED), ("rfc-v1 x 64",)))
    good, bad = said.pop("certificates")
    assert said == {"schema": 1, "missing": ["rfc-v1 x 64"], "exit_code": 1}
    assert good == {
        "file": "a.lrat.xz",
        "key": "1",
        "lemmas": ["rfc-v1 obj.fits 64"],
        "rests_on": ["rfc-v1 x 64"],
        "accepted": True,
        "rejected": "",
        "step": 0,
        "steps": 12,
        "ms": 340.0,
    }
    assert (bad["accepted"], bad["rejected"], bad["step"]) == (False, REJECTED.rejected, 3)

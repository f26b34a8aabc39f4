"""`verify-cert` as JSON: the contract of schema 1."""

from rendered import value

from zslayout.results.theorem import CertificateCheck, CertificatesResult

GOOD = CertificateCheck("a.lrat.xz", "1", ("rfc-v1 obj.fits 64",), ("rfc-v1 x 64",), 12, 340.0)
BAD = CertificateCheck("c.lrat.xz", "3", step=3, rejected="a variable occurs twice")


def test_each_certificate_is_an_object_and_what_is_missing_is_named() -> None:
    said = value(CertificatesResult((GOOD, BAD), ("rfc-v1 x 64",)))
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
    assert (bad["accepted"], bad["rejected"], bad["step"]) == (False, BAD.rejected, 3)

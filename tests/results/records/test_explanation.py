"""`explain` as JSON: the contract of schema 1."""

from explained import explained
from rendered import value


def test_the_formula_has_its_variables_and_numbers() -> None:
    found = value(explained("obj.covers_pfn"))
    assert (found["arch"], found["scheme"], found["verdict"]) == (
        "riscv64-sv57",
        "merged",
        "PROVED",
    )
    assert ["pfn", "unsigned long"] in found["formula"]["variables"]
    assert dict(found["formula"]["values"])["_PFN_BITS"] == 44


def test_a_control_has_its_verdict() -> None:
    (control, *_) = value(explained("obj.fits"))["controls"]
    assert control["verdict"] == "REFUTED"

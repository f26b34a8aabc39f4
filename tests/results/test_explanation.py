"""An explained obligation as a result."""

from explained import explained

from zslayout.results.exit_code import ExitCode


def test_to_explain_a_refutation_is_no_failure() -> None:
    found = explained("obj.fits", "um-x86_64", "rfc-v1")
    assert found.checked.findings[0].status.value == "REFUTED"
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert "obj.fits" in {each.rule for each in found.diagnostics()}

"""Patches that do not change the file."""

from rendered import shown, value

from zslayout.results.exit_code import ExitCode
from zslayout.results.untouched import UntouchedResult

RESULT = UntouchedResult("mm/zsmalloc.c", ("README: new",))


def test_it_is_as_expected_and_says_that_nothing_was_checked() -> None:
    assert RESULT.exit_code is ExitCode.AS_EXPECTED
    assert shown(RESULT) == "no patch changes mm/zsmalloc.c; nothing was checked\n"
    assert shown(RESULT, "checkpatch") == ""
    assert value(RESULT)["patches"] == ["README: new"]

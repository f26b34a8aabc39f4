"""One line: how it stands."""

from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The line."""
    return f"{stand(result)}: {result.headline}\n"


def stand(result: Result) -> str:
    """The exit code in words."""
    return {
        ExitCode.AS_EXPECTED: "as expected",
        ExitCode.UNEXPECTED: "NOT AS EXPECTED",
        ExitCode.UNUSABLE: "unusable input",
        ExitCode.UNDECIDED: "UNDECIDED",
        ExitCode.BUG: "a bug",
    }[result.exit_code]

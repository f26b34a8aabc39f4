"""`check` for a page or a merge request: a table, then what is not as expected."""

from zslayout.report.columns import cells, headers
from zslayout.report.table import styled
from zslayout.report.witness import explanation
from zslayout.report.words import outcome_sentence, state, summary
from zslayout.results.check import CheckResult


def markdown(check: CheckResult) -> str:
    """The whole report, ending in a newline."""
    rows = [
        [result.params.name, result.scheme.name, *cells(result)[1:], state(result)]
        for result in check.results
    ]
    titles = ["configuration", "scheme", *headers()[1:], "verdicts"]
    lines = [styled(titles, rows, "github"), ""]
    for result in check.results:
        name = f"{result.params.name}, {result.scheme.name}"
        if result.outcome is not result.expected_outcome:
            wanted = result.expected_outcome.value
            lines += [f"### {name}", "", f"{outcome_sentence(result)}; expected {wanted}", ""]
        blocked: list[str] = []
        for finding in result.unexpected:
            first, *rest = explanation(result, finding)
            if rest:
                lines += [f"### {first}", "", "```text", *rest, "```", ""]
            else:
                blocked.append(f"- {first}")
        lines += [*blocked, ""] if blocked else []
    return "\n".join([*lines, f"**{summary(check)}**"]) + "\n"

"""A check for people: a table of configurations or some in full, then whatever is not as expected.

One finding a line, its id first, so that grep works.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.results.check import CheckResult, ConfigResult, Finding
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Heading,
    Span,
    Style,
    Table,
    WordMap,
    heading,
    line,
    wrapped,
)
from zslayout.results.documents.columns import cells, headers
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail
from zslayout.results.words import (
    finding_line,
    fix_sentence,
    outcome_sentence,
    state,
    summary,
    tally,
)
from zslayout.vc.obligation import Role
from zslayout.verdict import Status

_FEW: Final = 4
"""So many results are shown in full; more become a table."""
_MARKS: Final = {"good": "", "bad": " !", "open": " ?"}
"""Behind an outcome: not as expected, undecided."""
STYLES: Final[dict[ExitCode, Style]] = {
    ExitCode.AS_EXPECTED: "good",
    ExitCode.UNEXPECTED: "bad",
    ExitCode.UNDECIDED: "open",
    ExitCode.BUG: "bad",
}
"""How what ends a command looks."""


def document(check: CheckResult, detail: Detail) -> Document:
    """The whole report."""
    return Document(tuple(_page(check) if detail.page else _terminal(check, detail)))


def in_full(check: CheckResult) -> bool:
    """Whether there are few enough results to show each in full."""
    return len(check.results) <= _FEW


def table(check: CheckResult) -> Table:
    """One configuration under one scheme a row."""
    rows = [
        (result.params.name, result.scheme.name, *cells(result)[1:], state(result))
        for result in check.results
    ]
    return Table(("configuration", "scheme", *headers()[1:], "verdicts"), tuple(rows))


def _terminal(check: CheckResult, detail: Detail) -> Iterator[Block]:
    full = in_full(check)
    if full:
        for result in check.results:
            yield from _in_full(result)
            yield from fix(result)
            yield GAP
    else:
        yield _as_table(check)
        yield GAP
        yield from _known(check)
    for result in check.results:
        if not full:
            yield from _bad_outcome(result)
        yield from _bad(result, fixes=not full)
        if detail.verbose:
            yield from (_styled(result, finding) for finding in result.findings)
            for each in result.not_applicable:
                text = f"{each} {result.params.name} {result.scheme.name}: not applicable"
                yield line(Span(text, "quiet"))
    yield line(Span(summary(check), STYLES[check.exit_code]))


def _page(check: CheckResult) -> Iterator[Block]:
    yield table(check)
    for result in check.results:
        bad = result.outcome is not result.expected_outcome
        if bad or result.fix:
            yield heading(f"{result.params.name}, {result.scheme.name}", level=3)
            wanted = f"; expected {result.expected_outcome.value}" if bad else ""
            yield line(outcome_sentence(result) + wanted)
            yield from fix(result)
        blocked = []
        for finding in result.unexpected:
            told = _explained(result, finding)
            if told:
                yield heading(finding_line(result, finding), level=3)
                yield Display(told)
            else:
                blocked.append(line(finding_line(result, finding), indent=2))
        yield from blocked
    yield line(Span(summary(check), "strong"))


def titled(result: ConfigResult) -> Heading:
    """What configuration and scheme this is about."""
    title = f" ({result.params.title})" if result.params.title else ""
    return heading(f"{result.params.name}, {result.scheme.name}", Span(title))


def fix(result: ConfigResult) -> Iterator[Block]:
    """What would make it hold, or the command that tells."""
    found = result.fix
    if found is None:
        return
    if not found.asked:
        yield line(f"what would mend it: {found.command}", indent=2)
    elif found.changes:
        yield wrapped(fix_sentence(found), indent=2, hang=2)
        yield line(f"at what cost: {found.command}", indent=4)
    else:
        yield line(f"{fix_sentence(found)}: {found.command}", indent=2)


def _in_full(result: ConfigResult) -> Iterator[Block]:
    yield titled(result)
    usual = result.default_layout
    yield WordMap(usual.fields, usual.word_bits)
    yield line(outcome_sentence(result), indent=2)
    if result.outcome is not result.expected_outcome:
        text = f"expected outcome: {result.expected_outcome.value}"
        yield line(Span(text, "bad"), indent=2)
    yield line(f"{tally(result)}: ", Span(state(result), STYLES[result.exit_code]), indent=2)
    for finding in result.findings:
        if _is_known(finding):
            yield line(Span(f"known: {finding_line(result, finding)}", "quiet"), indent=2)


def _as_table(check: CheckResult) -> Table:
    several = len({result.scheme.name for result in check.results}) > 1
    rows, styles = [], []
    for result in check.results:
        style = STYLES[result.exit_code]
        name, *rest, last = cells(result)
        scheme = [result.scheme.name] if several else []
        rows.append((name, *scheme, *rest, last + _MARKS[style]))
        styles.append("" if result.as_expected else style)
    titles = (headers()[0], *(["scheme"] if several else []), *headers()[1:])
    return Table(titles, tuple(rows), styles=tuple(styles))


def _is_known(finding: Finding) -> bool:
    return bool(finding.as_expected and finding.reason and finding.status is Status.REFUTED)


def _known(check: CheckResult) -> Iterator[Block]:
    """The refutations that `[expect]` accounts for; what is as expected is said, not hidden."""
    lines = known_lines(check)
    if lines:
        yield line(Span("Known refutations:", "quiet"))
        yield from lines
        yield GAP


def known_lines(check: CheckResult) -> list[Block]:
    """The refutations that are expected, and why."""
    return [
        line(Span(finding_line(result, finding), "quiet"))
        for result in check.results
        for finding in result.findings
        if _is_known(finding)
    ]


def _bad_outcome(result: ConfigResult) -> Iterator[Block]:
    if result.outcome is result.expected_outcome:
        return
    wanted = result.expected_outcome.value
    text = f"outcome {result.params.name} {result.scheme.name}: {outcome_sentence(result)}"
    yield line(Span(f"{text}, expected {wanted}", "bad"))
    yield GAP


def _bad(result: ConfigResult, *, fixes: bool) -> Iterator[Block]:
    blocked = []
    for finding in result.unexpected:
        first = line(Span(finding_line(result, finding), "bad"))
        told = _explained(result, finding)
        if not told:
            blocked.append(first)
            continue
        yield first
        yield Display(told)
        if fixes and finding.obligation.role is Role.FITS:
            yield from fix(result)
        yield GAP
    if blocked:
        yield from blocked
        yield GAP


def _explained(result: ConfigResult, finding: Finding) -> tuple[Block, ...]:
    # Here, because most checks have nothing to explain.
    from zslayout.results.documents.witness import explanation

    return tuple(explanation(result, finding))


def _styled(result: ConfigResult, finding: Finding) -> Block:
    text = finding_line(result, finding)
    if not finding.as_expected:
        return line(Span(text, "bad"))
    return line(Span(text, "" if finding.status is Status.PROVED else "quiet"))

"""`check` for people: a table of configurations or one in full, then whatever is not as expected.

One finding a line, its id first, so that grep works.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.report.bitmap import layout_map
from zslayout.report.columns import aligned, cells, headers
from zslayout.report.paint import Paint, plain
from zslayout.report.words import finding_line, outcome_sentence, state, summary, tally
from zslayout.results.check import CheckResult, ConfigResult, Finding
from zslayout.verdict import Status

_FEW = 4
"""So many results are shown in full; more become a table."""
_FITS: Final = "obj.fits"
_MARKS: Final = {"good": "", "bad": " !", "open": " ?"}
"""Behind an outcome: not as expected, undecided."""

Mended = Mapping[ConfigResult, Sequence[str]]
"""A result to what is known to mend it, as lines."""
_NOBODY_ASKED: Final[Mended] = MappingProxyType({})


def in_full(check: CheckResult) -> bool:
    """Whether there are few enough results to show each in full."""
    return len(check.results) <= _FEW


def broken(check: CheckResult) -> tuple[ConfigResult, ...]:
    """The results shown in full or explained that do not fit, or do not build."""
    return tuple(
        result
        for result in check.results
        if (in_full(check) and result.outcome is Outcome.BUILD_ERROR)
        or any(
            finding.obligation.id == _FITS
            and finding.status is Status.REFUTED
            and (in_full(check) or not finding.as_expected)
            for finding in result.findings
        )
    )


def text(
    check: CheckResult,
    mended: Mended = _NOBODY_ASKED,
    *,
    verbose: bool = False,
    paint: Paint = plain,
) -> str:
    """The whole report, ending in a newline."""
    lines: list[str] = []
    full = in_full(check)
    if full:
        for result in check.results:
            lines += [*_in_full(result, paint), *mended.get(result, ()), ""]
    else:
        lines += [*_as_table(check, paint), ""]
        lines += _known(check, paint)
    for result in check.results:
        if not full:
            lines += _bad_outcome(result, paint)
        lines += _bad(result, () if full else mended.get(result, ()), paint)
        if verbose:
            lines += [_painted(result, finding, paint) for finding in result.findings]
            lines += [
                paint("quiet", f"{each} {result.params.name} {result.scheme.name}: not applicable")
                for each in result.not_applicable
            ]
    mood = {0: "good", 3: "open"}.get(check.exit_code, "bad")
    lines.append(paint(mood, summary(check)))
    return "\n".join(lines) + "\n"


def _in_full(result: ConfigResult, paint: Paint) -> Iterator[str]:
    title = f" ({result.params.title})" if result.params.title else ""
    yield paint("strong", f"{result.params.name}, {result.scheme.name}") + title
    usual = result.default_layout
    yield from layout_map(usual.fields, usual.word_bits)
    yield f"  {outcome_sentence(result)}"
    if result.outcome is not result.expected_outcome:
        yield paint("bad", f"  expected outcome: {result.expected_outcome.value}")
    yield f"  {tally(result)}: {paint(_mood(result), state(result))}"
    for finding in result.findings:
        if finding.as_expected and finding.reason and finding.status is Status.REFUTED:
            yield paint("quiet", f"  known: {finding_line(result, finding)}")


def _as_table(check: CheckResult, paint: Paint) -> Iterator[str]:
    schemes = {result.scheme.name for result in check.results}
    rows = []
    for result in check.results:
        scheme = [result.scheme.name] if len(schemes) > 1 else []
        name, *rest, last = cells(result)
        rows.append([name, *scheme, *rest, last + _MARKS[_mood(result)]])
    titles = [headers()[0], *(["scheme"] if len(schemes) > 1 else []), *headers()[1:]]
    title, rule, *body = aligned(titles, rows)
    yield from (title, rule)
    for line, result in zip(body, check.results, strict=True):
        yield line if result.as_expected else paint(_mood(result), line)


def _known(check: CheckResult, paint: Paint) -> list[str]:
    """The refutations that `[expect]` accounts for; what is as expected is said, not hidden."""
    lines = [
        paint("quiet", finding_line(result, finding))
        for result in check.results
        for finding in result.findings
        if finding.as_expected and finding.reason and finding.status is Status.REFUTED
    ]
    return [paint("quiet", "Known refutations:"), *lines, ""] if lines else []


def _bad_outcome(result: ConfigResult, paint: Paint) -> list[str]:
    if result.outcome is result.expected_outcome:
        return []
    wanted = result.expected_outcome.value
    line = f"outcome {result.params.name} {result.scheme.name}: {outcome_sentence(result)}"
    return [paint("bad", f"{line}, expected {wanted}"), ""]


def _bad(result: ConfigResult, mended: Sequence[str], paint: Paint) -> list[str]:
    if not result.unexpected:
        return []
    # Here, because most checks have nothing to explain.
    from zslayout.report.witness import explanation

    lines: list[str] = []
    blocked = []
    for finding in result.unexpected:
        first, *rest = explanation(result, finding)
        if rest:
            said = mended if finding.obligation.id == _FITS else ()
            lines += [paint("bad", first), *rest, *said, ""]
        else:
            blocked.append(paint("bad", first))
    return [*lines, *blocked, ""] if blocked else lines


def _painted(result: ConfigResult, finding: Finding, paint: Paint) -> str:
    line = finding_line(result, finding)
    if not finding.as_expected:
        return paint("bad", line)
    return line if finding.status is Status.PROVED else paint("quiet", line)


def _mood(result: ConfigResult) -> str:
    if result.refused:
        return "bad"
    return "open" if result.undecided else "good"

"""What stands in a page before any script has run: sentences, tables, findings, the first word."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from zslayout import __version__
from zslayout.arch.params import Outcome
from zslayout.render.report_page.blocks import both_widths, html
from zslayout.render.report_page.data import hues, obligations_of
from zslayout.render.report_page.findings import FindingView, found, in_functions, named, standing
from zslayout.results.check import cells, headers
from zslayout.results.document import WordMap, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.results.protocol_locks import LOCK_NAMES, steps
from zslayout.results.report import ReportResult
from zslayout.results.result import Detail
from zslayout.results.source import SourceResult
from zslayout.results.words import (
    named_outcome,
    outcome_sentence,
    private_refutations,
    scheme_name,
)
from zslayout.tally import counted, grouped
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.layout import Layout

_SHOWN: Final = ("x86_64", "arm64-4k")
"""The configurations that most readers have, for the first word."""
SIGNS: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.CLASS_IDX: ("●", "good"),
    Outcome.FITS: ("●", "good"),
    Outcome.FALLBACK: ("◐", "calm"),
    Outcome.BUILD_ERROR: ("✕", "bad"),
    Outcome.UNPROVED: ("✕", "bad"),
}
"""A sign and a style for each outcome: never colour alone."""
_BROKEN: Final = (Outcome.BUILD_ERROR, Outcome.UNPROVED)


class WordView(NamedTuple):
    """A word with what is said of it."""

    name: str
    title: str
    drawing: str
    sentence: str


class RowView(NamedTuple):
    """One configuration in the fit table."""

    number: int
    """Its place among the results."""
    name: str
    scheme: str
    title: str
    family: str
    cells: tuple[str, ...]
    """Word, page, physical bits, fields."""
    headroom: int
    at_largest: int
    outcome: str
    sign: str
    style: str
    state: str
    state_style: str
    proved: int


class ObligationView(NamedTuple):
    """A statement, and how often it has which verdict."""

    id: str
    statement: str
    why: str
    cites: tuple[str, ...]
    control: bool
    counts: tuple[tuple[str, int, str], ...]
    """Verdict, how often, style."""


class OperationView(NamedTuple):
    """An operation by its locks."""

    name: str
    steps: tuple[tuple[str, str, tuple[str, ...]], ...]


class PageView(NamedTuple):
    """Everything that a template puts into its places."""

    title: str
    """What was checked: a file, or schemes."""
    when: str
    version: str
    verdict: str
    style: str
    details: tuple[str, ...]
    first: WordView
    worst: FindingView | None
    several: bool
    """Whether more than one scheme was checked."""
    largest: str
    rows: tuple[RowView, ...]
    span: int
    findings: tuple[FindingView, ...]
    obligations: tuple[ObligationView, ...]
    locks: tuple[str, ...]
    operations: tuple[OperationView, ...]
    contention: str
    """HTML."""
    functions: tuple[str, ...]
    """What was read of a C file's functions, and what was not; HTML."""
    not_covered: tuple[str, ...]
    patches: tuple[tuple[str, str], ...]
    lines: bool
    """Whether schedules have lines of the file that was checked."""


def view(result: ReportResult) -> PageView:
    """All of it."""
    check, source = result.check, result.source
    findings = found(result)
    first = _first(check.results)
    largest = headers(check.results)[-2]
    return PageView(
        title=_subject(result),
        when=result.when,
        version=__version__,
        verdict=_verdict(result),
        style=_verdict_style(result),
        details=tuple(_details(result)),
        first=_word(result, first),
        worst=findings[0] if findings else None,
        several=len({each.scheme.name for each in check.results}) > 1,
        largest=largest,
        rows=tuple(_row(n, each, standing(result, each)) for n, each in enumerate(check.results)),
        span=max(abs(each.default_layout.headroom_bits) for each in check.results) or 1,
        findings=findings,
        obligations=tuple(_obligation(result, each) for each in obligations_of(result)),
        locks=tuple(LOCK_NAMES.values()),
        operations=tuple(_operations(result)),
        contention=html(result.contention.blocks(Detail()), hues(result)),
        functions=() if source is None else tuple(_functions(source, hues(result))),
        not_covered=() if source is None else tuple(map(str, source.not_covered)),
        patches=tuple(_patches(result)),
        lines=any(each.lines for each in result.mutants),
    )


def _subject(result: ReportResult) -> str:
    if result.source is not None:
        return result.source.file
    schemes = list(dict.fromkeys(each.scheme for each in result.check.results))
    if len(schemes) == 1:
        return scheme_name(schemes[0])
    return ", ".join(each.name for each in schemes)


def _functions(source: SourceResult, hues: Mapping[str, int]) -> Iterator[str]:
    if source.functions is not None:
        yield html((line(source.functions.summary),), hues)
        yield html(source.functions.known_blocks(), hues)


def _verdict(result: ReportResult) -> str:
    """`94 configurations: 92 right, 2 broken (arm-lpae, um-x86_64)`."""
    results = result.check.results
    wrong, not_known = in_functions(result)
    broken = [each for each in results if _broken(each) or each.params.name in wrong]
    open_ = [each for each in results if each.undecided or each.params.name in not_known]
    open_ = [each for each in open_ if each not in broken]
    flawed = [each for each in results if not _right(each) and each not in (*broken, *open_)]
    right = [each for each in results if each not in (*broken, *open_, *flawed)]
    parts = [f"{len(right)} right"]
    for same, word in ((broken, "broken"), (flawed, "with a known flaw"), (open_, "undecided")):
        if same:
            parts.append(f"{len(same)} {word} ({named(same, results)})")
    count = counted(len({each.params for each in results}), "configuration")
    schemes = len({each.scheme for each in results})
    under = f" under {schemes} schemes" if schemes > 1 else ""
    return f"{count}{under}: {', '.join(parts)}"


def _verdict_style(result: ReportResult) -> str:
    """Good is only what is right everywhere."""
    results = result.check.results
    if result.exit_code is ExitCode.UNEXPECTED or any(map(_broken, results)):
        return "bad"
    if result.exit_code is not ExitCode.AS_EXPECTED:
        return "open"
    return "good" if all(map(_right, results)) else "calm"


def _broken(result: ConfigResult) -> bool:
    """Whether no kernel is built, or a wrong one; not where a solver merely gave up."""
    return result.outcome in _BROKEN and result.exit_code is not ExitCode.UNDECIDED


def _right(result: ConfigResult) -> bool:
    if _broken(result) or not result.as_expected:
        return False
    return not any(each.known for each in result.findings)


def _details(result: ReportResult) -> Iterator[str]:
    results = result.check.results
    for outcome, same in grouped((named_outcome(each), each) for each in results).items():
        yield f"{outcome} on {len(same)}"
    yield from result.headline.removeprefix(f"{_subject(result)}: ").split("; ")
    private = private_refutations(results)
    if private:
        yield private


def _first(results: tuple[ConfigResult, ...]) -> ConfigResult:
    by_name = {each.params.name: each for each in reversed(results)}
    return next((by_name[name] for name in _SHOWN if name in by_name), results[0])


def _word(result: ReportResult, of: ConfigResult) -> WordView:
    layout = of.default_layout
    drawing = both_widths(_map(layout), hues(result), missing(layout))
    title = of.params.title or of.params.arch
    return WordView(of.params.name, title, drawing, outcome_sentence(of))


def _map(layout: Layout) -> WordMap:
    return WordMap(layout.fields, layout.word_bits)


def missing(layout: Layout) -> int:
    """Bits that the fields need beyond the word, where nothing builds for want of them."""
    return max(0, -layout.headroom_bits) if not layout.asserted else 0


def _row(number: int, of: ConfigResult, stands: str) -> RowView:
    name, *middle, _, _, _ = cells(of)
    undecided = of.outcome is Outcome.UNPROVED and not _broken(of)
    sign, style = ("?", "open") if undecided else SIGNS[of.outcome]
    states = {"as expected": "good" if _right(of) else "calm", "undecided": "open"}
    return RowView(
        number=number,
        name=name,
        scheme=of.scheme.name,
        title=of.params.title,
        family=of.params.arch,
        cells=tuple(middle),
        headroom=of.default_layout.headroom_bits,
        at_largest=of.largest_layout.headroom_bits,
        outcome=named_outcome(of),
        sign=sign,
        style=style,
        state=stands,
        state_style=states.get(stands, "bad"),
        proved=sum(
            each.status is Status.PROVED and not each.obligation.control for each in of.findings
        ),
    )


def _obligation(result: ReportResult, of: Obligation) -> ObligationView:
    statuses = [
        finding.status
        for each in result.check.results
        for finding in each.findings
        if finding.obligation is of
    ]
    return ObligationView(
        id=of.id,
        statement=of.statement,
        why=of.why,
        cites=of.cites,
        control=of.control,
        counts=tuple(
            (status.value.lower(), statuses.count(status), _style(status, control=of.control))
            for status in Status
            if status in statuses
        ),
    )


def _style(status: Status, *, control: bool) -> str:
    wanted = Status.REFUTED if control else Status.PROVED
    if status is wanted:
        return "good"
    return "open" if status in (Status.UNKNOWN, Status.VACUOUS, Status.BLOCKED) else "bad"


def _operations(result: ReportResult) -> Iterator[OperationView]:
    for operation in result.operations:
        found = tuple((each.label, each.description, marks) for each, marks in steps(operation))
        if found:
            yield OperationView(operation.name, found)


def _patches(result: ReportResult) -> Iterator[tuple[str, str]]:
    """Each patch of a series, and what the file comes to after it."""
    for title, step in getattr(result.found, "steps", ()):
        yield title, step.check.summary

"""What is false or open in a report, once each, with all that it is true of."""

import json
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from zslayout.render.report_page.blocks import html
from zslayout.render.report_page.data import hues
from zslayout.results.check import explained
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.functions import FunctionFinding, told
from zslayout.results.report import ReportResult
from zslayout.results.words import finding_line, fix_sentence, state
from zslayout.tally import families, grouped
from zslayout.verdict import Status

_STYLES = {0: "bad", 1: "open", 2: "calm"}


class FindingView(NamedTuple):
    """What is false or open, once, with all that it is true of."""

    anchor: str
    status: str
    style: str
    id: str
    place: str
    on: str
    configurations: int
    line: str
    told: str
    """HTML."""
    command: str
    reason: str = ""
    fixes: str = ""
    scheme: str = ""
    """None of what functions do: nothing can be evaluated there."""
    at: str = ""
    """The configuration and the chain size of what is told, `um-x86_64/8`."""
    witness: str = "{}"
    """The inputs by name, in JSON, as strings of hexadecimal digits."""


def found(result: ReportResult) -> tuple[FindingView, ...]:
    """What is not as expected, then what is open, then what is known."""
    every = (*_statements(result), *_functions(result))
    order = list(_STYLES.values())
    return tuple(sorted(every, key=lambda each: order.index(each.style)))


def in_functions(result: ReportResult) -> tuple[Set[str], Set[str]]:
    """The configurations on which functions do something wrong, or that is not decided."""
    by_code = grouped(
        (each.exit_code, name) for each in _functions_of(result) for name in each.configurations
    )
    wrong, not_known = (
        frozenset(by_code.get(code, ())) for code in (ExitCode.UNEXPECTED, ExitCode.UNDECIDED)
    )
    return wrong, not_known


def standing(result: ReportResult, of: ConfigResult) -> str:
    """How a configuration stands, with what functions do there."""
    wrong, not_known = in_functions(result)
    if of.params.name in wrong:
        return "NOT AS EXPECTED"
    return "undecided" if of.params.name in not_known and of.as_expected else state(of)


def named(some: Iterable[ConfigResult], every: Iterable[ConfigResult]) -> str:
    """The configurations of these, by family."""
    return _families((each.params.name for each in some), every)


def _families(some: Iterable[str], every: Iterable[ConfigResult]) -> str:
    among = list(dict.fromkeys(each.params.name for each in every))
    return ", ".join(families(list(dict.fromkeys(some)), among))


def _functions_of(result: ReportResult) -> tuple[FunctionFinding, ...]:
    source = result.source
    return () if source is None or source.functions is None else source.functions.findings


def _functions(result: ReportResult) -> Iterator[FindingView]:
    source = result.source
    if source is None or source.functions is None:
        return
    for same in source.functions.alike():
        first = same[0]
        more = "".join(f", {each.place.line}" for each in same[1:])
        name = first.configurations[0] if first.configurations else ""
        yield FindingView(
            anchor=f"finding-{first.id}-{first.place.line}.{first.place.column}-{name}",
            status=first.status.value,
            style="bad" if first.exit_code is ExitCode.UNEXPECTED else "open",
            id=first.id,
            place=f"{first.place}{more}",
            on=_families(first.configurations, result.check.results),
            configurations=len(first.configurations),
            line=f"{first.id} {first.place}: {first.status.value}",
            told=html(told(*same), hues(result)),
            command=f"zslayout check {name} {_what(result)}",
        )


def _statements(result: ReportResult) -> Iterator[FindingView]:
    groups = grouped(
        ((each.scheme, one.obligation, one.status, one.places, one.known), (each, one))
        for each in result.check.results
        for one in each.findings
        if one.shown.verdict.status is not Status.BLOCKED and _telling(one)
    )
    order = sorted(groups.values(), key=lambda same: _weight(same[0][1]))
    yield from (_finding(result, same) for same in order)


def _telling(finding: Finding) -> bool:
    control = finding.obligation.control
    return not finding.as_expected or (finding.status is not Status.PROVED and not control)


def _weight(finding: Finding) -> int:
    if not finding.as_expected:
        return 0 if finding.status is not Status.UNKNOWN else 1
    return 2


def _finding(result: ReportResult, same: list[tuple[ConfigResult, Finding]]) -> FindingView:
    one, finding = same[0]
    id_, name = finding.obligation.id, one.params.name
    what = _what(result) or f"--scheme {one.scheme.name}"
    return FindingView(
        anchor=f"finding-{id_}-{name}",
        status=finding.status.value,
        style=_STYLES[_weight(finding)],
        id=id_,
        place=str(finding.places[0]) if finding.places else "",
        on=named((each for each, _ in same), result.check.results),
        configurations=len(same),
        line=finding_line(one, finding),
        told=html(explained(one, finding), hues(result)),
        reason=finding.reason if finding.known else "",
        fixes=fix_sentence(one.fix),
        command=f"zslayout check {name} {what} --obligation {id_}",
        scheme=one.scheme.name,
        at=f"{name}/{finding.shown.chain_size}",
        witness=json.dumps({key: f"{value:#x}" for key, value in _witness(finding)}),
    )


def _what(result: ReportResult) -> str:
    """What was checked, as an option; nothing of schemes."""
    source = result.source
    if source is None:
        return ""
    return (
        f"--source {source.file}" if source.numbers is None else f"--kernel {source.numbers.tree}"
    )


def _witness(finding: Finding) -> Iterable[tuple[str, int]]:
    found = finding.shown.verdict.witness
    return found.values if found is not None else ()

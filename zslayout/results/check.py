"""A check: a table of configurations or some in full, then whatever is not as expected.

Each finding begins a line with its id, so that grep works; what is known is said once for all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams, Outcome
from zslayout.provenance import Mention
from zslayout.results.diagnostic import NOT_APPLICABLE, NOT_ASKED, Diagnostic, Level
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Display,
    Paragraph,
    Span,
    Table,
    WordMap,
    heading,
    line,
    spans,
    titled,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.file_protocol import FileProtocolRecord
from zslayout.results.finding import ConfigResult, Finding, status_counts
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.words import (
    finding_line,
    fix_sentence,
    named_outcome,
    outcome_sentence,
    private_refutations,
    scheme_name,
    state,
    tally,
    verdict_sentence,
)
from zslayout.tally import counted, families, grouped
from zslayout.vc.obligation import Role
from zslayout.verdict import Status

OUTCOME: Final = "outcome"
"""The rule of what a configuration comes to as a whole."""
_FEW: Final = 4
"""So many results are shown in full; more become a table."""
_LEGEND: Final = (
    "headroom: bits left at the default chain size, and at the largest one; negative: missing"
)
_MARKS: Final = {"good": "", "bad": " !", "open": " ?"}
"""Behind an outcome: not as expected, undecided."""
_DIGITS: Final = re.compile(r"\d+")
_COLUMNS: Final[Mapping[str, Callable[[ConfigResult], object]]] = {
    "configuration": lambda result: result.params.name,
    "word": lambda result: result.params.bits_per_long,
    "page": lambda result: f"{(1 << result.params.page_shift) // 1024}K",
    "phys": lambda result: result.params.physmem_bits,
    "fields": lambda result: "+".join(str(field.width) for field in result.default_layout.fields),
    "headroom": lambda result: result.default_layout.headroom_bits,
    "at {}": lambda result: result.largest_layout.headroom_bits,
    "outcome": named_outcome,
}


@dataclass(frozen=True, slots=True, eq=False)
class CheckResult(Result, Tabular):
    """All results. `unchecked` counts the configurations left out after the first bad one."""

    results: tuple[ConfigResult, ...]
    unchecked: int = 0

    @property
    def exit_code(self) -> ExitCode:
        """The worst of any configuration; undecided when there is none."""
        return ExitCode.worst(result.exit_code for result in self.results)

    def decided(self) -> Iterator[Diagnostic]:
        """Every outcome and every verdict."""
        return (each for result in self.results for each in of_config(result))

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The table, or a few results in full, then what is not as expected."""
        return _page(self) if detail.page else _terminal(self, detail)

    def table(self) -> Table:
        """One configuration under one scheme a row."""
        rows = [
            (result.params.name, result.scheme.name, *cells(result)[1:], _verdicts(result))
            for result in self.results
        ]
        titles = ("configuration", "scheme", *headers(self.results)[1:], "verdicts")
        return Table(titles, tuple(rows))

    @property
    def in_full(self) -> bool:
        """Whether there are few enough results to show each in full."""
        return len(self.results) <= _FEW

    @property
    def broken(self) -> tuple[ConfigResult, ...]:
        """What does not fit or build; among many results what is expected is left out."""
        return tuple(each for each in self.results if each.broken(even_expected=self.in_full))

    @property
    def headline(self) -> str:
        """How many results, and how they stand."""
        return self.summary

    @property
    def summary(self) -> str:
        """The last line: how many results, and how they stand."""
        good = sum(result.as_expected for result in self.results)
        bad = sum(result.refused for result in self.results)
        text = f"{len(self.results)} checked: {good} as expected, {bad} unexpected,"
        text += f" {len(self.results) - good - bad} undecided"
        private = private_refutations(self.results)
        if private:
            text += f"; {private}"
        if self.unchecked:
            text += f"; stopped there, {counted(self.unchecked, 'configuration')} not checked"
        return text


def headers(results: Iterable[ConfigResult]) -> list[str]:
    """The column titles.

    `fields` are widths in bits, most significant first; `headroom` is what is left of the word at
    the default chain size, in bits, negative when bits are missing for three fields; the column
    after it is the same at the largest chain size, which is its title.
    """
    largest = sorted({result.largest_layout.chain_size for result in results})
    return [title.format("/".join(map(str, largest))) for title in _COLUMNS]


def cells(result: ConfigResult) -> list[str]:
    """The row of one result."""
    return [str(column(result)) for column in _COLUMNS.values()]


def of_config(result: ConfigResult) -> Iterator[Diagnostic]:
    """The outcome, every finding, and what there was nothing to ask of."""
    names = (result.params.name,)
    scheme = result.scheme.name
    level = _outcome_level(result)
    yield Diagnostic(
        rule=OUTCOME,
        level=level,
        message=outcome_sentence(result),
        configurations=names,
        scheme=scheme,
        verdict=result.outcome.value,
        expected=result.expected_outcome.value,
        places=next((each.places[:1] for each in result.unexpected if each.places), ()),
        mentions=() if level is Level.OK else _numbers(result.params),
        fix=fix_sentence(result.fix),
        headroom_bits=result.default_layout.headroom_bits,
    )
    for finding in result.findings:
        refused = finding.status is Status.REFUTED and not finding.as_expected
        yield Diagnostic(
            rule=finding.obligation.id,
            level=_level(result, finding),
            message=f"{verdict_sentence(finding)}: {finding.obligation.statement}",
            configurations=names,
            scheme=scheme,
            verdict=finding.status.value,
            expected=finding.expected.value,
            places=finding.places,
            stands_there=tuple(each.what for each in finding.provenance if each.place),
            mentions=_expectation(result.params) if finding.known else finding.mentions,
            witness=witness(finding),
            fix=finding.obligation.fix if refused else "",
        )
    for rule in result.lacking:
        text = "Not asked, because the file lacks what it speaks of"
        yield Diagnostic(rule, Level.NOTE, text, names, scheme, NOT_ASKED)
    for rule in result.not_applicable:
        text = "Not applicable: it speaks of no layout of this configuration"
        yield Diagnostic(rule, Level.SKIPPED, text, names, scheme, NOT_APPLICABLE)


def _expectation(params: ArchParams) -> tuple[Mention, ...]:
    """Where an archconfig says what is known to be false."""
    return (Mention.of("expect.refuted", params.provenance("expect")),)


def _numbers(params: ArchParams) -> tuple[Mention, ...]:
    """The numbers that an outcome comes of, and where they stand."""
    keys = ("bits_per_long", "page_shift", "physmem_bits")
    return tuple(Mention.of(key, params.provenance(key), key) for key in keys)


def witness(finding: Finding) -> Mapping[str, int] | None:
    """The open parameter, and the values of the variables that make the statement false."""
    at = finding.shown
    if at.verdict.witness is None:
        return None
    return {**at.layout.chosen, **dict(at.verdict.witness.values)}


def _outcome_level(result: ConfigResult) -> Level:
    if result.outcome is result.expected_outcome and not result.outcome_undecided:
        return Level.OK
    return Level.WARNING if result.undecided else Level.ERROR


def _level(result: ConfigResult, finding: Finding) -> Level:
    """What is blocked is as open as what it rests on; that may not be among the findings."""
    if finding.status is Status.UNKNOWN:
        return Level.WARNING
    if not finding.as_expected:
        open_ = finding.status is Status.BLOCKED and result.undecided
        return Level.WARNING if open_ else Level.ERROR
    return Level.NOTE if finding.known else Level.OK


def _verdicts(result: ConfigResult) -> str:
    private = private_refutations([result])
    return f"{state(result)}; {private}" if private else state(result)


def _terminal(check: CheckResult, detail: Detail) -> Iterator[Block]:
    full = check.in_full
    if full:
        for result in check.results:
            yield from _in_full(result)
            yield from fix(result)
            yield GAP
    else:
        yield _as_table(check)
        yield line(Span(_LEGEND, "quiet"))
        yield GAP
        yield from known(check, "Known refutations:")
    for result in check.results:
        if not full:
            yield from _bad_outcome(result)
        yield from _bad(result, fixes=not full)
        if detail.verbose:
            yield from (_styled(result, finding) for finding in result.findings)
            for each in result.not_applicable:
                text = f"{each} {result.params.name} {result.scheme.name}: not applicable"
                yield line(Span(text, "quiet"))
    yield line(Span(check.summary, STYLES[check.exit_code]))


def _page(check: CheckResult) -> Iterator[Block]:
    yield check.table()
    for result in check.results:
        bad = result.outcome is not result.expected_outcome
        if bad or result.fix:
            yield heading(f"{result.params.name}, {result.scheme.name}", level=3)
            wanted = f"; expected {result.expected_outcome.value}" if bad else ""
            yield line(outcome_sentence(result) + wanted)
            yield from fix(result)
        blocked = []
        for finding in result.unexpected:
            told = explained(result, finding)
            if told:
                yield heading(finding_line(result, finding), level=3)
                yield Display(told)
            else:
                blocked.append(line(finding_line(result, finding), indent=2))
        yield from blocked
    yield line(Span(check.summary, "strong"))


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
    yield titled(result.params, scheme_name(result.scheme))
    usual = result.default_layout
    yield WordMap(usual.fields, usual.word_bits)
    yield wrapped(outcome_sentence(result), indent=2, hang=2)
    if result.outcome is not result.expected_outcome:
        text = f"expected outcome: {result.expected_outcome.value}"
        yield line(Span(text, "bad"), indent=2)
    standing = Span(state(result), STYLES[result.exit_code])
    yield Paragraph(spans(standing, f": {tally(result)}"), indent=2, hang=2)
    for finding in result.findings:
        if finding.known:
            text = f"known: {finding_line(result, finding)}"
            yield wrapped(Span(text, "quiet"), indent=2, hang=2)


def _as_table(check: CheckResult) -> Table:
    several = len({result.scheme.name for result in check.results}) > 1
    rows, styles = [], []
    for result in check.results:
        style = STYLES[result.exit_code]
        name, *rest, last = cells(result)
        scheme = [result.scheme.name] if several else []
        rows.append((name, *scheme, *rest, last + _MARKS[style]))
        styles.append("" if result.as_expected else style)
    first, *others = headers(check.results)
    titles = (first, *(["scheme"] if several else []), *others)
    return Table(titles, tuple(rows), styles=tuple(styles))


def known(check: CheckResult, title: str) -> Iterator[Block]:
    """The refutations that `[expect]` accounts for; what is as expected is said, not hidden."""
    every = [result.params.name for result in check.results]
    alike = grouped(
        (_but_for_numbers(result, each), (result.params.name, verdict_sentence(each)))
        for result in check.results
        for each in result.findings
        if each.known
    )
    if alike:
        yield line(Span(title, "quiet"))
    for (id_, scheme, *_), found in alike.items():
        first, said = found[0]
        names = families([name for name, _ in found], every)
        on = f", as on {first}" if len({text for _, text in found}) > 1 else ""
        text = f"{id_} {', '.join(names)} {scheme}: {said}{on}"
        yield wrapped(Span(text, "quiet"), hang=2)
    if alike:
        yield GAP


def _but_for_numbers(result: ConfigResult, finding: Finding) -> tuple[str, ...]:
    """What two findings have in common that are told once: all but the numbers of their reasons."""
    said = verdict_sentence(finding).removesuffix(finding.reason)
    return finding.obligation.id, result.scheme.name, said, _DIGITS.sub("", finding.reason)


def _bad_outcome(result: ConfigResult) -> Iterator[Block]:
    if result.outcome is result.expected_outcome:
        return
    wanted = result.expected_outcome.value
    text = f"outcome {result.params.name} {result.scheme.name}: {outcome_sentence(result)}"
    yield wrapped(Span(f"{text}, expected {wanted}", "bad"), hang=2)
    yield GAP


def _bad(result: ConfigResult, *, fixes: bool) -> Iterator[Block]:
    blocked = []
    for finding in result.unexpected:
        first = line(Span(finding_line(result, finding), "bad"))
        told = explained(result, finding)
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


def explained(result: ConfigResult, finding: Finding) -> tuple[Block, ...]:
    """A refutation from the broken sentence to what would mend it; nothing of what is blocked."""
    # Here, because most checks have nothing to explain.
    from zslayout.results.witness import explanation

    return tuple(explanation(result, finding))


def _styled(result: ConfigResult, finding: Finding) -> Block:
    text = finding_line(result, finding)
    if not finding.as_expected:
        return line(Span(text, "bad"))
    return line(Span(text, "" if finding.status is Status.PROVED else "quiet"))


class FieldRecord(Record):
    """A field of the word: `pfn`, `class_idx` or `obj_idx`, and its bits."""

    name: str
    lsb: int
    width: int


class VerdictRecord(Record):
    """One statement on one configuration."""

    id: str = computed("obligation.id")
    verdict: Status = computed("status")
    """The worst over the chain sizes."""
    expected: Status
    as_expected: bool
    """Whether each chain size has the verdict that is expected there."""
    control: bool = computed("obligation.control")
    """Whether the statement is one that must be refuted."""
    chain_sizes: Mapping[str, tuple[int, ...]] = computed(
        lambda of: {each.value: of.chain_sizes(each) for each in Status if of.chain_sizes(each)}
    )
    """By verdict: the chain sizes that have it."""
    ms: float = computed(lambda of: round(of.milliseconds, 3))
    """Its share of the time spent on its queries, which other configurations may share."""
    witness: Mapping[str, int] | None = computed(witness)
    """The open parameter and the values of the variables that refute the statement."""
    unique: bool | None = computed(
        lambda of: of.shown.verdict.witness and of.shown.verdict.witness.unique
    )
    """Whether no other values do; null when nobody asked."""
    why: str = computed(lambda of: of.shown.verdict.why or of.reason)
    expected_by: str = computed(lambda of: of.expected_by if of.known else "", optional=True)
    """The archconfig, not a shipped one, by whose word alone a refutation is expected."""
    places: tuple[str, ...] = computed(lambda of: tuple(map(str, of.places)), optional=True)
    """`file:line:col` of what an unexpected finding is about, the likeliest first."""
    mentions: tuple[Mention, ...] = computed(optional=True)
    """The macros and parameters that the false part of an unexpected finding names."""


class FixRecord(Record):
    """What would make the layout hold: changes of which each alone does, proved."""

    changes: tuple[str, ...]
    command: str
    """The command that tells more."""


class ConfigRecord(Record):
    """One configuration under one scheme."""

    arch: str = computed("params.name")
    scheme: str = computed("scheme.name")
    """Of a C file: the file."""
    outcome: Outcome
    """The worst over the chain sizes."""
    expected_outcome: Outcome
    as_expected: bool
    outcome_at: Mapping[str, tuple[int, ...]] = computed(
        lambda of: grouped((outcome.value, size) for size, outcome in of.outcomes)
    )
    """By outcome: the chain sizes that have it."""
    chain_sizes: tuple[int, ...] = computed(
        lambda of: tuple(each.chain_size for each in of.layouts)
    )
    """Those that were checked."""
    fields: tuple[FieldRecord, ...] = computed("default_layout.fields")
    """Most significant first, at the default chain size."""
    needed_bits: int = computed("default_layout.needed_bits")
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int = computed("default_layout.word_bits")
    headroom_bits: int = computed("default_layout.headroom_bits")
    """What is left at the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int = computed("largest_layout.headroom_bits")
    """The same at the largest chain size."""
    verdicts: tuple[VerdictRecord, ...] = computed("findings")
    not_applicable: tuple[str, ...]
    """Ids of statements that speak of no layout of this configuration."""
    lacking: tuple[str, ...] = computed(optional=True)
    """Ids of statements that the C file has nothing for."""
    fix: FixRecord | None = computed(optional=True)
    """Where it was asked for."""
    protocol: FileProtocolRecord | None = computed(optional=True)
    """Of a C file whose functions were read."""


class SummaryRecord(Record):
    """Counts of results: one configuration under one scheme each."""

    as_expected: int = computed(lambda of: sum(each.as_expected for each in of.results))
    unexpected: int = computed(lambda of: sum(each.refused for each in of.results))
    undecided: int = computed(
        lambda of: sum(each.undecided and not each.refused for each in of.results)
    )
    unchecked: int
    """Configurations left out by --fail-fast."""
    expected_by_config: int = computed(lambda of: sum(len(each.private) for each in of.results))
    """Refutations that are as expected by the word of an archconfig that is not shipped."""
    verdicts: Mapping[str, int] = computed(
        lambda of: status_counts(each.status for one in of.results for each in one.findings)
    )
    """How many verdicts of each kind."""


class CheckRecord(RootRecord, of=CheckResult):
    """What `check` found."""

    results: tuple[ConfigRecord, ...]
    summary: SummaryRecord = computed(lambda of: of)

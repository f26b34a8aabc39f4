"""The check of a C file, and of each step of a patch series on it.

What the file is, what it comes to, and what is wrong in it.

One rule: a thing is said once, with every configuration that it is true of.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Final

from zslayout.arch.params import ArchParams, Outcome
from zslayout.errors import Place
from zslayout.results.check import (
    OUTCOME,
    CheckResult,
    ConfigRecord,
    SummaryRecord,
    explained,
    known,
)
from zslayout.results.diagnostic import Diagnostic
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
    joined,
    line,
    spans,
    titled,
    wrapped,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.results.functions import (
    FunctionsRecord,
    FunctionsResult,
    NotCovered,
    NotCoveredRecord,
)
from zslayout.results.headers import HeadersRecord, HeadersResult
from zslayout.results.probe import TreeNumbers
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.replay import replay, replay_lines
from zslayout.results.result import Detail, Replayable, Result, Tabular
from zslayout.results.words import finding_line, named_outcome, outcome_sentence, state, tally
from zslayout.tally import counted, families, grouped
from zslayout.verdict import Status
from zslayout.words.scheme import Scheme

_NUMBER: Final = re.compile(r"\d+")
_FEW_REASONS: Final = 3
_REASON_LETTERS: Final = 200
_PLACES: Final = 6
"""So many places of one finding are shown."""


@dataclass(frozen=True, slots=True)
class FalseAssertion:
    """A static assertion that ends the build: where it stands, what it says, in numbers."""

    place: Place
    message: str
    condition: str
    numbers: tuple[tuple[str, int], ...]
    chain_size: int


@dataclass(frozen=True, slots=True, eq=False)
class SourceResult(Result, Tabular, Replayable):
    """What a check of a file found."""

    file: str
    check: CheckResult
    scheme: Scheme
    """The scheme that the file is nearest to."""
    agrees: Mapping[ArchParams, str]
    """By configuration: the scheme that it agrees with at every chain size, or nothing."""
    false_assertions: Mapping[ArchParams, tuple[FalseAssertion, ...]]
    """By configuration: the static assertions that are false there, at the worst chain size."""
    lines: Mapping[int, str]
    """The lines of the file that findings are about, by number."""
    functions: FunctionsResult | None = None
    """What was found in its functions, if they were asked for."""
    numbers: TreeNumbers | None = None
    """Where its configurations have their numbers from, where that is a kernel tree."""
    headers: HeadersResult | None = None
    """What it says with that tree's own headers, beside what it says with declarations of ours."""
    gaps: tuple[NotCovered, ...] = ()
    """What of its words could not be asked, where every such file has it."""
    text: str = ""
    """The file itself."""

    @property
    def exit_code(self) -> ExitCode:
        """As for any check; what was found in functions hides nothing of it, nor it of that."""
        codes = [] if self.functions is None else [self.functions.exit_code]
        codes += [] if self.headers is None else [self.headers.exit_code]
        codes += [gap.exit_code for gap in self.gaps]
        return ExitCode.worst([self.check.exit_code, *codes])

    def replay(self) -> tuple[str, ...]:
        """As `Replayable` has it."""
        # Most checks are never replayed.
        from zslayout.results.mutant_schedule import schedule_lines

        results = self.check.results
        trace = replay(results, self.scheme.name)
        findings = () if self.functions is None else self.functions.findings
        names = {name for each in findings for name in each.configurations}
        layouts = (
            layout
            for result in results
            for layout in result.layouts
            if result.params.name in names and layout.chain_size == result.params.chain_size.default
        )
        found = schedule_lines(findings, layouts, self.text) if trace is None else ()
        return found or replay_lines(trace)

    @property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """What was not read, of words and of functions."""
        return (*self.gaps, *(() if self.functions is None else self.functions.not_covered))

    def accepting(self, names: Collection[str]) -> "SourceResult":
        """The same, with what was not read accepted where it has one of these names."""
        gaps = tuple(gap.accepting(names) for gap in self.gaps)
        functions = self.functions
        if functions is not None:
            gone = tuple(gap.accepting(names) for gap in functions.not_covered)
            functions = replace(functions, not_covered=gone)
        return replace(self, gaps=gaps, functions=functions)

    def reading(self, functions: FunctionsResult) -> "SourceResult":
        """The same, with what was found in the file's functions.

        Where a word has no class, that is a fallback if words of the file have one elsewhere.
        """
        levels = {each.configuration: each for each in functions.protocols}
        has_class = self.scheme.gated or any(
            found.has_class for each in levels.values() for found, _ in each.at
        )
        results = []
        for each in self.check.results:
            own = levels.get(each.params.name)
            if own is not None:
                falls_back = has_class and not own.found.has_class
                each = replace(each, protocol=replace(own, falls_back=falls_back))  # noqa: PLW2901
            results.append(each)
        check = replace(self.check, results=tuple(results))
        return replace(self, functions=functions, check=check)

    @property
    def headline(self) -> str:
        """What the file is, and how it stands."""
        functions = "" if self.functions is None else f"; {self.functions.summary}"
        headers = "" if self.headers is None else f"; {self.headers.sentence}"
        numbers = "" if self.numbers is None else f"; {self.numbers.sentence}"
        return f"{self.file}: {self.check.summary}{functions}{headers}{numbers}"

    def decided(self) -> Iterator[Diagnostic]:
        """As for any check; what ends a build has its place."""
        ended = {params.name: found for params, found in self.false_assertions.items()}
        for each in self.check.decided():
            if each.rule == OUTCOME:
                false = ended.get(each.configurations[0], ())
                yield replace(each, places=tuple(one.place for one in false) or each.places)
            else:
                yield each
        yield from map(NotCovered.diagnostic, self.gaps)
        if self.functions is not None:
            yield from self.functions.decided()
        if self.headers is not None:
            yield from self.headers.decided()

    def table(self) -> Table:
        """As for any check."""
        return self.check.table()

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The whole report."""
        check = self.check
        yield heading(f"{self.file}: {_recognised(list(self.agrees.values()))}")
        if check.in_full:
            for result in check.results:
                yield GAP
                yield from _in_full(result)
        yield GAP
        yield from _outcomes(self)
        yield from _findings(check, self.lines)
        yield from known(check, "Known of Linux, and true here too:")
        yield from _missing(check)
        for gap in self.gaps:
            yield wrapped(Span(f"Not covered: {gap}", "open"), hang=13)
        if detail.verbose:
            for result in check.results:
                yield from (line(finding_line(result, finding)) for finding in result.findings)
        if self.functions is None:
            yield line(
                Span("The functions were not read: macros and word functions alone.", "quiet")
            )
        else:
            yield from self.functions.blocks()
        if self.headers is not None:
            yield from self.headers.blocks(verbose=detail.verbose)
        if self.numbers is not None:
            yield from _numbers(self.numbers, verbose=detail.verbose)
        wrong = "" if self.functions is None else self.functions.not_proved
        more = f"; of what its functions do{wrong.removeprefix(',')}" if wrong else ""
        yield line(Span(f"{check.summary}{more}", STYLES[self.exit_code]))


@dataclass(frozen=True, slots=True, eq=False)
class SeriesResult(Result):
    """A file after each patch of a series, with the patch's title."""

    steps: tuple[tuple[str, SourceResult], ...]

    @property
    def last(self) -> SourceResult:
        """The file after the whole series."""
        return self.steps[-1][1]

    @property
    def exit_code(self) -> ExitCode:
        """The worst of the steps: every patch must stand."""
        return ExitCode.worst(step.exit_code for _, step in self.steps)

    def decided(self) -> Iterator[Diagnostic]:
        """Those of every step, each saying after which patch."""
        for title, step in self.steps:
            for each in step.decided():
                yield replace(each, message=f"After {title}: {each.message}", patch=title)

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The report on each step."""
        return joined(
            (heading(Span(f"After {title}:"), level=1), *step.blocks(detail))
            for title, step in self.steps
        )


def _recognised(names: list[str]) -> str:
    """Which scheme the file is, and on how many configurations."""
    found = sorted({name for name in names if name}, key=names.count, reverse=True)
    parts = [f"{name} on {names.count(name)}" for name in found]
    if "" in names:
        parts.append(f"{'an ' if found else ''}unknown layout on {names.count('')}")
    return f"{', '.join(parts)} of {counted(len(names), 'configuration')}"


def _in_full(result: ConfigResult) -> Iterator[Block]:
    yield titled(result.params, level=3)
    usual = result.default_layout
    yield WordMap(usual.fields, usual.word_bits)
    standing = Span(state(result), STYLES[result.exit_code])
    yield Paragraph(spans(standing, f": {tally(result)}"), indent=2, hang=2)


def _outcomes(found: SourceResult) -> Iterator[Block]:
    """What the file comes to, by outcome; where it is not a kernel, with the sum."""
    ended = {
        params.name: tuple(map(_in_numbers, false))
        for params, false in found.false_assertions.items()
    }
    for outcome in Outcome:
        results = [result for result in found.check.results if result.outcome is outcome]
        if not results:
            continue
        bad = any(result.outcome is not result.expected_outcome for result in results)
        names = "/".join(dict.fromkeys(named_outcome(result, outcome) for result in results))
        yield line(Span(f"{names} on {len(results)}", "bad" if bad else "strong"))
        if outcome in (Outcome.CLASS_IDX, Outcome.FALLBACK) and not bad:
            yield wrapped(_named(results, found.check), indent=2)
            continue
        alike = grouped(
            (_NUMBER.sub("", "".join(_said(result, ended))), result) for result in results
        )
        for same in alike.values():
            sentence, *assertions = _said(same[0], ended)
            on = f", as on {same[0].params.name}" if len(same) > 1 else ""
            yield wrapped(sentence + on, indent=2)
            for assertion in assertions:
                yield wrapped(assertion, indent=4)
            yield wrapped(f"on {_named(same, found.check)}", indent=4, hang=3)
    yield GAP


def _said(result: ConfigResult, ended: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The outcome of a configuration, and the assertions that end its build, in numbers."""
    return (outcome_sentence(result), *ended.get(result.params.name, ()))


def _in_numbers(false: FalseAssertion) -> str:
    """`x.c:86:1: static_assert(A + B <= C): A = 52, B = 20, C = 64 at chain size 8`."""
    numbers = ", ".join(f"{name} = {value}" for name, value in false.numbers)
    said = f"{false.place}: static_assert({false.condition})"
    return f"{said}: {numbers} at chain size {false.chain_size}" if numbers else said


def _named(results: Iterable[ConfigResult], among: CheckResult) -> str:
    """Configurations by family, or that it is all of them."""
    every = [result.params.name for result in among.results]
    names = [result.params.name for result in results]
    if len(names) == len(every) > 1:
        return f"all {len(every)}"
    return ", ".join(families(names, every))


def _findings(check: CheckResult, lines: Mapping[int, str]) -> Iterator[Block]:
    """What is not as expected, each once, explained on the first configuration."""
    wrong = [(result, finding) for result in check.results for finding in result.unexpected]
    blocked = grouped(
        (finding.obligation.id, result.params.name)
        for result, finding in wrong
        if finding.shown.verdict.status is Status.BLOCKED
    )
    groups = grouped(
        ((finding.obligation.id, finding.status, finding.places), (result, finding))
        for result, finding in wrong
        if finding.shown.verdict.status is not Status.BLOCKED
    )
    for (id_, status, places), same in groups.items():
        where = f" {places[0]}" if places else ""
        text = f"{status.value} {id_}{where}: on {counted(len(same), 'configuration')}"
        yield heading(Span(text, "open" if status is Status.UNKNOWN else "bad"), level=3)
        for place in places[:_PLACES]:
            there = " ".join(lines.get(place.line, "").split())
            yield wrapped(f"at {place}: {there}" if there else f"at {place}:", indent=2, hang=4)
        yield wrapped(f"on {_named((result for result, _ in same), check)}", indent=2, hang=3)
        yield wrapped(f"shown: {finding_line(*same[0])}", indent=2, hang=2)
        yield Display(explained(*same[0]), indent=2)
        yield GAP
    if blocked:
        on = {name for names in blocked.values() for name in names}
        yield line(f"BLOCKED by these on {counted(len(on), 'configuration')}:")
        yield wrapped(", ".join(blocked), indent=2)
        yield GAP


def _missing(check: CheckResult) -> Iterator[Block]:
    """Obligations that the file has nothing for."""
    missing = sorted({each for result in check.results for each in result.lacking})
    if missing:
        start = "Not asked, because the file lacks what they speak of: "
        yield wrapped(Span(start + ", ".join(missing), "open"), hang=len(start))
        yield GAP


def _numbers(numbers: TreeNumbers, *, verbose: bool) -> Iterator[Block]:
    """Where the configurations have their numbers from; why not from the tree."""
    yield line(numbers.sentence)
    reasons = list(grouped((why, name) for name, why in numbers.from_table.items()).items())
    shown = len(reasons) if verbose else _FEW_REASONS
    for why, names in reasons[:shown]:
        said = why if verbose else shorten(why, _REASON_LETTERS, placeholder=" ...")
        yield wrapped(Span(f"{', '.join(names)}: {said}", "open"), indent=2, hang=2)
    if left := [name for _, names in reasons[shown:] for name in names]:
        yield wrapped(Span(f"--verbose says why: {', '.join(left)}", "open"), indent=2, hang=2)


class FalseAssertionRecord(Record):
    """A static assertion that ends the build."""

    place: str = computed(lambda of: str(of.place))
    """`file:line:col`."""
    message: str
    condition: str
    numbers: Mapping[str, int] = computed(lambda of: dict(of.numbers))
    """What it speaks of, by name."""
    chain_size: int


class FileRecord(Record):
    """What the file is."""

    file: str
    """Its name as given."""
    nearest: str = computed("scheme.name")
    """The scheme that it agrees with at most points."""
    agrees: Mapping[str, str | None] = computed(
        lambda of: {params.name: name or None for params, name in of.agrees.items()}
    )
    """By configuration: the scheme that it agrees with at every chain size, or null."""
    false_assertions: Mapping[str, tuple[FalseAssertionRecord, ...]] = computed(
        lambda of: {params.name: false for params, false in of.false_assertions.items()}
    )
    """By configuration that does not build."""
    functions: FunctionsRecord | None
    """What was found in the functions; null where only macros and word functions were asked for."""
    not_covered: tuple[NotCoveredRecord, ...]
    """What of the file was not read, and why."""


class SourceRecord(RootRecord, of=SourceResult):
    """What `check --source` found."""

    source: FileRecord = computed(lambda of: of)
    numbers: TreeNumbers = computed(optional=True)
    """Which configurations have the numbers of a kernel tree; left out without `--kernel`."""
    headers: HeadersRecord = computed(optional=True)
    """What the file says with the tree's own headers; left out without `--kernel`."""
    results: tuple[ConfigRecord, ...] = computed("check.results")
    summary: SummaryRecord = computed("check")


class PatchRecord(Record):
    """The file after one patch."""

    title: str = computed(lambda of: of[0])
    source: FileRecord = computed(lambda of: of[1])
    results: tuple[ConfigRecord, ...] = computed(lambda of: of[1].check.results)
    summary: SummaryRecord = computed(lambda of: of[1].check)


class SeriesRecord(RootRecord, of=SeriesResult):
    """What `check --source --patch` found; `source` and `results` are after the last patch."""

    source: FileRecord = computed("last")
    patches: tuple[PatchRecord, ...] = computed("steps")
    results: tuple[ConfigRecord, ...] = computed("last.check.results")
    summary: SummaryRecord = computed("last.check")

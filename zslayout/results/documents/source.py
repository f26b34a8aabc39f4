"""The check of a C file for people: what the file is, what it comes to, and what is wrong in it.

One rule: a thing is said once, with every configuration that it is true of.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.errors import Place
from zslayout.results.check import CheckResult, ConfigResult, Finding
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Span,
    WordMap,
    heading,
    joined,
    line,
    wrapped,
)
from zslayout.results.documents.check import STYLES, in_full, known_lines
from zslayout.results.result import Detail
from zslayout.results.source import FalseAssertion, SeriesResult, SourceResult
from zslayout.results.words import finding_line, outcome_sentence, state, summary, tally
from zslayout.verdict import Status

_PLACES: Final = 6
"""So many places of one finding are shown."""

_Key = tuple[str, Status, tuple[Place, ...]]


def series(found: SeriesResult, detail: Detail) -> Document:
    """The report on each step."""
    steps = []
    for title, step in found.steps:
        whole = document(step, detail)
        after = heading(Span(f"After {title}:"), level=1)
        steps.append(Document((after, *whole.blocks), whole.width))
    return joined(steps)


def document(found: SourceResult, detail: Detail) -> Document:
    """The whole report."""
    return Document(tuple(_blocks(found, detail)))


def _blocks(found: SourceResult, detail: Detail) -> Iterator[Block]:
    check = found.check
    yield heading(f"{found.file}: {_recognised(list(found.agrees.values()))}")
    if in_full(check):
        for result in check.results:
            yield GAP
            yield from _in_full(result)
    yield GAP
    yield from _outcomes(found)
    yield from _findings(check, found.lines)
    yield from _known(check)
    yield from _missing(check)
    if detail.verbose:
        for result in check.results:
            yield from (line(finding_line(result, finding)) for finding in result.findings)
    yield line(Span(summary(check), STYLES[check.exit_code]))


def _recognised(names: list[str]) -> str:
    """Which scheme the file is, and on how many configurations."""
    found = sorted({name for name in names if name}, key=names.count, reverse=True)
    parts = [f"{name} on {names.count(name)}" for name in found]
    if "" in names:
        parts.append(f"{'none known: own scheme' if found else 'own scheme'} on {names.count('')}")
    return f"{', '.join(parts)} of {_configurations(len(names))}"


def _configurations(number: int) -> str:
    return f"{number} configuration{'' if number == 1 else 's'}"


def _in_full(result: ConfigResult) -> Iterator[Block]:
    title = f" ({result.params.title})" if result.params.title else ""
    yield heading(result.params.name, Span(title), level=3)
    usual = result.default_layout
    yield WordMap(usual.fields, usual.word_bits)
    yield line(f"{tally(result)}: ", Span(state(result), STYLES[result.exit_code]), indent=2)


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
        yield line(Span(f"{outcome.value} on {len(results)}", "bad" if bad else "strong"))
        if outcome in (Outcome.CLASS_IDX, Outcome.FALLBACK) and not bad:
            yield wrapped(_named(results), indent=2)
            continue
        by_sentence: dict[tuple[str, ...], list[ConfigResult]] = {}
        for result in results:
            sentences = (outcome_sentence(result), *ended.get(result.params.name, ()))
            by_sentence.setdefault(sentences, []).append(result)
        for (sentence, *assertions), same in by_sentence.items():
            yield wrapped(sentence, indent=2)
            for assertion in assertions:
                yield wrapped(assertion, indent=4)
            yield wrapped(f"on {_named(same)}", indent=4, hang=3)
    yield GAP


def _in_numbers(false: FalseAssertion) -> str:
    """`x.c:86:1: static_assert(A + B <= C): A = 52, B = 20, C = 64 at chain size 8`."""
    numbers = ", ".join(f"{name} = {value}" for name, value in false.numbers)
    said = f"{false.place}: static_assert({false.condition})"
    return f"{said}: {numbers} at chain size {false.chain_size}" if numbers else said


def _named(results: Iterable[ConfigResult]) -> str:
    return ", ".join(result.params.name for result in results)


def _findings(check: CheckResult, lines: Mapping[int, str]) -> Iterator[Block]:
    """What is not as expected, each once, explained on the first configuration."""
    groups: dict[_Key, list[tuple[ConfigResult, Finding]]] = {}
    blocked: dict[str, set[str]] = {}
    for result in check.results:
        for finding in result.unexpected:
            if finding.status is Status.BLOCKED:
                blocked.setdefault(finding.obligation.id, set()).add(result.params.name)
            else:
                key = (finding.obligation.id, finding.status, finding.places)
                groups.setdefault(key, []).append((result, finding))
    for (id_, status, places), same in groups.items():
        # Here, because most checks have nothing to explain.
        from zslayout.results.documents.witness import explanation

        where = f" {places[0]}" if places else ""
        text = f"{status.value} {id_}{where}: on {_configurations(len(same))}"
        yield heading(Span(text, "bad"), level=3)
        for place in places[:_PLACES]:
            yield line(f"at {place}: {lines.get(place.line, '')}".rstrip(), indent=2)
        yield wrapped(f"on {_named(result for result, _ in same)}", indent=2, hang=3)
        yield line(f"shown: {finding_line(*same[0])}", indent=2)
        yield Display(tuple(explanation(*same[0])), indent=2)
        yield GAP
    if blocked:
        on = {name for names in blocked.values() for name in names}
        yield line(f"BLOCKED by these on {_configurations(len(on))}:")
        yield wrapped(", ".join(blocked), indent=2)
        yield GAP


def _known(check: CheckResult) -> Iterator[Block]:
    """What Linux is known to get wrong as well."""
    lines = known_lines(check)
    if lines:
        yield line(Span("Known of Linux, and true here too:", "quiet"))
        yield from lines
        yield GAP


def _missing(check: CheckResult) -> Iterator[Block]:
    """Obligations that the file has nothing for."""
    missing = sorted({each for result in check.results for each in result.lacking})
    if missing:
        start = "Not asked, because the file lacks what they speak of: "
        yield wrapped(Span(start + ", ".join(missing), "open"), hang=len(start))
        yield GAP

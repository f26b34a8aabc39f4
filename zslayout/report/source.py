"""The check of a C file for people: what the file is, what it comes to, and what is wrong in it.

One rule: a thing is said once, with every configuration that it is true of.
"""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.errors import Place
from zslayout.report.bitmap import layout_map
from zslayout.report.paint import Paint, plain
from zslayout.report.words import finding_line, outcome_sentence, state, summary, tally
from zslayout.results.check import CheckResult, ConfigResult, Finding
from zslayout.verdict import Status

_WIDTH: Final = 100
_FEW: Final = 4
_PLACES: Final = 6
"""So many places of one finding are shown."""

Lines = dict[int, str]
"""The lines of the file that findings are about, by number."""


def source_text(  # noqa: PLR0913  # what a check of a file is made of
    check: CheckResult,
    *,
    file: str,
    agrees: dict[str, str],
    ended: dict[str, list[str]],
    lines: Lines,
    verbose: bool = False,
    paint: Paint = plain,
) -> str:
    """The whole report, ending in a newline.

    By configuration's name: `agrees` has the scheme that the file is there, `ended` the static
    assertions that are false there, each as a line.
    """
    said = [paint("strong", f"{file}: {_recognised(agrees)}")]
    if len(check.results) <= _FEW:
        for result in check.results:
            said += ["", *_in_full(result, paint)]
    said += ["", *_outcomes(check, ended, paint)]
    said += _findings(check, lines, paint)
    said += _known(check, paint)
    said += _missing(check, paint)
    if verbose:
        said += [
            finding_line(result, finding) for result in check.results for finding in result.findings
        ]
    mood = {0: "good", 3: "open"}.get(check.exit_code, "bad")
    said.append(paint(mood, summary(check)))
    return "\n".join(said) + "\n"


def _recognised(agrees: dict[str, str]) -> str:
    """Which scheme the file is, and on how many configurations."""
    names = list(agrees.values())
    found = sorted({name for name in names if name}, key=names.count, reverse=True)
    parts = [f"{name} on {names.count(name)}" for name in found]
    if "" in names:
        parts.append(f"{'none known: own scheme' if found else 'own scheme'} on {names.count('')}")
    return f"{', '.join(parts)} of {_configurations(len(names))}"


def _configurations(number: int) -> str:
    return f"{number} configuration{'' if number == 1 else 's'}"


def _in_full(result: ConfigResult, paint: Paint) -> Iterator[str]:
    title = f" ({result.params.title})" if result.params.title else ""
    yield paint("strong", result.params.name) + title
    usual = result.default_layout
    yield from layout_map(usual.fields, usual.word_bits)
    mood = "bad" if result.refused else "open" if result.undecided else "good"
    yield f"  {tally(result)}: {paint(mood, state(result))}"


def _outcomes(check: CheckResult, ended: dict[str, list[str]], paint: Paint) -> Iterator[str]:
    """What the file comes to, by outcome; where it is not a kernel, with the sum."""
    for outcome in Outcome:
        results = [result for result in check.results if result.outcome is outcome]
        if not results:
            continue
        bad = any(result.outcome is not result.expected_outcome for result in results)
        head = f"{outcome.value} on {len(results)}"
        yield paint("bad" if bad else "strong", head)
        if outcome in (Outcome.CLASS_IDX, Outcome.FALLBACK) and not bad:
            yield from _wrapped("  ", _named(results))
            continue
        by_sentence: dict[tuple[str, ...], list[ConfigResult]] = {}
        for result in results:
            sentences = (outcome_sentence(result), *ended.get(result.params.name, ()))
            by_sentence.setdefault(sentences, []).append(result)
        for (sentence, *assertions), same in by_sentence.items():
            yield from _wrapped("  ", sentence)
            for assertion in assertions:
                yield from _wrapped("    ", assertion)
            yield from _wrapped("    on ", _named(same))
    yield ""


def _named(results: Iterable[ConfigResult]) -> str:
    return ", ".join(result.params.name for result in results)


def _wrapped(start: str, text: str) -> list[str]:
    below = " " * len(start)
    return textwrap.wrap(
        text, _WIDTH, initial_indent=start, subsequent_indent=below, break_on_hyphens=False
    )


Key = tuple[str, Status, tuple[Place, ...]]


def _findings(check: CheckResult, lines: Lines, paint: Paint) -> Iterator[str]:
    """What is not as expected, each once, explained on the first configuration."""
    groups: dict[Key, list[tuple[ConfigResult, Finding]]] = {}
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
        from zslayout.report.witness import explanation

        where = f" {places[0]}" if places else ""
        count = _configurations(len(same))
        yield paint("bad", f"{status.value} {id_}{where}: on {count}")
        for place in places[:_PLACES]:
            yield f"  at {place}: {lines.get(place.line, '')}".rstrip()
        yield from _wrapped("  on ", _named(result for result, _ in same))
        first, *rest = explanation(*same[0])
        yield f"  shown: {first}"
        yield from (f"  {line}" for line in rest)
        yield ""
    if blocked:
        on = {name for names in blocked.values() for name in names}
        yield f"BLOCKED by these on {_configurations(len(on))}:"
        yield from _wrapped("  ", ", ".join(blocked))
        yield ""


def _known(check: CheckResult, paint: Paint) -> list[str]:
    """What Linux is known to get wrong as well."""
    lines = [
        paint("quiet", finding_line(result, finding))
        for result in check.results
        for finding in result.findings
        if finding.as_expected and finding.reason and finding.status is Status.REFUTED
    ]
    return [paint("quiet", "Known of Linux, and true here too:"), *lines, ""] if lines else []


def _missing(check: CheckResult, paint: Paint) -> list[str]:
    """Obligations that the file has nothing for."""
    missing = sorted({each for result in check.results for each in result.lacking})
    if not missing:
        return []
    start = "Not asked, because the file lacks what they speak of: "
    return [paint("open", line) for line in _wrapped(start, ", ".join(missing))] + [""]

"""What formats of findings have in common: which there are, in which order, and what each says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from zslayout.errors import Place
from zslayout.provenance import by_place
from zslayout.results.diagnostic import BLOCKED, LEVELS, Diagnostic, Fate, Level, merged
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result
from zslayout.tally import counted, grouped

_FEW: Final = 4
"""So many configurations are named."""
_DECIMAL: Final = 10
"""From here on a value may be a mask or an address, and stands in hexadecimal."""


def findings(result: Result) -> tuple[Diagnostic, ...]:
    """Everything that was decided.

    Where none of it accounts for the exit code, one more does, so that no format can be green when
    the command is not, and none is empty.
    """
    found = result.diagnostics()
    code = result.exit_code
    told = not all(each.fate.good for each in found)
    if found and (told or code is ExitCode.AS_EXPECTED):
        return found
    level = LEVELS.get(code, Level.ERROR)
    return (*found, Diagnostic("result", level, f"{result.headline}; exit code {code:d}"))


def worst_first(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is not simply as expected, each once with its configurations, the worst first."""
    telling = (each for each in found if each.fate not in (Fate.PASSED, Fate.SKIPPED))
    return sorted(merged(telling), key=_weight)


def for_people(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The worst first; what says nothing, because of what it rests on, in one place."""
    told = worst_first(found)
    blocked = grouped(((each.scheme, each.patch), each) for each in told if each.verdict == BLOCKED)
    others = (each for each in told if each.verdict != BLOCKED)
    return sorted((*others, *map(_together, blocked.values())), key=_weight)


def _weight(each: Diagnostic) -> int:
    return list(Fate).index(each.fate)


def _together(blocked: Sequence[Diagnostic]) -> Diagnostic:
    """Statements that are BLOCKED as one finding, with the ids of all."""
    if len(blocked) == 1:
        return blocked[0]
    ids = ", ".join(dict.fromkeys(each.rule for each in blocked))
    text = f"{len(blocked)} statements say nothing, as they rest on what is not proved: {ids}."
    names = (name for each in blocked for name in each.configurations)
    return replace(
        blocked[0],
        rule="blocked",
        level=min((each.level for each in blocked), key=list(Level).index),
        message=text,
        configurations=tuple(dict.fromkeys(names)),
        places=(),
        stands_there=(),
        mentions=(),
        fix="",
    )


def by_subject(found: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """By what they are about: a patch, a configuration and a scheme, as far as they have any."""
    return grouped((subject(each), each) for each in found)


def subject(each: Diagnostic) -> str:
    """`riscv64-sv57 merged`, with the patch before it; `zslayout` of what is about none."""
    parts = (each.patch, *each.configurations, each.scheme)
    return " ".join(part for part in parts if part) or "zslayout"


def where(each: Diagnostic) -> str:
    """` on a, b`, or how many there are; nothing where it is about none."""
    names = each.configurations
    if not names:
        return ""
    return f" on {', '.join(names) if len(names) <= _FEW else counted(len(names), 'configuration')}"


def scheme(each: Diagnostic) -> str:
    """` (merged)`, or nothing."""
    return f" ({each.scheme})" if each.scheme else ""


def first_place(each: Diagnostic) -> Place | None:
    """Where it stands in C, else where what it names stands, in C or in an archconfig."""
    mentioned = (mention.place for mention in each.mentions)
    return next((at for at in (*each.places, *mentioned) if at is not None), None)


def witness(each: Diagnostic) -> str:
    """The values that show it: `pfn = 0x0, class_idx = 0x80`."""
    values = each.witness or {}
    return ", ".join(f"{name} = {_number(value)}" for name, value in values.items())


def details(each: Diagnostic) -> Iterator[str]:
    """What there is to say below its message, a line each."""
    for place, what in zip_places(each):
        yield f"at {place}{f': {what}' if what else ''}"
    if each.witness:
        yield f"values: {witness(each)}"
    for step in each.steps:
        yield f"step {step.number}, thread {step.thread}: {step.text}"
        yield from (f"  {word}" for word in step.words)
    for place, what in by_place(each.mentions).items():
        yield f"from {place}: {what}"
    if each.fix:
        yield f"fix: {each.fix}"


def zip_places(each: Diagnostic) -> Iterator[tuple[str, str]]:
    """The places where it stands, each with what stands there."""
    stand_there = (*each.stands_there, *("",) * len(each.places))
    return ((str(place), what) for place, what in zip(each.places, stand_there, strict=False))


def _number(value: int) -> str:
    return str(value) if -_DECIMAL < value < _DECIMAL else f"{value:#x}"

"""Whether what the tool says of an entry is what it should say."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from corpus.entry import UNACCOUNTED, Broken, Entry, Equivalent, base_text, changed, right_lines
from corpus.tool import Answer, Finding, ask
from zslayout.arch.params import ArchParams
from zslayout.arch.shipped import load_all
from zslayout.pipeline.vocabulary import VOCABULARY


class Mark(Enum):
    """What became of an entry."""

    STOPPED = "stopped"  # broken: refuted wherever it is wrong
    REFUSED = "refused"  # not read, as a whole or where it matters
    PARTLY = "partly"  # broken: refuted on some of the configurations where it is wrong
    MISSED = "missed"  # broken: as expected wherever it is wrong
    PROVED = "proved"  # equivalent: all that is asked of the unmodified file
    LESS = "asked less"  # equivalent: as expected, but less was asked of it
    REFUTED = "refuted"  # equivalent: wrong, or undecided, somewhere
    CRASHED = "crashed"  # a bug of the tool


_USUAL: Final = ("x86_64", "s390", "arm64-64k", "um-x86_64", "riscv32", "arm-lpae", "i386")
RIGHT: Final = (Mark.STOPPED, Mark.REFUSED, Mark.PROVED)


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry and its mark."""

    entry: Entry
    mark: Mark
    placed: bool = False
    """Broken: whether one of the lines is named that are wrong, wherever it is stopped."""
    named: bool = False
    """Broken: whether one of the obligations is named that should be, wherever it is stopped."""
    alarms: tuple[str, ...] = ()
    """Broken: configurations where nothing is wrong, and something is said to be."""
    detail: str = ""
    """What the tool said, for whoever looks into it."""

    @property
    def right(self) -> bool:
        """Whether a broken file is stopped at the right line, or an equivalent one is proved."""
        if isinstance(self.entry, Equivalent):
            return self.mark is Mark.PROVED
        return self.mark in RIGHT and self.placed and not self.alarms


@cache
def configurations() -> tuple[ArchParams, ...]:
    """All that are shipped."""
    return tuple(load_all(VOCABULARY))


def telling(entry: Entry) -> tuple[str, ...]:
    """A few configurations that show what becomes of an entry.

    Of each word width one where it is wrong and one where it is not; for an equivalent file, words
    with a class, without one for want of room, and of 32 bits.
    """
    if isinstance(entry, Equivalent):
        return ("x86_64", "um-x86_64", "riscv32")
    kinds: dict[tuple[int, bool], str] = {}
    for params in sorted(configurations(), key=_how_usual):
        wrong = entry.wrong.holds(params)
        if wrong or not entry.also.holds(params):
            kinds.setdefault((params.bits_per_long, wrong), params.name)
    return tuple(kinds.values())


def most_telling(entry: Entry) -> tuple[str, ...]:
    """One configuration where a broken file is wrong, or where an equivalent word has a class."""
    if isinstance(entry, Equivalent):
        return telling(entry)[:1]
    wrong = [params for params in configurations() if entry.wrong.holds(params)]
    return (min(wrong, key=_how_usual).name,)


def _how_usual(params: ArchParams) -> int:
    return _USUAL.index(params.name) if params.name in _USUAL else len(_USUAL)


def judged(entry: Entry, archs: tuple[str, ...] = ()) -> Judged:
    """Check an entry on these configurations, or on all."""
    answer = ask(changed(entry).text, archs)
    if answer.code not in {0, 1, 2, 3}:
        return Judged(entry, Mark.CRASHED, detail=" ".join(answer.refused[-1:]))
    if isinstance(entry, Broken):
        return _broken(entry, answer)
    return _equivalent(entry, answer, archs)


def _broken(entry: Broken, answer: Answer) -> Judged:
    right = right_lines(entry)
    if answer.unread:
        placed = bool(answer.lines & right)
        return Judged(entry, Mark.REFUSED, placed, named=True, detail=_first(answer.refused))
    checked = [params for params in configurations() if params.name in answer.archs]
    wrong = [params.name for params in checked if entry.wrong.holds(params)]
    found = [answer.wrong[name] for name in wrong if name in answer.wrong]
    mark = Mark.MISSED if not found else Mark.STOPPED if len(found) == len(wrong) else Mark.PARTLY
    alarms = [
        params.name
        for params in checked
        if params.name in answer.wrong
        and not (entry.wrong.holds(params) or entry.also.holds(params))
    ]
    return Judged(
        entry,
        mark,
        placed=bool(found) and all(any(each.lines & right for each in some) for some in found),
        named=bool(found) and all(any(_is_one(each, entry) for each in some) for some in found),
        alarms=tuple(alarms),
        detail=", ".join(dict.fromkeys(each.id for some in found for each in some)),
    )


def _is_one(finding: Finding, entry: Broken) -> bool:
    return any(
        finding.id == name or finding.id.startswith(f"{name}.")
        for name in (*entry.stops, UNACCOUNTED)
    )


def _equivalent(entry: Equivalent, answer: Answer, archs: tuple[str, ...]) -> Judged:
    if answer.unread:
        return Judged(entry, Mark.REFUSED, detail=_first(answer.refused))
    if answer.code:
        ids = dict.fromkeys(each.id for some in answer.wrong.values() for each in some)
        return Judged(entry, Mark.REFUTED, detail=", ".join(ids))
    less = answer.lacking - _unmodified(entry.base, archs).lacking
    return Judged(entry, Mark.LESS if less else Mark.PROVED, detail=", ".join(sorted(less)))


@cache
def _unmodified(base: str, archs: tuple[str, ...]) -> Answer:
    return ask(base_text(base), archs)


def _first(lines: tuple[str, ...]) -> str:
    return lines[0] if lines else ""

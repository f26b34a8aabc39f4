"""One thing that a result has to say, in the shape that every machine-readable form wants."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from zslayout.errors import Place
from zslayout.provenance import Mention
from zslayout.results.exit_code import ExitCode
from zslayout.tally import grouped

if TYPE_CHECKING:
    from zslayout.words.layout import Layout


class Level(Enum):
    """How much a diagnostic matters."""

    ERROR = "error"  # decided, and not as expected
    WARNING = "warning"  # undecided, or something that a reader had better know
    NOTE = "note"  # as expected, though not what one would wish: a known refutation
    SKIPPED = "skipped"  # there is nothing here that it speaks of
    OK = "ok"  # as expected


LEVELS: Final = {
    ExitCode.AS_EXPECTED: Level.OK,
    ExitCode.UNDECIDED: Level.WARNING,
    ExitCode.UNEXPECTED: Level.ERROR,
    ExitCode.BUG: Level.ERROR,
}
"""How much something matters that would end a command so."""


BLOCKED: Final = "BLOCKED"
"""The verdict on a statement that rests on one that is not proved."""
NOT_ASKED: Final = "NOT ASKED"
"""The verdict on a statement of which the checked file has nothing."""
NOT_APPLICABLE: Final = "NOT APPLICABLE"
"""The verdict on a statement that speaks of nothing here."""
UNUSABLE: Final = "UNUSABLE"
"""The verdict on input with faults."""


class Fate(Enum):
    """What a test runner calls a diagnostic, the worst first."""

    FAILED = "failed"  # decided, and wrong
    BROKEN = "broken"  # it says nothing: unusable input, or what it rests on failed
    UNDECIDED = "undecided"  # a solver or a search gave up
    KNOWN = "known"  # false, and known to be
    SKIPPED = "skipped"  # not asked
    PASSED = "passed"

    @property
    def good(self) -> bool:
        """Whether it is as expected."""
        return self in (Fate.KNOWN, Fate.SKIPPED, Fate.PASSED)


_SAYS_NOTHING: Final = ("VACUOUS", BLOCKED, UNUSABLE)
_FATES: Final = {
    Level.WARNING: Fate.UNDECIDED,
    Level.SKIPPED: Fate.SKIPPED,
    Level.NOTE: Fate.PASSED,
    Level.OK: Fate.PASSED,
}


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """A step that a thread does, and the words that it changes."""

    number: int
    thread: int
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A verdict, an outcome or a finding. `rule` is its id, `message` one sentence or two."""

    rule: str
    level: Level
    message: str
    configurations: tuple[str, ...] = ()
    """What it is true of, by name."""
    scheme: str = ""
    verdict: str = ""
    """What was found, where that is one word: a verdict, an outcome, a direction."""
    expected: str = ""
    places: tuple[Place, ...] = ()
    """Where it stands in the file that was checked, the likeliest place first."""
    stands_there: tuple[str, ...] = ()
    """What stands at each of these places, in a few words, where that is known."""
    mentions: tuple[Mention, ...] = ()
    """What the part that is false names, and where that came from; of the first configuration."""
    witness: Mapping[str, int] | None = None
    """Values that show it."""
    fix: str = ""
    """What would make it go away."""
    headroom_bits: int | None = None
    """Of an outcome: what is left in the word at the default chain size; negative when missing."""
    patch: str = ""
    """Of a series: the title of the patch after which it was found."""
    steps: tuple[ScheduleStep, ...] = ()
    """Of a schedule: what the threads do, in order, until it happens."""

    @property
    def fate(self) -> Fate:
        """What a test runner calls it."""
        if self.level is Level.ERROR:
            return Fate.BROKEN if self.verdict in _SAYS_NOTHING else Fate.FAILED
        if self.verdict == NOT_ASKED:
            return Fate.SKIPPED
        if self.level is Level.NOTE and self.verdict == "REFUTED":
            return Fate.KNOWN
        return _FATES[self.level]


def about(layout: "Layout") -> tuple[tuple[str], str]:
    """The configuration and the scheme of what is found on one layout."""
    return (layout.params.name,), layout.scheme.name


def merged(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Each once, with every configuration that it is true of; the rest is the first one's."""
    alike = grouped(
        ((each.rule, each.level, each.message, each.scheme, each.places, each.fix), each)
        for each in diagnostics
    )
    for first, *others in alike.values():
        names = (name for each in (first, *others) for name in each.configurations)
        yield replace(first, configurations=tuple(dict.fromkeys(names)))


def counts(diagnostics: Iterable[Diagnostic]) -> Mapping[str, int]:
    """How many there are of each level, the worst first."""
    levels = [each.level for each in diagnostics]
    return {level.value: levels.count(level) for level in Level}

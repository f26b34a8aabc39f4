"""What a file says with the headers of a kernel tree, beside what it says with ours.

One rule: a configuration that was not read so is named, with the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zslayout.errors import Place
from zslayout.results.diagnostic import LEVELS, Diagnostic
from zslayout.results.document import STYLES, Block, Span, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.functions import FunctionFinding, FunctionFindingRecord, FunctionsResult
from zslayout.results.record import Record, computed
from zslayout.tally import counted, grouped, ranges
from zslayout.verdict import Status

PRELUDE_DIFFERS: Final = "source.prelude_differs"
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class HeaderDifference:
    """A macro, a word function or an assertion that is another with the tree's headers."""

    what: str
    place: Place
    ours: str
    """What it is with declarations of ours."""
    theirs: str
    status: Status = Status.REFUTED
    """UNKNOWN where it was not decided whether the two are one."""
    configurations: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The two beside each other."""
        return (
            f"{self.what} is {self.theirs} with the tree's headers,"
            f" {self.ours} with declarations of ours"
        )


@dataclass(frozen=True, slots=True)
class HeadersRead:
    """A file at one configuration, compiled with the tree's headers and its flags."""

    configuration: str
    chain_size: int
    macros: int = 0
    """How many macros have the same value."""
    words: int = 0
    """How many word functions are the same, for all inputs."""
    differs: tuple[HeaderDifference, ...] = ()
    read: int = 0
    touching: int = 0
    """How many functions there are to read, and of `read` how many were."""
    proved: int = 0
    findings: tuple[FunctionFinding, ...] = ()
    left: str = ""
    """Why it could not be read so."""
    repeatable: bool = True
    """Whether nothing in it rests on a time limit."""


@dataclass(frozen=True, slots=True)
class HeadersResult:
    """A file at every configuration that clang compiles for in a tree."""

    every: tuple[HeadersRead, ...]

    @property
    def read(self) -> tuple[HeadersRead, ...]:
        """Those that were read with the tree's headers."""
        return tuple(each for each in self.every if not each.left)

    @property
    def left(self) -> Mapping[str, str]:
        """Why the others were read with declarations of ours alone, by configuration."""
        return {each.configuration: each.left for each in self.every if each.left}

    @property
    def differs(self) -> tuple[HeaderDifference, ...]:
        """Each difference once, with its configurations."""
        alike = grouped(
            ((one.what, one.place, one.ours, one.theirs, one.status), each.configuration)
            for each in self.read
            for one in each.differs
        )
        return tuple(HeaderDifference(*key, tuple(names)) for key, names in alike.items())

    @property
    def functions(self) -> FunctionsResult | None:
        """What was found in functions; None where they were not asked for."""
        read = [each for each in self.read if each.touching]
        if not read:
            return None
        alike = grouped(
            ((one.id, one.place, one.says, one.status), (one, each.configuration))
            for each in read
            for one in each.findings
        )
        findings = (
            _joined([one for one, _ in every], tuple(name for _, name in every))
            for every in alike.values()
        )
        least = min(read, key=lambda each: each.read - each.touching)
        return FunctionsResult(
            tuple(each.configuration for each in read),
            least.read,
            least.touching,
            sum(each.proved for each in read),
            tuple(sorted(findings, key=lambda each: (each.place, each.id))),
            (),
            tuple((each.configuration, (each.chain_size,)) for each in read),
        )

    @property
    def exit_code(self) -> ExitCode:
        """What differs is unexpected, what is open undecided; what was not read so is named."""
        codes = [_CODES.get(each.status, ExitCode.UNDECIDED) for each in self.differs]
        functions = self.functions
        codes += [] if functions is None else [functions.exit_code]
        return ExitCode.worst([ExitCode.AS_EXPECTED, *codes])

    @property
    def sentence(self) -> str:
        """With which headers, where, and what came of it."""
        if not self.read:
            return "read with declarations of ours for its headers, nowhere with the tree's own"
        names = [each.configuration for each in self.read]
        on = ", ".join(names) if len(names) <= _FEW else counted(len(names), "configuration")
        sizes = ranges({each.chain_size for each in self.read})
        said = f"with the tree's own headers, on {on} at chain size {sizes}: "
        least = min(self.read, key=lambda each: (each.macros, each.words))
        differing = len(self.differs)
        said += f"{counted(least.macros, 'macro')} and {counted(least.words, 'word function')}"
        said += " as with ours" + (f", {differing} not" if differing else "")
        found = self.functions
        if found is not None:
            said += f"; functions read: {found.read} of {found.touching};"
            said += f" {counted(found.proved, 'statement')} proved{found.not_proved}"
        return said

    def decided(self) -> Iterator[Diagnostic]:
        """Each difference, and each finding in functions."""
        for each in self.differs:
            yield Diagnostic(
                rule=PRELUDE_DIFFERS,
                level=LEVELS[_CODES.get(each.status, ExitCode.UNDECIDED)],
                message=f"{each.says}.",
                configurations=each.configurations,
                verdict=each.status.value,
                expected=Status.PROVED.value,
                places=(each.place,),
            )
        functions = self.functions
        if functions is not None:
            yield from functions.decided()

    def blocks(self, *, verbose: bool) -> Iterator[Block]:
        """What differs, what was found, and how much was read so."""
        for each in self.differs:
            yield wrapped(Span(f"{each.status.value} {PRELUDE_DIFFERS} {each.place}", "bad"))
            yield wrapped(each.says, indent=2)
            yield wrapped(f"on {', '.join(each.configurations)}", indent=2, hang=3)
        functions = self.functions
        if functions is not None:
            yield from functions.finding_blocks()
        yield wrapped(Span(self.sentence, STYLES[self.exit_code]))
        for why, names in grouped((why, name) for name, why in self.left.items()).items():
            if verbose:
                yield wrapped(Span(f"{', '.join(names)}: {why}", "open"), indent=2, hang=2)
        if self.left and not verbose:
            start = "  with declarations of ours: "
            yield wrapped(Span(start + ", ".join(self.left), "open"), hang=len(start))


_CODES: Final = {Status.REFUTED: ExitCode.UNEXPECTED, Status.PROVED: ExitCode.AS_EXPECTED}


def _joined(findings: list[FunctionFinding], names: tuple[str, ...]) -> FunctionFinding:
    known = findings[0].known if all(each.known for each in findings) else ""
    return replace(findings[0], configurations=names, known=known)


class HeaderDifferenceRecord(Record):
    """A macro, a word function or an assertion that is another with the tree's headers."""

    what: str
    place: str = computed(lambda of: str(of.place))
    """`file:line:col`."""
    ours: str
    """What it is with declarations of ours."""
    theirs: str
    verdict: Status = computed("status")
    configurations: tuple[str, ...]


class HeadersRecord(Record):
    """The file compiled with the headers and the flags of the tree."""

    read: Mapping[str, int] = computed(
        lambda of: {each.configuration: each.chain_size for each in of.read}
    )
    """The configurations, each with its chain size in pages."""
    left: Mapping[str, str]
    """Why others were read with declarations of ours alone."""
    differs: tuple[HeaderDifferenceRecord, ...]
    proved: int = computed(lambda of: 0 if of.functions is None else of.functions.proved)
    """How many statements on functions were proved."""
    findings: tuple[FunctionFindingRecord, ...] = computed(
        lambda of: () if of.functions is None else of.functions.findings
    )

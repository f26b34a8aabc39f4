"""What was found in the functions of a C file: a part of the result of its check.

One rule: a function that was not read, and a statement that was not decided, is never green.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zslayout.errors import Place
from zslayout.results.diagnostic import LEVELS, Diagnostic
from zslayout.results.document import STYLES, Block, Span, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.file_protocol import ConfigProtocol, in_words
from zslayout.results.record import Record, computed
from zslayout.tally import counted, grouped, ranges
from zslayout.verdict import Status

_FEW: Final = 8
_EXIT = {Status.PROVED: ExitCode.AS_EXPECTED, Status.REFUTED: ExitCode.UNEXPECTED}
_SHOWN: Final = 8
"""So many values of a witness are shown to a person."""


@dataclass(frozen=True, slots=True)
class FunctionFinding:
    """A statement about one place of the file that was not proved, and where that is so."""

    id: str
    place: Place
    says: str
    status: Status
    why: str
    witness: tuple[tuple[str, int], ...]
    configurations: tuple[str, ...]
    also: tuple[Place, ...] = ()
    """From where a run comes there, and where what is not right there was computed."""
    kconfig: tuple[str, ...] = ()
    """The choices with which that is so, where it is not so as a kernel is shipped."""
    known: str = ""
    """Why that is known to be so of a release of Linux."""

    @property
    def exit_code(self) -> ExitCode:
        """A refutation is unexpected unless it is known; what is not decided is undecided."""
        if self.known and self.status is Status.REFUTED:
            return ExitCode.AS_EXPECTED
        return _EXIT.get(self.status, ExitCode.UNDECIDED)


@dataclass(frozen=True, slots=True)
class NotCovered:
    """What of the file was not read, and why."""

    what: str
    why: str
    place: Place | None = None
    accepted: bool = False
    """Whether the user says of it, by its name, that it is known to be so."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place is not None else ""
        said = ", which --allow-unread accepts" if self.accepted else ""
        return f"{where}{self.what}: {self.why}{said}"

    @property
    def exit_code(self) -> ExitCode:
        """What is not read is undecided, unless it is accepted."""
        return ExitCode.AS_EXPECTED if self.accepted else ExitCode.UNDECIDED

    def accepting(self, names: Collection[str]) -> "NotCovered":
        """The same, accepted if its name is among these; a function's with or without `()`."""
        named = self.what in names or self.what.removesuffix("()") in names
        return replace(self, accepted=self.accepted or named)

    def diagnostic(self) -> Diagnostic:
        """That it is so, for whoever wants to hear of each."""
        accepted = ", which is accepted" if self.accepted else ""
        return Diagnostic(
            rule="source.not_covered",
            level=LEVELS[self.exit_code],
            message=f"{self.what} is not covered: {self.why}{accepted}.",
            places=() if self.place is None else (self.place,),
        )


@dataclass(frozen=True, slots=True)
class FunctionsResult:
    """The functions of a file, read at some of the configurations asked for."""

    configurations: tuple[str, ...]
    """Those at which they were read."""
    read: int
    touching: int
    """How many there are to read."""
    proved: int
    """How many statements were proved, each counted once for what was read at once."""
    findings: tuple[FunctionFinding, ...]
    not_covered: tuple[NotCovered, ...]
    read_at: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Each of those configurations, with the chain sizes at which they were read, in pages."""
    kept: bool = False
    """Whether it was found before, of the same file."""
    repeatable: bool = True
    """Whether nothing in it rests on a time limit, or on a failure of the reader's."""
    choices: tuple[int, int] = (1, 1)
    """How many combinations of Kconfig symbols were read, of how many that there are."""
    protocols: tuple[ConfigProtocol, ...] = ()
    """What zs_free() is on each configuration asked for."""

    @property
    def exit_code(self) -> ExitCode:
        """The worst of all; nothing proved is nothing."""
        codes = [each.exit_code for each in self.findings]
        codes += [gap.exit_code for gap in self.not_covered]
        if not self.proved:
            codes.append(ExitCode.UNDECIDED)
        return ExitCode.worst([ExitCode.AS_EXPECTED, *codes])

    def decided(self) -> Iterator[Diagnostic]:
        """Each finding, each gap, and how much was read."""
        for each in self.findings:
            yield Diagnostic(
                rule=each.id,
                level=LEVELS[each.exit_code],
                message=f"{each.says[:1].upper()}{each.says[1:]}: {_said(each)}{_with(each)}.",
                configurations=each.configurations,
                verdict=each.status.value,
                expected=(each.status if each.known else Status.PROVED).value,
                places=(each.place, *each.also),
                witness=dict(each.witness) or None,
            )
        yield from map(NotCovered.diagnostic, self.not_covered)
        code = self.exit_code
        yield Diagnostic(
            rule="source.functions",
            level=LEVELS[code],
            message=f"{self.summary}.",
            configurations=self.configurations,
        )

    @property
    def summary(self) -> str:
        """`functions read: 92 of 92, on x86_64, s390 at chain size 8; 640 statements proved`."""
        on = "; ".join(
            f"{', '.join(names) if len(names) <= _FEW else counted(len(names), 'configuration')}"
            f" at chain size{'s' if len(sizes) > 1 else ''} {ranges(sizes)}"
            for sizes, names in grouped((sizes, name) for name, sizes in self.read_at).items()
        ) or ", ".join(self.configurations)
        proved = f"{counted(self.proved, 'statement')} proved"
        proved += self.not_proved
        proved += " before, of the same file" if self.kept else ""
        some, there = self.choices
        of = f" of {there}" if there > some else ""
        ways = f"; {some}{of} combinations of Kconfig symbols" if there > 1 else ""
        levels = in_words(self.protocols)
        read = f"functions read: {self.read} of {self.touching}, on {on or 'none'}{ways}"
        return "; ".join(each for each in (read, levels, proved) if each)

    @property
    def not_proved(self) -> str:
        """`, 13 refuted, 2 undecided`; nothing where there are none but known ones."""
        own = [each.status for each in self.findings if not each.known]
        refuted = own.count(Status.REFUTED)
        counts = ((refuted, "refuted"), (len(own) - refuted, "undecided"))
        return "".join(f", {count} {what}" for count, what in counts if count)

    def blocks(self) -> Iterator[Block]:
        """Findings, gaps, and the summary."""
        yield from self.finding_blocks()
        yield wrapped(Span(self.summary, STYLES[self.exit_code]))

    def finding_blocks(self) -> Iterator[Block]:
        """Findings and gaps."""
        for first, *others in self.alike():
            more = "".join(f", {each.place.line}" for each in others)
            head = f"{first.status.value} {first.id} {first.place}{more}"
            yield wrapped(Span(head, STYLES[first.exit_code]), hang=2)
            yield from told(first, *others)
        yield from self.known_blocks()

    def alike(self) -> Iterator[list[FunctionFinding]]:
        """What is not known to be so, each with what says the same of another place."""
        alike = grouped(
            ((each.id, each.says, _said(each), each.configurations, each.kconfig), each)
            for each in self.findings
            if not each.known
        )
        yield from alike.values()

    def known_blocks(self) -> Iterator[Block]:
        """What is known to be so of the file's release, and gaps."""
        known = grouped(((each.id, each.known), each) for each in self.findings if each.known)
        for (id_, why), every in known.items():
            where = ", ".join(str(each.place.line) for each in every)
            yield wrapped(Span(f"Known: {id_} on lines {where}: {why}", "open"), hang=7)
        for gap in self.not_covered:
            yield wrapped(Span(f"Not covered: {gap}", "open"), hang=13)


def told(first: FunctionFinding, *others: FunctionFinding) -> Iterator[Block]:
    """What there is to say of a finding, and of those that say the same of other places."""
    yield wrapped(f"{first.says}: {_said(first)}", indent=2)
    lines = dict.fromkeys(x.line for each in (first, *others) for x in each.also)
    if lines:
        shown = ", ".join(map(str, sorted(lines)))
        yield wrapped(f"comes from lines {shown}", indent=2, hang=6)
    if first.witness:
        shown = ", ".join(f"{name} = {value}" for name, value in first.witness[:_SHOWN])
        yield wrapped(f"with {shown}", indent=2, hang=5)
    yield wrapped(f"on {', '.join(first.configurations)}{_with(first)}", indent=2, hang=3)


def _with(finding: FunctionFinding) -> str:
    return f", with {', '.join(finding.kconfig)}" if finding.kconfig else ""


def _said(finding: FunctionFinding) -> str:
    status = "does not hold" if finding.status is Status.REFUTED else "is not decided"
    if finding.known:
        return f"{status}, which is known: {finding.known}"
    return f"{status} ({finding.why})" if finding.why else status


class FunctionFindingRecord(Record):
    """A statement about one place of the file that was not proved."""

    obligation: str = computed("id")
    place: str = computed(lambda of: str(of.place))
    """`file:line:col`."""
    also: tuple[str, ...] = computed(lambda of: tuple(map(str, of.also)))
    """From where a run comes there, and where what is not right there was computed."""
    statement: str = computed("says")
    verdict: Status = computed("status")
    why: str
    witness: Mapping[str, int] = computed(lambda of: dict(of.witness))
    configurations: tuple[str, ...]
    kconfig: tuple[str, ...]
    """The choices with which that is so, where it is not so as a kernel is shipped."""
    known: str
    """Why that is known to be so of a release of Linux."""


class FunctionsRecord(Record):
    """How many functions were read, of how many that there are to read."""

    read: int
    touching: int
    configurations: tuple[str, ...]
    """Those at which they were read."""
    read_at: Mapping[str, tuple[int, ...]] = computed(lambda of: dict(of.read_at))
    """By configuration the chain sizes at which they were read, in pages."""
    proved: int
    """How many statements were proved, each counted once for what was read at once."""
    kept: bool
    """Whether it was found before, of the same file, and is from the user's cache."""
    choices: tuple[int, int]
    """How many combinations of Kconfig symbols were read, of how many that there are."""
    findings: tuple[FunctionFindingRecord, ...]


class NotCoveredRecord(Record):
    """What of the file was not read, and why."""

    what: str
    why: str
    place: str | None = computed(lambda of: None if of.place is None else str(of.place))
    accepted: bool
    """Whether `--allow-unread` names it."""

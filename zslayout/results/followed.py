"""What came of a file whose threads went by a schedule of the reference allocator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.explore.execution import SearchTask
from zslayout.explore.replay import ScheduleTrace
from zslayout.native.follow import Followed
from zslayout.native.host import Sanitizer
from zslayout.native.wire import FileEvent
from zslayout.results.diagnostic import LEVELS, Diagnostic, about
from zslayout.results.document import GAP, STYLES, Block, Span, heading, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.search import TaskRecord, task_blocks, trace_blocks

_COMES_TO: Final[Mapping[FileEvent, str]] = {
    FileEvent.CALL: "begins the next operation",
    FileEvent.CLASS_LOCK: "takes class->lock {}",
    FileEvent.CLASS_UNLOCK: "releases class->lock {}",
    FileEvent.POOL_READ_LOCK: "takes pool->lock to read",
    FileEvent.POOL_READ_UNLOCK: "releases pool->lock, which it has to read",
    FileEvent.POOL_WRITE_LOCK: "takes pool->lock to write",
    FileEvent.POOL_WRITE_UNLOCK: "releases pool->lock, which it has to write",
    FileEvent.PAGE_LOCK: "waits for the lock of a page",
    FileEvent.PAGE_TRYLOCK: "tries to lock a page",
    FileEvent.PAGE_UNLOCK: "unlocks a page",
    FileEvent.WORD_LOAD: "reads a word",
    FileEvent.WORD_STORE: "writes a word",
    FileEvent.NOTHING: "goes no further",
}
"""What a file may come to that is not the schedule's."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowedResult(Result):
    """A schedule that a file followed, or where it parted from it, and what was found."""

    trace: ScheduleTrace
    file: str
    sanitizers: tuple[Sanitizer, ...]
    followed: Followed

    @property
    def task(self) -> SearchTask:
        """What was searched."""
        return self.trace.task

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where something is found; as expected where the reference has nothing either.

        A file that does other steps, or does them and shows nothing, is undecided.
        """
        if self.followed.finding is not None:
            return ExitCode.UNEXPECTED
        if self.followed.parting is not None or self.trace.violation is not None:
            return ExitCode.UNDECIDED
        return ExitCode.AS_EXPECTED

    @property
    def parted(self) -> str:
        """Where the file does something else; empty where it does not."""
        parting, events = self.followed.parting, self.trace.events
        if parting is None:
            return ""
        place = f" ({parting.place})" if parting.place else ""
        comes_to = _COMES_TO[parting.event].format(parting.target) + place
        if parting.step >= len(events):
            return f"the file {comes_to}, where the schedule has ended"
        event = events[parting.step]
        return (
            f"the file does other steps: in step {event.number} thread {event.thread} {comes_to},"
            f' where the schedule has "{event.text}"'
        )

    @property
    def verdict(self) -> str:
        """What is to be said of it all."""
        found, violation = self.followed.finding, self.trace.violation
        if found is not None:
            said = f"{found.check}: {found.text}" + (f", at {found.place}" if found.place else "")
            return f"{said}; {self.parted}" if self.parted else said
        if self.parted:
            return f"{self.parted}; so it says nothing of the file"
        if violation is not None:
            return "the file followed the schedule to its end, and nothing is seen to be wrong"
        return "the file followed the schedule, and nothing is wrong"

    def decided(self) -> Iterator[Diagnostic]:
        """The one verdict."""
        found = self.followed.finding
        check = found.check if found else "native.schedule"
        where = about(self.task.layout)
        yield Diagnostic(check, LEVELS[self.exit_code], self.verdict, *where)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The schedule, and what the file did on it."""
        yield from task_blocks(self.task)
        yield GAP
        yield from trace_blocks(self.trace)
        yield GAP
        under = f" under the sanitizers {', '.join(self.sanitizers)}" if self.sanitizers else ""
        done = f"{self.followed.steps} of {len(self.trace.events)} steps"
        yield line(f"{self.file}, compiled and run{under}: {done}")
        style = STYLES[self.exit_code]
        found = self.followed.finding
        if found is None:
            yield line(Span(self.verdict, style))
            return
        yield line(Span(f"FOUND {found.check}: {found.text}", "bad"))
        if found.place:
            yield line(f"at {found.place}", indent=2)
        if self.parted:
            yield line(self.parted, indent=2)


@dataclass(frozen=True, slots=True, eq=False)
class FollowedMutant:
    """The schedule that shows a mutant; `right` is the nearest without it, to the threads' end."""

    mutant: str
    wrong: FollowedResult
    right: FollowedResult

    @property
    def found(self) -> FollowedResult | None:
        """Where something was found."""
        each = (self.wrong, self.right)
        return next((one for one in each if one.followed.finding is not None), None)

    @property
    def says(self) -> str:
        """What came of both."""
        if self.found is not None:
            return self.found.verdict
        if self.right.followed.parting is not None:
            return f"nothing: another protocol ({self.right.parted})"
        if self.wrong.followed.parting is not None:
            return self.wrong.parted
        return "the file takes its locks and words so too, and nothing is seen to be wrong"


@dataclass(frozen=True, slots=True, eq=False)
class FollowedMutantsResult(Result):
    """A file on the schedules of all mutants."""

    params: ArchParams
    file: str
    sanitizers: tuple[Sanitizer, ...]
    mutants: tuple[FollowedMutant, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where something is found; undecided where the file is of another protocol."""
        if any(each.found for each in self.mutants):
            return ExitCode.UNEXPECTED
        return ExitCode.AS_EXPECTED if self.comparable else ExitCode.UNDECIDED

    @property
    def comparable(self) -> int:
        """How many schedules without a mutant the file followed to their end."""
        return sum(each.right.followed.parting is None for each in self.mutants)

    def decided(self) -> Iterator[Diagnostic]:
        """Each mutant whose schedule shows something, or that none does."""
        where = about(self.mutants[0].right.task.layout) if self.mutants else ()
        for each in self.mutants:
            if (found := each.found) is not None:
                yield from found.decided()
        if not any(each.found for each in self.mutants):
            yield Diagnostic("native.schedule", LEVELS[self.exit_code], self._verdict, *where)

    @property
    def _verdict(self) -> str:
        count = len(self.mutants)
        if not self.comparable:
            return f"the file follows none of {count} schedules without a mutant: another protocol"
        return (
            f"nothing is seen to be wrong on {count} schedules of mutants; of those without a"
            f" mutant the file follows {self.comparable} to their end"
        )

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A line for each mutant."""
        under = f", under the sanitizers {', '.join(self.sanitizers)}" if self.sanitizers else ""
        yield heading(f"{self.params.name}: {self.file} on the schedules of mutants{under}")
        yield GAP
        for each in self.mutants:
            shown = each.found or each.wrong
            done = f"{shown.followed.steps} of {len(shown.trace.events)}"
            yield line(
                Span(each.mutant, "bad" if each.found else ""), f": {done} steps; {each.says}"
            )
        yield GAP
        found = [each.mutant for each in self.mutants if each.found]
        text = f"FOUND on the schedules of {', '.join(found)}" if found else self._verdict
        yield line(Span(text, STYLES[self.exit_code]))


class FileFindingRecord(Record):
    """What was found in the file."""

    check: str
    """Its id."""
    says: str = computed("text")
    place: str
    """`file:line` where it is known."""


class FollowedRecord(TaskRecord, RootRecord, of=FollowedResult):
    """What `run --native --replay` found on a schedule."""

    file: str
    sanitizers: tuple[str, ...]
    steps: int = computed(lambda of: len(of.trace.events))
    """Of the schedule."""
    followed: int = computed("followed.steps")
    """How many of them the file did."""
    parted: str
    """Where the file does something else than the schedule; empty where it does not."""
    finding: FileFindingRecord | None = computed("followed.finding")
    exit_code: ExitCode


class FollowedMutantRecord(Record):
    """The schedule of a mutant, and the nearest without it."""

    mutant: str
    says: str
    steps: int = computed(lambda of: len(of.wrong.trace.events))
    """Of the schedule."""
    followed: int = computed("wrong.followed.steps")
    parted: str = computed("wrong.parted")
    """Where the file does something else than the schedule; empty where it does not."""
    right_parted: str = computed("right.parted")
    """The same of the schedule without the mutant."""
    finding: FileFindingRecord | None = computed(
        lambda of: of.found.followed.finding if of.found else None
    )


class FollowedMutantsRecord(RootRecord, of=FollowedMutantsResult):
    """What `run --native --schedules` found."""

    arch: str = computed("params.name")
    file: str
    sanitizers: tuple[str, ...]
    mutants: tuple[FollowedMutantRecord, ...]
    exit_code: ExitCode

"""What came of a file that was compiled and run beside the reference allocator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.native.host import Sanitizer
from zslayout.native.lockstep import Difference
from zslayout.reference.allocation_trace import AllocationTrace
from zslayout.results.diagnostic import Diagnostic, Level, about
from zslayout.results.document import GAP, Block, Display, Span, WordMap, heading, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.run import RunRequest, hexadecimal
from zslayout.tally import counted
from zslayout.words.layout import Layout

NATIVE_CHECKS: Final[Mapping[str, str]] = {
    "native.status": "An operation returns what the reference allocator returns.",
    "native.word": "The words of the handles are those of the reference allocator, bit for bit.",
    "native.place": "A word leads the file to the frame and to the index where its object lies.",
    "native.class": "An object lies in the class of the reference allocator.",
    "native.frames": "No frame is lost, none is asked for or given back that should not be.",
    "native.statistics": "Zspages and statistics after an operation are the reference allocator's.",
    "native.state": "Lists, pages, headers and links are those of the reference allocator.",
    "native.debugfs": "The debugfs file says what the reference allocator says.",
    "native.contents": "An object is read as it was written.",
    "native.assertion": "Nothing happens that a kernel calls a bug.",
    "native.sanitizer": "The compiler's sanitizers have nothing to report.",
    "native.crash": "The file does not crash.",
    "native.endless": "The file comes to an end.",
    "native.reference": "The reference allocator itself finds nothing wrong.",
}
"""What each check says, by its id."""


@dataclass(frozen=True, slots=True, eq=False)
class NativeRequest:
    """What is run of which file. `threads` race on it afterwards, each doing `race_operations`."""

    run: RunRequest
    file: str
    sanitizers: tuple[Sanitizer, ...] = ()
    threads: int = 0
    race_operations: int = 20_000
    fail_every: int = 0
    """Every so manieth page allocation, handle and lock of a page to be freed fails; 0: none."""
    first_frames: tuple[int, ...] = ()
    """Frames that are drawn before any others."""
    own_words: bool = False
    """Whether words need not be the reference allocator's, but only lead to the same places."""

    def settings(self) -> tuple[tuple[str, str], ...]:
        """What a trace says of how it is to be run."""
        fails = (("fail-every", str(self.fail_every)),) if self.fail_every else ()
        frames = ",".join(map(hex, self.first_frames))
        drawn = (("frames", frames),) if frames else ()
        own = (("words", "own"),) if self.own_words else ()
        return (*self.run.settings(), *fails, *drawn, *own)


@dataclass(frozen=True, slots=True)
class RaceOutcome:
    """Threads on one pool: how many, what each did, and what went on beside them."""

    threads: int
    operations: int
    """Of each."""
    rounds: int
    """Of the thread that moves pages and compacts."""
    pages_compacted: int
    seconds: float
    known_races: int = 0
    """Reports that were left out: of the bits of `struct zspage`, which every version has."""


@dataclass(frozen=True, slots=True, eq=False)
class NativeResult(Result):
    """One run, to its end or to the first difference.

    With one, `failing_trace` is what is left when nothing can be left out; where threads raced,
    there is no such trace.
    """

    request: NativeRequest
    operations_done: int
    seconds: float
    live_objects: int
    pages_allocated: int
    pages_compacted: int
    difference: Difference | None = None
    failing_trace: AllocationTrace | None = None
    race: RaceOutcome | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Whether anything was found."""
        return ExitCode.UNEXPECTED if self.difference else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """The difference, or that there is none."""
        found, where = self.difference, about(self.request.run.layout)
        if found is None:
            yield Diagnostic("native", Level.OK, self.verdict, *where)
            return
        witness = None if found.found_word is None else {"word": found.found_word}
        text = f"not so: {NATIVE_CHECKS[found.check]} {found.text}{_of(found)}"
        yield Diagnostic(found.check, Level.ERROR, text, *where, witness=witness)

    @property
    def verdict(self) -> str:
        """What there is to say where nothing was found."""
        silent = "; the sanitizers are silent" if self.request.sanitizers else ""
        return f"the file and the reference allocator are the same{silent}"

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """What was run, and what was found."""
        request, run = self.request, self.request.run
        layout = run.layout
        title = f"{layout.params.name} {layout.scheme.name}, chain size {layout.chain_size}"
        yield heading(f"{title}: {request.file}, compiled and run")
        rate = self.operations_done / self.seconds if self.seconds else 0.0
        yield line(
            f"{self.operations_done:,} operations in {self.seconds:.1f} s ({rate:,.0f} a second),"
            f" beside the reference allocator, seed {run.seed}",
            indent=2,
        )
        if request.sanitizers:
            yield line(f"sanitizers: {', '.join(request.sanitizers)}", indent=2)
        if request.fail_every:
            yield line(
                f"every {request.fail_every}th page, handle or lock of a page is refused", indent=2
            )
        if request.own_words:
            yield line("words are the file's own: where they lead is compared", indent=2)
        yield line(
            f"{self.live_objects:,} objects live, {self.pages_allocated:,} pages,"
            f" {self.pages_compacted:,} pages compacted",
            indent=2,
        )
        if self.race is not None:
            yield line(_race(self.race), indent=2)
        yield GAP
        if self.difference is None:
            yield line(Span(self.verdict, "good"))
        else:
            yield line(
                Span(
                    f"DIFFERENCE {self.difference.check}: {NATIVE_CHECKS[self.difference.check]}",
                    "bad",
                )
            )
            yield Display(tuple(_difference(self.difference, layout)))


def _race(race: RaceOutcome) -> str:
    known = f", {counted(race.known_races, 'known race')} left out" if race.known_races else ""
    return (
        f"{counted(race.threads, 'thread')} with {race.operations:,} operations each in"
        f" {race.seconds:.1f} s, {race.pages_compacted:,} pages compacted meanwhile{known}"
    )


def _of(found: Difference) -> str:
    place = f", at {found.place}" if found.place else ""
    return f"{place}, in: {found.operation}" if found.operation else place


def _difference(found: Difference, layout: Layout) -> Iterator[Block]:
    """What is different, where, and the words."""
    yield line(found.text, indent=2)
    if found.place:
        yield line(f"at {found.place}", indent=2)
    if found.operation:
        yield line(f"in operation {found.step + 1}: {found.operation}", indent=2)
    if found.found_word is None:
        return
    yield from _word("the word of the file:", found.found_word, layout)
    if found.expected_word is not None:
        yield from _word("the word of the reference allocator:", found.expected_word, layout)


def _word(title: str, word: int, layout: Layout) -> Iterator[Block]:
    yield line(title, indent=2)
    yield line(f"{word:#0{layout.word_bits // 4 + 2}x}", indent=4)
    yield WordMap(layout.fields, layout.word_bits, word, indent=6)


class DifferenceRecord(Record):
    """Where the file is not as the reference allocator, or is wrong by itself."""

    check: str
    """Its id."""
    says: str = computed("text")
    operation: str
    """During which it was found; empty where threads raced."""
    step: int
    """The number of that operation, from 0."""
    place: str
    """`file:line` where the program knows it."""
    word: str | None = computed(lambda of: hexadecimal(of.found_word))
    """The word of the file, in hexadecimal."""
    expected_word: str | None = computed(lambda of: hexadecimal(of.expected_word))
    """The word of the reference allocator."""


class ThreadRaceRecord(Record):
    """Threads on one pool."""

    threads: int
    operations: int
    """Of each."""
    rounds: int
    """Of the thread that moves pages and compacts."""
    pages_compacted: int
    seconds: float = computed(lambda of: round(of.seconds, 3))
    known_races: int
    """Reports that were left out: of the bits of `struct zspage`, which every version has."""


class NativeRecord(RootRecord, of=NativeResult):
    """What `run --native` found."""

    file: str = computed("request.file")
    arch: str = computed("request.run.layout.params.name")
    scheme: str = computed("request.run.layout.scheme.name")
    chain_size: int = computed("request.run.layout.chain_size")
    seed: int = computed("request.run.seed")
    sanitizers: tuple[str, ...] = computed("request.sanitizers")
    fail_every: int = computed("request.fail_every")
    """Every so manieth page allocation, handle and lock of a page was refused; 0: none."""
    own_words: bool = computed("request.own_words")
    """Whether only where words lead was compared, and not the words."""
    operations: int = computed("operations_done")
    """How many were done."""
    seconds: float = computed(lambda of: round(of.seconds, 3))
    live: int = computed("live_objects")
    """Objects at the end."""
    pages_allocated: int
    pages_compacted: int
    race: ThreadRaceRecord | None
    difference: DifferenceRecord | None
    exit_code: ExitCode

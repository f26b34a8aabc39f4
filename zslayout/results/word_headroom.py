"""How much more the fields of words could hold, on each configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Table, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_check import WordCheckResult, left_out
from zslayout.results.word_result import AbsentWord, UnreadWord, WordResult
from zslayout.tally import counted, sized
from zslayout.words.read_word import DrawnField


@dataclass(frozen=True, slots=True, eq=False)
class FieldRoom:
    """The most bits that values of a field may have, each statement asked of all of them."""

    kind: str
    """The kind of the word; empty where it has one."""
    field: DrawnField
    limit: int
    """Bits of the type of its values."""
    most: int | None
    """None where no values at all would do."""
    ends: tuple[str, ...]
    """Statements that one more bit makes false, or that are false as it is."""

    @property
    def name(self) -> str:
        """The field's name, after its kind's."""
        return f"{self.kind}.{self.field.name}" if self.kind else self.field.name

    @property
    def more(self) -> int:
        """How many bits more; below 0 where some are missing."""
        return (0 if self.most is None else self.most) - self.field.needed

    @property
    def reach(self) -> str:
        """What the values count now, and what they could, `16 TiB, 4 EiB at most`."""
        now = self.field.reach(self.field.needed)
        most = None if self.most is None else self.field.reach(self.most)
        if now is None or most is None:
            return ""
        return sized(now) if now == most else f"{sized(now)}, {sized(most)} at most"

    @property
    def ended(self) -> str:
        """What ends it, in short."""
        if self.ends:
            first = self.ends[0].partition(".")[2]
            rest = len(self.ends) - 1
            return f"{first}, {rest} more" if rest else first
        return "" if self.most is None else f"its type has {self.limit} bits"


@dataclass(frozen=True, slots=True, eq=False)
class WordRoom:
    """The room that each field of a word has on a configuration."""

    result: WordResult
    fields: tuple[FieldRoom, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordHeadroomResult(Result, Tabular):
    """How much more still fits, and what was not asked."""

    check: WordCheckResult
    rooms: tuple[WordRoom, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a word was not read or a solver gave up: headroom judges nothing else."""
        open_ = self.check.exit_code is ExitCode.UNDECIDED or self.check.unread
        return ExitCode.UNDECIDED if open_ or not self.rooms else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """A note for each field; what was not read or is not there."""
        for each in self.rooms:
            at, word = (each.result.arch,), each.result.name
            for field in each.fields:
                text = f"{field.name}: {counted(field.more, 'bit')} more; {field.ended}"
                yield Diagnostic("headroom", Level.NOTE, text, at, word)
        yield from left_out(self.check).decided()

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A field on a configuration a row, then what was not asked."""
        if self.rooms:
            yield self.table()
            yield GAP
        yield line(
            "more: bits that values could have beside those they need; every statement asked."
        )
        left = left_out(self.check)
        if left.every:
            yield GAP
            yield from left.notes()

    def table(self) -> Table:
        """A field on a configuration a row; of what was not read or is not there, why."""
        rows = [
            (
                each.result.arch,
                each.result.name,
                field.name,
                str(field.field.needed),
                "none" if field.most is None else str(field.most),
                str(field.more),
                field.reach,
                field.ended,
            )
            for each in self.rooms
            for field in each.fields
        ]
        left: tuple[AbsentWord | UnreadWord, ...] = (*self.check.absent, *self.check.unread)
        rows += [(one.arch, one.name, "", "", "", "", "", one.text) for one in left]
        titles = ("configuration", "word", "field", "needs", "most", "more", "reach", "ended by")
        return Table(titles, tuple(rows), frozenset({3, 4, 5}))


class FieldRoomRecord(Record):
    """How many bits a field needs, and how many its values may have."""

    name: str = computed("field.name")
    kind: str
    needed: int = computed("field.needed")
    most: int | None
    more: int
    reach_bytes: int | None = computed(lambda of: of.field.reach(of.field.needed))
    """What its values count, in bytes; null where they count none."""
    most_bytes: int | None = computed(
        lambda of: None if of.most is None else of.field.reach(of.most)
    )
    ends: tuple[str, ...]
    """Statements that one more bit makes false, or that are false as it is."""


class WordRoomRecord(Record):
    """A word on a configuration, and how much more it could hold."""

    arch: str = computed("result.arch")
    word: str = computed("result.name")
    word_bits: int = computed("result.word.bits")
    outcome: str = computed("result.outcome.value")
    fields: tuple[FieldRoomRecord, ...]


class WordHeadroomRecord(RootRecord, of=WordHeadroomResult):
    """What `word headroom` found."""

    results: tuple[WordRoomRecord, ...] = computed("rooms")
    unread: tuple[UnreadWord, ...] = computed("check.unread")
    not_applicable: tuple[AbsentWord, ...] = computed("check.absent")
    kernel: str = computed("check.kernel")

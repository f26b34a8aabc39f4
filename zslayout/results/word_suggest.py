"""What would mend a word: the widths with which every statement of it holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Span, Table, heading, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_check import WordCheckResult, left_out
from zslayout.results.word_headroom import FieldRoom, FieldRoomRecord, WordRoom
from zslayout.results.word_result import AbsentWord, UnreadWord
from zslayout.tally import counted, ranges


@dataclass(frozen=True, slots=True, eq=False)
class WordMend:
    """A word on a configuration of which something is false, and what would mend it."""

    room: WordRoom

    @property
    def refuted(self) -> tuple[str, ...]:
        """What is false."""
        found = self.room.result.findings
        own = (each for each in found if not each.statement.control and not each.as_expected)
        return tuple(each.statement.id for each in own)

    @property
    def narrower(self) -> tuple[FieldRoom, ...]:
        """Fields whose values, with fewer bits, make everything true: each proved, each alone."""
        return tuple(each for each in self.room.fields if each.most is not None and each.more < 0)

    @property
    def free(self) -> tuple[int, ...]:
        """Bits of the word that no field of any kind has; none where the drawing is not proved."""
        result = self.room.result
        taken = 0
        for each in result.fields:
            taken |= each.mask
        every = range(result.word.bits) if result.exact else ()
        return tuple(bit for bit in every if not taken >> bit & 1)


@dataclass(frozen=True, slots=True, eq=False)
class WordSuggestResult(Result, Tabular):
    """What would mend words, on each configuration where one is refuted."""

    check: WordCheckResult
    mends: tuple[WordMend, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a word was not read."""
        return ExitCode.UNDECIDED if self.check.unread else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """A note for each change; what was not read or is not there."""
        for each in self.mends:
            at, word = (each.room.result.arch,), each.room.result.name
            for field in each.narrower:
                yield Diagnostic("suggest", Level.NOTE, _said(field), at, word)
            if not each.narrower:
                text = f"no narrower field mends {', '.join(each.refuted)}"
                yield Diagnostic("suggest", Level.WARNING, text, at, word)
        yield from left_out(self.check).decided()

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """Each word that is refuted somewhere, and what would mend it."""
        for each in self.mends:
            result = each.room.result
            yield heading(f"{result.arch}, {result.name}")
            yield wrapped(Span(f"refuted: {', '.join(each.refuted)}", "bad"), indent=2, hang=2)
            for field in each.narrower:
                yield wrapped(f"{_said(field)}: then all of it is proved", indent=2, hang=4)
            if not each.narrower:
                yield line("no field with fewer values mends it", indent=2)
            if each.free:
                text = f"{counted(len(each.free), 'bit')} of the word have no field: "
                text += f"{ranges(each.free)}. To use them is a change of the C, and not asked."
                yield wrapped(text, indent=2, hang=4)
            yield GAP
        if not self.mends:
            yield line("nothing that was read is refuted: nothing to be mended")
        left = left_out(self.check)
        if left.every:
            yield from left.notes()

    def table(self) -> Table:
        """A change a row."""
        rows = tuple(
            (
                each.room.result.arch,
                each.room.result.name,
                field.name,
                str(field.field.needed),
                str(field.most),
                ", ".join(each.refuted),
            )
            for each in self.mends
            for field in each.narrower
        )
        titles = ("configuration", "word", "field", "needs", "holds", "refuted")
        return Table(titles, rows, frozenset({3, 4}))


def _said(field: FieldRoom) -> str:
    text = f"values of {field.name} below 2^{field.most}, not 2^{field.field.needed}"
    return f"{text} ({field.reach})" if field.reach else text


class WordMendRecord(Record):
    """A word that is refuted on a configuration, and what would mend it."""

    arch: str = computed("room.result.arch")
    word: str = computed("room.result.name")
    refuted: tuple[str, ...]
    narrower: tuple[FieldRoomRecord, ...]
    """Fields that with `most` bits make everything true: each proved, each alone."""
    free_bits: tuple[int, ...] = computed("free")
    """Bits of the word that no field has."""


class WordSuggestRecord(RootRecord, of=WordSuggestResult):
    """What `word suggest` found."""

    results: tuple[WordMendRecord, ...] = computed("mends")
    unread: tuple[UnreadWord, ...] = computed("check.unread")
    not_applicable: tuple[AbsentWord, ...] = computed("check.absent")

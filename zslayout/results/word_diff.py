"""Words in two trees, side by side: what moved, what is refuted now, what no longer is."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Span, Table, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.word_check import WordCheckResult
from zslayout.results.word_result import AbsentWord, UnreadWord, WordResult
from zslayout.tally import counted

_MOVED = "word"


@dataclass(frozen=True, slots=True, eq=False)
class WordMove:
    """A word on a configuration, before and after."""

    arch: str
    name: str
    before: str
    """Its fields and where they lie; else why there is nothing to see."""
    after: str
    refuted: tuple[str, ...]
    """Ids that are refuted after, and were not before."""
    mended: tuple[str, ...]
    """Ids that were refuted before, and are not after."""
    undecided: bool

    @property
    def moved(self) -> bool:
        """Whether anything is other than it was."""
        return self.before != self.after or bool(self.refuted or self.mended)


@dataclass(frozen=True, slots=True, eq=False)
class WordDiffResult(Result, Tabular):
    """All words on all configurations in two trees."""

    before: WordCheckResult
    after: WordCheckResult

    @property
    def moves(self) -> tuple[WordMove, ...]:
        """Each, in the order of the second tree."""
        old = {(each.arch, each.name): each for each in self.before.every}
        return tuple(_move(old.get((each.arch, each.name)), each) for each in self.after.every)

    @property
    def exit_code(self) -> ExitCode:
        """What is refuted anew is worse; what could not be read is open."""
        codes = [ExitCode.UNEXPECTED for each in self.moves if each.refuted]
        codes += [ExitCode.UNDECIDED for each in self.moves if each.undecided]
        return ExitCode.worst([*codes, *(ExitCode.AS_EXPECTED for _ in self.moves[:1])])

    def decided(self) -> Iterator[Diagnostic]:
        """One of each that moved."""
        for each in self.moves:
            if each.moved:
                level = Level.ERROR if each.refuted else Level.NOTE
                text = f"{each.name}: {each.before} became {each.after}"
                if each.refuted:
                    text += f"; refuted now: {', '.join(each.refuted)}"
                yield Diagnostic(_MOVED, level, text, (each.arch,), each.name)

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """What moved, and how many did."""
        moved = [each for each in self.moves if each.moved or detail.verbose]
        for each in moved:
            yield line(Span(f"{each.arch}, {each.name}", "strong"))
            if each.before == each.after:
                yield line(each.after, indent=2)
            else:
                yield line(f"was {each.before}", indent=2)
                yield line(f"is  {each.after}", indent=2)
            if each.refuted:
                text = f"refuted now: {', '.join(each.refuted)}"
                yield wrapped(Span(text, "bad"), indent=2, hang=2)
            if each.mended:
                text = f"no longer refuted: {', '.join(each.mended)}"
                yield wrapped(Span(text, "good"), indent=2, hang=2)
            yield GAP
        count = sum(each.moved for each in self.moves)
        said = f"{self.before.kernel} to {self.after.kernel}: {counted(len(self.moves), 'word')},"
        yield line(f"{said} {count} moved")

    def table(self) -> Table:
        """A word on a configuration a row."""
        rows = tuple(
            (each.arch, each.name, each.before, each.after, ", ".join(each.refuted))
            for each in self.moves
        )
        return Table(("configuration", "word", "before", "after", "refuted now"), rows)


def _move(
    old: WordResult | AbsentWord | UnreadWord | None, new: WordResult | AbsentWord | UnreadWord
) -> WordMove:
    was, now = _refuted(old), _refuted(new)
    return WordMove(
        new.arch,
        new.name,
        _lying(old),
        _lying(new),
        tuple(each for each in now if each not in was),
        tuple(each for each in was if each not in now),
        isinstance(new, UnreadWord) or (isinstance(new, WordResult) and bool(new.word.unread)),
    )


def _refuted(of: object) -> tuple[str, ...]:
    return tuple(each.statement.id for each in of.refuted) if isinstance(of, WordResult) else ()


def _lying(of: WordResult | AbsentWord | UnreadWord | None) -> str:
    """The fields of a word with their bits, `offset 12+32`."""
    if of is None:
        return "not asked"
    if not isinstance(of, WordResult):
        return of.why
    fields = dict.fromkeys(f"{each.name} {each.lsb}+{each.width}" for each in of.fields)
    return ", ".join(fields)


class WordMoveRecord(Record):
    """A word on a configuration, before and after."""

    arch: str
    word: str = computed("name")
    moved: bool
    before: str
    after: str
    refuted: tuple[str, ...]
    mended: tuple[str, ...]


class WordDiffRecord(RootRecord, of=WordDiffResult):
    """What `word diff` found."""

    moves: tuple[WordMoveRecord, ...]
    before: str = computed("before.kernel")
    """The release of the first tree."""
    after: str = computed("after.kernel")

"""A word file explained: what is asked of the word, what it means, what to do when it is false."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.document import GAP, Block, Table, heading, labelled, line, wrapped
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Description, Detail, Tabular
from zslayout.vc.word_families import WordId
from zslayout.words.word_file import WordFile


@dataclass(frozen=True, slots=True, eq=False)
class WordExplanation(Description, Tabular):
    """The statements of a word: all of them, or the one that was asked for."""

    word: WordFile
    statements: tuple[WordId, ...]

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """One in full; several as a table, after what the word is."""
        word = self.word
        if len(self.statements) == 1:
            (one,) = self.statements
            yield heading(one.id)
            yield wrapped(one.says, indent=2)
            yield GAP
            yield labelled("asks", one.family.asks)
            yield labelled("of", f"{one.text.text} ({self._place(one)})")
            if one.why:
                yield labelled("why it matters", one.why)
            yield labelled("when refuted", one.family.fix)
            if one.alone:
                yield labelled("nobody else writes meanwhile", one.alone)
            yield labelled("control", f"{one.id}.control, which is false on purpose")
            return
        yield heading(f"{word.name}: {word.title}")
        releases = [f"since {word.since}"] * bool(word.since) + [f"until {word.until}"] * bool(
            word.until
        )
        yield line(f"{word.file}, {word.type.text}{''.join(f', {each}' for each in releases)}")
        for need in word.needs:
            yield labelled("needs", need.text)
        for given in word.assume:
            yield labelled("takes for granted", given.text)
        if word.overlap:
            yield labelled("overlap", word.overlap)
        yield GAP
        yield Table(("statement", "says"), tuple((each.id, each.says) for each in self.statements))
        yield GAP
        alone = [each for each in self.statements if each.alone]
        if alone:
            yield line("Nobody else writes the word, says the file, during")
            for each in alone:
                yield labelled(each.id.removeprefix(f"{word.name}."), each.alone)
            yield GAP
        yield line(f"zslayout word explain {word.name} STATEMENT tells more of one.")

    def table(self) -> Table:
        """A statement a row."""
        rows = tuple(
            (
                *(each.id, each.family.name, each.says, self._place(each)),
                *(each.why, each.family.fix, each.alone),
            )
            for each in self.statements
        )
        titles = ("statement", "family", "says", "place", "why", "when refuted", "alone")
        return Table(titles, rows)

    def _place(self, of: WordId) -> str:
        return f"{self.word.file}:{of.text.line}"


class WordStatementRecord(Record):
    """A statement as the file has it."""

    id: str
    family: str = computed("family.name")
    says: str
    of: str = computed("text.text")
    """The C that it is about."""
    key: str = computed("text.key")
    line: int = computed("text.line")
    why: str
    when_refuted: str = computed("family.fix")
    alone: str
    """Why nobody else writes the word meanwhile, as the file says; empty where that is asked."""


class WordExplanationRecord(RootRecord, of=WordExplanation):
    """What `word explain` says."""

    word: str = computed("word.name")
    title: str = computed("word.title")
    file: str = computed("word.file")
    type: str = computed("word.type.text")
    statements: tuple[WordStatementRecord, ...]

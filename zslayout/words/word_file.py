"""A word of the kernel as a file describes it: C text, and what it is for.

Nothing here knows what the C means. A compiler says that, with the headers of a tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CText:
    """C text of a word file: an expression, a type, a condition; and where it stands."""

    text: str
    line: int
    key: str
    """The key of the file, `$.fields.offset.decode`."""


@dataclass(frozen=True, slots=True)
class WordVariable:
    """A name that expressions speak of: a field of the word, or another variable."""

    name: str
    type: CText
    domain: tuple[CText, ...] = ()
    """What is so of each value that occurs."""
    decode: CText | None = None
    """The value in `word`."""
    set: CText | None = None
    """The word that a setter makes of `word` and a value."""
    stored: CText | None = None
    """The type of a member of a structure that keeps the value."""
    bytes: CText | None = None
    """How many bytes one step of the value is."""
    wants: CText | None = None
    """How many bits it would have, if there were room for all."""
    meanwhile: tuple[str, ...] = ()
    """Fields that another CPU may change while the setter runs."""
    alone: str = ""
    """Why nobody else writes the word while it runs."""


@dataclass(frozen=True, slots=True)
class WordKind:
    """One kind of value of the word: how it is made of its fields, and known as one."""

    name: str
    encode: CText
    fields: tuple[WordVariable, ...]
    test: CText | None = None
    """True of `word` where it is of this kind."""
    needs: tuple[CText, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateText:
    """What makes another word of `word`, and leaves all fields but some as they were."""

    name: str
    makes: CText
    of: str
    """The kind whose words it is done to."""
    shows: tuple[CText, ...] = ()
    """What is so of `word` afterwards, `old` being what it was."""
    changes: tuple[str, ...] = ()
    needs: tuple[CText, ...] = ()
    meanwhile: tuple[str, ...] = ()
    """Fields that another CPU may change while the update runs."""
    alone: str = ""
    """Why nobody else writes the word while it runs."""


@dataclass(frozen=True, slots=True)
class GateText:
    """What decides whether the word has something, and what is so where it has not."""

    name: str
    on: CText
    fits: CText
    """Whether there is room for it."""
    fallback: CText | None = None
    says: str = ""
    needs: tuple[CText, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementText:
    """What must be so of each `word` of a kind, beside what is derived."""

    name: str
    that: CText
    of: str
    says: str
    why: str = ""
    needs: tuple[CText, ...] = ()


@dataclass(frozen=True, slots=True)
class WordFile:
    """A packed word, as its file describes it."""

    name: str
    title: str
    file: str
    type: CText
    kinds: tuple[WordKind, ...]
    variables: tuple[WordVariable, ...] = ()
    updates: tuple[UpdateText, ...] = ()
    holds: tuple[StatementText, ...] = ()
    gates: tuple[GateText, ...] = ()
    include: tuple[CText, ...] = ()
    """Headers, before all other text."""
    source: tuple[CText, ...] = ()
    """C files that are compiled whole, after `code`."""
    code: CText | None = None
    helpers: CText | None = None
    """C after the sources."""
    needs: tuple[CText, ...] = ()
    """What the preprocessor must find, or the word is none of this configuration."""
    assume: tuple[CText, ...] = ()
    """What is so of values that the CPU decides when it boots."""
    never: tuple[CText, ...] = ()
    """Values that no word has."""
    kconfig: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    """The first and the last release that it is of; empty without one."""
    overlap: str = ""
    """Why bits belong to several fields, where they do."""

    def names_of(self, kind: WordKind) -> tuple[WordVariable, ...]:
        """The variables that expressions about words of a kind speak of."""
        return (*kind.fields, *self.variables)

    def kind(self, name: str) -> WordKind:
        """The kind of this name."""
        return next(each for each in self.kinds if each.name == name)

    def lacking(self, key: str) -> tuple[str, str]:
        """The table that a key is of, and the conditions that a configuration lacks without it."""
        for group, tables in (
            ("kinds", self.kinds),
            ("updates", self.updates),
            ("holds", self.holds),
            ("gates", self.gates),
        ):
            for each in tables:
                table = f"$.{group}.{each.name}"
                if key.startswith(f"{table}."):
                    return table, " && ".join(need.text for need in each.needs)
        return key, ""

    def texts(self) -> Iterator[CText]:
        """All expressions, for who looks for one by its line."""
        yield from (self.type, *self.assume, *self.never, *self.needs)
        for kind in self.kinds:
            yield from filter(None, (kind.encode, kind.test))
            for each in self.names_of(kind):
                yield from filter(None, (each.type, *each.domain, each.decode, each.set))
                yield from filter(None, (each.stored, each.bytes, each.wants))
        for update in self.updates:
            yield from (update.makes, *update.shows)
        yield from (each.that for each in self.holds)
        for gate in self.gates:
            yield from filter(None, (gate.on, gate.fits, gate.fallback))


def is_of(word: WordFile, version: str) -> bool:
    """Whether a release is one of those that the word is of."""
    at = _release(version)
    first, last = _release(word.since), _release(word.until)
    return (not first or at >= first) and (not last or at[: len(last)] <= last)


def _release(version: str) -> tuple[int, ...]:
    numbers = version.partition("-")[0].split(".")
    return tuple(int(each) for each in numbers if each.isdigit())

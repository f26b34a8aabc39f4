"""A word of a word file as a compiler and a reader of its code found it: expressions, no C text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from zslayout.expr.nodes import Expr, Var
from zslayout.words.word import PackedWord
from zslayout.words.word_file import GateText, StatementText, UpdateText, WordFile

Of = Callable[[Mapping[str, Expr]], Expr]
"""An expression with other things in place of some of its variables, by their names."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadValue:
    """What an expression of the file gives, and when C gives it no value."""

    value: Of
    stops: Of


@dataclass(frozen=True, slots=True, eq=False)
class ReadWrite:
    """One write of the word while other CPUs change it, too: of an update, or a setter."""

    when: Of
    seen: Var
    """What was there just before."""
    made: Of
    """What then is there; it may speak of what was seen at other times."""
    others: tuple[Var, ...]
    """What was seen at each time that it speaks of, this one too."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadGate:
    """What decides whether the word has something."""

    of: GateText
    on: ReadValue
    fits: ReadValue
    fallback: ReadValue | None


@dataclass(frozen=True, slots=True)
class FieldPiece:
    """Bits of a field's value that lie side by side in the word; all counted from 0."""

    value_lsb: int
    lsb: int
    width: int


@dataclass(frozen=True, slots=True)
class DrawnField:
    """Where a field's value lies in the word, piece by piece, the lowest first."""

    name: str
    pieces: tuple[FieldPiece, ...]
    needed: int
    """How many bits the greatest value that occurs has."""
    step: int | None = None
    """How many bytes one step of the value is, where it counts some."""
    wanted: int | None = None
    """How many bits it would have, if there were room for all; nothing where that is not said."""

    @property
    def shrunk(self) -> bool:
        """Whether it has fewer bits than it would have."""
        return self.wanted is not None and self.wanted > self.needed

    @property
    def spread(self) -> bool:
        """Whether a bit of its value goes to several places, as of one that is negated."""
        return sum(each.width for each in self.pieces) > self.values.bit_count()

    @property
    def values(self) -> int:
        """The bits that values have, as one of them all."""
        masks = ((1 << each.width) - 1 << each.value_lsb for each in self.pieces)
        return reduce(or_, masks, 0)

    def reach(self, bits: int) -> int | None:
        """How many bytes values of so many bits count, where they do."""
        return None if self.step is None else self.step << bits

    @property
    def mask(self) -> int:
        """The field's bits of the word."""
        masks = ((1 << each.width) - 1 << each.lsb for each in self.pieces)
        return reduce(or_, masks, 0)

    @property
    def width(self) -> int:
        """How many bits of the word it has."""
        return self.mask.bit_count()

    @property
    def lsb(self) -> int:
        """Its lowest bit in the word; 0 where it has none."""
        return min((each.lsb for each in self.pieces), default=0)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnWord:
    """Where the fields of a kind lie. `exact` is proved: the word is these bits and no others."""

    fields: tuple[DrawnField, ...]
    exact: bool


@dataclass(frozen=True, slots=True, eq=False)
class ReadUpdate:
    """An update that was read, and what is so of the word that it makes."""

    of: UpdateText
    makes: ReadValue
    shows: tuple[ReadValue, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadKind:
    """One kind of a word: `encode` and the rest over its fields, `word` for one that is decoded."""

    name: str
    word: PackedWord
    """Its fields, with what encodes and decodes them."""
    variables: tuple[Var, ...]
    """Those of the file that are no fields."""
    domain: ReadValue
    encode: ReadValue
    test: ReadValue | None
    decoders: Mapping[str, ReadValue]
    setters: Mapping[str, ReadValue]
    stored: Mapping[str, ReadValue]
    steps: Mapping[str, int]
    """How many bytes one step of a field's value is, where it counts some."""
    wants: Mapping[str, int]
    """How many bits a field would have, where that is said."""
    updates: tuple[ReadUpdate, ...]
    holds: tuple[tuple[StatementText, ReadValue], ...]
    writes: Mapping[str, tuple[ReadWrite, ...]] = field(default_factory=dict)
    """What setters and updates do while other CPUs write, by their keys of the file."""

    @property
    def names(self) -> tuple[Var, ...]:
        """Every variable of expressions about it."""
        return (*(each.value for each in self.word.fields), *self.variables)


@dataclass(frozen=True, slots=True, eq=False)
class ReadWord:
    """A word on one configuration."""

    file: WordFile
    bits: int
    kinds: tuple[ReadKind, ...]
    assume: tuple[Expr, ...]
    never: tuple[Expr, ...]
    symbols: Mapping[str, str]
    """What the CPU decides when it boots: variables by name, and what they stand for."""
    opaque: frozenset[str] = frozenset()
    """Symbols that depend on values, so that what they are is not known at all: what rests on them
    is proved for whatever they are, and refuted for nothing."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """What could not be read, by the key of the file, and why."""
    gates: tuple[ReadGate, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    """Tables of the file that this configuration has nothing for, and the condition that is false
    here."""

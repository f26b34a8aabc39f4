"""A packed word as data: its fields, how they are put in and taken out, and what decides on them.

One rule: what must be true of a word is derived from what stands here, the same for every word; see
`zslayout.vc.derive`. Places and widths are expressions over macros, so a word is one for all
configurations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Const, Expr, Var, cast, converted
from zslayout.expr.types import CType, ulong
from zslayout.provenance import Condition, Provenance
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.source import AbsentError


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """A field: where it lies in the word, which values it is given, and how it is read.

    `value` stands for one of its values, and has the C type of these. `occurs` says which of them
    there are, where anything is known; that the field has room for all is a statement.
    """

    name: str
    lsb: Expr
    width: Expr
    value: Var
    occurs: Callable[[Expr], Expr] | None = None
    decode: Callable[[Expr], Expr] | None = None
    """The value in a word; None for a bitfield, which the compiler places and cuts to its width."""
    store: Callable[[Expr, Expr], Expr] | None = None
    """A word and a value to the word that a setter leaves."""
    mask: Expr | None = None
    """What the setter cuts the value with; None means as many bits as the field has."""
    short: str = ""
    """What ids call the field."""
    decoder: str = ""
    """The C function that reads it."""
    read_as: str = ""
    """What a counterexample calls the value that is read."""
    masked: bool = False
    """Whether the encoder cuts a value that is too wide, so that it cannot touch other fields."""
    narrower: bool = True
    """Whether it is narrower than the C type of its values on every configuration."""
    gated: bool = False
    """Whether the word has the field only where its gate is on."""
    sized_for: Expr | None = None
    """How many values the field was made wide enough for, by the word's own reckoning."""
    provenance: Provenance | None = None
    """Of a C file: where it is read, or declared as a bitfield."""
    address: Callable[[Expr], Expr] | None = None
    """The physical address that a value stands for, where it is one's."""


class Gate(NamedTuple):
    """What decides whether the word has its gated fields, and what it needs without them."""

    enabled: Expr
    fallback_needed: Expr
    """Bits that the other fields need."""
    conditions: tuple[Condition, ...] = ()
    """Of a C file: what the preprocessor asks to decide it, the nearest first."""


class SpecialValue(NamedTuple):
    """A word that stands for no value of its fields, as the end of a list does.

    Who reads it sees that by what it decodes to; what a tag tells apart is a `TaggedUnion`.
    """

    name: str
    word: Expr
    label: str
    """What a counterexample calls it."""


class WordUpdate(NamedTuple):
    """A word that takes the place of another: some fields get new values, the others stay.

    `rereads` says that those which stay are read from the old word; else who writes knows them.
    """

    name: str
    writes: tuple[str, ...]
    rereads: bool


@dataclass(frozen=True, slots=True, eq=False)
class PackedWord:
    """One packed word, for one width of `unsigned long`.

    `encode` takes a value for each field by its name; None for bitfields, and for a field in a word
    of others. Equal to itself alone, as it holds functions.
    """

    name: str
    type: CType
    fields: tuple[FieldSpec, ...]
    """Most significant first; a gated field has width 0 where the gate is off."""
    encode: Callable[..., Expr] | None = None
    encoder: str = ""
    """The C function that makes the word."""
    label: str = ""
    """What C calls it, where that is not its name."""
    own_sum: Expr | None = None
    """How many bits the fields need with the gate on, by the word's own reckoning."""
    gate: Gate | None = None
    dense: bool = True
    """Whether the fields fill the word above its tag."""
    tag_bits: int = 0
    """Low bits of the word that belong to no field and stay 0."""
    always_set: Expr | None = None
    """Bits that are set in every such word, whatever it holds."""
    specials: tuple[SpecialValue, ...] = ()
    updates: tuple[WordUpdate, ...] = ()
    spare: bool = False
    """Whether the fields may have room that nothing needs: then only values that occur are spoken
    of, and not all that the fields hold."""
    tried: bool = False
    """Whether the places were found by trying the encoder, so that nothing computes them."""

    @property
    def width(self) -> Expr:
        """The width of the word, in bits."""
        whole = self.type == ulong(self.type.width)
        return BITS_PER_LONG if whole else Const(self.type.width)

    @property
    def needed(self) -> Expr:
        """How many bits the fields need with the gate on."""
        if self.own_sum is not None:
            return self.own_sum
        bits: Expr = Const(self.tag_bits)
        for field in self.fields:
            bits += field.width
        return bits

    @property
    def zero(self) -> Const:
        """The word with no bit set."""
        return Const(0, self.type)

    @property
    def any(self) -> Var:
        """Any word."""
        return Var(self.name, self.type)

    @property
    def in_c(self) -> str:
        """What C calls the word."""
        return self.label or self.name

    def field(self, name: str) -> FieldSpec:
        """The field of this name. Raises AbsentError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise AbsentError(f"{self.name}.{name}")

    def decode(self, name: str, word: Expr) -> Expr:
        """What the field of this name is in the word. Raises InternalError for a bitfield."""
        field = self.field(name)
        if field.decode is None:
            raise InternalError(f"nothing but the compiler reads {name} of {self.name}")
        return field.decode(word)

    def special(self, name: str) -> SpecialValue:
        """The special value of this name. Raises InternalError when there is none."""
        for special in self.specials:
            if special.name == name:
                return special
        raise InternalError(f"{self.name} has no special value {name}")

    def update(self, name: str) -> WordUpdate:
        """The update of this name. Raises InternalError when there is none."""
        for update in self.updates:
            if update.name == name:
                return update
        raise InternalError(f"{self.name} has no update {name}")

    def gated(self) -> Gate:
        """The gate. Raises InternalError for a word without one."""
        if self.gate is None:
            raise InternalError(f"{self.name} has no gate")
        return self.gate

    def mask(self, width: Expr) -> Expr:
        """`((1 << width) - 1)` in the type of the word."""
        return (Const(1, self.type) << width) - 1

    def kept(self, name: str, value: Expr) -> Expr:
        """What a bitfield, or the setter of a field, keeps of a value."""
        field = self.field(name)
        mask = self.mask(field.width) if field.mask is None else cast(field.mask, self.type)
        return value & mask

    def bits_of(self, name: str) -> Expr:
        """The bits of the word that are the field's."""
        field, every = self.field(name), self.kept(name, Const(self.type.maximum, self.type))
        return every if field.lsb == Const(0) else every << field.lsb

    def in_field(self, name: str, value: Expr) -> Expr:
        """The value has no bit beyond the width of the field, or is one that occurs (`spare`)."""
        field = self.field(name)
        if self.spare and field.occurs is not None:
            return field.occurs(value)
        return value <= self.mask(field.width)

    def holding(self, *values: Expr) -> Expr:
        """The word that holds these, in the order of the fields. Raises InternalError."""
        if self.encode is None:
            raise InternalError(f"nothing but the compiler makes {self.name}")
        names = (field.name for field in self.fields)
        return self.encode(**dict(zip(names, values, strict=True)))

    def alone(self, name: str) -> Expr:
        """The word that holds a value of one field, and zeros."""
        return self.holding(*self.with_zeros(name))

    def with_zeros(self, name: str) -> tuple[Expr, ...]:
        """A value of one field, and zeros for the others."""
        return tuple(
            field.value if field.name == name else Const(0, field.value.type)
            for field in self.fields
        )

    def values(self, suffix: str = "") -> "FieldValues":
        """A fresh variable for each field, named with `suffix`."""
        variables = (Var(f"{each.value.name}{suffix}", each.value.type) for each in self.fields)
        return FieldValues(self, tuple(variables))

    def tag_clear(self, word: Expr) -> Expr:
        """The bits of the word below every field are 0."""
        if not self.tag_bits:
            return all_of()
        low = Const((1 << self.tag_bits) - 1, self.type)
        return converted(word & low, self.type) <= self.zero


@dataclass(frozen=True, slots=True, eq=False)
class FieldValues:
    """A variable for each field of a word."""

    of: PackedWord
    variables: tuple[Var, ...]

    def __getitem__(self, name: str) -> Var:
        names = [field.name for field in self.of.fields]
        return self.variables[names.index(name)]

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """Each in the range of its field, most significant first."""
        pairs = zip(self.of.fields, self.variables, strict=True)
        return tuple(self.of.in_field(field.name, value) for field, value in pairs)

    @property
    def word(self) -> Expr:
        """The word that holds them."""
        return self.of.holding(*self.variables)


class TaggedUnion(NamedTuple):
    """Words of several kinds in one place, told apart by the bits of a mask."""

    name: str
    kinds: tuple[str, ...]
    """The names of the words."""
    mask: Expr

"""A packed word as data: its fields, how they are put in and taken out, and what decides on them.

One rule: what must be true of a word is derived from what stands here, the same for every word; see
`zslayout.vc.derive`. Places and widths are expressions over macros, so a word is one for all
configurations.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Const, Expr, Var, converted
from zslayout.expr.types import CType, ulong
from zslayout.words.parameters import BITS_PER_LONG


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """A field: where it lies in the word, which values it is given, and how it is read.

    `value` stands for one of its values, and has the C type of these. `occurs` says which of them
    there are; that the field has room for all is a statement. `decode` takes the word.
    """

    name: str
    lsb: Expr
    width: Expr
    value: Var
    occurs: Callable[[Expr], Expr]
    decode: Callable[[Expr], Expr]
    short: str = ""
    """What ids call the field."""
    decoder: str = ""
    """The C function that reads it."""
    masked: bool = False
    """Whether the encoder cuts a value that is too wide, so that it cannot touch other fields."""
    narrower: bool = True
    """Whether it is narrower than the C type of its values on every configuration."""
    gated: bool = False
    """Whether the word has the field only where its gate is on."""
    sized_for: Expr | None = None
    """How many values the field was made wide enough for, by the word's own reckoning."""


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What decides whether the word has its gated fields, and what it needs without them."""

    enabled: Expr
    fallback_needed: Expr
    """Bits that the other fields need."""


@dataclass(frozen=True, slots=True, eq=False)
class PackedWord:
    """One packed word, for one width of `unsigned long`.

    `encode` takes a value for each field by its name. Equal to itself alone, as it holds functions.
    """

    name: str
    type: CType
    fields: tuple[FieldSpec, ...]
    """Most significant first; a gated field has width 0 where the gate is off."""
    needed: Expr
    """How many bits the fields need with the gate on, by the word's own reckoning."""
    encode: Callable[..., Expr]
    encoder: str = ""
    """The C function that makes the word."""
    gate: Gate | None = None
    tag_bits: int = 0
    """Low bits of the word that belong to no field and stay 0."""
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
    def zero(self) -> Const:
        """The word with no bit set."""
        return Const(0, self.type)

    @property
    def any(self) -> Var:
        """Any word."""
        return Var(self.name, self.type)

    def field(self, name: str) -> FieldSpec:
        """The field of this name. Raises InternalError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise InternalError(f"{self.name} has no field {name}")

    def decode(self, name: str, word: Expr) -> Expr:
        """What the field of this name is in the word."""
        return self.field(name).decode(word)

    def gated(self) -> Gate:
        """The gate. Raises InternalError for a word without one."""
        if self.gate is None:
            raise InternalError(f"{self.name} has no gate")
        return self.gate

    def mask(self, width: Expr) -> Expr:
        """`((1 << width) - 1)` in the type of the word."""
        return (Const(1, self.type) << width) - 1

    def in_field(self, name: str, value: Expr) -> Expr:
        """The value has no bit beyond the width of the field, or is one that occurs (`spare`)."""
        field = self.field(name)
        return field.occurs(value) if self.spare else value <= self.mask(field.width)

    def holding(self, *values: Expr) -> Expr:
        """The word that holds these, in the order of the fields."""
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

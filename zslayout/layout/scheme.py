"""What a scheme is: one way to lay out `obj`, as macro definitions with C's types.

One rule: a definition says each thing once, as an expression over the names below it, down to the
four parameters of a kernel configuration. Give those numbers and it is a layout; leave them free
and it speaks of every architecture at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.types import INT

BITS_PER_LONG: Final = Var("BITS_PER_LONG", INT)
PAGE_SHIFT: Final = Var("PAGE_SHIFT", INT)
MAX_POSSIBLE_PHYSMEM_BITS: Final = Var("MAX_POSSIBLE_PHYSMEM_BITS", INT)
CONFIG_ZSMALLOC_CHAIN_SIZE: Final = Var("CONFIG_ZSMALLOC_CHAIN_SIZE", INT)

PARAMETERS: Final = (
    BITS_PER_LONG,
    PAGE_SHIFT,
    MAX_POSSIBLE_PHYSMEM_BITS,
    CONFIG_ZSMALLOC_CHAIN_SIZE,
)
"""What a kernel configuration fixes; plain `int` constants wherever the kernel defines them."""


@dataclass(frozen=True, slots=True)
class Macro:
    """One `#define`: its name in the kernel, and its value over parameters and earlier macros."""

    name: str
    value: Expr

    @property
    def ref(self) -> Var:
        """The macro as an operand."""
        return Var(self.name, self.value.type)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A field of the word: its least significant bit and its width in bits, as expressions."""

    name: str
    lsb: Expr
    width: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What decides whether the word carries class_idx, and what must hold when it does."""

    enabled: Expr
    """The `#if` around the three-field layout."""
    sized_for: Expr
    """The class count that the class_idx field was made wide enough for."""


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A scheme for one width of `unsigned long`; equal to itself alone, as it holds functions."""

    bits_per_long: int
    macros: tuple[Macro, ...]
    places: tuple[Place, ...]
    """Most significant first; class_idx is always among them, of width 0 in a two-field layout."""
    needed: Expr
    """How many bits the fields need, by the scheme's own reckoning."""
    encode: Callable[[Expr, Expr, Expr], Expr]
    """location_to_obj: (PFN, class_idx, obj_idx) to the word."""
    decode_pfn: Callable[[Expr], Expr]
    decode_class: Callable[[Expr], Expr]
    decode_idx: Callable[[Expr], Expr]
    gate: Gate | None = None
    assertion: Expr = TRUE
    """The static_assert; when it is false the kernel does not compile."""
    tag_bits: int = 0
    """Low bits of the word that belong to no field and stay 0."""

    def gated(self) -> Gate:
        """The gate. Raises InternalError for a scheme without one."""
        if self.gate is None:
            raise InternalError("a scheme of two fields has no gate")
        return self.gate

    def macro(self, name: str) -> Var:
        """The macro of this name, as an operand. Raises KeyError when there is none."""
        for macro in self.macros:
            if macro.name == name:
                return macro.ref
        raise KeyError(name)


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """One way to lay out `obj`. `define` builds it for words of 32 or 64 bits."""

    name: str
    title: str
    history: str
    carries_class: bool
    define: Callable[[int], Definition]

    def definition(self, bits_per_long: int) -> Definition:
        """The scheme for words of this width, built once."""
        return _definition(self, bits_per_long)


@cache
def _definition(scheme: Scheme, bits_per_long: int) -> Definition:
    return scheme.define(bits_per_long)

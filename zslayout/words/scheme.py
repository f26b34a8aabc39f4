"""What a scheme is: one way to lay out `obj`, as macro definitions with C's types.

One rule: a definition says each thing once, as an expression over the names below it, down to the
four parameters of a kernel configuration. Give those numbers and it is a layout; leave them free
and it speaks of every architecture at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from zslayout.errors import InternalError
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import replace


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
class FieldSpec:
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


class AbsentError(KeyError):
    """A definition has no part of this name: a C file need not have what every scheme has."""

    @property
    def name(self) -> str:
        """What is not there."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class WordAccess:
    """One way in which a program loads or stores the word of a handle."""

    store: bool
    marked: bool
    """By READ_ONCE or WRITE_ONCE."""
    locked: bool


@dataclass(frozen=True, slots=True, eq=False)
class SourceModel:
    """What a C file does with words, where it is more than the codec of a scheme.

    A function that the file does not have is left out. `reference` is the scheme that the file's
    words are compared with.
    """

    functions: Mapping[str, Callable[..., Expr]]
    """By kernel name: over the arguments that `called` documents for each."""
    turns: tuple[tuple[str, Expr], ...]
    """What calculate_zspage_chain_size() has after each turn of its loop, over `size`."""
    results: tuple[Expr, ...]
    """What the word functions return and store."""
    statements: tuple[tuple[str, Expr], ...]
    """What they compute on the way, each with where it stands."""
    bitfields: Mapping[str, int]
    """Widths of struct zspage's bitfields, in bits."""
    accesses: tuple[WordAccess, ...]
    reference: "SchemeModel | None" = None
    spare: bool = True
    """Whether the fields may have room that nothing needs: then only places that a pool has are
    spoken of, and not all that the fields hold."""

    def called(self, name: str, *arguments: Expr) -> Expr:
        """What a function returns or stores. Raises AbsentError.

        obj_to_frame(obj): a PFN. handle_to_obj(obj), record_obj(obj): a word.
        zs_page_migrate(obj, new_pfn, old_pfn, class_idx): the word that is recorded.
        obj_malloc(pfn, obj_idx, class_idx): likewise. get_size_class_index(size): an int.
        calculate_zspage_chain_size(size): an int, over `turns`.
        """
        if name not in self.functions:
            raise AbsentError(name)
        return self.functions[name](*arguments)


@dataclass(frozen=True, slots=True, eq=False)
class SchemeModel:
    """A scheme for one width of `unsigned long`; equal to itself alone, as it holds functions."""

    bits_per_long: int
    macros: tuple[Macro, ...]
    places: tuple[FieldSpec, ...]
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
    program: SourceModel | None = None
    """The file of C that the definition was read from, if any."""

    def gated(self) -> Gate:
        """The gate. Raises InternalError for a scheme without one."""
        if self.gate is None:
            raise InternalError("a scheme of two fields has no gate")
        return self.gate

    def macro(self, name: str) -> Var:
        """The macro of this name, as an operand. Raises AbsentError when there is none."""
        for macro in self.macros:
            if macro.name == name:
                return macro.ref
        raise AbsentError(name)

    def source(self) -> SourceModel:
        """The program. Raises InternalError for a definition that was not read from C."""
        if self.program is None:
            raise InternalError("a scheme of our own is no program")
        return self.program


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """One way to lay out `obj`. `define` builds it for words of 32 or 64 bits."""

    name: str
    title: str
    history: str
    carries_class: bool
    define: Callable[[int], SchemeModel]

    def definition(self, bits_per_long: int) -> SchemeModel:
        """The scheme for words of this width, built once."""
        return _definition(self, bits_per_long)


@cache
def over_parameters(definition: SchemeModel) -> Mapping[str, Expr]:
    """Every macro with the macros that it names written out: over the four parameters alone."""
    meaning: dict[str, Expr] = {}
    for macro in definition.macros:
        meaning[macro.name] = replace(macro.value, meaning)
    return meaning


@cache
def _definition(scheme: Scheme, bits_per_long: int) -> SchemeModel:
    return scheme.define(bits_per_long)

"""What a scheme is: one way to lay out a packed word, as macro definitions with C's types.

One rule: a model says each thing once, as an expression over the names below it, down to the
parameters of a kernel configuration. Give those numbers and it is a layout; leave them free
and it speaks of every architecture at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from zslayout.arch.params import Outcome
from zslayout.errors import InternalError
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import replace
from zslayout.provenance import Condition, Origin, Provenance
from zslayout.words.domain import Domain
from zslayout.words.source import AbsentError, SourceModel
from zslayout.words.word import PackedWord, TaggedUnion


@dataclass(frozen=True, slots=True)
class Macro:
    """One `#define`: its name in the kernel, and its value over parameters and earlier macros."""

    name: str
    value: Expr
    provenance: Provenance | None = None
    under: tuple[Condition, ...] = ()
    """What the preprocessor asks before it takes this definition, the nearest first."""

    @property
    def ref(self) -> Var:
        """The macro as an operand."""
        return Var(self.name, self.value.type)


@dataclass(frozen=True, slots=True, eq=False)
class SchemeModel:
    """A scheme for one width of `unsigned long`; equal to itself alone, as it holds functions."""

    bits_per_long: int
    macros: tuple[Macro, ...]
    domain: Domain
    word: PackedWord
    """The word that the scheme lays out."""
    others: tuple[PackedWord, ...] = ()
    """Words beside it that share its macros."""
    unions: tuple[TaggedUnion, ...] = ()
    """Which of these lie in one place."""
    assertion: Expr = TRUE
    """The static_assert; when it is false the kernel does not compile."""
    plausible: Expr = TRUE
    """What numbers must meet for a layout to be worth asking about."""
    evaluated: tuple[str, ...] = ()
    """Macros that C evaluates whatever is configured, beside the places of the fields."""
    source: SourceModel | None = None
    """The file of C that the model was read from, if any."""
    reference: "SchemeModel | None" = None
    """The scheme that the words of a C file are compared with."""

    def macro(self, name: str) -> Var:
        """The macro of this name, as an operand. Raises AbsentError when there is none."""
        for macro in self.macros:
            if macro.name == name:
                return macro.ref
        raise AbsentError(name)

    def named(self, name: str) -> PackedWord:
        """The word of this name. Raises InternalError when there is none."""
        for word in (self.word, *self.others):
            if word.name == name:
                return word
        raise InternalError(f"there is no word {name}")

    def union(self, name: str) -> TaggedUnion:
        """The tagged union of this name. Raises InternalError when there is none."""
        for union in self.unions:
            if union.name == name:
                return union
        raise InternalError(f"there is no union {name}")

    def from_source(self) -> SourceModel:
        """The C file. Raises InternalError for a model that was not read from C."""
        if self.source is None:
            raise InternalError("a scheme of our own is no C file")
        return self.source


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """One way to lay out a word. `define` builds it for words of 32 or 64 bits.

    `outcome` is what a layout comes to that compiles and has all fields.
    """

    name: str
    title: str
    history: str
    gated: bool
    define: Callable[[int], SchemeModel]
    outcome: Outcome = Outcome.FITS
    kernels: str = ""
    """The kernels that have it, in short."""
    released: bool = True
    """Whether a kernel had it: then what is wrong with it is known of kernels."""
    subject: str = ""
    """What has the scheme, by name."""
    tunable: tuple[str, ...] = ()
    """Macros that may be given other numbers, to ask what would become of the scheme."""
    computed_gate: "Scheme | None" = None
    """The scheme enabled exactly where its fields fit, where its own gate is a fixed one."""

    def usual_outcome(self, bits_per_long: int) -> Outcome:
        """What is expected where nobody says otherwise: a gate is on for 64-bit words alone."""
        return Outcome.FALLBACK if self.gated and bits_per_long == 32 else self.outcome

    @property
    def provenance(self) -> Provenance:
        """Where what it says comes from."""
        return Provenance(Origin.SCHEME, self.name, self.history or self.title)

    def definition(self, bits_per_long: int) -> SchemeModel:
        """The scheme for words of this width, built once."""
        return _definition(self, bits_per_long)


@cache
def over_parameters(definition: SchemeModel) -> Mapping[str, Expr]:
    """Every macro with the macros that it names written out: over the parameters alone."""
    meaning: dict[str, Expr] = {}
    for macro in definition.macros:
        meaning[macro.name] = replace(macro.value, meaning)
    return meaning


@cache
def _definition(scheme: Scheme, bits_per_long: int) -> SchemeModel:
    return scheme.define(bits_per_long)

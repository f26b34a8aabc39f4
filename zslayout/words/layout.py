"""A scheme on an archconfig at one chain size: every macro's value, and the fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.expr.nodes import FALSE, Expr
from zslayout.expr.python import compile_function
from zslayout.words.parameters import PARAMETERS
from zslayout.words.scheme import Scheme, SchemeModel


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the word: bits `lsb` to `lsb + width - 1`."""

    name: str
    lsb: int
    width: int

    @property
    def msb(self) -> int:
        """The most significant bit of the field."""
        return self.lsb + self.width - 1

    @property
    def mask(self) -> int:
        """The field's bits in the word."""
        return (1 << self.width) - 1 << self.lsb


class GateState(Enum):
    """What became of the gate on a layout."""

    ON = "the gate is on"
    OFF = "the gate is off"
    NONE = "there is no gate"


def gate_state(*, enabled: bool, gated: bool) -> GateState:
    """What became of the gate where there is one (`gated`)."""
    if enabled:
        return GateState.ON
    return GateState.OFF if gated else GateState.NONE


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The numbers that a scheme gives on one configuration at one chain size."""

    scheme: Scheme
    params: ArchParams
    chain_size: int
    values: Mapping[str, int]
    """Parameters and macros by their kernel names, as C computes them."""
    fields: tuple[Field, ...]
    """Most significant first; a field of no width is left out."""
    enabled: bool
    """Whether the word carries class_idx."""
    asserted: bool
    """Whether the scheme's static assertion holds."""
    needed_bits: int
    """What the scheme's fields need, by its own reckoning."""

    @property
    def definition(self) -> SchemeModel:
        """The scheme for this word width."""
        return self.scheme.definition(self.params.bits_per_long)

    @property
    def gate_state(self) -> GateState:
        """Whether the gate is on, if there is one."""
        return gate_state(enabled=self.enabled, gated=self.scheme.carries_class)

    @property
    def word_bits(self) -> int:
        """BITS_PER_LONG."""
        return self.params.bits_per_long

    @property
    def headroom_bits(self) -> int:
        """Bits to spare in the word; negative when bits are missing."""
        return self.word_bits - self.needed_bits

    @property
    def outcome(self) -> Outcome:
        """What the kernel build makes of it; that the layout is right is for proofs to say."""
        if not self.asserted:
            return Outcome.BUILD_ERROR
        return Outcome.CLASS_IDX if self.enabled else Outcome.FALLBACK


def layouts(
    scheme: Scheme, params: ArchParams, chain_size: int | None = None
) -> tuple[Layout, ...]:
    """The layouts at every chain size of the configuration, or at the one asked for."""
    sizes = params.chain_size.all if chain_size is None else (chain_size,)
    return tuple(derive(scheme, params, size) for size in sizes)


def derive(scheme: Scheme, params: ArchParams, chain_size: int) -> Layout:
    """The layout at this chain size, in pages."""
    point = (params.bits_per_long, params.page_shift, params.physmem_bits, chain_size)
    found = numbers(scheme, point)
    return Layout(
        scheme=scheme,
        params=params,
        chain_size=chain_size,
        values=found.values,
        fields=found.fields,
        enabled=found.enabled,
        asserted=found.asserted,
        needed_bits=found.needed_bits,
    )


class Numbers(NamedTuple):
    """What a layout is but for the configuration's name; the fields are those of `Layout`."""

    values: Mapping[str, int]
    fields: tuple[Field, ...]
    enabled: bool
    asserted: bool
    needed_bits: int


def numbers(scheme: Scheme, point: tuple[int, int, int, int]) -> Numbers:
    """The numbers at these values of the four parameters, in the order of `PARAMETERS`."""
    definition = scheme.definition(point[0])
    found = iter(_numbers(scheme, point[0])(*point))
    values = dict(zip((parameter.name for parameter in PARAMETERS), point, strict=True))
    values.update((macro.name, next(found)) for macro in definition.macros)
    enabled, asserted, needed = next(found), next(found), next(found)
    fields = tuple(_fields(definition, found))
    return Numbers(values, fields, bool(enabled), bool(asserted), needed)


def _fields(definition: SchemeModel, numbers: Iterator[int]) -> Iterator[Field]:
    for field in definition.word.fields:
        lsb, width = next(numbers), next(numbers)
        if width > 0:
            yield Field(field.name, lsb, width)


@cache
def _numbers(scheme: Scheme, bits_per_long: int) -> Callable[..., tuple[int, ...]]:
    """A function of the four parameters that returns every number of the layout."""
    definition = scheme.definition(bits_per_long)
    word = definition.word
    enabled = word.gate.enabled if word.gate else FALSE
    lets = [(macro.name, macro.value) for macro in definition.macros]
    results: list[Expr] = [macro.ref for macro in definition.macros]
    roles: list[Expr] = [enabled, definition.assertion, word.needed]
    for field in word.fields:
        roles += [field.lsb, field.width]
    arguments = [parameter.name for parameter in PARAMETERS]
    return compile_function("numbers", arguments, lets, [*results, *roles])

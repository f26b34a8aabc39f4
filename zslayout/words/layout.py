"""A scheme on an archconfig at one chain size: every macro's value, and the fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.arch.point import ParameterPoint
from zslayout.expr.nodes import FALSE, Expr
from zslayout.expr.python import compile_function
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
    at: ParameterPoint
    chain_size: int
    """CONFIG_ZSMALLOC_CHAIN_SIZE in pages; the default where the scheme does not depend on it."""
    values: Mapping[str, int]
    """Parameters and macros by their kernel names, as C computes them."""
    fields: tuple[Field, ...]
    """Most significant first; a field of no width is left out."""
    enabled: bool
    """Whether the gate is on."""
    asserted: bool
    """Whether the scheme's static assertion holds."""
    needed_bits: int
    """What the scheme's fields need, by its own reckoning."""
    plausible: bool
    """Whether the numbers leave it a chance to be right."""

    @property
    def definition(self) -> SchemeModel:
        """The scheme for this word width."""
        return self.scheme.definition(self.params.bits_per_long)

    @property
    def chosen(self) -> Mapping[str, int]:
        """What the configuration leaves open, by name: the chain size, where it is a parameter."""
        left = self.definition.domain.open
        return {} if left is None else {left.var.name: self.at[left.var.name]}

    @property
    def gate_state(self) -> GateState:
        """Whether the gate is on, if there is one."""
        return gate_state(enabled=self.enabled, gated=self.scheme.gated)

    @property
    def word_bits(self) -> int:
        """The width of the word: that of `unsigned long`, for most."""
        return self.definition.word.type.width

    @property
    def headroom_bits(self) -> int:
        """Bits to spare in the word; negative when bits are missing."""
        return self.word_bits - self.needed_bits

    @property
    def outcome(self) -> Outcome:
        """What the kernel build makes of it; that the layout is right is for proofs to say."""
        if not self.asserted:
            return Outcome.BUILD_ERROR
        return Outcome.FALLBACK if self.gate_state is GateState.OFF else self.scheme.outcome


def layouts(
    scheme: Scheme, params: ArchParams, chain_size: int | None = None
) -> tuple[Layout, ...]:
    """The layouts at every chain size of the configuration, or at the one asked for.

    One alone where the chain size is no parameter of the scheme.
    """
    open_ = scheme.definition(params.bits_per_long).domain.open
    sizes = (params.chain_size.default,) if open_ is None else open_.values(params)
    if chain_size is not None:
        sizes = (chain_size,)
    return tuple(derive(scheme, params, size) for size in sizes)


def derive(scheme: Scheme, params: ArchParams, chain_size: int) -> Layout:
    """The layout at this chain size, in pages."""
    point = scheme.definition(params.bits_per_long).domain.of(params, chain_size)
    return layout_at(scheme, params, point, chain_size)


def layout_at(scheme: Scheme, params: ArchParams, point: ParameterPoint, chain_size: int) -> Layout:
    """The layout of a configuration at these numbers, which may not be quite its own."""
    found = numbers(scheme, point)
    return Layout(
        scheme=scheme,
        params=params,
        at=point,
        chain_size=chain_size,
        values=found.values,
        fields=found.fields,
        enabled=found.enabled,
        asserted=found.asserted,
        needed_bits=found.needed_bits,
        plausible=found.plausible,
    )


class LayoutNumbers(NamedTuple):
    """What a layout is but for the configuration's name; the fields are those of `Layout`."""

    values: Mapping[str, int]
    fields: tuple[Field, ...]
    enabled: bool
    asserted: bool
    needed_bits: int
    plausible: bool


def numbers(scheme: Scheme, point: ParameterPoint) -> LayoutNumbers:
    """The numbers at these values of the scheme's parameters."""
    bits_per_long = point.numbers[0]
    definition = scheme.definition(bits_per_long)
    found = iter(_numbers(scheme, bits_per_long)(*point.numbers))
    values = dict(point.items())
    values.update((macro.name, next(found)) for macro in definition.macros)
    enabled, asserted, plausible, needed = next(found), next(found), next(found), next(found)
    fields = tuple(_fields(definition, found))
    return LayoutNumbers(values, fields, bool(enabled), bool(asserted), needed, bool(plausible))


def _fields(definition: SchemeModel, numbers: Iterator[int]) -> Iterator[Field]:
    for field in definition.word.fields:
        lsb, width = next(numbers), next(numbers)
        if width > 0:
            yield Field(field.name, lsb, width)


@cache
def _numbers(scheme: Scheme, bits_per_long: int) -> Callable[..., tuple[int, ...]]:
    """A function of the parameters that returns every number of the layout."""
    definition = scheme.definition(bits_per_long)
    word = definition.word
    enabled = word.gate.enabled if word.gate else FALSE
    lets = [(macro.name, macro.value) for macro in definition.macros]
    results: list[Expr] = [macro.ref for macro in definition.macros]
    roles: list[Expr] = [enabled, definition.assertion, definition.plausible, word.needed]
    for field in word.fields:
        roles += [field.lsb, field.width]
    return compile_function("numbers", definition.domain.names, lets, [*results, *roles])

"""The encoder and decoders of one layout, as functions of ints.

They are compiled from the very expressions that are proved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zslayout.expr.python import compile_function
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class Codec:
    """Arguments lie in the ranges of their C types: a PFN in that of `unsigned long`, and so on."""

    encode: Callable[..., int]
    """A value for each field, in their order, to the word."""
    decode: Mapping[str, Callable[[int], int]]
    """By field: the word to the value."""


def codec(layout: Layout) -> Codec:
    """The codec of a layout, with every macro folded in."""
    word, known = layout.definition.word, layout.values
    values = word.values()
    names = [each.name for each in values.variables]
    return Codec(
        encode=compile_function("encode", names, (), [values.word], known),
        decode={
            field.name: compile_function(
                field.name, (word.name,), (), [word.decode(field.name, word.any)], known
            )
            for field in word.fields
        },
    )

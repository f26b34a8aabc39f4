"""A scheme with one thing changed, to ask what would become of it.

One rule: every use of a macro is by name, so a changed value is changed wherever it is used.
"""

from dataclasses import replace
from functools import cache
from typing import Any

from zslayout.expr.nodes import Const
from zslayout.words.scheme import Macro, Scheme, SchemeModel


@cache
def with_number(scheme: Scheme, name: str, number: int) -> Scheme:
    """The scheme with another number for a macro; itself where that is its number already."""
    macro = Macro(name, Const(number))
    if macro in scheme.definition(64).macros:
        return scheme
    joint = " and" if " with " in scheme.name else " with"
    return replace(
        scheme,
        name=f"{scheme.name}{joint} {name} = {number}",
        define=lambda bits_per_long: with_macro(scheme.definition(bits_per_long), macro),
    )


def with_macro(model: SchemeModel, macro: Macro) -> SchemeModel:
    """The model with the macro of this name replaced. Raises AbsentError when there is none."""
    model.macro(macro.name)
    macros = tuple(macro if each.name == macro.name else each for each in model.macros)
    return replace(model, macros=macros)


def with_word(model: SchemeModel, **changes: Any) -> SchemeModel:
    """The model with parts of its word replaced."""
    return replace(model, word=replace(model.word, **changes))

"""Schemes with one thing changed, to ask what would become of them.

One rule: a variant is the definition of its scheme with one part replaced. Every use of a macro is
by name, so a changed value is changed wherever it is used; nothing is written twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from zslayout.expr.nodes import Const
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.words.scheme import Macro, Scheme
from zslayout.words.variant import with_macro

_COMPUTED: Final[Mapping[Scheme, Scheme]] = {rfc_v1.SCHEME: rfc_v1.COMPUTED_GATE}


def computed_gate(scheme: Scheme) -> Scheme | None:
    """The scheme enabled exactly where its fields fit; None when its gate is no fixed one."""
    return _COMPUTED.get(scheme)


@cache
def with_class_bits(scheme: Scheme, class_bits: int) -> Scheme:
    """The scheme with another CLASS_BITS: log2 of PAGE_SIZE / ZS_SIZE_CLASS_DELTA.

    The scheme itself where that is its CLASS_BITS already.
    """
    macro = Macro(macros.CLASS_BITS.name, Const(class_bits))
    if macro == macros.CLASS_BITS:
        return scheme
    joint = " and" if " with " in scheme.name else " with"
    return replace(
        scheme,
        name=f"{scheme.name}{joint} CLASS_BITS = {class_bits}",
        define=lambda bits_per_long: with_macro(scheme.definition(bits_per_long), macro),
    )

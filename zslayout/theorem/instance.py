"""A lemma at one kernel configuration: the same statement with two parameters held.

The chain size stays free, over the configuration's Kconfig range.
"""

from dataclasses import replace

from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.formula import Assertion, Definition, Formula
from zslayout.expr.nodes import Const
from zslayout.theorem.domain import FREE, contains
from zslayout.theorem.lemma import Lemma
from zslayout.words.parameters import (
    CONFIG_ZSMALLOC_CHAIN_SIZE,
    MAX_POSSIBLE_PHYSMEM_BITS,
    PAGE_SHIFT,
)

_chain = CONFIG_ZSMALLOC_CHAIN_SIZE


def at(lemma: Lemma, params: ArchParams) -> Lemma:
    """The lemma, one that rests on no other, for the configuration alone.

    Raises InternalError for a configuration outside the domain or of another word width.
    """
    if lemma.uses or not contains(params) or params.bits_per_long != lemma.bits_per_long:
        raise InternalError(f"{lemma.name} has no instance at {params.name}")
    held = {PAGE_SHIFT.name: params.page_shift, MAX_POSSIBLE_PHYSMEM_BITS.name: params.physmem_bits}
    formula = lemma.formula
    gone = {each.variable.name for each in FREE if each.parameter.name in held}
    names = {each.name for each in formula.definitions}
    chain = all_of(_chain >= params.chain_size.min, _chain <= params.chain_size.max)
    says = f"the chain size is {params.chain_size.min} to {params.chain_size.max}"
    return replace(
        lemma,
        group=f"{params.name}/{lemma.group}",
        formula=Formula(
            tuple(var for var in formula.free if var.name not in gone),
            tuple(
                Definition(each.name, Const(held[each.name]) if each.name in held else each.value)
                for each in formula.definitions
            ),
            (
                *([Assertion("kconfig_range", says, chain)] if _chain.name in names else []),
                *formula.assertions,
            ),
        ),
    )

"""A lemma at one kernel configuration: the same statement with its parameters held.

The open one stays free, over the configuration's Kconfig range: the chain size of zsmalloc.
"""

from dataclasses import replace

from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.expr.formula import Definition, Formula
from zslayout.expr.nodes import Const
from zslayout.theorem.lemma import Lemma
from zslayout.words.domain import Domain, between


def at(lemma: Lemma, domain: Domain, params: ArchParams) -> Lemma:
    """The lemma, one that rests on no other, for the configuration alone.

    Raises InternalError for a configuration outside the domain or of another word width.
    """
    outside = params.bits_per_long != lemma.bits_per_long or not domain.contains_all_of(params)
    if lemma.uses or outside:
        raise InternalError(f"{lemma.name} has no instance at {params.name}")
    held = {each.var.name: each.values(params)[0] for each in domain.free if not each.open}
    formula = lemma.formula
    gone = {each.free.name for each in domain.free if each.var.name in held}
    names = {each.name for each in formula.definitions}
    ranges = [
        between("kconfig_range", each.says, each.var, min(values), max(values))
        for each in domain.free
        if each.open and each.var.name in names
        for values in [each.values(params)]
    ]
    return replace(
        lemma,
        group=f"{params.name}/{lemma.group}",
        formula=Formula(
            tuple(var for var in formula.free if var.name not in gone),
            tuple(
                Definition(each.name, Const(held[each.name]) if each.name in held else each.value)
                for each in formula.definitions
            ),
            (*ranges, *formula.assertions),
        ),
    )

"""The weakest condition on three widths: `P + C + I <= W`, for any scheme.

    W-1                                              0
    +-----------------------+-----------+-----------+
    |      P bits: PFN      |  C bits   |  I bits   |
    +-----------------------+-----------+-----------+

It is enough: fields packed side by side all come back. And it is needed: with one bit more, the top
bit of the PFN is lost. (No other way to pack them helps: 2**(P+C+I) locations need as many words.)
"""

from zslayout.expr.build import all_of, eq, negate
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import INT, narrow, ulong
from zslayout.subjects.zsmalloc.macros import mask, one_ul
from zslayout.theorem.lemma import REFUTATION, Lemma

GROUP = "word"
CONDITION = "P + C + I <= W"
_BITS = 7
"""Bits of a width."""


def lemmas(bits_per_long: int) -> tuple[Lemma, Lemma]:
    """That the condition is enough, and that it is needed."""
    return (_sufficient(bits_per_long), _necessary(bits_per_long))


def _widths(
    bits_per_long: int,
) -> tuple[tuple[Var, Var, Var], list[Definition], list[NamedAssertion]]:
    variables, definitions, ranges = [], [], []
    for name, says, least in (("P", "PFN", 1), ("C", "class_idx", 0), ("I", "obj_idx", 0)):
        variable = Var(f"{name.lower()}_bits", narrow(_BITS))
        width = Var(name, INT)
        variables.append(variable)
        definitions.append(Definition(name, cast(variable, INT)))
        inside = all_of(width >= least, width < bits_per_long)
        text = f"{name}, the width of {says}, is {least} to {bits_per_long - 1}"
        ranges.append(NamedAssertion(f"{name.lower()}_in_range", text, inside))
    p, c, i = variables
    return (p, c, i), definitions, ranges


_p, _c, _i = (Var(name, INT) for name in "PCI")


def _packed(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
    return (pfn << _c + _i) | (class_idx << _i) | obj_idx


def _sufficient(width: int) -> Lemma:
    variables, definitions, ranges = _widths(width)
    word = ulong(width)
    pfn, class_idx, obj_idx = (Var(name, word) for name in ("pfn", "class_idx", "obj_idx"))
    obj = Var("obj", word)
    definitions.append(Definition("obj", _packed(pfn, class_idx, obj_idx)))
    come_back = all_of(
        eq(obj >> _c + _i, pfn),
        eq((obj >> _i) & mask(width, _c), class_idx),
        eq(obj & mask(width, _i), obj_idx),
    )
    inside = [
        NamedAssertion(
            f"{value.name}_in_field", f"{value.name} has at most {size.name} bits", bound
        )
        for value, size in ((pfn, _p), (class_idx, _c), (obj_idx, _i))
        for bound in (value <= mask(width, size),)
    ]
    fits = NamedAssertion("fits", f"{CONDITION}, with W = {width}", _p + _c + _i <= width)
    given = (*ranges, fits, *inside)
    refutation = NamedAssertion(REFUTATION, "and some field does not come back", negate(come_back))
    return Lemma(
        group=GROUP,
        id="widths.sufficient",
        bits_per_long=width,
        statement=f"Where {CONDITION}, three fields of P, C and I bits packed side by side into"
        " W bits all come back.",
        formula=Formula(
            (*variables, pfn, class_idx, obj_idx), tuple(definitions), (*given, refutation)
        ),
        premises=tuple(each.name for each in given),
    )


def _necessary(width: int) -> Lemma:
    variables, definitions, ranges = _widths(width)
    word = ulong(width)
    pfn, obj = Var("pfn", word), Var("obj", word)
    none = Const(0, word)
    definitions.append(Definition("pfn", one_ul(width) << _p - 1))
    definitions.append(Definition("obj", _packed(pfn, none, none)))
    too_wide = NamedAssertion("too_wide", f"P + C + I > W, with W = {width}", _p + _c + _i > width)
    given = (*ranges, too_wide)
    holds = NamedAssertion(
        REFUTATION, "and yet the top bit of the PFN comes back", eq(obj >> _c + _i, pfn)
    )
    return Lemma(
        group=GROUP,
        id="widths.necessary",
        bits_per_long=width,
        statement="Where P + C + I > W, the PFN whose top bit alone is set does not come back.",
        formula=Formula(variables, tuple(definitions), (*given, holds)),
        premises=tuple(each.name for each in given),
    )

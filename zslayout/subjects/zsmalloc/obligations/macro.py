"""The macros themselves: C defines each value that the layout uses, and nothing wraps."""

from collections.abc import Callable
from typing import Final

from zslayout.expr.build import negate
from zslayout.expr.defined import defined, unwrapped
from zslayout.expr.nodes import TRUE, Expr
from zslayout.subjects.zsmalloc import macros
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation
from zslayout.words.parameters import BITS_PER_LONG, CONFIG_ZSMALLOC_CHAIN_SIZE, PAGE_SHIFT
from zslayout.words.scheme import SchemeModel


def _used(definition: SchemeModel) -> tuple[Expr, ...]:
    """What the C file evaluates whatever is configured; the rest is reached from there."""
    word = definition.word
    fields = () if word.tried else word.fields
    places = [part for field in fields for part in (field.lsb, field.width)]
    return (*places, *map(definition.macro, definition.evaluated), definition.assertion)


def _meanings(definition: SchemeModel) -> dict[str, Expr]:
    return {macro.name: macro.value for macro in definition.macros}


def _culprits(definition: SchemeModel, reading: Callable[[Expr], Expr]) -> tuple[Step, ...]:
    """The macros that break the rule by themselves, whatever they name."""
    conditions = ((macro, reading(macro.value)) for macro in definition.macros)
    return tuple(
        Step(macro.name, macro.value, when=negate(condition))
        for macro, condition in conditions
        if condition != TRUE
    )


def _defined(definition: SchemeModel) -> Claim:
    then = defined(*_used(definition), macros=_meanings(definition))
    return Claim((), (), then, _culprits(definition, defined))


def _exact(definition: SchemeModel) -> Claim:
    then = unwrapped(*_used(definition), macros=_meanings(definition))
    return Claim((), (), then, _culprits(definition, unwrapped))


def _defined_full_shift(_: SchemeModel) -> Claim:
    shifted = (CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT) >> BITS_PER_LONG
    return Claim((), (), defined(shifted), (Step("shift amount", BITS_PER_LONG),))


def _exact_full_shift(definition: SchemeModel) -> Claim:
    shifted = macros.page_size(definition.bits_per_long).ref << (BITS_PER_LONG - 1)
    return Claim((), (), unwrapped(shifted), (Step("shifted", shifted),))


OBLIGATIONS: Final = (
    Obligation(
        id="macro.defined",
        statement="C defines every macro that the layout uses: no shift by the operand's width or"
        " more, no signed overflow, no division by zero.",
        cites=("OBJ_INDEX_BITS", "ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES"),
        build=_defined,
        mend="make what is shifted as wide as the word, as _AC(.., UL) does, and the count fit it",
    ),
    Obligation(
        id="macro.defined.full_shift",
        statement="C defines an int shifted right by BITS_PER_LONG.",
        cites=("CONFIG_ZSMALLOC_CHAIN_SIZE",),
        build=_defined_full_shift,
        control=True,
    ),
    Obligation(
        id="macro.exact",
        statement="No macro that the layout uses wraps or is narrowed:"
        " its value in C is its value in arithmetic.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES"),
        build=_exact,
        mend="compute the macro in a type that holds every value on the way",
    ),
    Obligation(
        id="macro.exact.full_shift",
        statement="PAGE_SIZE shifted left by BITS_PER_LONG - 1 is its value in arithmetic.",
        cites=("PAGE_SIZE",),
        build=_exact_full_shift,
        control=True,
    ),
)

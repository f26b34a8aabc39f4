"""What must be true of the macros that a scheme computes with, whichever they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from zslayout.expr.build import negate
from zslayout.expr.nodes import FALSE, Const, Expr
from zslayout.expr.types import ulong
from zslayout.expr.undefined_behaviour import defined, unwrapped
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.derive import Wording
from zslayout.vc.obligation import Obligation
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Macro, SchemeModel


def derived_macros(
    wordings: Mapping[str, Wording] = MappingProxyType({}),
) -> tuple[Obligation, ...]:
    """The obligations `defined` and `exact`, each with its control."""
    right = Obligation(
        id="macro.defined",
        statement="C defines every macro that the layout uses: no shift by the operand's width or"
        " more, no signed overflow, no division by zero.",
        cites=(),
        build=_defined,
        why="a compiler may make anything of a value that C does not define",
        fix="make what is shifted as wide as the word, as _AC(.., UL) does, and the count fit it",
    )
    exact = Obligation(
        id="macro.exact",
        statement="No macro that the layout uses wraps or is narrowed:"
        " its value in C is its value in arithmetic.",
        cites=(),
        build=_exact,
        why="a number is another than the text says, and so is whatever is laid out by it",
        fix="compute the macro in a type that holds every value on the way",
    )
    return (
        replace(right, **wordings.get("defined", {})),
        Obligation(
            id="macro.defined.full_shift",
            statement="C defines an int shifted right by BITS_PER_LONG.",
            cites=("BITS_PER_LONG",),
            build=_defined_full_shift,
            control_of=right.id,
        ),
        replace(exact, **wordings.get("exact", {})),
        Obligation(
            id="macro.exact.full_shift",
            statement="Two, shifted left by BITS_PER_LONG - 1, is its value in arithmetic.",
            cites=("BITS_PER_LONG",),
            build=_exact_full_shift,
            control_of=exact.id,
        ),
    )


def _used(model: SchemeModel) -> tuple[Expr, ...]:
    """What C evaluates whatever is configured; the rest is reached from there."""
    fields = () if model.word.tried else model.word.fields
    places = [part for field in fields for part in (field.lsb, field.width)]
    return (*places, *map(model.macro, model.evaluated), model.assertion)


def _meanings(model: SchemeModel) -> dict[str, Expr]:
    return {macro.name: macro.value for macro in model.macros}


def _culprits(model: SchemeModel, reading: Callable[[Expr], Expr]) -> tuple[ClaimStep, ...]:
    """The macros that break the rule by themselves, whatever they name."""
    steps = (step(macro, reading) for macro in model.macros)
    return tuple(each for each in steps if each.when != FALSE)


def step(macro: Macro, reading: Callable[[Expr], Expr]) -> ClaimStep:
    """The macro, where it breaks the rule by itself."""
    found = () if macro.provenance is None else (macro.provenance,)
    return ClaimStep(macro.name, macro.value, when=negate(reading(macro.value)), provenance=found)


def _defined(model: SchemeModel) -> Claim:
    then = defined(*_used(model), macros=_meanings(model))
    return Claim((), (), then, _culprits(model, defined))


def _exact(model: SchemeModel) -> Claim:
    then = unwrapped(*_used(model), macros=_meanings(model))
    return Claim((), (), then, _culprits(model, unwrapped))


def _defined_full_shift(_: SchemeModel) -> Claim:
    shifted = BITS_PER_LONG >> BITS_PER_LONG
    return Claim((), (), defined(shifted), (ClaimStep("shift amount", BITS_PER_LONG),))


def _exact_full_shift(model: SchemeModel) -> Claim:
    shifted = Const(2, ulong(model.bits_per_long)) << (BITS_PER_LONG - 1)
    return Claim((), (), unwrapped(shifted), (ClaimStep("shifted", shifted),))

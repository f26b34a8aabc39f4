"""The gate of a three-field scheme: on only where it fits, off only where it cannot, then gone."""

from typing import Final

from zslayout.expr.build import all_of, eq
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.types import INT
from zslayout.expr.walk import replace
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import SchemeModel, over_parameters


def _sound(definition: SchemeModel) -> Claim:
    then = all_of(definition.word.needed <= BITS_PER_LONG, definition.assertion)
    return Claim((), (), then, (Step("bits needed", definition.word.needed),))


def _sound_any_width(definition: SchemeModel) -> Claim:
    """Whatever the PFN needs, up to the whole word."""
    pfn_bits = Var("pfn_bits", INT)
    sum_ = definition.word.needed - macros.PFN_BITS.ref + pfn_bits
    given = (pfn_bits >= 1, pfn_bits <= BITS_PER_LONG)
    return Claim((pfn_bits,), given, sum_ <= BITS_PER_LONG, (Step("bits needed", sum_),))


def least_needed(definition: SchemeModel) -> Expr:
    """What three fields need at least when the least allocation size stays that of pfn-idx.

    Where the gate is off the scheme's own sizes are those of pfn-idx.
    """
    width = definition.bits_per_long
    return macros.PFN_BITS.ref + macros.classes_bits(width) + macros.objects_bits(width)


def _complete(definition: SchemeModel) -> Claim:
    needed = least_needed(definition)
    return Claim((), (), needed > BITS_PER_LONG, (Step("bits needed at least", needed),))


def _complete_without_pfn(definition: SchemeModel) -> Claim:
    needed = least_needed(definition) - macros.PFN_BITS.ref
    return Claim((), (), needed > BITS_PER_LONG, (Step("bits of the indices", needed),))


def _two_fields(x: Expr, definition: SchemeModel) -> Expr:
    """An expression over the macros of pfn-idx, over the parameters alone."""
    return replace(x, over_parameters(pfn_idx.SCHEME.definition(definition.bits_per_long)))


def _identical(definition: SchemeModel) -> Claim:
    reference = pfn_idx.SCHEME.definition(definition.bits_per_long)
    at, obj = definition.word.values(), definition.word.any
    word = _two_fields(reference.word.holding(*at.variables), definition)
    least = _two_fields(reference.macro("ZS_MIN_ALLOC_SIZE"), definition)
    then = all_of(
        eq(at.word, word),
        *(
            eq(
                definition.word.decode(name, obj),
                _two_fields(reference.word.decode(name, obj), definition),
            )
            for name in ("pfn", "obj_idx")
        ),
        eq(definition.macro("ZS_MIN_ALLOC_SIZE"), least),
    )
    steps = (Step("obj", at.word, word=True), Step("obj of pfn-idx", word, word=True))
    return Claim((*at.variables, obj), (), then, steps)


def _identical_unshifted(definition: SchemeModel) -> Claim:
    reference = pfn_idx.SCHEME.definition(definition.bits_per_long)
    at = definition.word.values()
    unshifted = at["pfn"] | definition.word.alone("obj_idx")
    word = _two_fields(reference.word.holding(*at.variables), definition)
    steps = (Step("unshifted", unshifted, word=True), Step("obj of pfn-idx", word, word=True))
    return Claim(at.variables, at.bounds, eq(unshifted, word), steps)


OBLIGATIONS: Final = (
    Obligation(
        id="gate.sound",
        statement="Where the gate is on, the three fields fit and the static assertion holds.",
        cites=("ZS_OBJ_CLASS_IDX", "static_assert", "BITS_PER_LONG"),
        build=_sound,
        scope=Scope.CLASS_IDX,
        mend="let the gate compute the sum instead of asking for BITS_PER_LONG >= 64",
    ),
    Obligation(
        id="gate.sound.any_pfn",
        statement="The three fields fit however many bits the PFN needs.",
        cites=("_PFN_BITS",),
        build=_sound_any_width,
        scope=Scope.CLASS_IDX,
        needs=("gate.sound",),
        control=True,
    ),
    Obligation(
        id="gate.complete",
        statement="The gate is off only where the three fields cannot fit.",
        cites=("ZS_OBJ_CLASS_IDX", "ZS_SIZE_CLASSES", "ZS_MIN_ALLOC_SIZE"),
        build=_complete,
        scope=Scope.FALLBACK,
        mend="the gate asks for more bits than the indices have; size it by the real class count",
    ),
    Obligation(
        id="gate.complete.indices_alone",
        statement="The two indices alone are already too wide for the word.",
        cites=("ZS_SIZE_CLASSES",),
        build=_complete_without_pfn,
        scope=Scope.FALLBACK,
        control=True,
    ),
    Obligation(
        id="fallback.identical",
        statement="Where the gate is off, words and sizes are those of pfn-idx, bit for bit.",
        cites=("location_to_obj", "obj_to_location", "ZS_MIN_ALLOC_SIZE"),
        build=_identical,
        scope=Scope.FALLBACK,
        mend="give class_idx no bits and no shift when the gate is off",
    ),
    Obligation(
        id="fallback.identical.unshifted",
        statement="Where the gate is off, the PFN needs no shift.",
        cites=("location_to_obj",),
        build=_identical_unshifted,
        scope=Scope.FALLBACK,
        needs=("obj.fits",),
        control=True,
    ),
)

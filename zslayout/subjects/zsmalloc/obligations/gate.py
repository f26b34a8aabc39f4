"""The gate of a three-field scheme: on only where it fits, off only where it cannot, then gone."""

from typing import Final

from zslayout.expr.build import all_of, any_of, eq, ne
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.types import INT
from zslayout.expr.walk import replace
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.obligations import obj
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.obligation import Obligation, Role, Scope, Validity
from zslayout.words.parameters import BITS_PER_LONG, PAGE_SHIFT
from zslayout.words.scheme import SchemeModel, over_parameters


def _sound(model: SchemeModel) -> Claim:
    then = all_of(model.word.needed <= BITS_PER_LONG, model.assertion)
    return Claim((), (), then, (ClaimStep("bits needed", model.word.needed),))


def _sound_any_width(model: SchemeModel) -> Claim:
    """Whatever the PFN needs, up to the whole word."""
    pfn_bits = Var("pfn_bits", INT)
    sum_ = model.word.needed - macros.PFN_BITS.ref + pfn_bits
    given = (pfn_bits >= 1, pfn_bits <= BITS_PER_LONG)
    return Claim((pfn_bits,), given, sum_ <= BITS_PER_LONG, (ClaimStep("bits needed", sum_),))


def least_needed(model: SchemeModel) -> Expr:
    """What three fields need at least when the least allocation size stays that of pfn-idx.

    Where the gate is off the scheme's own sizes are those of pfn-idx.
    """
    width = model.bits_per_long
    return macros.PFN_BITS.ref + macros.classes_bits(width) + macros.objects_bits(width)


def _complete(model: SchemeModel) -> Claim:
    needed = least_needed(model)
    return Claim((), (), needed > BITS_PER_LONG, (ClaimStep("bits needed at least", needed),))


def _complete_without_pfn(model: SchemeModel) -> Claim:
    needed = least_needed(model) - macros.PFN_BITS.ref
    return Claim((), (), needed > BITS_PER_LONG, (ClaimStep("bits of the indices", needed),))


def _two_fields(x: Expr, model: SchemeModel) -> Expr:
    """An expression over the macros of pfn-idx, over the parameters alone."""
    return replace(x, over_parameters(pfn_idx.SCHEME.definition(model.bits_per_long)))


def _identical(model: SchemeModel) -> Claim:
    reference = pfn_idx.SCHEME.definition(model.bits_per_long)
    at, anyone = model.word.values(), model.word.any
    word = _two_fields(reference.word.holding(*at.variables), model)
    least = _two_fields(reference.macro("ZS_MIN_ALLOC_SIZE"), model)
    then = all_of(
        eq(at.word, word),
        *(
            eq(
                model.word.decode(name, anyone),
                _two_fields(reference.word.decode(name, anyone), model),
            )
            for name in ("pfn", "obj_idx")
        ),
        eq(model.macro("ZS_MIN_ALLOC_SIZE"), least),
    )
    steps = (ClaimStep("obj", at.word, word=True), ClaimStep("obj of pfn-idx", word, word=True))
    return Claim((*at.variables, anyone), (), then, steps)


def _identical_unshifted(model: SchemeModel) -> Claim:
    reference = pfn_idx.SCHEME.definition(model.bits_per_long)
    at = model.word.values()
    unshifted = at["pfn"] | model.word.alone("obj_idx")
    word = _two_fields(reference.word.holding(*at.variables), model)
    steps = (
        ClaimStep("unshifted", unshifted, word=True),
        ClaimStep("obj of pfn-idx", word, word=True),
    )
    return Claim(at.variables, at.bounds, eq(unshifted, word), steps)


_SUM_FITS: Final = Validity(
    frozenset({("rfc-v1", 64)}),
    lambda model: model.word.needed <= model.bits_per_long,
    "the gate is BITS_PER_LONG >= 64, whatever the sum is",
)
_TOO_WIDE: Final = Validity(
    frozenset({("rfc-v1", 32), ("merged", 32)}),
    lambda model: least_needed(model) > model.bits_per_long,
    "the gate asks for BITS_PER_LONG >= 64, and some 32-bit words have room",
)
_ONE_BIT_LESS: Final = Validity(
    frozenset({("merged", 64)}),
    lambda model: any_of(
        PAGE_SHIFT >= 14,
        ne(
            model.macro("ZS_OBJ_PFN_SHIFT"),
            model.macro("CLASS_BITS") + model.macro("ZS_OBJS_PER_ZSPAGE_BITS"),
        ),
    ),
    "the gate keeps CLASS_BITS + 1 bits for class_idx; pages of 4K and 8K need one less",
)

OBLIGATIONS: Final = (
    Obligation(
        id="gate.sound",
        statement="Where the gate is on, the three fields fit and the static assertion holds.",
        cites=("ZS_OBJ_CLASS_IDX", "ZS_OBJ_CLASS_BITS", "static_assert", "BITS_PER_LONG"),
        build=_sound,
        scope=Scope.GATE_ON,
        about="obj",
        why="the kernel does not build, or packs more than the word holds",
        assumes_assertion=False,
        fails_with_assertion=True,
        role=Role.GATE,
        validity=(_SUM_FITS,),
        fix="let the gate compute the sum instead of asking for BITS_PER_LONG >= 64",
    ),
    Obligation(
        id="gate.sound.any_pfn",
        statement="The three fields fit however many bits the PFN needs.",
        cites=("_PFN_BITS",),
        build=_sound_any_width,
        scope=Scope.GATE_ON,
        about="obj",
        needs=("gate.sound",),
        control_of="gate.sound",
    ),
    Obligation(
        id="gate.complete",
        statement="The gate is off only where the three fields cannot fit.",
        cites=("ZS_OBJ_CLASS_IDX", "ZS_OBJ_CLASS_BITS", "ZS_SIZE_CLASSES", "ZS_MIN_ALLOC_SIZE"),
        build=_complete,
        scope=Scope.GATE_OFF,
        about="obj",
        why="frees take the pool's lock where they need not",
        role=Role.COMPLETE,
        validity=(_TOO_WIDE, _ONE_BIT_LESS),
        fix="the gate asks for more bits than the indices have; size it by the real class count",
    ),
    Obligation(
        id="gate.complete.indices_alone",
        statement="The two indices alone are already too wide for the word.",
        cites=("ZS_SIZE_CLASSES",),
        build=_complete_without_pfn,
        scope=Scope.GATE_OFF,
        about="obj",
        control_of="gate.complete",
    ),
    Obligation(
        id="fallback.identical",
        statement="Where the gate is off, words and sizes are those of pfn-idx, bit for bit.",
        cites=("location_to_obj", "obj_to_location", "ZS_MIN_ALLOC_SIZE"),
        build=_identical,
        scope=Scope.GATE_OFF,
        about="obj",
        why="a kernel that gains nothing from the series is changed by it all the same",
        fix="give class_idx no bits and no shift when the gate is off",
    ),
    Obligation(
        id="fallback.identical.unshifted",
        statement="Where the gate is off, the PFN needs no shift.",
        cites=("location_to_obj",),
        build=_identical_unshifted,
        scope=Scope.GATE_OFF,
        about="obj",
        needs=(obj.FITS.id,),
        control_of="fallback.identical",
    ),
)

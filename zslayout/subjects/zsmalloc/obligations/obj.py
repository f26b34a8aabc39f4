"""The obj word: its fields fit, do not overlap, cover what they must, and come back."""

from collections.abc import Callable
from typing import Final

from zslayout.expr.build import all_of, any_of, eq, when
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import bounds, macros
from zslayout.vc.claim import Claim, LemmaInstance, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import SchemeModel

_ENCODE: Final = "location_to_obj"
_DECODE: Final = "obj_to_location"
_NARROWER: Final = "needs fewer physical bits, a smaller CONFIG_ZSMALLOC_CHAIN_SIZE, or a gate"
_MASKS: Final = "compare the mask and the shift of the field in the encoder with the decoder's"


def needed(definition: SchemeModel) -> Expr:
    """Bits that the fields in use need: the scheme's own sum, or that of the two-field layout."""
    if definition.gate is None:
        return definition.needed
    two_fields = macros.PFN_BITS.ref + macros.objects_bits(definition.bits_per_long)
    return when(definition.gate.enabled, definition.needed, two_fields)


def _fits(definition: SchemeModel) -> Claim:
    sum_ = needed(definition)
    return Claim((), (), sum_ <= BITS_PER_LONG, (Step("bits needed", sum_),))


def _fits_one_more_word(definition: SchemeModel) -> Claim:
    sum_ = needed(definition) + BITS_PER_LONG
    return Claim((), (), sum_ <= BITS_PER_LONG, (Step("bits needed", sum_),))


def adjacent(definition: SchemeModel) -> tuple[Expr, ...]:
    """The fields lie side by side from the tag to the top, each within the word: part by part."""
    parts: list[Expr] = []
    above: Expr = Const(definition.tag_bits)
    for place in reversed(definition.places):
        for value in (place.lsb, place.width):
            if not isinstance(value, Const):
                parts += [value >= 0, value <= BITS_PER_LONG]
        if place.lsb == above:
            above = place.width if above == Const(0) else above + place.width
        else:
            parts.append(eq(place.lsb, above))
            above = place.lsb + place.width
    parts.append(eq(above, BITS_PER_LONG))
    if definition.gate is not None:
        class_bits = definition.places[1].width
        parts.append(class_bits <= UINT.width)
        parts.append(any_of(definition.gate.enabled, eq(class_bits, 0)))
    return tuple(dict.fromkeys(parts))


def _adjacent(definition: SchemeModel) -> Claim:
    steps = tuple(
        Step(f"{place.name} {part}", value)
        for place in definition.places
        for part, value in (("lsb", place.lsb), ("width", place.width))
    )
    return Claim((), (), all_of(*adjacent(definition)), steps)


def _alone(definition: SchemeModel) -> tuple[bounds.Location, Expr, Expr, Expr]:
    """A location, and the words that hold one of its fields and zeros."""
    at, none = bounds.location(definition), bounds.no_index()
    encode, nowhere = definition.encode, bounds.zero(definition)
    return (
        at,
        encode(at.pfn, none, none),
        encode(nowhere, at.class_idx, none),
        encode(nowhere, none, at.obj_idx),
    )


def _disjoint(definition: SchemeModel) -> Claim:
    at, pfn, class_idx, obj_idx = _alone(definition)
    nothing = bounds.zero(definition)
    then = all_of(
        eq(pfn & class_idx, nothing), eq(pfn & obj_idx, nothing), eq(class_idx & obj_idx, nothing)
    )
    steps = (
        Step("pfn alone", pfn, word=True),
        Step("class_idx alone", class_idx, word=True),
        Step("obj_idx alone", obj_idx, word=True),
    )
    return Claim(at.variables, (at.bounds[0],), then, steps)


def _disjoint_unshifted(definition: SchemeModel) -> Claim:
    at, _, _, obj_idx = _alone(definition)
    steps = (Step("pfn unshifted", at.pfn, word=True), Step("obj_idx alone", obj_idx, word=True))
    given = (at.bounds[0],)
    return Claim(at.variables, given, eq(at.pfn & obj_idx, bounds.zero(definition)), steps)


def _covers_pfn(definition: SchemeModel) -> Claim:
    at, pfn, _, _ = _alone(definition)
    none = bounds.no_index()
    given = (bounds.page_frame(at.pfn, definition),)
    decode, uses = definition.decode_pfn, (comes_back("pfn", at.pfn, none, none),)
    return _comes_back((at.pfn,), given, pfn, decode, at.pfn, "pfn", uses)


def _covers_class(definition: SchemeModel) -> Claim:
    at, _, class_idx, _ = _alone(definition)
    given = (bounds.class_index(at.class_idx, definition),)
    decode = definition.decode_class
    uses = (comes_back("class", bounds.zero(definition), at.class_idx, bounds.no_index()),)
    return _comes_back((at.class_idx,), given, class_idx, decode, at.class_idx, "class_idx", uses)


def _covers_idx(definition: SchemeModel) -> Claim:
    at, _, _, obj_idx = _alone(definition)
    given = (bounds.object_index(at.obj_idx, definition),)
    decode = definition.decode_idx
    uses = (comes_back("idx", bounds.zero(definition), bounds.no_index(), at.obj_idx),)
    return _comes_back((at.obj_idx,), given, obj_idx, decode, at.obj_idx, "obj_idx", uses)


def _comes_back(  # noqa: PLR0913, PLR0917  # the parts of one statement
    variables: tuple[Var, ...],
    given: tuple[Expr, ...],
    obj: Expr,
    decode: Callable[[Expr], Expr],
    went_in: Var,
    field: str,
    uses: tuple[LemmaInstance, ...] = (),
) -> Claim:
    """Decoding the word gives back what was encoded."""
    steps = (Step("obj", obj, word=True), Step(f"{field} decoded", decode(obj)))
    return Claim(variables, given, eq(decode(obj), went_in), steps, field, uses=uses)


def comes_back(field: str, pfn: Expr, class_idx: Expr, obj_idx: Expr) -> LemmaInstance:
    """`obj.roundtrip.pfn`, `.class` or `.idx` of the word that holds these three."""
    at = {"pfn": pfn, "class_idx": class_idx, "obj_idx": obj_idx}
    return LemmaInstance(f"obj.roundtrip.{field}", at)


def _roundtrip(field: str, *, bounded: bool) -> Callable[[SchemeModel], Claim]:
    def build(definition: SchemeModel) -> Claim:
        at = bounds.location(definition)
        index = ("pfn", "class_idx", "obj_idx").index(field)
        decode = (definition.decode_pfn, definition.decode_class, definition.decode_idx)[index]
        given = tuple(bound for i, bound in enumerate(at.bounds) if bounded or i != index)
        return _comes_back(at.variables, given, at.word, decode, at.variables[index], field)

    return build


def _injective(definition: SchemeModel) -> Claim:
    one, two = bounds.location(definition, "_1"), bounds.location(definition, "_2")
    given = (*one.bounds, *two.bounds, eq(one.word, two.word))
    same_class = eq(definition.decode_class(one.word), definition.decode_class(two.word))
    then = all_of(eq(one.pfn, two.pfn), eq(one.obj_idx, two.obj_idx), same_class)
    if definition.gate is not None:
        both = eq(one.class_idx, two.class_idx)
        then = all_of(then, when_enabled(definition, both))
    steps = (
        Step("obj of the first", one.word, word=True),
        Step("obj of both", two.word, word=True),
    )
    uses = [
        comes_back(field, *at.variables) for at in (one, two) for field in ("pfn", "class", "idx")
    ]
    return Claim((*one.variables, *two.variables), given, then, steps, uses=tuple(uses))


def when_enabled(definition: SchemeModel, statement: Expr) -> Expr:
    """The statement, where the word carries class_idx."""
    if definition.gate is None:
        return all_of()
    return when(definition.gate.enabled, statement, all_of())


def _page_tells_all(definition: SchemeModel) -> Claim:
    one = bounds.location(definition, "_1")
    other = Var("obj_idx_2", UINT)
    again = definition.encode(one.pfn, one.class_idx, other)
    steps = (Step("obj of the first", one.word, word=True), Step("of the second", again, word=True))
    return Claim((*one.variables, other), one.bounds, eq(one.word, again), steps)


def _decode_total(definition: SchemeModel) -> Claim:
    obj = bounds.word(definition)
    again = definition.encode(
        definition.decode_pfn(obj), definition.decode_class(obj), definition.decode_idx(obj)
    )
    steps = (
        Step("obj", obj, word=True),
        Step("pfn decoded", definition.decode_pfn(obj)),
        Step("class_idx decoded", definition.decode_class(obj)),
        Step("obj_idx decoded", definition.decode_idx(obj)),
        Step("encoded again", again, word=True),
    )
    return Claim((obj,), (bounds.tag_clear(obj, definition),), eq(again, obj), steps)


def _decode_drops_a_bit(definition: SchemeModel) -> Claim:
    obj = bounds.word(definition)
    again = definition.encode(
        definition.decode_pfn(obj), definition.decode_class(obj), Const(0, UINT)
    )
    steps = (Step("obj", obj, word=True), Step("encoded without obj_idx", again, word=True))
    return Claim((obj,), (bounds.tag_clear(obj, definition),), eq(again, obj), steps, "")


OBLIGATIONS: Final = (
    Obligation(
        id="obj.fits",
        statement="The bits that the fields need sum to at most BITS_PER_LONG.",
        cites=("_PFN_BITS", "OBJ_INDEX_BITS", "BITS_PER_LONG"),
        build=_fits,
        mend=f"the word {_NARROWER}",
    ),
    Obligation(
        id="obj.fits.word_wider",
        statement="The fields would still fit if they needed a whole word more.",
        cites=("BITS_PER_LONG",),
        build=_fits_one_more_word,
        control=True,
    ),
    Obligation(
        id="obj.adjacent",
        statement="The fields lie side by side and fill the word above its tag; class_idx has no"
        " bits where the gate is off, and never more than an unsigned int.",
        cites=("_PFN_BITS", "OBJ_INDEX_BITS", "BITS_PER_LONG"),
        build=_adjacent,
        needs=("obj.fits",),
        mend="give each field a shift that is the sum of the widths below it",
    ),
    Obligation(
        id="obj.disjoint",
        statement="No bit of the word belongs to two fields.",
        cites=(_ENCODE,),
        build=_disjoint,
        needs=("obj.fits",),
        mend="give each field a shift that is the sum of the widths below it",
    ),
    Obligation(
        id="obj.disjoint.pfn_unshifted",
        statement="An unshifted PFN touches no bit of the object index.",
        cites=(_ENCODE,),
        build=_disjoint_unshifted,
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="obj.covers_pfn",
        statement="Every page frame below the physical limit has a place in the word.",
        cites=("_PFN_BITS", "MAX_POSSIBLE_PHYSMEM_BITS", _DECODE),
        build=_covers_pfn,
        needs=("obj.fits",),
        mend=f"the PFN field {_NARROWER}",
    ),
    Obligation(
        id="obj.covers_class",
        statement="Every class index that the pool can create has a place in the word.",
        cites=("ZS_SIZE_CLASSES", _ENCODE),
        build=_covers_class,
        scope=Scope.CLASS_IDX,
        needs=("obj.fits",),
        mend="widen the class_idx field: it must hold ZS_SIZE_CLASSES - 1",
    ),
    Obligation(
        id="obj.covers_idx",
        statement="Every object index of the densest zspage has a place in the word.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_MAX_PAGES_PER_ZSPAGE", _DECODE),
        build=_covers_idx,
        needs=("obj.fits",),
        mend="widen the obj_idx field or raise ZS_MIN_ALLOC_SIZE",
    ),
    Obligation(
        id="obj.roundtrip.pfn",
        statement="Decoding an encoded location gives its PFN.",
        cites=(_ENCODE, _DECODE),
        build=_roundtrip("pfn", bounded=True),
        needs=("obj.fits",),
        mend=_MASKS,
    ),
    Obligation(
        id="obj.roundtrip.class",
        statement="Decoding an encoded location gives its class index.",
        cites=(_ENCODE, _DECODE),
        build=_roundtrip("class_idx", bounded=True),
        scope=Scope.CLASS_IDX,
        needs=("obj.fits",),
        mend=_MASKS,
    ),
    Obligation(
        id="obj.roundtrip.idx",
        statement="Decoding an encoded location gives its object index.",
        cites=(_ENCODE, _DECODE),
        build=_roundtrip("obj_idx", bounded=True),
        needs=("obj.fits",),
        mend=_MASKS,
    ),
    Obligation(
        id="obj.roundtrip.pfn_unbounded",
        statement="A page frame that its field has no room for comes back too.",
        cites=(_ENCODE, _DECODE),
        build=_roundtrip("pfn", bounded=False),
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="obj.roundtrip.class_unbounded",
        statement="A class index that its field has no room for comes back too.",
        cites=(_ENCODE, _DECODE),
        build=_roundtrip("class_idx", bounded=False),
        scope=Scope.CLASS_IDX,
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="obj.injective",
        statement="Two locations never share a word.",
        cites=(_ENCODE,),
        build=_injective,
        needs=("obj.fits",),
        mend=_MASKS,
    ),
    Obligation(
        id="obj.injective.page_tells_all",
        statement="Two objects on one page have the same word.",
        cites=(_ENCODE,),
        build=_page_tells_all,
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="obj.decode_total",
        statement="Every word decodes, and encodes to itself again.",
        cites=(_ENCODE, _DECODE),
        build=_decode_total,
        needs=("obj.fits",),
        mend="let the fields cover the word, and hold each in a type that is as wide as it",
    ),
    Obligation(
        id="obj.decode_total.without_idx",
        statement="Every word encodes to itself again even when its object index is dropped.",
        cites=(_ENCODE, _DECODE),
        build=_decode_drops_a_bit,
        needs=("obj.fits",),
        control=True,
    ),
)

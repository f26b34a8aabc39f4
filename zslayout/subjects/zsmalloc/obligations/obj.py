"""The obj word: its fields fit, do not overlap, cover what they must, and come back."""

from typing import Final

from zslayout.expr.nodes import Const
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.obligations import moves
from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.vc.derive import Wording, derived
from zslayout.vc.obligation import Role, Validity
from zslayout.words.parameters import ADDRESSABLE_BITS, MAX_POSSIBLE_PHYSMEM_BITS

_ENCODE: Final = "location_to_obj"
_DECODE: Final = "obj_to_location"
_BOTH: Final = (_ENCODE, _DECODE)
_BITS: Final = ("_PFN_BITS", "OBJ_INDEX_BITS", "BITS_PER_LONG")
_NARROWER: Final = "needs fewer physical bits, a smaller CONFIG_ZSMALLOC_CHAIN_SIZE, or a gate"

_SCHEMES: Final = ("pfn-idx-tagged", "pfn-idx", "rfc-v1", "merged")
_SOME_IDX: Final = Validity(
    frozenset({("pfn-idx-tagged", 32)}),
    lambda model: model.word.field("obj_idx").width >= 1,
    "the tag bit and the PFN leave obj_idx no bit",
)
_NARROW: Final = Validity(
    frozenset((scheme, 64) for scheme in _SCHEMES),
    lambda model: model.word.field("obj_idx").width <= UINT.width,
    "obj_to_location() keeps obj_idx in an unsigned int",
    {"obj": lambda model: Const(1, model.word.type) << UINT.width + model.word.tag_bits},
)

_COVERED: Final = Validity(
    frozenset((scheme, width) for scheme in _SCHEMES for width in (32, 64)),
    lambda _: ADDRESSABLE_BITS <= MAX_POSSIBLE_PHYSMEM_BITS,
    "a machine that addresses more than its headers say has page frames that no field is meant for",
    {"pfn": lambda model: Const(1, model.word.type) << macros.PFN_BITS.ref},
)

OBLIGATIONS: Final = derived(
    rfc_v1.SCHEME.definition(64),
    "",
    {
        "fits": Wording(
            statement="The bits that the fields need sum to at most BITS_PER_LONG.",
            cites=_BITS,
            why="two objects share a word, and one is taken for the other",
            fix=f"the word {_NARROWER}",
            validity=(_SOME_IDX,),
        ),
        "fits.control": Wording(cites=("BITS_PER_LONG",)),
        "adjacent": Wording(
            statement="The fields lie side by side and fill the word above its tag; class_idx has"
            " no bits where the gate is off, and never more than an unsigned int.",
            cites=_BITS,
        ),
        "disjoint.control": Wording(
            statement="An unshifted PFN touches no bit of the object index."
        ),
        "covers.pfn": Wording(
            statement="Every page frame that the machine can address has a place in the word.",
            cites=("_PFN_BITS", "MAX_POSSIBLE_PHYSMEM_BITS", _DECODE),
            why="the object is looked for in the page frame of another",
            fix="draw the PFN as wide as the machine addresses, or let a header say how wide",
            validity=(_COVERED,),
            role=Role.FRAMES,
        ),
        "covers.class_idx": Wording(
            statement="Every class index that the pool can create has a place in the word.",
            cites=("ZS_SIZE_CLASSES", _ENCODE),
            why="zs_free() takes the lock and the lists of another class",
            fix="widen the class_idx field: it must hold ZS_SIZE_CLASSES - 1",
        ),
        "covers.obj_idx": Wording(
            statement="Every object index of the densest zspage has a place in the word.",
            cites=("ZS_MIN_ALLOC_SIZE", "ZS_MAX_PAGES_PER_ZSPAGE", _DECODE),
            why="another object of the zspage is read, moved or freed",
            fix="widen the obj_idx field or raise ZS_MIN_ALLOC_SIZE",
        ),
        "roundtrip.pfn": Wording(
            statement="Decoding an encoded location gives its PFN.",
            cites=_BOTH,
        ),
        "roundtrip.class_idx": Wording(
            statement="Decoding an encoded location gives its class index.",
            cites=_BOTH,
        ),
        "roundtrip.obj_idx": Wording(
            statement="Decoding an encoded location gives its object index.",
            cites=_BOTH,
        ),
        "roundtrip.pfn.control": Wording(
            statement="A page frame that its field has no room for comes back too.", cites=_BOTH
        ),
        "roundtrip.class_idx.control": Wording(
            statement="A class index that its field has no room for comes back too.", cites=_BOTH
        ),
        "injective": Wording(statement="Two locations never share a word."),
        "injective.control": Wording(
            id="obj.injective.page_tells_all",
            statement="Two objects on one page have the same word.",
        ),
        "decode_total": Wording(
            cites=_BOTH,
            validity=(_NARROW,),
        ),
        "decode_total.control": Wording(
            statement="Every word encodes to itself again even when its object index is dropped.",
            cites=_BOTH,
        ),
        **moves.WORDINGS,
    },
)

(FITS,) = (each for each in OBLIGATIONS if each.role is Role.FITS)
(ADJACENT,) = (each for each in OBLIGATIONS if each.role is Role.LAYOUT)
"""What a statement on the word may rest on to speak of widths alone."""

"""The obj word: its fields fit, do not overlap, cover what they must, and come back."""

from typing import Final

from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.vc.derive import Wording, derived

_ENCODE: Final = "location_to_obj"
_DECODE: Final = "obj_to_location"
_BOTH: Final = (_ENCODE, _DECODE)
_BITS: Final = ("_PFN_BITS", "OBJ_INDEX_BITS", "BITS_PER_LONG")
_NARROWER: Final = "needs fewer physical bits, a smaller CONFIG_ZSMALLOC_CHAIN_SIZE, or a gate"
_MASKS: Final = "compare the mask and the shift of the field in the encoder with the decoder's"

OBLIGATIONS: Final = derived(
    rfc_v1.SCHEME.definition(64).word,
    {
        "fits": Wording(
            statement="The bits that the fields need sum to at most BITS_PER_LONG.",
            cites=_BITS,
            mend=f"the word {_NARROWER}",
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
            statement="Every page frame below the physical limit has a place in the word.",
            cites=("_PFN_BITS", "MAX_POSSIBLE_PHYSMEM_BITS", _DECODE),
            mend=f"the PFN field {_NARROWER}",
        ),
        "covers.class_idx": Wording(
            statement="Every class index that the pool can create has a place in the word.",
            cites=("ZS_SIZE_CLASSES", _ENCODE),
            mend="widen the class_idx field: it must hold ZS_SIZE_CLASSES - 1",
        ),
        "covers.obj_idx": Wording(
            statement="Every object index of the densest zspage has a place in the word.",
            cites=("ZS_MIN_ALLOC_SIZE", "ZS_MAX_PAGES_PER_ZSPAGE", _DECODE),
            mend="widen the obj_idx field or raise ZS_MIN_ALLOC_SIZE",
        ),
        "roundtrip.pfn": Wording(
            statement="Decoding an encoded location gives its PFN.", cites=_BOTH, mend=_MASKS
        ),
        "roundtrip.class_idx": Wording(
            statement="Decoding an encoded location gives its class index.",
            cites=_BOTH,
            mend=_MASKS,
        ),
        "roundtrip.obj_idx": Wording(
            statement="Decoding an encoded location gives its object index.",
            cites=_BOTH,
            mend=_MASKS,
        ),
        "unbounded.pfn": Wording(
            statement="A page frame that its field has no room for comes back too.", cites=_BOTH
        ),
        "unbounded.class_idx": Wording(
            statement="A class index that its field has no room for comes back too.", cites=_BOTH
        ),
        "injective": Wording(statement="Two locations never share a word.", mend=_MASKS),
        "injective.control": Wording(
            id="obj.injective.page_tells_all",
            statement="Two objects on one page have the same word.",
        ),
        "decode_total": Wording(
            cites=_BOTH,
            mend="let the fields cover the word, and hold each in a type that is as wide as it",
        ),
        "decode_total.control": Wording(
            statement="Every word encodes to itself again even when its object index is dropped.",
            cites=_BOTH,
        ),
    },
)

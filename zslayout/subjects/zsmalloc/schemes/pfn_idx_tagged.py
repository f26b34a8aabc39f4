"""`pfn-idx-tagged`: the two-field word when it still kept a tag bit.

    BITS_PER_LONG-1                                 0
    +-----------------------+-------------------+---+
    |          PFN          |      obj_idx      |tag|
    |       _PFN_BITS       |  OBJ_INDEX_BITS   | 1 |
    +-----------------------+-------------------+---+

Source: mm/zsmalloc.c of Linux 6.1: location_to_obj(), obj_to_location(), OBJ_TAG_BITS. The chain
was fixed at 4 pages there until 6.2 made it CONFIG_ZSMALLOC_CHAIN_SIZE; it is a parameter here.
"""

from zslayout.arch.params import Outcome
from zslayout.expr.nodes import Expr, cast
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.words import Slot, model, no_class
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Macro, Scheme, SchemeModel

_TAG_BITS = 1


def define(bits_per_long: int) -> SchemeModel:
    """The scheme for one word width."""
    tag = macros.OBJ_TAG_BITS.ref
    index = Macro("OBJ_INDEX_BITS", BITS_PER_LONG - macros.PFN_BITS.ref - tag)
    mask = Macro("OBJ_INDEX_MASK", macros.mask(bits_per_long, index.ref))

    def encode(pfn: Expr, obj_idx: Expr, **_: Expr) -> Expr:
        return ((pfn << index.ref) | (obj_idx & mask.ref)) << tag

    return model(
        bits_per_long,
        (*macros.head(bits_per_long), index, mask, *macros.sizes(bits_per_long, index.ref)),
        slots=(
            Slot(index.ref + tag, macros.PFN_BITS.ref, lambda obj: (obj >> tag) >> index.ref),
            no_class(index.ref + tag),
            Slot(tag, index.ref, lambda obj: cast((obj >> tag) & mask.ref, UINT)),
        ),
        needed=macros.PFN_BITS.ref + macros.objects_bits(bits_per_long) + tag,
        encode=encode,
        tag_bits=_TAG_BITS,
    )


SCHEME = Scheme(
    name="pfn-idx-tagged",
    title="[PFN | obj_idx | tag]",
    history="Linux 4.1 to 6.8",
    kernels="Linux 4.1 to 6.8",
    gated=False,
    outcome=Outcome.FALLBACK,
    subject="zsmalloc",
    define=define,
)

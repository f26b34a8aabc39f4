"""`pfn-idx-tagged`: the two-field word when it still kept a tag bit.

    BITS_PER_LONG-1                                 0
    +-----------------------+-------------------+---+
    |          PFN          |      obj_idx      |tag|
    |       _PFN_BITS       |  OBJ_INDEX_BITS   | 1 |
    +-----------------------+-------------------+---+

Source: mm/zsmalloc.c of Linux 6.1: location_to_obj(), obj_to_location(), OBJ_TAG_BITS. The chain
was fixed at 4 pages there until 6.2 made it CONFIG_ZSMALLOC_CHAIN_SIZE; it is a parameter here.
"""

from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT
from zslayout.layout import common
from zslayout.layout.scheme import BITS_PER_LONG, Definition, Macro, Place, Scheme

_TAG_BITS = 1


def define(bits_per_long: int) -> Definition:
    """The scheme for one word width."""
    tag = common.OBJ_TAG_BITS.ref
    index = Macro("OBJ_INDEX_BITS", BITS_PER_LONG - common.PFN_BITS.ref - tag)
    mask = Macro("OBJ_INDEX_MASK", common.mask(bits_per_long, index.ref))

    def encode(pfn: Expr, _class_idx: Expr, obj_idx: Expr) -> Expr:
        return ((pfn << index.ref) | (obj_idx & mask.ref)) << tag

    return Definition(
        bits_per_long=bits_per_long,
        macros=(
            *common.head(bits_per_long),
            index,
            mask,
            *common.sizes(bits_per_long, index.ref),
        ),
        places=(
            Place("pfn", index.ref + tag, common.PFN_BITS.ref),
            Place("class_idx", index.ref + tag, Const(0)),
            Place("obj_idx", tag, index.ref),
        ),
        needed=common.PFN_BITS.ref + common.objects_bits(bits_per_long) + tag,
        encode=encode,
        decode_pfn=lambda obj: (obj >> tag) >> index.ref,
        decode_class=lambda _obj: Const(0, UINT),
        decode_idx=lambda obj: cast((obj >> tag) & mask.ref, UINT),
        tag_bits=_TAG_BITS,
    )


SCHEME = Scheme(
    name="pfn-idx-tagged",
    title="[PFN | obj_idx | tag]",
    history="Linux 4.1 to 6.8",
    carries_class=False,
    define=define,
)

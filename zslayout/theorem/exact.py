"""Where an obligation does not hold on the whole domain: the exact condition under which it does.

One rule: a condition here is proved both ways. `Exact.holds` is what the lemma assumes, and where
it is false the converse lemma shows that the obligation is false too: by itself when the obligation
has no variables, else at the values of `Exact.broken_by`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from zslayout.expr.build import any_of, eq, ne
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc.macros import one_ul
from zslayout.subjects.zsmalloc.obligations import gate
from zslayout.words.parameters import CONFIG_ZSMALLOC_CHAIN_SIZE, PAGE_SHIFT
from zslayout.words.scheme import SchemeModel

_INT_BITS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """The condition, why it is one, and values that break the obligation where it is false."""

    holds: Callable[[SchemeModel], Expr]
    why: str
    broken_by: Mapping[str, Callable[[SchemeModel], Expr]] = field(default_factory=dict)


def _idx_bits(definition: SchemeModel) -> Expr:
    return definition.word.fields[2].width


_ONE_PAGE = Exact(
    lambda definition: (
        definition.macro("ZS_MAX_PAGES_PER_ZSPAGE")
        <= one_ul(definition.bits_per_long) << _idx_bits(definition)
    ),
    "with fewer obj_idx values than pages in the longest zspage, ZS_MIN_ALLOC_SIZE is above the"
    " page and ZS_SIZE_CLASSES wraps",
    {"class_idx": lambda _: Const(1 << 9, UINT)},
)
_ALIGNED = Exact(
    lambda definition: any_of(
        ne(_idx_bits(definition), PAGE_SHIFT - 2),
        eq(CONFIG_ZSMALLOC_CHAIN_SIZE % 2, 0),
        CONFIG_ZSMALLOC_CHAIN_SIZE <= 8,
    ),
    "four times an odd chain size above 8 is above 32 and no multiple of 8",
)
_NARROW = Exact(
    lambda definition: _idx_bits(definition) <= _INT_BITS,
    "obj_to_location() keeps obj_idx in an unsigned int",
    {
        "obj": lambda definition: (
            one_ul(definition.bits_per_long) << _INT_BITS + definition.word.tag_bits
        )
    },
)
_SOME_IDX = Exact(
    lambda definition: _idx_bits(definition) >= 1,
    "the tag bit and the PFN leave obj_idx no bit",
)
_INT_SHIFT = Exact(
    lambda definition: definition.macro("OBJ_INDEX_BITS") < _INT_BITS,
    "ZS_MIN_ALLOC_SIZE_FULL shifts CONFIG_ZSMALLOC_CHAIN_SIZE as an int",
)
_TOO_WIDE = Exact(
    lambda definition: gate.least_needed(definition) > definition.bits_per_long,
    "the gate is BITS_PER_LONG >= 64, and some 32-bit words have room",
)
_SUM_FITS = Exact(
    lambda definition: definition.word.needed <= definition.bits_per_long,
    "the gate is BITS_PER_LONG >= 64, whatever the sum is",
)
_ONE_BIT_LESS = Exact(
    lambda definition: any_of(
        PAGE_SHIFT >= 14,
        ne(
            definition.macro("ZS_OBJ_PFN_SHIFT"),
            definition.macro("CLASS_BITS") + definition.macro("ZS_OBJS_PER_ZSPAGE_BITS"),
        ),
    ),
    "the gate keeps CLASS_BITS + 1 bits for class_idx; pages of 4K and 8K need one less",
)

_TIGHT: Final = {
    "macro.exact": _ONE_PAGE,
    "size.min_aligned": _ALIGNED,
    "size.min_le_max": _ONE_PAGE,
    "zspage.class_fits": _ONE_PAGE,
}

EXACT: Final[Mapping[tuple[str, int], Mapping[str, Exact]]] = {
    # (scheme, BITS_PER_LONG): obligation
    ("pfn-idx-tagged", 32): {**_TIGHT, "obj.fits": _SOME_IDX},
    ("pfn-idx-tagged", 64): {"obj.decode_total": _NARROW},
    ("pfn-idx", 32): _TIGHT,
    ("pfn-idx", 64): {"obj.decode_total": _NARROW},
    ("rfc-v1", 32): {**_TIGHT, "gate.complete": _TOO_WIDE},
    ("rfc-v1", 64): {
        "macro.defined": _INT_SHIFT,
        "obj.decode_total": _NARROW,
        "gate.sound": _SUM_FITS,
    },
    ("merged", 32): {"size.min_aligned": _ALIGNED, "gate.complete": _ONE_BIT_LESS},
    ("merged", 64): {"obj.decode_total": _NARROW, "gate.complete": _ONE_BIT_LESS},
}


def exact(scheme: str, bits_per_long: int, obligation: str) -> Exact | None:
    """The condition of an obligation under a scheme; None where it holds on the whole domain."""
    return EXACT.get((scheme, bits_per_long), {}).get(obligation)

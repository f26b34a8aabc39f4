"""The words of `rfc-v1` and `merged`, 64 bits wide, as plain Python functions of ints.

Written down by hand for a checker that reads Python; knows nothing of zslayout. One rule: what a
function gives is what zslayout's codec gives, which `benchmarks.crosshair` tries on every point of
the domain before anything is asked about these.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

_WORD: Final = 64
_LONG: Final = (1 << _WORD) - 1
_UINT: Final = (1 << 32) - 1
_HANDLE: Final = 8
"""ZS_HANDLE_SIZE, in bytes."""
_LEAST: Final = 32
"""The literal in ZS_MIN_ALLOC_SIZE, in bytes."""
_CLASS_BITS: Final = 8


class Params(NamedTuple):
    """PAGE_SHIFT, MAX_POSSIBLE_PHYSMEM_BITS and CONFIG_ZSMALLOC_CHAIN_SIZE."""

    page_shift: int
    physmem_bits: int
    chain_size: int

    @property
    def pfn_bits(self) -> int:
        """_PFN_BITS."""
        return self.physmem_bits - self.page_shift


class Fields(NamedTuple):
    """The widths of the fields, and whether the scheme's static assertion holds."""

    pfn_bits: int
    class_bits: int
    idx_bits: int
    asserted: bool


def in_domain(params: Params) -> bool:
    """Whether the theorem speaks of these parameters."""
    page_shift, physmem_bits, chain_size = params
    return (
        12 <= page_shift <= 18
        and page_shift < physmem_bits <= min(64, page_shift + _WORD - 1)
        and 4 <= chain_size <= 16
    )


def rfc_v1(params: Params) -> Fields:
    """The gate is always on; whether the fields fit is left to the assertion."""
    page_shift, _, chain_size = params
    index_bits = _WORD - params.pfn_bits
    page_size = 1 << page_shift
    least_full = max(_LEAST, (chain_size << page_shift) >> index_bits)
    classes_full = _div_round_up((page_size - least_full) & _LONG, page_size >> _CLASS_BITS) + 1
    class_bits = _bits(classes_full - 1)
    needed = params.pfn_bits + class_bits + _bits(chain_size * page_size // _LEAST - 1)
    return Fields(params.pfn_bits, class_bits, index_bits - class_bits, needed <= _WORD)


def merged(params: Params) -> Fields:
    """The gate asks whether the fields fit."""
    page_shift, _, chain_size = params
    pfn_shift = _WORD - params.pfn_bits
    pages_bits = 2 if chain_size <= 4 else 3 if chain_size <= 8 else 4
    enabled = pfn_shift >= _CLASS_BITS + 1 + pages_bits + page_shift - 5
    class_bits = _CLASS_BITS + 1 if enabled else 0
    idx_bits = pfn_shift - class_bits
    return Fields(params.pfn_bits, class_bits, idx_bits, idx_bits >= pages_bits)


SCHEMES: Final[Mapping[str, Callable[[Params], Fields]]] = {"rfc-v1": rfc_v1, "merged": merged}


def encode(fields: Fields, pfn: int, class_idx: int, obj_idx: int) -> int:
    """location_to_obj()."""
    obj = (pfn << fields.class_bits + fields.idx_bits) & _LONG
    if fields.class_bits:
        obj |= (class_idx & _mask(fields.class_bits)) << fields.idx_bits
    return obj | (obj_idx & _mask(fields.idx_bits))


def decode_pfn(fields: Fields, obj: int) -> int:
    """The PFN of obj_to_location()."""
    return obj >> fields.class_bits + fields.idx_bits


def decode_class(fields: Fields, obj: int) -> int:
    """obj_to_class_idx(), an unsigned int."""
    return (obj >> fields.idx_bits) & _mask(fields.class_bits) & _UINT


def decode_idx(fields: Fields, obj: int) -> int:
    """The object index of obj_to_location(), an unsigned int."""
    return obj & _mask(fields.idx_bits) & _UINT


def has_pfn(fields: Fields, pfn: int) -> bool:
    """Whether the field has room for the value."""
    return 0 <= pfn <= _mask(fields.pfn_bits)


def has_class(fields: Fields, class_idx: int) -> bool:
    """Whether the field has room for the value, an unsigned int."""
    return 0 <= class_idx <= min(_mask(fields.class_bits), _UINT)


def has_idx(fields: Fields, obj_idx: int) -> bool:
    """Whether the field has room for the value, an unsigned int."""
    return 0 <= obj_idx <= min(_mask(fields.idx_bits), _UINT)


def is_word(obj: int) -> bool:
    """Whether an unsigned long can be this."""
    return 0 <= obj <= _LONG


def least_size(params: Params, fields: Fields) -> int:
    """ZS_MIN_ALLOC_SIZE, in bytes."""
    return max(_LEAST, (params.chain_size << params.page_shift) >> fields.idx_bits)


def classes(params: Params, fields: Fields) -> int:
    """ZS_SIZE_CLASSES."""
    page_size = 1 << params.page_shift
    return _div_round_up(page_size - least_size(params, fields), page_size >> _CLASS_BITS) + 1


def objects(params: Params, fields: Fields) -> int:
    """Objects in the densest zspage."""
    return (params.chain_size << params.page_shift) // least_size(params, fields)


def class_of(params: Params, fields: Fields, size: int) -> int:
    """get_size_class_index() of a request of so many bytes, with its handle."""
    least = least_size(params, fields)
    with_handle = size + _HANDLE
    if with_handle <= least:
        return 0
    steps = _div_round_up(with_handle - least, (1 << params.page_shift) >> _CLASS_BITS)
    return min(classes(params, fields) - 1, steps)


def _mask(width: int) -> int:
    return (1 << width) - 1


def _div_round_up(a: int, b: int) -> int:
    return (a + b - 1) // b


def _bits(most: int) -> int:
    """ilog2(most) + 1; ilog2 of 0 is 0."""
    return max(1, most.bit_length())

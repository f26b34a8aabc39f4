"""The claims as contracts (PEP 316), for CrossHair.

One rule: a function here is a claim of the same name: `pre` is its domain and what it assumes, and
what it returns is true. The environment names the scheme, so that parameters are all that is free.
"""

import os
from typing import Final, NamedTuple

from benchmarks import python_words
from benchmarks.python_words import Fields, Params

VARIABLE: Final = "CONTRACTS_SCHEME"
_fields_of = python_words.SCHEMES[os.environ.get(VARIABLE, "merged")]


class Location(NamedTuple):
    """What a word stands for."""

    pfn: int
    class_idx: int
    obj_idx: int


def fields(params: Params) -> Fields:
    """The layout at these parameters."""
    return _fields_of(params)


def compiles(params: Params) -> bool:
    """A point of the domain whose static assertion holds."""
    return python_words.in_domain(params) and fields(params).asserted


def enabled(params: Params) -> bool:
    """The same, with a class index in the word."""
    return compiles(params) and fields(params).class_bits > 0


def inside(params: Params, at: Location) -> bool:
    """Each of the three has room in its field."""
    here = fields(params)
    return (
        python_words.has_pfn(here, at.pfn)
        and python_words.has_class(here, at.class_idx)
        and python_words.has_idx(here, at.obj_idx)
    )


def word(params: Params, at: Location) -> int:
    """location_to_obj() of the three."""
    return python_words.encode(fields(params), *at)


def obj_roundtrip_pfn(params: Params, at: Location) -> bool:
    """Decoding an encoded location gives its PFN.

    pre: compiles(params) and inside(params, at)
    post: __return__
    """
    return python_words.decode_pfn(fields(params), word(params, at)) == at.pfn


def obj_roundtrip_class(params: Params, at: Location) -> bool:
    """Decoding an encoded location gives its class index.

    pre: enabled(params) and inside(params, at)
    post: __return__
    """
    return python_words.decode_class(fields(params), word(params, at)) == at.class_idx


def obj_roundtrip_idx(params: Params, at: Location) -> bool:
    """Decoding an encoded location gives its object index.

    pre: compiles(params) and inside(params, at)
    post: __return__
    """
    return python_words.decode_idx(fields(params), word(params, at)) == at.obj_idx


def obj_injective(params: Params, one: Location, two: Location) -> bool:
    """Two locations never share a word.

    pre: compiles(params) and inside(params, one) and inside(params, two)
    pre: word(params, one) == word(params, two)
    post: __return__
    """
    same_class = one.class_idx == two.class_idx or not fields(params).class_bits
    return one.pfn == two.pfn and one.obj_idx == two.obj_idx and same_class


def migrate_preserves_class(params: Params, at: Location, new_pfn: int) -> bool:
    """Page migration leaves the class index in the word as it was.

    pre: enabled(params) and inside(params, at) and python_words.has_pfn(fields(params), new_pfn)
    post: __return__
    """
    here, before = fields(params), word(params, at)
    kept, idx = python_words.decode_class(here, before), python_words.decode_idx(here, before)
    return (
        python_words.decode_class(here, python_words.encode(here, new_pfn, kept, idx))
        == at.class_idx
    )


def torn_class_stable(
    params: Params, at: Location, new_pfn: int, new_obj_idx: int, still_old: int
) -> bool:
    """Any bitwise mix of the words around a move decodes to the same class.

    pre: enabled(params) and inside(params, at) and python_words.has_pfn(fields(params), new_pfn)
    pre: python_words.has_idx(fields(params), new_obj_idx) and python_words.is_word(still_old)
    post: __return__
    """
    here, before = fields(params), word(params, at)
    after = python_words.encode(here, new_pfn, at.class_idx, new_obj_idx)
    return (
        python_words.decode_class(here, (before & still_old) | (after & ~still_old)) == at.class_idx
    )


def obj_covers_class(params: Params, class_idx: int) -> bool:
    """Every class index that the pool can create has a place in the word.

    pre: enabled(params) and 0 <= class_idx < python_words.classes(params, fields(params))
    post: __return__
    """
    here = fields(params)
    return python_words.decode_class(here, python_words.encode(here, 0, class_idx, 0)) == class_idx


def obj_covers_idx(params: Params, obj_idx: int) -> bool:
    """Every object index of the densest zspage has a place in the word.

    pre: compiles(params) and 0 <= obj_idx < python_words.objects(params, fields(params))
    post: __return__
    """
    here = fields(params)
    return python_words.decode_idx(here, python_words.encode(here, 0, 0, obj_idx)) == obj_idx


def size_index_in_range(params: Params, size: int) -> bool:
    """Every request up to ZS_MAX_ALLOC_SIZE finds a size class that exists.

    pre: compiles(params) and 1 <= size <= 1 << params.page_shift
    post: __return__
    """
    here = fields(params)
    return 0 <= python_words.class_of(params, here, size) < python_words.classes(params, here)


def false_pfn_unbounded(params: Params, at: Location) -> bool:
    """False: any PFN comes back, whether its field has room for it or not.

    pre: compiles(params) and python_words.is_word(at.pfn) and at.class_idx == 0 and at.obj_idx == 0
    post: __return__
    """
    return python_words.decode_pfn(fields(params), word(params, at)) == at.pfn

"""Small claims whose truth is plain to see, and schemes with one thing wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from zslayout.expr.build import ne
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import UINT, ulong
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.claim import Claim
from zslayout.words.scheme import Macro, Scheme, SchemeModel
from zslayout.words.variant import with_word

X: Final = Var("x", UINT)
Y: Final = Var("y", UINT)
LIMIT: Final = Var("LIMIT", UINT)

BELOW: Final = Claim((X,), (X < LIMIT,), X <= LIMIT)
"""True for every limit; says nothing for LIMIT = 0, below which no unsigned number lies."""

BELOW_HALF: Final = Claim((X, Y), (X < LIMIT, Y < LIMIT), X + Y < LIMIT)
"""False for every limit above 1."""

ONLY_LIMIT: Final = Claim((X,), (), ne(X, LIMIT))
"""False for x = LIMIT and for nothing else."""

_WIDE: Final = ulong(64)
_P: Final = Var("p", _WIDE)
_Q: Final = Var("q", _WIDE)
_SEMIPRIME: Final = 4294967291 * 4294967279

HARD: Final = Claim(
    (_P, _Q),
    (_P >= 2, _Q >= 2, _P <= _Q, Const(1 << 32, _WIDE) > _Q),
    ne(_P * _Q, Const(_SEMIPRIME, _WIDE)),
)
"""False for one pair of primes, which no solver finds at once."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A scheme with one thing wrong, and an obligation that must say so on arm64-4k."""

    name: str
    scheme: Scheme
    refuted: str


def _variant(name: str, base: str, change: Callable[[SchemeModel], SchemeModel]) -> Scheme:
    scheme = SCHEMES[base]
    return replace(scheme, name=base, define=lambda width: change(scheme.define(width)), title=name)


def with_field(model: SchemeModel, name: str, **changes: Any) -> SchemeModel:
    """The model with parts of one field replaced. Raises AbsentError when there is none."""
    changed = replace(model.word.field(name), **changes)
    fields = (changed if each.name == name else each for each in model.word.fields)
    return with_word(model, fields=tuple(fields))


def with_macro(definition: SchemeModel, name: str, value: Callable[[Expr], Expr]) -> SchemeModel:
    """The definition with one macro's value changed."""
    macros = tuple(
        Macro(macro.name, value(macro.value)) if macro.name == name else macro
        for macro in definition.macros
    )
    assert macros != definition.macros
    return replace(definition, macros=macros)


def narrow_class_mask(definition: SchemeModel) -> SchemeModel:
    """OBJ_CLASS_MASK one bit too narrow."""
    return with_macro(definition, "OBJ_CLASS_MASK", lambda mask: mask >> 1)


def _class_one_lower(definition: SchemeModel) -> SchemeModel:
    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        word = definition.word.type
        high = definition.word.holding(pfn, Const(0, UINT), obj_idx)
        bits = cast(class_idx & definition.macro("OBJ_CLASS_MASK"), word)
        return high | (bits << (definition.macro("OBJ_IDX_BITS") - 1))

    return with_word(definition, encode=encode)


def _class_forgotten(definition: SchemeModel) -> SchemeModel:
    def encode(pfn: Expr, obj_idx: Expr, **_: Expr) -> Expr:
        return definition.word.holding(pfn, Const(0, UINT), obj_idx)

    return with_word(definition, encode=encode)


def _index_unmasked(definition: SchemeModel) -> SchemeModel:
    return with_field(definition, "obj_idx", decode=lambda obj: cast(obj, UINT))


def _class_unmasked(definition: SchemeModel) -> SchemeModel:
    idx_bits = definition.macro("OBJ_IDX_BITS")
    return with_field(definition, "class_idx", decode=lambda obj: cast(obj >> idx_bits, UINT))


def _pfn_decoded_low(definition: SchemeModel) -> SchemeModel:
    idx_bits = definition.macro("OBJ_IDX_BITS")
    return with_field(definition, "pfn", decode=lambda obj: obj >> idx_bits)


def _class_bits_short(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "OBJ_CLASS_BITS", lambda bits: bits - 1)


def _size_floor_unaligned(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "ZS_MIN_ALLOC_SIZE", lambda least: least + 4)


def _fullness_narrow(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "FULLNESS_BITS", lambda bits: bits - 1)


def _tag_wide(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "OBJ_ALLOCATED_TAG", lambda tag: tag << 2)


def _fallback_shifted(definition: SchemeModel) -> SchemeModel:
    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        return definition.word.holding(pfn, class_idx, obj_idx) ^ 1

    return with_word(definition, encode=encode)


def _gate_never(definition: SchemeModel) -> SchemeModel:
    gate = definition.word.gated()
    never = gate._replace(enabled=definition.macro("_PFN_BITS") < 0)
    return with_word(definition, gate=never)


def _gate_sized_small(definition: SchemeModel) -> SchemeModel:
    sized_for = definition.word.field("class_idx").sized_for
    assert sized_for is not None
    return with_field(definition, "class_idx", sized_for=sized_for - 1)


MUTANTS: Final = tuple(
    Mutant(name, _variant(name, "rfc-v1", change), refuted)
    for name, change, refuted in (
        ("class mask one bit narrow", narrow_class_mask, "obj.roundtrip.class"),
        ("class shifted one bit low", _class_one_lower, "obj.roundtrip.class"),
        ("class forgotten by the encoder", _class_forgotten, "obj.covers_class"),
        ("class forgotten, seen in migration", _class_forgotten, "obj.roundtrip.class"),
        ("object index decoded without mask", _index_unmasked, "obj.roundtrip.idx"),
        ("class decoded without mask", _class_unmasked, "obj.roundtrip.class"),
        ("PFN decoded at the wrong bit", _pfn_decoded_low, "obj.roundtrip.pfn"),
        ("class field one bit short", _class_bits_short, "obj.covers_class"),
        ("least size unaligned", _size_floor_unaligned, "size.min_aligned"),
        ("fullness one bit short", _fullness_narrow, "zspage.fullness_fits"),
        ("allocated tag in a handle's bits", _tag_wide, "header.tag_free"),
        ("lowest bit flipped by the encoder", _fallback_shifted, "obj.roundtrip.idx"),
        ("gate never on though it fits", _gate_never, "gate.complete"),
        ("class count bound one too low", _gate_sized_small, "size.classes_agree"),
    )
)

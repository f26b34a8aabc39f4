"""The packed words of mm/zsmalloc.c: what they hold, whatever a scheme makes of them.

obj    [PFN | class_idx | obj_idx]   the word of a handle: where an object is
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT, ulong
from zslayout.subjects.zsmalloc import macros
from zslayout.words.scheme import Macro, SchemeModel
from zslayout.words.source import AbsentError
from zslayout.words.word import FieldSpec, Gate, PackedWord

EVALUATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASS_DELTA", "ZS_SIZE_CLASSES")
"""Macros that the file evaluates whatever is configured."""


_OF_MODEL: Final = ("assertion", "source", "reference")


class Slot(NamedTuple):
    """Where a scheme has a field, and how it reads it."""

    lsb: Expr
    width: Expr
    decode: Callable[[Expr], Expr]
    sized_for: Expr | None = None


def no_class(lsb: Expr) -> Slot:
    """The class_idx of a two-field layout, above the object index: no bits."""
    return Slot(lsb, Const(0), lambda _obj: Const(0, UINT))


def model(bits_per_long: int, defined: tuple[Macro, ...], **parts: Any) -> SchemeModel:
    """A scheme that has these macros; `parts` are those of `obj` and of the model."""
    of_model = {name: parts.pop(name) for name in _OF_MODEL if name in parts}
    word = obj(bits_per_long, defined, **parts)
    return SchemeModel(bits_per_long, defined, word, evaluated=EVALUATED, **of_model)


def obj(  # noqa: PLR0913  # the parts of one word
    bits_per_long: int,
    defined: tuple[Macro, ...],
    *,
    slots: tuple[Slot, Slot, Slot],
    needed: Expr,
    encode: Callable[..., Expr],
    enabled: Expr | None = None,
    tag_bits: int = 0,
    tried: bool = False,
) -> PackedWord:
    """The word of a handle, its slots most significant first; `defined` are all macros.

    A two-field layout has a class_idx of width 0, and no gate to be `enabled`.
    """
    word = ulong(bits_per_long)
    pfn, class_idx, obj_idx = slots
    two_fields = macros.PFN_BITS.ref + macros.objects_bits(bits_per_long)
    return PackedWord(
        name="obj",
        type=word,
        fields=(
            FieldSpec(
                "pfn",
                pfn.lsb,
                pfn.width,
                Var("pfn", word),
                occurs=lambda value: value <= macros.mask(bits_per_long, macros.PFN_BITS.ref),
                decode=pfn.decode,
                decoder="obj_to_pfn",
            ),
            FieldSpec(
                "class_idx",
                class_idx.lsb,
                class_idx.width,
                Var("class_idx", UINT),
                occurs=lambda value: value < _named("ZS_SIZE_CLASSES", defined),
                decode=class_idx.decode,
                short="class",
                decoder="obj_to_class_idx",
                masked=True,
                gated=True,
                sized_for=class_idx.sized_for,
            ),
            FieldSpec(
                "obj_idx",
                obj_idx.lsb,
                obj_idx.width,
                Var("obj_idx", UINT),
                occurs=lambda value: value < macros.objects(bits_per_long),
                decode=obj_idx.decode,
                short="idx",
                decoder="obj_to_obj_idx",
                masked=True,
                narrower=False,
            ),
        ),
        needed=needed,
        encode=encode,
        encoder="location_to_obj",
        gate=None if enabled is None else Gate(enabled, two_fields),
        tag_bits=tag_bits,
        spare=tried,
        tried=tried,
    )


def _named(name: str, defined: tuple[Macro, ...]) -> Var:
    for macro in defined:
        if macro.name == name:
            return macro.ref
    raise AbsentError(name)

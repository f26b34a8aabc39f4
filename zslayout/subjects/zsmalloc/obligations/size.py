"""Size classes: every request finds a class that exists, and sizes are aligned."""

from typing import Final

from zslayout.expr.build import div_round_up, eq, minimum, when
from zslayout.expr.nodes import Expr, Var, cast, converted
from zslayout.expr.types import INT
from zslayout.subjects.zsmalloc import macros
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import SchemeModel
from zslayout.words.source import AbsentError

_INDEX: Final = ("get_size_class_index", "lookup_size_class")
_ENUMERATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES")
"""What differs between chain sizes while the page stays the same."""


def class_of(size: Expr, definition: SchemeModel) -> Expr:
    """get_size_class_index(size): an int, `size` in bytes with its handle."""
    if definition.source is not None:
        return definition.source.called("get_size_class_index", size)
    return modelled_class_of(size, definition)


def modelled_class_of(size: Expr, definition: SchemeModel) -> Expr:
    """get_size_class_index(size), as the model has it."""
    least, delta = definition.macro("ZS_MIN_ALLOC_SIZE"), definition.macro("ZS_SIZE_CLASS_DELTA")
    steps = cast(div_round_up(size - least, delta), INT)
    last = cast(definition.macro("ZS_SIZE_CLASSES") - 1, INT)
    return minimum(last, when(size > least, steps, 0))


def _min_aligned(definition: SchemeModel) -> Claim:
    return _aligned(definition.macro("ZS_MIN_ALLOC_SIZE"))


def _delta_aligned(definition: SchemeModel) -> Claim:
    return _aligned(definition.macro("ZS_SIZE_CLASS_DELTA"))


def _aligned(size: Var) -> Claim:
    rest = size % macros.ZS_ALIGN.ref
    return Claim((), (), eq(rest, 0), (Step(size.name, size), Step("remainder", rest)))


def _min_plus_one_aligned(definition: SchemeModel) -> Claim:
    both = definition.macro("ZS_MIN_ALLOC_SIZE") | (definition.macro("ZS_MIN_ALLOC_SIZE") + 1)
    return Claim((), (), eq(both % macros.ZS_ALIGN.ref, 0))


def _min_le_max(definition: SchemeModel) -> Claim:
    least, most = definition.macro("ZS_MIN_ALLOC_SIZE"), definition.macro("ZS_MAX_ALLOC_SIZE")
    return Claim((), (), least <= most, (Step(least.name, least), Step(most.name, most)))


def _index_in_range(definition: SchemeModel) -> Claim:
    size = Var("size", INT)
    most = cast(definition.macro("ZS_MAX_ALLOC_SIZE"), INT)
    index = class_of(cast(size + definition.macro("ZS_HANDLE_SIZE"), INT), definition)
    classes = cast(definition.macro("ZS_SIZE_CLASSES"), INT)
    steps = (Step("class index", index), Step("ZS_SIZE_CLASSES", classes))
    # Compared unsigned, so that a negative index is out of range as well.
    then = converted(index, definition.word.type) < converted(classes, definition.word.type)
    return Claim((size,), (size >= 1, size <= most), then, steps, enumerated=_ENUMERATED)


def _last_unused(definition: SchemeModel) -> Claim:
    size = Var("size", INT)
    most = cast(definition.macro("ZS_MAX_ALLOC_SIZE"), INT)
    index = class_of(size, definition)
    last = cast(definition.macro("ZS_SIZE_CLASSES") - 1, INT)
    steps = (Step("class index", index), Step("last class", last))
    return Claim((size,), (size >= 1, size <= most), index < last, steps)


def _classes_agree(definition: SchemeModel) -> Claim:
    classes, bound = (
        definition.macro("ZS_SIZE_CLASSES"),
        definition.word.field("class_idx").sized_for,
    )
    if bound is None:
        raise AbsentError("ZS_SIZE_CLASSES_FULL")
    steps = (Step("ZS_SIZE_CLASSES", classes), Step("classes that class_idx is sized for", bound))
    return Claim((), (), classes <= bound, steps)


OBLIGATIONS: Final = (
    Obligation(
        id="size.min_aligned",
        statement="ZS_MIN_ALLOC_SIZE is a multiple of ZS_ALIGN.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_ALIGN"),
        build=_min_aligned,
        mend="round ZS_MIN_ALLOC_SIZE up to ZS_ALIGN, or allow fewer chain sizes",
    ),
    Obligation(
        id="size.min_aligned.next_too",
        statement="The byte count after ZS_MIN_ALLOC_SIZE is a multiple of ZS_ALIGN as well.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_ALIGN"),
        build=_min_plus_one_aligned,
        control=True,
    ),
    Obligation(
        id="size.delta_aligned",
        statement="ZS_SIZE_CLASS_DELTA is a multiple of ZS_ALIGN.",
        cites=("ZS_SIZE_CLASS_DELTA", "ZS_ALIGN"),
        build=_delta_aligned,
        mend="lower CLASS_BITS: the classes lie closer together than ZS_ALIGN",
    ),
    Obligation(
        id="size.min_le_max",
        statement="ZS_MIN_ALLOC_SIZE is at most ZS_MAX_ALLOC_SIZE.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_MAX_ALLOC_SIZE"),
        build=_min_le_max,
        mend="leave obj_idx more bits: too few objects per zspage can be told apart",
    ),
    Obligation(
        id="size.index_in_range",
        statement="Every request up to ZS_MAX_ALLOC_SIZE finds a size class that exists.",
        cites=(*_INDEX, "ZS_SIZE_CLASSES"),
        build=_index_in_range,
        needs=("obj.fits", "size.min_le_max"),
        mend="cap the index at ZS_SIZE_CLASSES - 1",
    ),
    Obligation(
        id="size.index_in_range.last_unused",
        statement="No request finds the last size class.",
        cites=_INDEX,
        build=_last_unused,
        needs=("obj.fits", "size.min_le_max"),
        control=True,
    ),
    Obligation(
        id="size.classes_agree",
        statement="The class count that class_idx is sized for bounds the real one.",
        cites=("ZS_SIZE_CLASSES", "ZS_SIZE_CLASSES_FULL"),
        build=_classes_agree,
        scope=Scope.CLASS_IDX,
        needs=("obj.fits", "size.min_le_max"),
        mend="size class_idx for the least ZS_MIN_ALLOC_SIZE that the layout can have",
    ),
)

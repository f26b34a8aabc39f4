"""Size classes: every request finds a class that exists, and sizes are aligned."""

from typing import Final

from zslayout.expr.build import any_of, eq, ne
from zslayout.expr.nodes import Const, Expr, Var, cast, converted
from zslayout.expr.types import INT, UINT
from zslayout.subjects.zsmalloc import functions, macros
from zslayout.subjects.zsmalloc.obligations import obj
from zslayout.subjects.zsmalloc.parameters import CONFIG_ZSMALLOC_CHAIN_SIZE
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.obligation import Obligation, Scope, Validity
from zslayout.words.parameters import PAGE_SHIFT
from zslayout.words.scheme import SchemeModel
from zslayout.words.source import AbsentError

_INDEX: Final = ("get_size_class_index", "lookup_size_class")
_ENUMERATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES")
"""What differs between chain sizes while the page stays the same."""


def class_of(size: Expr, model: SchemeModel) -> Expr:
    """get_size_class_index(size): an int, `size` in bytes with its handle."""
    if model.source is not None:
        return model.source.called(functions.CLASS_OF, size)
    return functions.class_of(size, model)


def _min_aligned(model: SchemeModel) -> Claim:
    return _aligned(model.macro("ZS_MIN_ALLOC_SIZE"))


def _delta_aligned(model: SchemeModel) -> Claim:
    return _aligned(model.macro("ZS_SIZE_CLASS_DELTA"))


def _aligned(size: Var) -> Claim:
    rest = size % macros.ZS_ALIGN.ref
    return Claim((), (), eq(rest, 0), (ClaimStep(size.name, size), ClaimStep("remainder", rest)))


def _min_plus_one_aligned(model: SchemeModel) -> Claim:
    both = model.macro("ZS_MIN_ALLOC_SIZE") | (model.macro("ZS_MIN_ALLOC_SIZE") + 1)
    return Claim((), (), eq(both % macros.ZS_ALIGN.ref, 0))


def _min_le_max(model: SchemeModel) -> Claim:
    least, most = model.macro("ZS_MIN_ALLOC_SIZE"), model.macro("ZS_MAX_ALLOC_SIZE")
    return Claim((), (), least <= most, (ClaimStep(least.name, least), ClaimStep(most.name, most)))


def _index_in_range(model: SchemeModel) -> Claim:
    size = Var("size", INT)
    most = cast(model.macro("ZS_MAX_ALLOC_SIZE"), INT)
    index = class_of(cast(size + model.macro("ZS_HANDLE_SIZE"), INT), model)
    classes = cast(model.macro("ZS_SIZE_CLASSES"), INT)
    steps = (ClaimStep("class index", index), ClaimStep("ZS_SIZE_CLASSES", classes))
    # Compared unsigned, so that a negative index is out of range as well.
    then = converted(index, model.word.type) < converted(classes, model.word.type)
    return Claim((size,), (size >= 1, size <= most), then, steps, enumerated=_ENUMERATED)


def _last_unused(model: SchemeModel) -> Claim:
    size = Var("size", INT)
    most = cast(model.macro("ZS_MAX_ALLOC_SIZE"), INT)
    index = class_of(size, model)
    last = cast(model.macro("ZS_SIZE_CLASSES") - 1, INT)
    steps = (ClaimStep("class index", index), ClaimStep("last class", last))
    return Claim((size,), (size >= 1, size <= most), index < last, steps)


def _classes_agree(model: SchemeModel) -> Claim:
    classes, bound = (
        model.macro("ZS_SIZE_CLASSES"),
        model.word.field("class_idx").sized_for,
    )
    if bound is None:
        raise AbsentError("ZS_SIZE_CLASSES_FULL")
    steps = (
        ClaimStep("ZS_SIZE_CLASSES", classes),
        ClaimStep("classes that class_idx is sized for", bound),
    )
    return Claim((), (), classes <= bound, steps)


ONE_PAGE: Final = Validity(
    frozenset({("pfn-idx-tagged", 32), ("pfn-idx", 32), ("rfc-v1", 32)}),
    lambda model: (
        model.macro("ZS_MAX_PAGES_PER_ZSPAGE")
        <= macros.one_ul(model.bits_per_long) << model.word.field("obj_idx").width
    ),
    "with fewer obj_idx values than pages in the longest zspage, ZS_MIN_ALLOC_SIZE is above the"
    " page and ZS_SIZE_CLASSES wraps",
    {"class_idx": lambda _: Const(1 << 9, UINT)},
)
_ALIGNED: Final = Validity(
    ONE_PAGE.at | {("merged", 32)},
    lambda model: any_of(
        ne(model.word.field("obj_idx").width, PAGE_SHIFT - 2),
        eq(CONFIG_ZSMALLOC_CHAIN_SIZE % 2, 0),
        CONFIG_ZSMALLOC_CHAIN_SIZE <= 8,
    ),
    "four times an odd chain size above 8 is above 32 and no multiple of 8",
)

MIN_LE_MAX: Final = Obligation(
    id="size.min_le_max",
    statement="ZS_MIN_ALLOC_SIZE is at most ZS_MAX_ALLOC_SIZE.",
    cites=("ZS_MIN_ALLOC_SIZE", "ZS_MAX_ALLOC_SIZE"),
    build=_min_le_max,
    why="the count of classes wraps, and no request finds its class",
    validity=(ONE_PAGE,),
    fix="leave obj_idx more bits: too few objects per zspage can be told apart",
)
_NEEDS: Final = (obj.FITS.id, MIN_LE_MAX.id)

OBLIGATIONS: Final = (
    Obligation(
        id="size.min_aligned",
        statement="ZS_MIN_ALLOC_SIZE is a multiple of ZS_ALIGN.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_ALIGN"),
        build=_min_aligned,
        why="objects lie at addresses that are not aligned",
        validity=(_ALIGNED,),
        fix="round ZS_MIN_ALLOC_SIZE up to ZS_ALIGN, or allow fewer chain sizes",
    ),
    Obligation(
        id="size.min_aligned.next_too",
        statement="The byte count after ZS_MIN_ALLOC_SIZE is a multiple of ZS_ALIGN as well.",
        cites=("ZS_MIN_ALLOC_SIZE", "ZS_ALIGN"),
        build=_min_plus_one_aligned,
        control_of="size.min_aligned",
    ),
    Obligation(
        id="size.delta_aligned",
        statement="ZS_SIZE_CLASS_DELTA is a multiple of ZS_ALIGN.",
        cites=("ZS_SIZE_CLASS_DELTA", "ZS_ALIGN"),
        build=_delta_aligned,
        why="objects lie at addresses that are not aligned",
        fix="lower CLASS_BITS: the classes lie closer together than ZS_ALIGN",
    ),
    MIN_LE_MAX,
    Obligation(
        id="size.index_in_range",
        statement="Every request up to ZS_MAX_ALLOC_SIZE finds a size class that exists.",
        cites=(*_INDEX, "ZS_SIZE_CLASSES"),
        build=_index_in_range,
        needs=_NEEDS,
        why="zs_malloc() reads beyond the array of classes",
        fix="cap the index at ZS_SIZE_CLASSES - 1",
    ),
    Obligation(
        id="size.index_in_range.last_unused",
        statement="No request finds the last size class.",
        cites=_INDEX,
        build=_last_unused,
        needs=_NEEDS,
        control_of="size.index_in_range",
    ),
    Obligation(
        id="size.classes_agree",
        statement="The class count that class_idx is sized for bounds the real one.",
        cites=("ZS_SIZE_CLASSES", "ZS_SIZE_CLASSES_FULL"),
        build=_classes_agree,
        scope=Scope.GATE_ON,
        needs=_NEEDS,
        why="the highest classes have no place in the word",
        fix="size class_idx for the least ZS_MIN_ALLOC_SIZE that the layout can have",
    ),
)

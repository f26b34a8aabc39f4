"""The functions of mm/zsmalloc.c that words depend on, and what each gives where it is right.

One rule: what is right is said here once. Obligations ask for it, and a function of a C file that
gives something else at a counterexample is where the fault is.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from zslayout.expr.build import div_round_up, eq, minimum, when
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import INT
from zslayout.expr.walk import replace
from zslayout.words.scheme import SchemeModel, over_parameters
from zslayout.words.word import PackedWord

ENCODE: Final = "location_to_obj"
PFN: Final = "obj_to_location"
IDX: Final = "obj_to_location.obj_idx"
CLASS: Final = "obj_to_class_idx"
FRAME: Final = "obj_to_frame"
LOAD: Final = "handle_to_obj"
STORE: Final = "record_obj"
CLASS_OF: Final = "get_size_class_index"
CHAIN_SIZE: Final = "calculate_zspage_chain_size"

INPUTS: Final = {
    ENCODE: ("pfn", "class_idx", "obj_idx"),
    PFN: ("obj",),
    IDX: ("obj",),
    CLASS: ("obj",),
    FRAME: ("obj",),
    LOAD: ("obj",),
    STORE: ("obj",),
    CLASS_OF: ("size",),
    CHAIN_SIZE: ("size",),
}
"""What each is given, by the names that its summary has for it."""
CODEC: Final = (ENCODE, PFN, IDX, CLASS, FRAME)
"""Those that make and read words."""
_MOST_CHAIN: Final = 16


def right(model: SchemeModel, name: str) -> Expr:
    """What a function of a file gives over its inputs where it is right.

    The codec is that of the scheme that the file is compared with, over the four parameters; who
    calls it is judged by the file's own.
    """
    return _RIGHT[name](model)


def _decoded(field: str) -> Callable[[SchemeModel], Expr]:
    return lambda model: _of_scheme(model, lambda word: word.decode(field, word.any))


def _of_scheme(model: SchemeModel, made: Callable[[PackedWord], Expr]) -> Expr:
    reference = model.reference or model
    return replace(made(reference.word), over_parameters(reference))


def class_of(size: Expr, model: SchemeModel) -> Expr:
    """get_size_class_index(size): an int, `size` in bytes with its handle."""
    least, delta = model.macro("ZS_MIN_ALLOC_SIZE"), model.macro("ZS_SIZE_CLASS_DELTA")
    steps = cast(div_round_up(size - least, delta), INT)
    last = cast(model.macro("ZS_SIZE_CLASSES") - 1, INT)
    return minimum(last, when(size > least, steps, 0))


def wastes(size: Expr, model: SchemeModel) -> Iterator[tuple[str, Expr]]:
    """By name: what chains of so many pages waste, and the least of these so far."""
    chain, page_size = model.macro("ZS_MAX_PAGES_PER_ZSPAGE"), model.macro("PAGE_SIZE")
    kind = page_size.type
    yield "unsigned_size", cast(size, kind)
    most = Const(kind.maximum, kind)
    least: Expr = most
    for i in range(1, _MOST_CHAIN + 1):
        wasted = Const(i) * page_size % Var("unsigned_size", kind)
        yield f"waste_{i}", when(Const(i) <= chain, wasted, most)
        yield f"least_{i}", minimum(Var(f"waste_{i}", kind), least)
        least = Var(f"least_{i}", kind)


def least_waste(size: Expr, model: SchemeModel) -> Expr:
    """calculate_zspage_chain_size(size), over `wastes`: the first that wastes least."""
    kind = model.macro("PAGE_SIZE").type
    first: Expr = Const(0)
    for i in range(_MOST_CHAIN, 0, -1):
        first = when(eq(Var(f"waste_{i}", kind), Var(f"least_{_MOST_CHAIN}", kind)), i, first)
    return when(eq(size & (size - 1), 0), 1, first)


_SIZE: Final = Var("size", INT)
_RIGHT: Final[Mapping[str, Callable[[SchemeModel], Expr]]] = {
    ENCODE: lambda model: _of_scheme(model, lambda word: word.values().word),
    PFN: _decoded("pfn"),
    IDX: _decoded("obj_idx"),
    CLASS: _decoded("class_idx"),
    FRAME: _decoded("pfn"),
    LOAD: lambda model: model.word.any,
    STORE: lambda model: model.word.any,
    CLASS_OF: lambda model: class_of(_SIZE, model),
    CHAIN_SIZE: lambda model: least_waste(_SIZE, model),
}

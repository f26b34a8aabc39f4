"""Word functions that a file has by another name: known by what they take and by what they do.

A function is taken for one of the kernel's only where no other function could be it as well.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.execute import Executor, parameters
from zslayout.cfront.ir import IntType, PointerType
from zslayout.cfront.kernel import PAGE, PFN
from zslayout.cfront.memory import Pointer, Value
from zslayout.cfront.point import MARK
from zslayout.expr.walk import names

ENCODE: Final = "location_to_obj"
LOCATION: Final = "obj_to_location"
LOAD: Final = "handle_to_obj"
STORE: Final = "record_obj"
FRAME: Final = "obj_to_page"
CLASS: Final = "obj_to_class_idx"
CLASS_OF: Final = "get_size_class_index"
CHAIN_SIZE: Final = "calculate_zspage_chain_size"
FORMERLY: Final = {CHAIN_SIZE: "get_pages_per_zspage"}
"""What did something else in a function's place before Linux 6.3, and is not asked."""

Does = Callable[[Executor, Run], bool]


def known_as(executor: Executor, role: str, taken: Collection[str]) -> str:
    """The one function of the module that can be meant, but for those `taken`; or nothing."""
    shape, does = _ROLES[role]
    found = []
    for name, function in executor.module.functions.items():
        kinds = tuple(type(kind) for _, kind in parameters(function))
        returns = isinstance(function.type, IntType)
        if name in taken or name.startswith(f"@{MARK}") or (kinds, returns) not in shape:
            continue
        if does(executor, executor.run(name)):
            found.append(name)
    return found[0] if len(found) == 1 else ""


def word_events(run: Run, *kinds: Kind) -> tuple[Event, ...]:
    """The loads or stores of words of handles, or of what is at an address that is given."""
    return tuple(
        each
        for each in run.events
        if each.kind in kinds
        and each.cell is not None
        and (
            each.cell.kind == "word"
            or (each.cell.offset == 0 and any(each.address is one for one in run.arguments))
        )
    )


def _encodes(executor: Executor, run: Run) -> bool:
    return any(meaning == PFN for meaning in _meanings(executor, run.value))


def _decodes(executor: Executor, run: Run) -> bool:
    stored = word_events(run, Kind.STORE)
    pages = [PAGE in _meanings(executor, each.value) for each in stored]
    return len({id(each.address) for each in stored}) == 2 and any(pages) and not all(pages)


def _frames(executor: Executor, run: Run) -> bool:
    """Gives the page of a word through a pointer, and nothing else."""
    stored = word_events(run, Kind.STORE)
    known = {each.name for each in names(run.arguments[0])}
    given = [x for each in stored for x in _depends(executor, each.value)]
    return (
        len({id(each.address) for each in stored}) == 1
        and all(each.address is run.arguments[1] for each in stored)
        and all(PAGE in _meanings(executor, each.value) for each in stored)
        and known <= set(given)
    )


def _depends(executor: Executor, value: Value) -> Iterator[str]:
    """The names that a value is made of, also those that what it stands for is of."""
    for name in _named(value):
        yield name
        meaning = executor.terms.applied.get(name)
        for each in () if meaning is None else meaning.arguments:
            yield from _depends(executor, each)


def _loads(_: Executor, run: Run) -> bool:
    loads = word_events(run, Kind.LOAD)
    return (
        len(loads) == 1
        and loads[0].address is run.arguments[0]
        and set(_named(loads[0].value)) <= set(_named(run.value))
    )


def _stores(_: Executor, run: Run) -> bool:
    stored = word_events(run, Kind.STORE)
    return (
        bool(stored)
        and all(each.address is run.arguments[0] for each in stored)
        and set(_named(run.arguments[1])) <= set(_named(stored[-1].value))
    )


def _extracts(_: Executor, run: Run) -> bool:
    """Takes some bits out of the middle of its argument, and knows nothing else."""
    known = {each.name for each in names(*run.arguments)}
    found = set(_named(run.value))
    return known <= found and not run.loops and not any("#" in each for each in found - known)


def _classes(_: Executor, run: Run) -> bool:
    return {"ZS_SIZE_CLASSES", "ZS_SIZE_CLASS_DELTA"} <= set(_named(run.value))


def _chains(_: Executor, run: Run) -> bool:
    every = [run.value, *(after for loop in run.loops for _, _, after in loop.steps)]
    return len(run.loops) == 1 and any("PAGE_SIZE" in _named(each) for each in every)


def _named(value: Value) -> Iterator[str]:
    if value is not None and not isinstance(value, tuple | Pointer):
        yield from (each.name for each in names(value))


def _meanings(executor: Executor, value: Value) -> list[str]:
    """What the names in a value stand for."""
    every: Mapping[str, object] = executor.terms.applied
    return [executor.terms.applied[name].name for name in _named(value) if name in every]


_INTEGER, _POINTER = IntType, PointerType
_Shape = Collection[tuple[tuple[type, ...], bool]]
_ROLES: Final[Mapping[str, tuple[_Shape, Does]]] = {
    ENCODE: (
        (((_POINTER, _INTEGER), True), ((_POINTER, _INTEGER, _INTEGER), True)),
        _encodes,
    ),
    LOCATION: ((((_INTEGER, _POINTER, _POINTER), False),), _decodes),
    FRAME: ((((_INTEGER, _POINTER), False),), _frames),
    LOAD: ((((_INTEGER,), True),), _loads),
    STORE: ((((_INTEGER, _INTEGER), False),), _stores),
    CLASS: ((((_INTEGER,), True),), _extracts),
    CLASS_OF: ((((_INTEGER,), True),), _classes),
    CHAIN_SIZE: ((((_INTEGER,), True),), _chains),
}
"""By role: what it may take, and whether it returns a number; and what it does."""

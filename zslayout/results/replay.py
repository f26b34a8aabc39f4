"""A refutation as operations: the frames and objects of its values, for `run --native --replay`."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final, NamedTuple

from zslayout.errors import UserError
from zslayout.reference.allocation_trace import (
    AllocationTrace,
    OperationKind,
    TraceOperation,
    trace_lines,
)
from zslayout.reference.size_class import SizeClass, size_classes
from zslayout.results.finding import ConfigResult, Finding
from zslayout.verdict import Status
from zslayout.words.layout import Layout

_ABOUT: Final = "obj."
_PARTS: Final = ("pfn", "class_idx", "obj_idx")
_SIDES: Final = ("", "_1", "_2")
_MOST_OBJECTS: Final = 1 << 14


class ObjectPlace(NamedTuple):
    """Where an object is to lie."""

    pfn: int
    kind: SizeClass
    obj_idx: int


def replay(results: Iterable[ConfigResult], scheme: str) -> AllocationTrace | None:
    """The trace of the most telling refutation that has an object in it; None where none has."""
    found = [
        (trace, len(trace.operations))
        for result in results
        for finding in result.unexpected
        if (trace := _trace(result, finding, scheme)) is not None
    ]
    # Two objects say more than one.
    both = [each for each in found if dict(each[0].settings)["frames"].count(",")]
    return min(both or found, key=lambda each: each[1])[0] if found else None


def replay_lines(trace: AllocationTrace | None) -> tuple[str, ...]:
    """The lines of a trace."""
    if trace is None:
        return ("# no refutation here has an object that could be got",)
    return tuple(line.rstrip("\n") for line in trace_lines(trace))


def _trace(result: ConfigResult, finding: Finding, scheme: str) -> AllocationTrace | None:
    shown = finding.shown
    witness = shown.verdict.witness
    told = finding.status is Status.REFUTED and finding.obligation.id.startswith(_ABOUT)
    if not told or witness is None or result.layouts == ():
        return None
    places = list(_places(shown.layout, dict(witness.values)))
    if not places:
        return None
    frames, operations = _operations(shown.layout, places)
    if len(operations) > _MOST_OBJECTS:
        return None
    settings = {
        "arch": result.params.name,
        "scheme": scheme,
        "chain-size": str(shown.chain_size),
        "level": "early-unlock",
        "seed": "0",
        "checks": "cheap",
        "words": "own",
        "frames": ",".join(map(hex, frames)),
    }
    return AllocationTrace(tuple(operations), tuple(settings.items()))


def _places(layout: Layout, values: Mapping[str, int]) -> Iterator[ObjectPlace]:
    """The objects of a witness, where the configuration has such frames."""
    try:
        sizes = size_classes(layout)
    except UserError:
        return
    last = (1 << layout.params.physmem_bits - layout.params.page_shift) - 1
    sides = [side for side in _SIDES if f"pfn{side}" in values]
    # No page has frame 0: the other frame is moved along.
    step = any(values[f"pfn{side}"] == 0 for side in sides)
    for side in sides:
        _, index, obj_idx = (values.get(f"{part}{side}", 0) for part in _PARTS)
        pfn = values[f"pfn{side}"] | step
        if not 1 <= pfn <= last:
            return
        kind = sizes.by_index[min(index, len(sizes.by_index) - 1)]
        yield ObjectPlace(pfn, kind, min(obj_idx, kind.objs_per_zspage - 1))


def _operations(
    layout: Layout, places: list[ObjectPlace]
) -> tuple[list[int], list[TraceOperation]]:
    """The frames to draw first, and what gets each object where it shall be."""
    page_size = layout.values["PAGE_SIZE"]
    wanted = {place.pfn for place in places}
    others = (pfn for pfn in count(1) if pfn not in wanted)
    ids = count(1)
    frames: list[int] = []
    got: list[TraceOperation] = []
    for number, place in enumerate(places):
        kind = place.kind
        at = place.obj_idx * kind.size // page_size
        frames += [
            place.pfn if page == at else next(others) for page in range(kind.pages_per_zspage)
        ]
        full = number + 1 < len(places) and places[number + 1].kind == kind
        size = max(1, kind.size - layout.values["ZS_HANDLE_SIZE"])
        objects = kind.objs_per_zspage if full else place.obj_idx + 1
        got += [TraceOperation(OperationKind.MALLOC, next(ids), size) for _ in range(objects)]
    written = [TraceOperation(OperationKind.WRITE, each.number) for each in got]
    read = [TraceOperation(OperationKind.READ, each.number) for each in got]
    return frames, [*got, *written, *read]

"""The lines of a C file at which the steps of a schedule stand.

A step is one of the reference's, which has the kernel's functions and their order. The file is
compiled and its operations are run as a check of it does, so that helpers, inline functions and
`#if`s are gone through. A step stands where that run does the same in the same function of the
kernel's: several lines where it does so at several, none where it does not at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.memory import Pointer
from zslayout.errors import UserError
from zslayout.explore.replay import ScheduleTrace, TraceEvent
from zslayout.reference.atomic_step import LockClass
from zslayout.reference.kernel_names import KERNEL_FUNCTIONS, STEP_CALLS
from zslayout.results.report import SourceLine, StepLines
from zslayout.tally import grouped

if TYPE_CHECKING:
    from zslayout.cfront.event import Event, Run
    from zslayout.cfront.text import CFile

_STRUCTS: Final = {LockClass.CLASS: "size_class", LockClass.POOL: "zs_pool"}
"""What a lock is in that is taken by a function of every lock."""


@dataclass(frozen=True, slots=True)
class _Done:
    """Something that a run does, or a call that leads there."""

    order: int
    """Its place in the run. What stands in no loop happens in this order."""
    line: int
    functions: frozenset[str]
    """Those of the kernel's that it stands in and that the reference has, too."""
    callee: str
    struct: str
    looped: bool


class StepFinder:
    """The steps of a C file's operations on a configuration."""

    def __init__(self, file: "CFile", params: ArchParams, chain_size: int) -> None:
        self._file = file
        self._done = {run.name: tuple(self._of(run)) for run in _runs(file, params, chain_size)}

    def lines(self, trace: ScheduleTrace) -> StepLines:
        """Where each step of a schedule stands."""
        found: dict[int, list[_Done]] = {}
        for call in grouped(((each.thread, each.call), each) for each in trace.events).values():
            found |= _narrowed({each.number: self._candidates(each) for each in call}, call)
        text = self._file.lines
        return tuple(
            tuple(
                SourceLine(line, text[line - 1].strip())
                for line in sorted({each.line for each in found[event.number]})
            )
            for event in trace.events
        )

    def _candidates(self, event: TraceEvent) -> list[_Done]:
        """What the file does of the kind, in the same functions of the kernel's."""
        pattern = STEP_CALLS.get((event.action, event.lock_class)) if event.action else None
        if pattern is None:
            return []
        done = self._done.get(f"@{_operation(event.functions)}", ())
        struct = _STRUCTS.get(event.lock_class) if event.lock_class is not None else None
        there = frozenset(name for each in done for name in each.functions)
        own = (
            frozenset(name for each in event.functions for name in KERNEL_FUNCTIONS.get(each, ()))
            & there
        )
        fitting = [
            each
            for each in done
            if re.fullmatch(pattern, each.callee)
            and struct in (None, each.struct)
            and (each.functions == own or (each.functions and each.functions < own))
        ]
        most = max((len(each.functions) for each in fitting), default=0)
        return [each for each in fitting if len(each.functions) == most]

    def _of(self, run: "Run") -> Iterator[_Done]:
        for order, event in enumerate(run.events):
            frames = (*event.called_from, event.place)
            names = [self._function(place.line) for place in frames]
            struct, looped = _struct(event), bool(event.loops)
            for n, (place, callee) in enumerate(
                zip(frames, (*names[1:], _name(event)), strict=True)
            ):
                inside = frozenset(names[1 : n + 1]) & _KNOWN
                yield _Done(order, place.line, inside, callee, struct, looped)
                if _STEP.fullmatch(callee):  # what it does itself is part of it
                    break

    def _function(self, line: int) -> str:
        inside = (body.name for body in self._file.bodies if body.first <= line <= body.last)
        return next(inside, "")


def _narrowed(found: dict[int, list[_Done]], call: Sequence[TraceEvent]) -> dict[int, list[_Done]]:
    """The same without what is told by its order to be another step of the call."""
    for same in grouped((_kind(each), each.number) for each in call).values():
        several = sorted(found[same[0]], key=lambda each: each.order)
        if len(several) == len(same) > 1 and not any(each.looped for each in several):
            found |= {number: [one] for number, one in zip(same, several, strict=True)}
    numbers = [each.number for each in call]
    for way, steps in ((1, numbers), (-1, numbers[::-1])):
        past = None
        for number in steps:
            fitting = [x for x in found[number] if past is None or x.looped or way * x.order > past]
            found[number] = fitting or found[number]
            if len(fitting) == 1 and not fitting[0].looped:
                past = way * fitting[0].order
    return found


_STEP: Final = re.compile("|".join(STEP_CALLS.values()))
_KNOWN: Final = frozenset(name for names in KERNEL_FUNCTIONS.values() for name in names)


def _operation(functions: Sequence[str]) -> str:
    """The function of the kernel's that callers call: what reads an object calls two."""
    first = functions[0] if functions else ""
    if first == "zs_obj_read":
        return f"{first}_begin" if "begin_access" in functions else f"{first}_end"
    return first


def _kind(event: TraceEvent) -> tuple[object, ...]:
    """What steps of a call have in common that do the same in the same functions."""
    return event.functions, event.action, event.lock_class


def _name(event: "Event") -> str:
    """What is called; of an access to a page what it is."""
    of_page = event.cell is not None and event.cell.kind == "map"
    return f"page {event.kind.value}" if of_page else event.name


def _struct(event: "Event") -> str:
    """The struct that a call is given the address of."""
    return next((each.of for each in event.arguments if isinstance(each, Pointer) and each.of), "")


def _runs(file: "CFile", params: ArchParams, chain_size: int) -> "tuple[Run, ...]":
    """The runs of the file's functions that others call; none where no compiler reads it."""
    from zslayout.cfront import llvm, point, survey, unit
    from zslayout.expr.walk import deeper

    try:
        with deeper():
            at = point.point(params, chain_size)
            made = unit.unit(file, at, file.expressions)
            if not made.ir:
                return ()
            return survey.survey(llvm.module(made.ir), at.given, numeric=True).runs
    except UserError:
        return ()

"""The functions of a C file: each load and store of a packed word, and what must be true of it.

They are read at some configurations that differ in what functions depend on: the width of a word,
the order of its bytes, the size of a page, and whether the word has a class. The summary says at
which. A refutation rests on all that was read: beside something that is not known it is open.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from multiprocessing import get_context
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.errors import Place, UserError
from zslayout.results.functions import FunctionFinding, FunctionsResult, NotCovered
from zslayout.tally import grouped
from zslayout.verdict import Status

Progress = Callable[[str, int, int], None]
_USUAL: Final = ("x86_64", "um-x86_64", "s390", "riscv32", "arm64-64k")
"""Which of several alike are read, where they are asked for."""
_MOST: Final = 5
_DEEP: Final = 100_000
"""Trees are as deep as functions are long."""
NO_COMPILER: Final = "all functions"


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one configuration."""

    configuration: str
    read: int = 0
    touching: int = 0
    proved: int = 0
    findings: tuple[FunctionFinding, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()


def telling(configs: Sequence[ArchParams], most: int = _MOST) -> tuple[ArchParams, ...]:
    """Some configurations that have between them whatever functions depend on."""
    rank = {name: place for place, name in enumerate(_USUAL)}
    ordered = sorted(configs, key=lambda each: rank.get(each.name, len(rank)))
    seen: set[object] = set()
    found: list[ArchParams] = []
    for each in ordered:
        new = set(_traits(each)) - seen
        if new and len(found) < most:
            found.append(each)
            seen |= new
    return tuple(found)


def _traits(params: ArchParams) -> Iterator[object]:
    width = params.bits_per_long
    yield ("bits", width)
    yield ("order", _big_endian(params))
    yield ("page", params.page_shift > 12)
    yield ("outcome", width, dict(params.expect.outcomes).get("merged"))


def _big_endian(params: ArchParams) -> bool:
    machine = params.triple.partition("-")[0]
    return machine.startswith(("s390", "sparc", "m68k", "hppa", "powerpc")) and not (
        machine.endswith("le")
    )


def check_functions(
    name: str,
    text: str,
    configs: Sequence[ArchParams],
    chain_size: int | None,
    progress: Progress = lambda *_: None,
) -> FunctionsResult:
    """Read the functions of a file, and decide what must be true of them."""
    some = telling(configs)
    sizes = [params.chain_size.default if chain_size is None else chain_size for params in some]
    try:
        _compiler()
    except UserError as error:
        gap = NotCovered(NO_COMPILER, "; ".join(fault.text for fault in error.faults))
        return FunctionsResult((), 0, 0, 0, (), (gap,))
    made: list[_Read] = []
    for each in _side_by_side(name, text, some, sizes):
        made.append(each)
        progress(f"functions, {each.configuration}", len(made), len(some))
    return _together(made)


def _compiler() -> None:
    from zslayout.cfront.compiler import clang

    clang()


def _side_by_side(
    name: str, text: str, some: Sequence[ArchParams], sizes: Sequence[int]
) -> Iterator[_Read]:
    if len(some) == 1:
        yield _at(name, text, some[0], sizes[0])
        return
    # Not forked: a solver's threads may be running.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield from pool.map(_at, repeat(name), repeat(text), some, sizes)


def _at(name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    """One configuration; a reader that fails has read nothing."""
    import sys

    sys.setrecursionlimit(_DEEP)
    try:
        return _read(name, text, params, chain_size)
    except UserError as error:
        why = "; ".join(fault.text for fault in error.faults)
    except Exception as error:  # noqa: BLE001  # of the reader's own: what it was at is not covered
        why = f"the reader failed: {type(error).__name__}: {error}"[:200]
    return _Read(params.name, not_covered=(NotCovered(f"functions on {params.name}", why),))


def _read(name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    from zslayout.cclaims.judge import findings, touching
    from zslayout.cfront import llvm, point, survey, unit
    from zslayout.cfront.text import CFile

    file = CFile(name, text)
    at = point.point(params, chain_size)
    made = unit.unit(file, at, file.expressions)
    if not made.ir:
        refused = tuple(
            FunctionFinding(
                "source.builds",
                Place(name, each.line, each.column),
                "a compiler takes the file",
                Status.UNKNOWN,
                each.text,
                (),
                (params.name,),
            )
            for each in made.errors
        )
        gap = NotCovered(f"functions on {params.name}", "the compiler refuses the file")
        return _Read(params.name, findings=refused, not_covered=(gap,))
    surveyed = survey.survey(llvm.module(made.ir), at.given, numeric=True)
    read = touching(surveyed)
    gaps = tuple(
        NotCovered(f"{function}()", why.text, Place(name, why.line, why.column))
        for function, why in getattr(made.lines, "dropped", ())
    )
    proved, wrong = 0, dict[tuple[str, Place], FunctionFinding]()
    frame_bits = params.address_bits - params.page_shift
    for each in findings(surveyed, frame_bits, params.page_shift, chain_size):
        if each.verdict.status is Status.PROVED:
            proved += 1
            continue
        place = replace(each.place, file=name)
        witness = each.verdict.witness.values if each.verdict.witness is not None else ()
        found = FunctionFinding(
            each.id,
            place,
            each.says,
            each.verdict.status,
            each.verdict.why,
            tuple(witness),
            (params.name,),
            tuple(replace(also, file=name) for also in each.also),
        )
        known = wrong.get((each.id, place))
        if known is None or known.status is not Status.REFUTED:
            wrong[each.id, place] = found
    if any(each.status is not Status.REFUTED for each in wrong.values()) or gaps:
        wrong = {at_: _open(each) for at_, each in wrong.items()}
    missed = {function for function, _ in surveyed.missed}
    return _Read(
        params.name, read, read + len(gaps) + len(missed), proved, tuple(wrong.values()), gaps
    )


def _open(finding: FunctionFinding) -> FunctionFinding:
    """Not decided, where it is refuted: something that it may rest on is not known."""
    if finding.status is not Status.REFUTED:
        return finding
    return replace(finding, status=Status.UNKNOWN, why="values of what is known make it false")


def _together(made: Sequence[_Read]) -> FunctionsResult:
    """Findings once, with all the configurations that they are true of."""
    alike = grouped(
        ((each.id, each.place, each.says, each.status), each)
        for one in made
        for each in one.findings
    )
    findings = tuple(
        replace(first, configurations=tuple(one.configurations[0] for one in (first, *others)))
        for first, *others in alike.values()
    )
    least = min(made, key=lambda one: one.read - one.touching)
    return FunctionsResult(
        tuple(one.configuration for one in made),
        least.read,
        least.touching,
        sum(one.proved for one in made),
        tuple(sorted(findings, key=lambda each: (each.place, each.id))),
        tuple(dict.fromkeys(gap for one in made for gap in one.not_covered)),
    )

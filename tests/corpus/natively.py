"""Broken files of the corpus, compiled and run: how each is seen to be wrong, if it is.

    step for step    beside the reference allocator, on a few configurations where it is wrong
    schedules        where locks are wrong: its threads go by the schedules of mutants
    threads          likewise: they race under the sanitizer of threads

An answer is added to a file of results as soon as it is known: a run that is stopped goes on.
"""

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from corpus.broken import KINDS
from corpus.entry import PROTOCOL, Broken, base_text, changed
from corpus.judge import configurations
from corpus.tool import package
from zslayout.arch.params import ArchParams
from zslayout.cfront.text import CFile
from zslayout.cli import inputs, protocol_inputs
from zslayout.errors import UserError
from zslayout.explore.search import SearchBounds
from zslayout.native.build import build
from zslayout.native.expected import Reference
from zslayout.native.host import Sanitizer
from zslayout.native.lockstep import Difference, Lockstep, run_all
from zslayout.native.program import PARTS, part
from zslayout.native.versions import chain_size_of, level_of, manners_of, scheme_of
from zslayout.pipeline.follow import MutantSchedules, follow_mutants, mutant_schedules
from zslayout.pipeline.native import debugfs_text, run_native
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.reference.size_class import SizeClasses, size_classes
from zslayout.reference.size_distribution import DISTRIBUTIONS
from zslayout.reference.workload import WORKLOADS, WorkloadParameters
from zslayout.results.native import NativeRequest
from zslayout.results.run import RunRequest
from zslayout.words.layout import Layout, derive

RELEASES: Final = frozenset({"6.1", "6.12", "7.3"})
"""Whole files, which can be compiled: the others are parts of one."""
_MACHINES: Final = (
    "x86_64",
    "um-x86_64",
    "arm64-64k",
    "arm-lpae",
    "i386",
    "riscv32",
    "parisc64-64k",
    "hexagon-256k",
    "mips32-16k-xpa",
    "s390-42",
)
"""The first to be tried."""
_MOST_MACHINES: Final = 3
_WORK: Final = (("mixed", "uniform", 0), ("pressure", "zram-lzo", 3))
"""Workloads, sizes, and every how manieth page, handle or lock is refused."""
_BOUNDS: Final = SearchBounds(states=100_000, seconds=60)
_BYTES: Final = 15_000 << 12
_OTHERWISE: Final = (
    *(f"CONFIG_{name}=y" for name in ("HIGHMEM", "PREEMPT_RT", "KASAN", "NUMA", "ZSWAP")),
    *("CONFIG_ZSMALLOC=m", "CONFIG_SMP=n", "CONFIG_DEBUG_VM=n"),
)
"""Symbols of Kconfig that are otherwise than usual, all at once."""
_MOST_OBJECTS: Final = 20_000
_MOVES: Final = 20
_SAID: Final = 300
STEPS, SCHEDULES, THREADS = "step for step", "on a schedule", "by threads"
COMPILER, UNSEEN, FAILED = "by the compiler", "not seen", "failed"
MISBEHAVES: Final = (STEPS, SCHEDULES, THREADS)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a file was seen to do first."""

    name: str
    kind: str
    at: str
    """The configuration that shows it, or the last that does not."""
    state: str
    """A digest of the package that ran it."""
    how: str
    says: str = ""


@cache
def state() -> str:
    """A digest of all that an answer depends on besides the file."""
    return hashlib.sha256("\0".join((package(), *map(part, PARTS))).encode()).hexdigest()


def entries(kind: str = "", name: str = "") -> list[tuple[str, Broken]]:
    """Those that can be compiled, each with its kind."""
    return [
        (of, each)
        for of, broken in KINDS.items()
        for each in broken
        if kind in of and name in each.name and each.base in RELEASES
    ]


def run(some: Sequence[tuple[str, Broken]], results: Path, *, again: bool = False) -> None:
    """Run those that are not in the file of results, where others may write too.

    With `again`, those that are there and were not seen, or failed, and no others.
    """
    for kind, entry in some:
        before = known(results).get(entry.name)
        if (before is not None and not again) or (again and not _is_open(before)):
            continue
        try:
            one = ran(kind, entry)
        except Exception as error:  # noqa: BLE001  # a bug of the tool is a result
            one = Ran(entry.name, kind, "", state(), FAILED, f"{error!r}"[:_SAID])
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(one)) + "\n")
        gc.collect()


def _is_open(before: Ran | None) -> bool:
    return before is not None and before.how in {UNSEEN, FAILED}


def known(results: Path) -> Mapping[str, Ran]:
    """What is in a file of results, the last word on each file."""
    if not results.exists():
        return {}
    lines = results.read_text(encoding="utf-8").splitlines()
    return {each.name: each for each in (Ran(**json.loads(line)) for line in lines)}


def ran(kind: str, entry: Broken) -> Ran:
    """The first way, and the first configuration, that show it."""
    first = {name: place for place, name in enumerate(_MACHINES)}
    harmed = [params for params in configurations() if entry.wrong.holds(params)]
    harmed.sort(key=lambda params: first.get(params.name, len(first)))
    for params, chain_size in _tried(entry, harmed):
        for how, says in _ways(entry, params, chain_size):
            if says:
                return Ran(entry.name, kind, params.name, state(), how, says[:_SAID])
    at = harmed[0].name if harmed else ""
    return Ran(entry.name, kind, at, state(), UNSEEN)


def _tried(entry: Broken, harmed: Sequence[ArchParams]) -> Iterator[tuple[ArchParams, int]]:
    """A few configurations as usual; then the first with other symbols, and other chain sizes."""
    fixed = chain_size_of(CFile("base.c", base_text(entry.base)))
    for params in harmed[:_MOST_MACHINES]:
        yield params, fixed or params.chain_size.default
    for params in harmed[:1]:
        usual, sizes = fixed or params.chain_size.default, params.chain_size.all
        yield replace(params, kconfig=(*params.kconfig, *_OTHERWISE)), usual
        if not fixed:
            yield from ((params, size) for size in reversed(sizes) if size != usual)


def _ways(entry: Broken, params: ArchParams, chain_size: int) -> Iterator[tuple[str, str]]:
    """What is found, way by way; nothing where nothing is."""
    base = CFile("base.c", base_text(entry.base))
    file = CFile("mm/zsmalloc.c", changed(entry).text)
    layout = derive(inputs.one_scheme(scheme_of(base) or ""), params, chain_size)
    try:
        build(file, params, chain_size)
    except UserError as refused:
        yield COMPILER, str(refused.faults[0])
        return
    of_locks = any(stop.split(".", maxsplit=1)[0] == PROTOCOL for stop in entry.stops)
    if of_locks:
        yield SCHEDULES, _on_schedules(file, params)
    yield STEPS, _differs(base, file, layout)
    if of_locks:
        yield THREADS, _races(file, layout)


def _on_schedules(file: CFile, params: ArchParams) -> str:
    """What is found by threads on the schedules of mutants."""
    schedules = _schedules(params.name, chain_size_of(file), level_of(file))
    found = follow_mutants(params, schedules, file)
    first = next((each for each in found.mutants if each.found), None)
    return f"{first.says} (the schedule of {first.mutant})" if first else ""


@cache
def _schedules(
    name: str, chain_size: int | None, level: PatchLevel | None
) -> tuple[MutantSchedules, ...]:
    layouts = protocol_inputs.layout_by_scheme(inputs.one_config(name, None), chain_size)
    return mutant_schedules(layouts, _BOUNDS, level)


def _differs(base: CFile, file: CFile, layout: Layout) -> str:
    """How a broken file differs from what its base should be."""
    program = build(file, layout.params, layout.chain_size)
    manners = manners_of(base)
    text = None if manners.older else debugfs_text
    for fails, operations in _work(layout):
        reference = Reference(layout, PatchLevel.EARLY_UNLOCK, CheckLevel.NONE, 1, manners, fails)
        try:
            run_all(Lockstep(reference, manners, program, file), operations, text=text)
        except Difference as found:
            after = f" (operation {found.step + 1}: {found.operation})" if found.operation else ""
            return f"{found}{after}"
    return ""


def _work(layout: Layout) -> Iterator[tuple[int, Iterable[TraceOperation]]]:
    """Operations, and every how manieth page, handle or lock is refused."""
    for workload, sizes, fails in _WORK:
        ask = WorkloadParameters(
            ops=_BYTES >> layout.params.page_shift,
            sizes=DISTRIBUTIONS[sizes],
            page_size=layout.values["PAGE_SIZE"],
            max_size=layout.values["ZS_MAX_ALLOC_SIZE"],
            seed=2,
        )
        yield fails, WORKLOADS[workload].operations(ask)
    yield 0, _edges(size_classes(layout))


def _edges(sizes: SizeClasses) -> Iterator[TraceOperation]:
    """The least and the largest of each class, and a byte too many; then all of a zspage or two.

    These are of the smallest class, and of that with the most objects.
    """
    asked = {kind.size - sizes.handle_size + more for kind in sizes.created for more in (0, 1)}
    yield from _lives(sorted(size for size in asked | {1, sizes.page_size + 1} if size > 0))
    most = max(sizes.created, key=lambda kind: kind.objs_per_zspage)
    for kind in dict.fromkeys((sizes.created[0], most)):
        count = min(2 * kind.objs_per_zspage + 1, _MOST_OBJECTS)
        yield from _lives([kind.size - sizes.handle_size] * count)


def _lives(sizes: Sequence[int]) -> Iterator[TraceOperation]:
    """Objects that are written, moved, read and freed, two of three before the others."""
    numbers = range(1, len(sizes) + 1)
    for number, size in zip(numbers, sizes, strict=True):
        yield TraceOperation(OperationKind.MALLOC, number, size)
        yield TraceOperation(OperationKind.WRITE, number)
    yield from (TraceOperation(OperationKind.MIGRATE, number) for number in range(_MOVES))
    yield from (TraceOperation(OperationKind.READ, number) for number in numbers)
    yield from (TraceOperation(OperationKind.FREE, number) for number in numbers if number % 3)
    yield TraceOperation(OperationKind.COMPACT)
    yield TraceOperation(OperationKind.DEFERRED)
    yield from (TraceOperation(OperationKind.READ, number) for number in numbers[2::3])
    yield from (TraceOperation(OperationKind.FREE, number) for number in numbers[2::3])


def _races(file: CFile, layout: Layout) -> str:
    """What the sanitizer of threads says of those that race, where this machine has one."""
    none = RunRequest(layout, PatchLevel.EARLY_UNLOCK, CheckLevel.NONE, 1, lambda: iter(()), 0)
    race = (Sanitizer.THREAD,)
    try:
        found = run_native(NativeRequest(none, file.name, race, threads=2), file).difference
    except UserError:
        return ""  # not of this width, or not on this machine
    return f"{found} ({found.place})" if found else ""

"""The corpus beside the reference allocator: each broken file compiled, run, and seen to differ.

`python -m corpus.natively [--kind K] [--name N] [--every M]` runs every M-th entry, on the first
of a few machines where it is said to be wrong: step for step, and where locks or the order of steps
are wrong by threads on the schedules of mutants. It names those not seen, which rest on `why`.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.broken import KINDS
from corpus.entry import PROTOCOL, Broken, base_text, changed
from corpus.judge import configurations
from zslayout.cfront.text import CFile
from zslayout.cli import inputs, protocol_inputs
from zslayout.errors import UserError
from zslayout.explore.search import SearchBounds
from zslayout.native.build import build
from zslayout.native.expected import Reference
from zslayout.native.lockstep import Difference, Lockstep, run_all
from zslayout.native.versions import chain_size_of, manners_of, scheme_of
from zslayout.pipeline.follow import follow_mutants
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.reference.size_distribution import DISTRIBUTIONS
from zslayout.reference.violation import Violation
from zslayout.reference.workload import WORKLOADS, WorkloadParameters
from zslayout.words.layout import derive

_RELEASES: Final = frozenset({"6.1", "6.12", "7.3"})
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
_MOST_MACHINES: Final = 2
_WORK: Final = (("mixed", "uniform", 0), ("pressure", "zram-lzo", 3))
"""Workloads, sizes, and every how manieth page, handle or lock is refused."""
_BOUNDS: Final = SearchBounds(states=100_000, seconds=60)
_BYTES: Final = 15_000 << 12


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry, the machine that it was run on last, and how it was seen, if it was."""

    entry: Broken
    machine: str
    how: str


def seen(entry: Broken) -> Seen:
    """The first machine that shows it."""
    harmed = [
        params.name
        for name in _MACHINES
        for params in configurations()
        if params.name == name and entry.wrong.holds(params)
    ]
    how = machine = ""
    ways = (_goes_wrong, _differs) if any(map(_of_protocol, entry.stops)) else (_differs,)
    for way in ways:
        for machine in harmed[:_MOST_MACHINES]:
            how = way(entry, machine)
            if how:
                return Seen(entry, machine, how)
    return Seen(entry, machine, how)


def _of_protocol(stop: str) -> bool:
    return stop.split(".", maxsplit=1)[0] == PROTOCOL


def _goes_wrong(entry: Broken, machine: str) -> str:
    """What is found by threads on the schedules of mutants."""
    params = inputs.one_config(machine, None)
    file = CFile("mm/zsmalloc.c", changed(entry).text)
    layouts = protocol_inputs.layout_by_scheme(params, chain_size_of(file))
    try:
        found = follow_mutants(layouts, _BOUNDS, file)
    except UserError as refused:
        return f"does not build: {refused.faults[0]}"
    first = next((each for each in found.mutants if each.found), None)
    return f"on the schedule of {first.mutant}: {first.says}" if first else ""


def _differs(entry: Broken, machine: str) -> str:
    """How a broken file differs from what its base should be."""
    (params,) = [each for each in configurations() if each.name == machine]
    base = CFile("base.c", base_text(entry.base))
    file = CFile("mm/zsmalloc.c", changed(entry).text)
    chain_size = chain_size_of(base) or params.chain_size.default
    layout = derive(inputs.one_scheme(scheme_of(base) or ""), params, chain_size)
    try:
        program = build(file, params, chain_size)
    except UserError as refused:
        return f"does not build: {refused.faults[0]}"
    manners = manners_of(base)
    for workload, sizes, fails in _WORK:
        reference = Reference(layout, PatchLevel.EARLY_UNLOCK, CheckLevel.NONE, 1, manners, fails)
        ask = WorkloadParameters(
            ops=_BYTES >> params.page_shift,
            sizes=DISTRIBUTIONS[sizes],
            page_size=layout.values["PAGE_SIZE"],
            max_size=layout.values["ZS_MAX_ALLOC_SIZE"],
            seed=2,
        )
        side_by_side = Lockstep(reference, manners, program, file)
        try:
            run_all(side_by_side, WORKLOADS[workload].operations(ask))
        except Difference as found:
            return f"{found} (operation {found.step + 1}: {found.operation})"
        except Violation as broken:
            return f"the reference allocator: {broken}"
    return ""


def entries(kind: str = "", name: str = "", every: int = 1) -> Iterator[Broken]:
    """Those of the releases, in their order."""
    some = [
        each
        for of, broken in KINDS.items()
        for each in broken
        if kind in of and name in each.name and each.base in _RELEASES
    ]
    yield from some[::every]


def main(arguments: Sequence[str]) -> int:
    """1 when something is not seen."""
    parser = argparse.ArgumentParser(prog="corpus.natively")
    parser.add_argument("--kind", default="", help="kinds with this word in their name")
    parser.add_argument("--name", default="", help="files with this word in their name")
    parser.add_argument("--every", type=int, default=1, help="every so manieth")
    options = parser.parse_args(arguments)
    unseen = total = 0
    for entry in entries(options.kind, options.name, options.every):
        found = seen(entry)
        total += 1
        unseen += not found.how
        said = found.how or f"NOT SEEN: {entry.why}"
        sys.stdout.write(f"{entry.name} on {found.machine or 'none of these'}: {said}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{total} run, {unseen} not seen\n")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

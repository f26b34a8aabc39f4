"""Archconfigs with the numbers of an older release, and how these moved from one to the next."""

from collections.abc import Iterable, Sequence

from zslayout.arch.params import ArchParams
from zslayout.kernel.release import NUMBERS, PFN_BITS, ReleaseTable
from zslayout.kernel.store import Measurement
from zslayout.pipeline.probe import measured_params
from zslayout.results.document import Table
from zslayout.results.probe import ProbeResult, TreeNumbers

_NOT_THERE = "the table of that release does not have it"


def release_table(found: ProbeResult, file: str) -> ReleaseTable:
    """What was measured in a tree, as the table of a release."""
    measured = {
        each.arch: Measurement(
            each.compiler,
            {name: each.values[name] for name in NUMBERS if name in each.values},
            tuple(name for name in NUMBERS if name in each.boot_time),
            {name: each.places[name] for name in NUMBERS if name in each.places},
        )
        for each in found.probes
    }
    unmeasured = {each.arch: each.why.replace(f"{found.tree}/", "") for each in found.unmeasured}
    return ReleaseTable(file, found.kernel, measured, unmeasured)


def with_release_numbers(
    configs: Iterable[ArchParams], table: ReleaseTable
) -> tuple[tuple[ArchParams, ...], TreeNumbers]:
    """The archconfigs with a release's numbers, where these were measured; and where they were."""
    made, compilers, from_table = [], {}, {}
    for params in configs:
        found = table.measured.get(params.name)
        if found is None:
            from_table[params.name] = table.unmeasured.get(params.name, _NOT_THERE)
            made.append(params)
        else:
            compilers[params.name] = found.compiler
            made.append(measured_params(params, found, table.kernel))
    return tuple(made), TreeNumbers(table.file, table.kernel, compilers, from_table)


def pfn_history(configs: Sequence[ArchParams], tables: Sequence[ReleaseTable]) -> Table:
    """`_PFN_BITS` of each configuration that was measured anywhere, release by release."""
    heads = ("configuration", *(f"Linux {table.kernel}" for table in tables))
    rows = []
    for params in configs:
        found = [table.measured.get(params.name) for table in tables]
        if any(each is not None for each in found):
            numbers = ("" if x is None else str(x.values.get(PFN_BITS, "")) for x in found)
            rows.append((params.name, *numbers))
    return Table(heads, tuple(rows), frozenset(range(1, len(heads))))

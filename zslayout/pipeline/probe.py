"""Archconfigs held to a kernel tree: each configured there, and its numbers asked of a compiler."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from zslayout.arch.params import CHAIN_SIZE_DEFAULT, ArchParams, ChainSize
from zslayout.arch.parse import parse
from zslayout.arch.scaffold import remeasured, scaffold
from zslayout.errors import Fault, InternalError, UserError
from zslayout.kernel.cluster import workers
from zslayout.kernel.kconfig import settings
from zslayout.kernel.measure import MAX_PHYSMEM, MAX_POSSIBLE, Measurer
from zslayout.kernel.store import Measurement
from zslayout.kernel.tree import ZSMALLOC
from zslayout.pipeline.targets import ProbeTarget
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.probe import (
    MEASURED,
    MeasuredConfig,
    NumberDifference,
    ProbeResult,
    TreeNumbers,
    UnmeasuredConfig,
)
from zslayout.subjects.zsmalloc.schemes import SCHEMES

Progress = Callable[[str, int, int], None]

_PFN_BITS: Final = "_PFN_BITS"
_CHAIN_SIZE: Final = "CONFIG_ZSMALLOC_CHAIN_SIZE"
NAMES: Final = tuple(
    dict.fromkeys(
        [
            *("BITS_PER_LONG", "PAGE_SHIFT", MAX_POSSIBLE, MAX_PHYSMEM),
            *(_CHAIN_SIZE, "SECTION_SIZE_BITS", "PHYS_MASK_SHIFT"),
            *(
                macro.name
                for scheme in SCHEMES.values()
                for bits in (64, 32)
                for macro in scheme.definition(bits).macros
            ),
        ]
    )
)
"""What a compiler is asked for: the parameters, and the macros of every scheme that a file has."""
_SYMBOLS: Final = {
    "bits_per_long": "BITS_PER_LONG",
    "page_shift": "PAGE_SHIFT",
    "physmem_bits": MAX_POSSIBLE,
    "max_possible_physmem_bits": MAX_POSSIBLE,
    "max_physmem_bits": MAX_PHYSMEM,
}
"""The keys of an archconfig that a tree has numbers for, and the macros that these are."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbeRequest:
    """A tree, and what to measure in it, several at a time."""

    measurer: Measurer
    targets: tuple[ProbeTarget, ...]
    jobs: int = 1
    verifies: bool = False
    builds: bool = True
    """Whether make may be run; else what was measured before counts, and folders built in."""
    cluster: str = ""
    """The address of Dask's scheduler whose workers measure; of none, threads of ours do."""


Found = tuple[Measurement, bool]
"""What was measured, and whether that was before."""


def probe(request: ProbeRequest, progress: Progress = lambda *_: None) -> ProbeResult:
    """Measure each configuration. What cannot be measured is part of the result.

    Raises UserError when nothing can be measured.
    """
    found = measured_each(request, progress)
    faults = {name: error for name, error in found.items() if isinstance(error, UserError)}
    if len(faults) == len(found):
        raise UserError(dict.fromkeys(f for error in faults.values() for f in error.faults))
    probes = tuple(
        described(target, one[0], kept=one[1])
        for target in request.targets
        for one in [found[target.config.name]]
        if not isinstance(one, UserError)
    )
    unmeasured = tuple(
        UnmeasuredConfig(name, "; ".join(map(str, error.faults))) for name, error in faults.items()
    )
    tree = request.measurer.tree
    return ProbeResult(
        tree.name, tree.version, request.verifies, probes, unmeasured, commit=tree.commit
    )


def with_tree_numbers(
    request: ProbeRequest, progress: Progress = lambda *_: None
) -> tuple[tuple[ArchParams, ...], TreeNumbers]:
    """The archconfigs with the tree's numbers, where these can be measured; and where they were.

    Raises UserError for a whole .config that cannot be: there is no archconfig to fall back on.
    """
    version = request.measurer.tree.version
    configs, compilers, from_table = [], {}, {}
    targets = {each.config.name: each for each in request.targets}
    for name, one in measured_each(request, progress).items():
        target, params = targets[name], targets[name].archconfig
        if not isinstance(one, UserError):
            compilers[name] = one[0].compiler
            made = (
                new_params(target, one[0], version)
                if params is None
                else measured_params(params, one[0], version)
            )
            configs.append(made)
        elif params is None:
            raise one
        else:
            from_table[name] = "; ".join(map(str, one.faults))
            configs.append(params)
    numbers = TreeNumbers(request.measurer.tree.name, version, compilers, from_table)
    return tuple(configs), numbers


def measured_each(
    request: ProbeRequest, progress: Progress = lambda *_: None
) -> dict[str, Found | UserError]:
    """What each configuration measures, by name, or what keeps it from that.

    What was measured is kept at once: after an interrupt, or a kill, the next run goes on from it.
    """
    found: dict[str, Found | UserError] = {}
    with workers(request.jobs, request.cluster) as pool:
        shared = replace(request, targets=())
        jobs = {pool.submit(_measured, shared, each): each for each in request.targets}
        try:
            for job in as_completed(jobs):
                name = jobs[job].config.name
                found[name] = _answer(job, name)
                progress(name, len(found) - 1, len(jobs))
        except BaseException:
            for job in jobs:
                job.cancel()
            request.measurer.tools.end_all()
            raise
    return {each.config.name: found[each.config.name] for each in request.targets}


def _measured(request: ProbeRequest, target: ProbeTarget) -> Found:
    measurer, config = request.measurer, target.config
    if target.folder is not None and not request.builds:
        return measurer.of_output(target.folder, config.place), False
    kept = measurer.kept(config)
    if kept is not None:
        return kept, True
    if not request.builds:
        raise UserError([Fault(config.name, "was not measured before", "--no-build runs no make")])
    return measurer.measured(config), False


def _answer(job: Future[Found], name: str) -> Found | UserError:
    try:
        return job.result()
    except UserError as error:
        return error
    except InternalError:
        raise
    except Exception as error:  # noqa: BLE001  # of a cluster: a worker that was lost too often
        return UserError([Fault(name, f"no worker came to an end with it: {error}")])


def numbers_of(found: Measurement) -> dict[str, int | None]:
    """What a measurement says of the numbers of an archconfig, by its keys.

    A key is missing where the tree has no one number: it is decided when the kernel boots.
    """
    of_file = {name for name, place in found.places.items() if place.startswith(f"{ZSMALLOC}:")}
    values = found.values
    numbers: dict[str, int | None] = {
        "bits_per_long": values.get("BITS_PER_LONG"),
        "page_shift": values.get("PAGE_SHIFT"),
        "physmem_bits": values.get(MAX_POSSIBLE),
    }
    if numbers["physmem_bits"] is None and _PFN_BITS in values:
        numbers["physmem_bits"] = values[_PFN_BITS] + values["PAGE_SHIFT"]
    for key in ("max_possible_physmem_bits", "max_physmem_bits"):
        name = _SYMBOLS[key]
        if name not in found.boot_time:
            numbers[key] = None if name in of_file else values.get(name)
    return numbers


def measured_params(params: ArchParams, found: Measurement, version: str) -> ArchParams:
    """The archconfig with the numbers that were measured in a tree, and where they stand there."""
    numbers = numbers_of(found)
    kept = (each for each in params.source if each.partition(": ")[0] not in numbers)
    return replace(
        params,
        bits_per_long=numbers["bits_per_long"] or params.bits_per_long,
        page_shift=numbers["page_shift"] or params.page_shift,
        physmem_bits=numbers["physmem_bits"] or params.physmem_bits,
        max_possible_physmem_bits=numbers.get(
            "max_possible_physmem_bits", params.max_possible_physmem_bits
        ),
        max_physmem_bits=numbers.get("max_physmem_bits", params.max_physmem_bits),
        source=(*_sources(numbers, found).values(), *kept),
        evidence=MEASURED,
        compiler=found.compiler,
        kernel=version,
    )


def new_params(target: ProbeTarget, found: Measurement, version: str) -> ArchParams:
    """What was measured of a configuration that no archconfig is of, as one.

    A whole .config has one chain size.
    """
    config = target.config
    name = re.sub(r"[^a-z0-9_.-]", "-", PurePath(config.name).name.lower()).lstrip("-._") or "new"
    text = archconfig_text(described(target, found, kept=False), name, version, "")
    params = parse(text, f"{name}.toml", VOCABULARY)
    size = found.values.get(_CHAIN_SIZE, CHAIN_SIZE_DEFAULT)
    chain_size = ChainSize(size, size, size) if config.whole else params.chain_size
    options = tuple(f"CONFIG_{name}={value}" for name, value in settings(config.whole).items())
    machine = target.machine_bits or 0
    return replace(
        params,
        name=config.name,
        addressable_bits=machine if machine > params.physmem_bits else params.addressable_bits,
        triple=config.triple,
        kconfig=(*options, *config.wished, *config.options),
        chain_size=chain_size,
    )


def archconfig_text(
    config: MeasuredConfig, name: str, kernel: str, shipped: str, commit: str = ""
) -> str:
    """An archconfig of what was measured: the shipped one's text with these numbers, or a new one.

    The text is checked by nobody yet.
    """
    found = Measurement(config.compiler, config.values, config.boot_time, config.places)
    numbers = numbers_of(found)
    sources = _sources(numbers, found)
    said = {"commit": commit, "compiler": config.compiler, "kernel": kernel, "evidence": MEASURED}
    if not shipped:
        shipped = scaffold(
            name=name,
            title="",
            arch=config.folder,
            triple="",
            bits_per_long=numbers["bits_per_long"] or 0,
            page_shift=numbers["page_shift"] or 0,
            physmem_bits=numbers["physmem_bits"] or 0,
            source=tuple(sources.values()),
            kernel=kernel,
        )
    return remeasured(shipped, numbers, sources, said)


def _sources(numbers: Mapping[str, int | None], found: Measurement) -> dict[str, str]:
    """`key: file:line: symbol` of each number, as archconfigs cite."""
    return {
        key: f"{key}: {found.places.get(_SYMBOLS[key], ZSMALLOC)}: {_SYMBOLS[key]}"
        for key, number in numbers.items()
        if number is not None
    }


def described(target: ProbeTarget, found: Measurement, *, kept: bool) -> MeasuredConfig:
    """A measurement beside what the archconfig says, if it is one's."""
    params = target.archconfig
    differs = tuple(
        NumberDifference(key, shipped, number, found.places.get(_SYMBOLS[key], ""))
        for key, number in numbers_of(found).items()
        for shipped in [getattr(params, key, None)]
        if params is not None and shipped != number
    )
    return MeasuredConfig(
        target.config.name,
        target.config.arch,
        found.compiler,
        target.config.options,
        found.values,
        found.places,
        found.boot_time,
        differs,
        "" if params is None else params.kernel,
        kept,
        machine_bits=target.machine_bits,
    )

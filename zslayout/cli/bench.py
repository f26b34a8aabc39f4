"""The command `bench`: zs_free() of C files, timed here."""

from pathlib import Path
from typing import Annotated, Final

import typer

from zslayout.cli import native as natively
from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.errors import Fault, UserError

_THREADS: Final = "1,2"
_MOST_THREADS: Final = 32


@reports()
def bench(
    name: opt.ArchArgument = None,
    arch: Annotated[str | None, opt.arch("The same as the argument.")] = None,
    config: opt.Config = None,
    native: Annotated[
        list[Path] | None,
        opt.option(
            "--native FILE",
            "An mm/zsmalloc.c; give it again for each that is compared with the first.",
        ),
    ] = None,
    threads: Annotated[
        str, opt.option("--threads LIST", "Threads that free, by commas.")
    ] = _THREADS,
    objects: Annotated[int, opt.option("--objects N", "That each thread frees.", min=100)] = 20_000,
    repeats: Annotated[int, opt.option("--repeats N", "Measurements of each.", min=1)] = 15,
    sizes: Annotated[
        str, opt.option("--sizes NAME", "A distribution of sizes, as of run.")
    ] = "zram-lzo",
    zone_cost: Annotated[
        int, opt.option("--zone-cost TURNS", "How much longer zone->lock is held.", min=0)
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0)] = 0,
    *,
    report: Report,
) -> None:
    """Time zs_free() of C files, compiled for this machine, with the kernel's lock algorithms.

    Files are measured in turn, again and again, threads pinned; ratios are of measurements in
    pairs. Beside the table stands what the series has published, and what cannot be concluded.

    Examples: zslayout bench --native old.c --native new.c; zslayout bench arm64-64k --native a.c
    --native b.c --threads 1,2 --zone-cost 200
    """
    from zslayout.cli import inputs
    from zslayout.cli.interrupts import interruptible
    from zslayout.pipeline.bench import BenchRequest
    from zslayout.pipeline.bench import bench as measure
    from zslayout.reference.size_distribution import distribution_named
    from zslayout.words.layout import derive

    if not native:
        raise UserError([Fault("--native", "names no file; there is nothing to time")])
    params = inputs.same_arch(name, arch, config, "x86_64")
    files = []
    for path in native:
        file = natively.read_file(path)
        scheme = inputs.one_scheme(natively.scheme_name(file, None))
        size = natively.chain_size(file, params, None)
        files.append((file, derive(scheme, params, size)))
    request = BenchRequest(
        files=tuple(files),
        threads=_numbers(threads),
        sizes=distribution_named(sizes),
        objects=objects,
        repeats=repeats,
        zone_cost=zone_cost,
        seed=seed,
    )
    with interruptible(), report.progress() as told:
        found = measure(request, told)
    report.finish(found)


def _numbers(said: str) -> tuple[int, ...]:
    """The numbers of threads. Raises UserError."""
    found = []
    for each in said.split(","):
        word = each.strip()
        if not (word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= _MOST_THREADS):
            text = f'expected numbers from 1 to {_MOST_THREADS}, found "{word}"'
            raise UserError([Fault("--threads", text)])
        found.append(int(word))
    return tuple(dict.fromkeys(found))

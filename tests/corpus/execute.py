"""The corpus, run: each file as a program that allocates, moves, reads and frees objects at random.

`python -m corpus.execute [--kind K] [--name N]` compiles every entry into `run/run.c`, for a few
machines that this one can be, and says what is not as the corpus says:

- an equivalent file that loses an object, hits a BUG() or touches what is not its own;
- a broken one that does so where it is said to be right;
- a broken one that is never seen to, on none of these machines. Such a one rests on its `why`: of
  one thread not all can be seen, nor of these machines.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from corpus.broken import KINDS as BROKEN
from corpus.entry import BUILDS, PROTOCOL, Broken, Entry, Equivalent, changed
from corpus.equivalent import KINDS as EQUIVALENT
from corpus.judge import configurations
from zslayout.arch.params import ArchParams

_PROGRAM: Final = Path(__file__).parent / "run"
_RELEASES: Final = {"6.1": 601, "6.12": 612, "7.3": 703}
_SEEDS: Final = (1, 2)
_BYTES: Final = 3000 << 12
"""So many steps with pages of 4 KiB, and fewer with larger ones."""
_SECONDS: Final = 20
"""Of the processor, after which a program does not end."""
_LIMITED: Final = ("sh", "-c", f'ulimit -t {_SECONDS}; exec "$@"', "sh")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that this one can be: the archconfig that it stands for, and more macros."""

    name: str
    chain_size: int = 8
    symbols: tuple[str, ...] = ("CONFIG_COMPACTION", "CONFIG_SMP")

    def macros(self) -> Iterator[str]:
        """What the compiler is told of it."""
        (params,) = [each for each in configurations() if each.name == self.name]
        undefined = params.physmem_bits == params.bits_per_long == 64
        physmem = 56 if undefined else params.physmem_bits
        yield f"-m{params.bits_per_long}"
        yield f"-DPAGE_SHIFT={params.page_shift}"
        yield f"-DPHYSMEM_BITS={physmem}"
        if not undefined:
            yield f"-DMAX_POSSIBLE_PHYSMEM_BITS={physmem}"
        yield f"-DCONFIG_ZSMALLOC_CHAIN_SIZE={self.chain_size}"
        yield from (f"-D{each}=1" for each in self.symbols)


_X86: Final = ("CONFIG_COMPACTION", "CONFIG_SMP", "CONFIG_64BIT", "CONFIG_X86_64", "CONFIG_NUMA")
_DEBUG: Final = (*_X86, "CONFIG_DEBUG_VM", "CONFIG_KASAN", "CONFIG_PREEMPT_RT", "CONFIG_HIGHMEM")
MACHINES: Final = (
    Machine("x86_64", symbols=_X86),
    Machine("um-x86_64", 4, symbols=("CONFIG_64BIT",)),
    Machine("s390-42", 16),
    Machine("arm-lpae"),
    Machine("arm64-64k", symbols=(*_X86[:3], "CONFIG_ARM64", "CONFIG_ARM64_64K_PAGES")),
    Machine("x86_64", 16, symbols=_DEBUG),
    Machine("i386", symbols=("CONFIG_COMPACTION", "CONFIG_HIGHMEM")),
    Machine("riscv32", 9),
    Machine("parisc64-64k", 7),
    Machine("mips32-16k-xpa", 4),
    Machine("hexagon-256k", 4),
)
_USUAL: Final = 6
"""So many of them are asked of equivalent files; of broken ones whichever tell."""


@dataclass(frozen=True, slots=True)
class Ran:
    """An entry on the machines: where it went wrong and how, and where it did not."""

    entry: Entry
    wrong: dict[Machine, str]
    right: tuple[Machine, ...]

    @property
    def faults(self) -> Iterator[str]:
        """What is not as the corpus says."""
        if isinstance(self.entry, Equivalent):
            yield from (f"{machine.name}: {said}" for machine, said in self.wrong.items())
            return
        yield from (
            f"{machine.name}, where nothing is said to be wrong: {said}"
            for machine, said in self.wrong.items()
            if not self.entry.wrong.holds(_params(machine))
        )
        if not any(self.entry.wrong.holds(_params(machine)) for machine in self.wrong):
            yield "is never seen to go wrong"


def _params(machine: Machine) -> ArchParams:
    (params,) = [each for each in configurations() if each.name == machine.name]
    return params


def ran(entry: Entry) -> Ran:
    """An entry on every machine that can show something."""
    text = re.sub(r"^#include.*", "", changed(entry).text, flags=re.MULTILINE)
    wrong: dict[Machine, str] = {}
    right = []
    for machine in MACHINES:
        if isinstance(entry, Broken):
            params = _params(machine)
            harmful = entry.wrong.holds(params)
            seen = any(entry.wrong.holds(_params(other)) for other in wrong)
            if (harmful and seen) or (not harmful and entry.also.holds(params)):
                continue
        elif machine not in MACHINES[:_USUAL]:
            continue
        said = _ran_on(machine, entry.base, text)
        if said:
            wrong[machine] = said
        else:
            right.append(machine)
    return Ran(entry, wrong, tuple(right))


def _ran_on(machine: Machine, base: str, text: str) -> str:
    """What went wrong, or nothing."""
    with TemporaryDirectory() as folder:
        file, program = Path(folder) / "zsmalloc.c", Path(folder) / "run"
        file.write_text(text, encoding="utf-8")
        compiler = shutil.which("clang-19") or shutil.which("clang") or "gcc"
        built = subprocess.run(
            [
                *(compiler, "-std=gnu11", "-w", "-fno-strict-aliasing", "-fwrapv"),
                *machine.macros(),
                *(f"-DRELEASE={_RELEASES[base]}", f'-DFILE_UNDER_TEST="{file}"'),
                *(str(_PROGRAM / "run.c"), "-o", str(program)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if built.returncode:
            errors = re.findall(r"error: .*", built.stderr)
            return errors[0] if errors else "does not build"
        for seed in _SEEDS:
            done = subprocess.run(
                [*_LIMITED, str(program), str(seed), str(_BYTES >> _params(machine).page_shift)],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                return done.stderr.strip() or f"signal {-done.returncode}"
    return ""


def main(arguments: Sequence[str]) -> int:
    """1 when something is not as the corpus says."""
    parser = argparse.ArgumentParser(prog="corpus.execute")
    parser.add_argument("--kind", default="", help="kinds with this word in their name")
    parser.add_argument("--name", default="", help="files with this word in their name")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    every: dict[str, tuple[Broken, ...] | tuple[Equivalent, ...]] = {**BROKEN, **EQUIVALENT}
    entries: list[Entry] = [
        entry
        for kind, some in every.items()
        for entry in some
        if options.kind in kind and options.name in entry.name and _can_run(entry)
    ]
    faults = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for each in pool.map(ran, entries):
            for fault in each.faults:
                faults += 1
                sys.stdout.write(f"{each.entry.name}: {fault}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{len(entries)} run, {faults} not as the corpus says\n")
    return 1 if faults else 0


def _can_run(entry: Entry) -> bool:
    """Whether one thread on little-endian machines can show anything of it."""
    others = {BUILDS, PROTOCOL}
    shows = isinstance(entry, Equivalent) or not others & set(entry.stops[:1])
    return shows and entry.base in _RELEASES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What is configured in a kernel tree: archconfigs, its own defconfigs, what Kconfig makes up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.kernel.kconfig import NEEDED, WANTED, settings
from zslayout.kernel.output import KernelConfig
from zslayout.kernel.tree import KernelTree, architectures, defconfigs
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.tally import grouped

_SEEDS: Final = re.compile(r"(?P<arch>\w+):(?P<first>\d{1,9})(-(?P<last>\d{1,9}))?")


@dataclass(frozen=True, slots=True, eq=False)
class ProbeTarget:
    """A configuration to be measured, the archconfig that it is, and the folder of its .config."""

    config: KernelConfig
    archconfig: ArchParams | None = None
    folder: Path | None = None
    machine_bits: int | None = None
    """What the CPU addresses, where it is the configuration of the kernel that runs here."""

    @property
    def kernel(self) -> str:
        """The release that its archconfig is of."""
        return "" if self.archconfig is None else self.archconfig.kernel


def archconfig_target(params: ArchParams) -> ProbeTarget:
    """How a tree is configured for an archconfig: its `kconfig` on Kconfig's own defaults."""
    file = f"archconfigs/{params.name}.toml" if params.shipped else params.file
    place = f"{file}:$.kconfig"
    config = KernelConfig(params.name, params.arch, params.kconfig, params.triple, place=place)
    return ProbeTarget(config, params)


def of_defconfigs(tree: KernelTree, patterns: Sequence[str]) -> tuple[ProbeTarget, ...]:
    """The tree's own defconfigs, `ARCH/NAME`, that match, with what brings in mm/zsmalloc.c.

    Raises UserError for a pattern that matches none.
    """
    found: dict[str, ProbeTarget] = {}
    for pattern in patterns:
        names = [name for name in defconfigs(tree) if fnmatchcase(name, pattern)]
        if not names:
            raise UserError([Fault("--defconfig", f'"{pattern}" matches none of the tree')])
        for name in names:
            arch, _, file = name.partition("/")
            place = f"arch/{arch}/configs/{file}"
            text = (tree.path / place).read_text(encoding="utf-8", errors="replace")
            triple = triple_of(arch, "64BIT" in settings(text))
            config = KernelConfig(
                name, arch, (NEEDED,), triple, whole=text, place=place, wished=WANTED
            )
            found[name] = ProbeTarget(config)
    return tuple(found.values())


def of_seeds(tree: KernelTree, asked: Sequence[str]) -> tuple[ProbeTarget, ...]:
    """Configurations that Kconfig makes up, `ARCH:SEED` or `ARCH:FIRST-LAST`, with mm/zsmalloc.c.

    Raises UserError for what is neither, or names no architecture of the tree.
    """
    known = architectures(tree)
    found: dict[str, ProbeTarget] = {}
    for each in asked:
        said = _SEEDS.fullmatch(each)
        if said is None or int(said["last"] or said["first"]) < int(said["first"]):
            text = f'expected ARCH:SEED or ARCH:FIRST-LAST, found "{each}"'
            raise UserError([Fault("--randconfig", text)])
        arch, first = said["arch"], int(said["first"])
        if arch not in known:
            text = f'the tree has no architecture "{arch}"'
            raise UserError([Fault("--randconfig", text, did_you_mean(arch, sorted(known)))])
        wished = (*WANTED, "CONFIG_MMU=y")
        for seed in range(first, int(said["last"] or first) + 1):
            name = f"{arch}/randconfig-{seed}"
            triple = triple_of(arch, wide=True)
            config = KernelConfig(
                name, arch, (NEEDED,), triple, place=name, wished=wished, seed=seed
            )
            found[name] = ProbeTarget(config)
    return tuple(found.values())


@cache
def triple_of(arch: str, wide: bool) -> str:  # noqa: FBT001  # of two
    """What shipped archconfigs of an architecture are built for, of this width if there are any."""
    known = [each for each in shipped.load_all(VOCABULARY) if each.arch == arch]
    fitting = [each for each in known if (each.bits_per_long == 64) is wide] or known
    return fitting[0].triple if fitting else ""


def of_release(targets: Iterable[ProbeTarget], version: str) -> tuple[ProbeTarget, ...]:
    """Without archconfigs of other releases: of those with the same options one is left.

    It is one of the tree's own series, as 6.x, if there is one; else the last that is not later.
    """
    alike = grouped(((each.config.arch, each.config.text), each) for each in targets)
    chosen = set()
    for same in alike.values():
        by_release = sorted(same, key=lambda each: _release(each.kernel))
        fitting = [each for each in by_release if _release(each.kernel) <= _release(version)]
        series = [each for each in by_release if _release(each.kernel)[:1] == _release(version)[:1]]
        both = [each for each in series if each in fitting]
        chosen.add((both[-1:] or series[:1] or fitting[-1:] or by_release[:1])[0].config.name)
    return tuple(each for same in alike.values() for each in same if each.config.name in chosen)


def _release(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version.partition("-")[0])))[:2]

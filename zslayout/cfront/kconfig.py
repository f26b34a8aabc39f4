"""Kconfig symbols that a file asks for: what an architecture fixes, and the choices that are left.

A choice is read both ways, and with those that it interacts with in all ways that can exist.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.symbols import ARCHITECTURES, fixed
from zslayout.cfront.text import CFile
from zslayout.cfront.values import directives, is_conditional

MOST: Final = 16
"""Combinations that are read at one configuration; how many there are is said."""
Choice = tuple[str, ...]
"""Symbols and their values, as "CONFIG_X=n"; what is not named is as it is shipped."""

_HAVE_HIGHMEM: Final = frozenset(
    {"arc", "arm", "csky", "microblaze", "mips", "powerpc", "sparc", "x86", "xtensa"}
)
_HAVE_NUMA: Final = frozenset(
    {"arm64", "loongarch", "mips", "powerpc", "riscv", "s390", "sparc", "x86"}
)
_NO_SMP: Final = frozenset({"m68k", "microblaze", "nios2", "um"})
_FIXED: Final = re.compile(
    r"CONFIG_(?:(?:32|64)BIT|MMU|\w*(?:SPARSEMEM|FLATMEM|PHYSMEM|PAGE_SIZE|PAGE_SHIFT|PAGES|CHAIN)\w*"
    r"|PHYS_ADDR_T_64BIT|PGTABLE_\w+|CPU_(?:BIG|LITTLE)_ENDIAN|ZSMALLOC|CC_\w+|ARCH_\w+"
    rf"|(?:{'|'.join(sorted(ARCHITECTURES))})(?:_\w+)?)"
)
_NEEDS: Final = {"CONFIG_COMPACTION": "CONFIG_MIGRATION"}
_AS_SHIPPED: Final = frozenset({"CONFIG_COMPACTION", "CONFIG_MIGRATION", "CONFIG_ZSMALLOC"})
_SYMBOL: Final = re.compile(r"\bCONFIG_\w+")
_ENABLED: Final = re.compile(r"\bIS_(?:ENABLED|BUILTIN|REACHABLE)\(\s*(CONFIG_\w+)")
_MODULE: Final = re.compile(r"\bIS_MODULE\(\s*(CONFIG_\w+)|\b(CONFIG_\w+)_MODULE\b")


def choices(file: CFile, params: ArchParams) -> tuple[tuple[Choice, ...], int]:
    """The combinations to read, as it is shipped first, and how many there are in all."""
    groups = [_free(each, params) for each in _groups(file)]
    own = {name: value for group in groups for name, value in group.items()}
    found: dict[Choice, None] = {(): None}
    alone = [(f"{name}={value}",) for name, value in own.items()]
    together = [each for group in groups for each in _all_ways(group)]
    for each in (*alone, *sorted(together, key=len)):
        if _exists(each, own):
            found.setdefault(tuple(sorted(each)))
    return tuple(found)[:MOST], len(found)


def symbols(file: CFile) -> frozenset[str]:
    """The symbols that a text asks for."""
    return frozenset(name.partition("=")[0] for group in _groups(file) for name in group)


def _all_ways(group: Mapping[str, str]) -> Iterator[Choice]:
    """Every combination of symbols that interact; those of very many in pairs."""
    most = len(group) if len(group) <= 4 else 2  # 16 combinations
    for count in range(2, most + 1):
        for names in combinations(group, count):
            yield tuple(f"{name}={group[name]}" for name in names)


def _exists(choice: Choice, own: Mapping[str, str]) -> bool:
    """Whether Kconfig lets these be together: nothing is set without what it needs."""
    chosen = dict(each.split("=") for each in choice)

    def is_set(name: str) -> bool:
        shipped = "y" if name in _AS_SHIPPED else "n"
        return chosen.get(name, shipped) != "n"

    needs = {name: [_NEEDS[name]] if name in _NEEDS else [] for name in own}
    for name, other in product(own, own):
        if name.startswith(f"{other}_"):
            needs[name].append(other)
    return all(is_set(needed) for name in own if is_set(name) for needed in needs[name])


def _free(names: Sequence[str], params: ArchParams) -> dict[str, str]:
    """The symbols that may be chosen here, each with the value that it has not as it is shipped."""
    said = {each.partition("=")[0] for each in (*params.kconfig, *fixed(params))}
    found: dict[str, str] = {}
    for each in names:
        name, _, value = each.partition("=")
        if name in said or (_FIXED.fullmatch(name) and not value) or not _has(name, params):
            continue
        found[name] = value or ("n" if name in _AS_SHIPPED else "y")
    return found


def _has(name: str, params: ArchParams) -> bool:
    match name:
        case "CONFIG_HIGHMEM":
            return params.bits_per_long == 32 and params.arch in _HAVE_HIGHMEM
        case "CONFIG_NUMA":
            return params.bits_per_long == 64 and params.arch in _HAVE_NUMA
        case "CONFIG_SMP":
            return params.arch not in _NO_SMP
        case _:
            return True


@lru_cache(8)
def _groups(file: CFile) -> tuple[tuple[str, ...], ...]:
    """Symbols that interact: in one condition, in one that is inside another, in one function."""
    open_: list[list[str]] = []
    groups: list[set[str]] = []
    bodies: dict[str, set[str]] = {}
    order: dict[str, None] = {}
    for first, _, word, rest in directives(file):
        names = list(_asked(word, rest))
        if word in {"if", "ifdef", "ifndef"}:
            open_.append(names)
        elif word == "elif" and open_:
            open_[-1] += names
        if word == "endif" and open_:
            open_.pop()
        order |= dict.fromkeys(names)
        inside = next((one.name for one in file.bodies if one.first <= first <= one.last), "")
        around = {name for each in open_ for name in each}
        if names:
            groups.append({*names, *around})
        if inside and (names or around):
            bodies.setdefault(inside, set()).update(names, around)
    joined: list[set[str]] = []
    for each in (*groups, *bodies.values()):
        if not any(each <= other for other in joined):
            joined = [other for other in joined if not other <= each] + [each]
    return tuple(tuple(name for name in order if name in each) for each in joined)


def _asked(word: str, rest: str) -> Iterator[str]:
    """The symbols of a line, those that are asked to be modules with that value."""
    modules = [found[1] or found[2] for found in _MODULE.finditer(rest)]
    yield from (f"{name}=m" for name in modules)
    plain = _SYMBOL.findall(rest) if is_conditional(word) else _ENABLED.findall(rest)
    for name in plain:
        bare = name.removesuffix("_MODULE")
        if bare not in modules:
            yield name

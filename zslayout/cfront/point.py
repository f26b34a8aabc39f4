"""One configuration at one chain size, as definitions for the preprocessor.

A parameter is defined as `(12 | zsl_PAGE_SHIFT)`. An #if takes a name that it does not know for 0
and so computes with the number; in C the name is an external constant, which no compiler folds, and
so the parameter can still be told from a number that happens to be the same.
"""

from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.symbols import fixed
from zslayout.cfront.target import Target, target

BITS_PER_LONG: Final = "BITS_PER_LONG"
PHYSMEM: Final = "MAX_POSSIBLE_PHYSMEM_BITS"
NAMES: Final = (BITS_PER_LONG, "PAGE_SHIFT", PHYSMEM, "CONFIG_ZSMALLOC_CHAIN_SIZE")
MARK: Final = "zsl_"
"""Begins every name that the front end adds."""

_ALWAYS: Final = ("CONFIG_COMPACTION", "CONFIG_MIGRATION", "CONFIG_MMU", "CONFIG_ZSMALLOC")


@dataclass(frozen=True, slots=True)
class Point:
    """What the preprocessor is told. The four numbers stand in the order of `NAMES`.

    Where no header names the physical bits of a 64-bit machine, the file's own rule is left to
    decide: `MAX_POSSIBLE_PHYSMEM_BITS` is then not defined.
    """

    target: Target
    numbers: tuple[int, int, int, int]
    kconfig: tuple[str, ...] = ()

    @property
    def physmem_defined(self) -> bool:
        """Whether some header of this configuration names the physical bits."""
        bits_per_long, _, physmem_bits, _ = self.numbers
        return not (bits_per_long == physmem_bits == 64)

    @property
    def given(self) -> dict[str, int]:
        """The parameters and their values, but for one that no header defines."""
        found = dict(zip(NAMES, self.numbers, strict=True))
        if not self.physmem_defined:
            del found[PHYSMEM]
        return found

    @property
    def switches(self) -> dict[str, str]:
        """The Kconfig symbols that are set, and to what."""
        switches = dict.fromkeys((*_ALWAYS, f"CONFIG_{self.numbers[0]}BIT"), "1")
        for entry in self.kconfig:
            name, _, value = entry.partition("=")
            if name not in NAMES and value:
                module = value == "m"
                if module:
                    switches[name] = "n"
                switches[f"{name}_MODULE" if module else name] = "1" if value in "ym" else value
        return {name: value for name, value in switches.items() if value != "n"}

    def definitions(self, *, symbolic: bool) -> str:
        """C text that defines parameters and switches; `symbolic` parameters keep their names."""
        mark = f" | {MARK}" if symbolic else ""
        lines = [f"extern const int {MARK}{name};" for name in NAMES] if symbolic else []
        for name, number in self.given.items():
            lines.append(f"#define {name} ({number}{mark and mark + name})")
        lines += [f"#define {name} {value}" for name, value in self.switches.items()]
        return "\n".join(lines) + "\n"


def point(params: ArchParams, chain_size: int, kconfig: tuple[str, ...] = ()) -> Point:
    """A configuration at a chain size, in pages, with these symbols chosen otherwise."""
    numbers = (params.bits_per_long, params.page_shift, params.physmem_bits, chain_size)
    return Point(target(params), numbers, (*fixed(params), *params.kconfig, *kconfig))

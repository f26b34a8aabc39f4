"""One kernel configuration at one chain size, as definitions for the preprocessor.

A parameter is defined as `(12 + 0 * zs_PAGE_SHIFT)`, where the second name is a constant 0 that an
#if does not know, and so 0 too: the compiler computes with the number, and the syntax tree still
tells the parameter from a number that happens to be the same.
"""

from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.arch.point import ParameterPoint
from zslayout.csource.target import Target, target

BITS_PER_LONG: Final = "BITS_PER_LONG"
PHYSMEM: Final = "MAX_POSSIBLE_PHYSMEM_BITS"
NAMES: Final = (BITS_PER_LONG, "PAGE_SHIFT", PHYSMEM, "CONFIG_ZSMALLOC_CHAIN_SIZE")
MARK: Final = "zs_"
"""Begins every name that the front end adds."""

_ALWAYS: Final = ("CONFIG_COMPACTION", "CONFIG_MIGRATION", "CONFIG_MMU", "CONFIG_ZSMALLOC")


@dataclass(frozen=True, slots=True)
class CompilePoint:
    """What the preprocessor is told: the numbers, by name, and the configuration's switches.

    Where no header names the physical bits of a 64-bit machine, the file's own rule is left to
    decide: `MAX_POSSIBLE_PHYSMEM_BITS` is then not defined.
    """

    target: Target
    at: ParameterPoint
    kconfig: tuple[str, ...] = ()

    @property
    def physmem_defined(self) -> bool:
        """Whether some header of this configuration names the physical bits."""
        return not (self.at[BITS_PER_LONG] == self.at[PHYSMEM] == 64)

    @property
    def given(self) -> dict[str, int]:
        """The parameters and their values."""
        return dict(self.at.items())

    @property
    def definitions(self) -> str:
        """The C text that comes before the prelude."""
        names = ", ".join(f"{MARK}{name} = 0" for name in NAMES)
        lines = [f"enum zs_parameter {{ {names} }};"]
        for name, number in self.given.items():
            if name != PHYSMEM or self.physmem_defined:
                lines.append(f"#define {name} ({number} + 0 * {MARK}{name})")
        switches = dict.fromkeys((*_ALWAYS, f"CONFIG_{self.at[BITS_PER_LONG]}BIT"), "1")
        for entry in self.kconfig:
            name, _, value = entry.partition("=")
            if name not in NAMES and value:
                module = value == "m"
                switches[f"{name}_MODULE" if module else name] = "1" if value in "ym" else value
        lines += [f"#define {name} {value}" for name, value in switches.items() if value != "n"]
        return "\n".join(lines) + "\n"


def point(params: ArchParams, chain_size: int) -> CompilePoint:
    """A configuration at a chain size, in pages."""
    numbers = (params.bits_per_long, params.page_shift, params.physmem_bits, chain_size)
    return CompilePoint(target(params), ParameterPoint(NAMES, numbers), params.kconfig)

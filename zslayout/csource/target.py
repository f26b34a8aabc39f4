"""The compiler's target for an archconfig: its triple, or one with the same data model.

One rule: a target is taken only when its `unsigned long` is as wide as the archconfig says.
"""

from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams

_UNKNOWN_TO_CLANG: Final = {
    "alpha": "x86_64-linux-gnu",
    "hppa": "mips-linux-gnu",
    "hppa64": "mips64-linux-gnuabi64",
    "ia64": "x86_64-linux-gnu",
    "microblaze": "mips-linux-gnu",
    "nios2": "mipsel-linux-gnu",
    "or1k": "mips-linux-gnu",
    "sh4": "mipsel-linux-gnu",
    "xtensa": "mipsel-linux-gnu",
}
"""Machines that clang 18 cannot compile for, and one each with the same sizes and byte order."""

_NO_TRIPLE: Final = {32: "i686-linux-gnu", 64: "x86_64-linux-gnu"}


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What clang is told to compile for, and the words that are promised of it, in bits."""

    triple: str
    bits_per_long: int


def target(params: ArchParams) -> Target:
    """The target of a configuration."""
    machine = params.triple.partition("-")[0]
    stand_in = _UNKNOWN_TO_CLANG.get(machine)
    return Target(
        stand_in or params.triple or _NO_TRIPLE[params.bits_per_long], params.bits_per_long
    )

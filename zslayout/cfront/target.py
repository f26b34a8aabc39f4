"""The compiler's target for an archconfig: its triple, or one with the same data model.

One rule: a target is taken only when its `unsigned long` is as wide as the archconfig says.
"""

import re
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


_BIG_ENDIAN: Final = frozenset(
    {
        *("aarch64_be", "arceb", "armeb", "hppa", "hppa64", "m68k", "microblaze", "mips", "mips64"),
        *("or1k", "powerpc", "powerpc64", "ppc", "ppc64", "s390x", "sparc", "sparc64"),
    }
)
_ORDERS: Final = re.compile(
    r"ENDIAN|BYTE_ORDER|\b[lb]e(?:16|32|64)\b|_to_[lb]e|[lb]e\d+_to_|swa[bp]"
)


def names_byte_order(code: str) -> bool:
    """Whether C text asks for the order of bytes, or for the machine."""
    return bool(_ORDERS.search(code) or re.search(r"\b__(?:s390|mips|powerpc|sparc|m68k)", code))


def is_big_endian(triple: str) -> bool:
    """Whether the first byte of a word is the highest."""
    return triple.partition("-")[0] in _BIG_ENDIAN


def representative(target: Target, *, ordered: bool) -> Target:
    """The target that stands for all with the same `long`, and if it matters the order of bytes.

    They lay out members of `long long` at other offsets than some, and nothing asks for those.
    """
    big = ordered and target.triple.partition("-")[0] in _BIG_ENDIAN
    triples = {
        (64, False): "x86_64-linux-gnu",
        (64, True): "s390x-linux-gnu",
        (32, False): "riscv32-linux-gnu",
        (32, True): "mips-linux-gnu",
    }
    return Target(triples[target.bits_per_long, big], target.bits_per_long)


def target(params: ArchParams) -> Target:
    """The target of a configuration."""
    machine = params.triple.partition("-")[0]
    stand_in = _UNKNOWN_TO_CLANG.get(machine)
    return Target(
        stand_in or params.triple or _NO_TRIPLE[params.bits_per_long], params.bits_per_long
    )

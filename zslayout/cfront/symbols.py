"""Kconfig symbols that an architecture fixes: its own, its width, and the order of its bytes."""

from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.target import is_big_endian

_OF_ARCH: Final = {
    **{name: name.upper() for name in ("alpha", "arc", "arm", "arm64", "csky", "hexagon")},
    **{name: name.upper() for name in ("loongarch", "m68k", "microblaze", "mips", "nios2")},
    **{name: name.upper() for name in ("openrisc", "parisc", "riscv", "s390", "sparc", "x86")},
    "powerpc": "PPC",
    "sh": "SUPERH",
    "um": "UML",
    "xtensa": "XTENSA",
}
_BY_WIDTH: Final = {
    "powerpc": ("PPC32", "PPC64"),
    "riscv": ("ARCH_RV32I", "ARCH_RV64I"),
    "sparc": ("SPARC32", "SPARC64"),
    "um": ("X86_32", "X86_64"),
    "x86": ("X86_32", "X86_64"),
}
_SAY_LITTLE: Final = frozenset({"arm64", "mips", "powerpc", "sh"})
"""Architectures that have CPU_LITTLE_ENDIAN."""
ARCHITECTURES: Final = frozenset({*_OF_ARCH.values(), "PPC32", "PPC64", "SPARC32", "SPARC64"})
"""Begin the names of symbols that are an architecture's."""


def fixed(params: ArchParams) -> tuple[str, ...]:
    """What Kconfig sets on this architecture, and on no other of this width and byte order."""
    wide, big = params.bits_per_long == 64, is_big_endian(params.triple)
    names = [_OF_ARCH.get(params.arch, "")]
    names += [_BY_WIDTH[params.arch][wide]] if params.arch in _BY_WIDTH else []
    names += ["CPU_BIG_ENDIAN"] if big else []
    names += ["CPU_LITTLE_ENDIAN"] if not big and params.arch in _SAY_LITTLE else []
    return tuple(f"CONFIG_{name}=y" for name in names if name)

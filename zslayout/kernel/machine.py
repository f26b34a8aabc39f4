"""What the machine that we run on says of itself, where its kernel tells."""

import re
from pathlib import Path
from typing import Final

RUNNING: Final = Path("/proc")
"""Where the kernel that runs tells of itself: its configuration is /proc/config.gz."""
_ADDRESS_SIZES: Final = re.compile(r"^address sizes\s*:\s*(\d+) bits physical\b", re.MULTILINE)


def physical_bits() -> int | None:
    """How many bits of physical address the CPU has; None where the kernel does not tell.

    arch/x86/kernel/cpu/proc.c shows what CPUID 0x80000008 says as `address sizes`; arm64 hides
    ID_AA64MMFR0_EL1.PARange from user space, and other architectures have nothing like it.
    """
    try:
        said = (RUNNING / "cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = _ADDRESS_SIZES.search(said)
    return int(found[1]) if found else None


def is_running(config: Path) -> bool:
    """Whether a .config is that of the kernel that runs here."""
    return config.resolve().is_relative_to(RUNNING.resolve())

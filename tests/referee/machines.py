"""Machines of many kinds: for each a compiler, and an emulator that runs what it made.

One rule: a program ends with a trap as soon as an operation has no value in C (a shift too wide, a
division by zero), so that what a program prints is what C says.
"""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from referee.compilers import HOST, Compiler, cross

_FLAGS: Final = (
    "-std=gnu11",
    "-w",
    "-O0",
    "-fno-builtin",
    "-fno-pie",
    "-funsigned-char",  # as the kernel is built since v6.2
    "-fno-strict-aliasing",
    "-fsanitize=shift-exponent,integer-divide-by-zero",
    "-fsanitize-undefined-trap-on-error",
    # A kernel's functions that nobody calls need not be linked, nor what they call.
    "-ffunction-sections",
    "-fdata-sections",
    "-Wl,--gc-sections",
    "-static",
)


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine by its compiler's triple. Without an emulator it is this one."""

    triple: str
    emulator: str = ""

    @property
    def compiler(self) -> Compiler:
        """The compiler of its programs."""
        return cross(self.triple) if self.emulator else HOST

    @property
    def missing(self) -> str:
        """Why no program of this machine can be made or run here; empty when it can."""
        if not self.compiler.installed:
            return f"{self.compiler} is not installed"
        if self.emulator and shutil.which(self.emulator) is None:
            return f"{self.emulator} is not installed"
        if not self.emulator and platform.machine() != self.triple.partition("-")[0]:
            return f"this is no {self.triple}"
        return ""


MACHINES: Final = (
    Machine("x86_64-linux-gnu"),
    Machine("i686-linux-gnu", "qemu-i386"),
    Machine("aarch64-linux-gnu", "qemu-aarch64"),
    Machine("arm-linux-gnueabihf", "qemu-arm"),
    Machine("riscv64-linux-gnu", "qemu-riscv64"),
    Machine("powerpc64-linux-gnu", "qemu-ppc64"),
    Machine("s390x-linux-gnu", "qemu-s390x"),
    Machine("mips64-linux-gnuabi64", "qemu-mips64"),
    Machine("powerpc-linux-gnu", "qemu-ppc"),
)
"""What .ci/run installs: three of them have 32 bits, four the high byte first."""


def needed(machine: Machine) -> Machine:
    """The machine; without it the test is skipped, and with CI set it fails."""
    if machine.missing:
        if "CI" in os.environ:
            pytest.fail(machine.missing)
        pytest.skip(machine.missing)
    return machine


def built(machine: Machine, text: str, folder: Path, *flags: str) -> Path:
    """The program that the machine's compiler makes of the text."""
    source, binary = folder / "program.c", folder / "program"
    source.write_text(text, encoding="utf-8")
    command = [machine.compiler.command, *_FLAGS, *flags, str(source), "-o", str(binary)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, f"{machine.triple}: {said.stderr[:4000]}"
    return binary


def ran(machine: Machine, program: Path, given: str) -> subprocess.CompletedProcess[str]:
    """How the program ended on the machine, and what it printed."""
    command = [machine.emulator] if machine.emulator else []
    return subprocess.run(
        [*command, str(program)], input=given, capture_output=True, text=True, check=False
    )

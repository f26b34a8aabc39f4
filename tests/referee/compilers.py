"""The C compilers that judge our C text: finding them, and reading back what they computed.

Constants are read from a section of the object file, which needs neither the target's machine nor
its assembler's dialect. Programs run on the machine at hand, in words of 64 bits or, where it can,
of 32 bits without any library.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

SECTION: Final = "zs_values"
"""The section that constants are put into."""

RESULTS: Final = "zs_results"
"""The array of `unsigned long long` that a program fills."""

_DIALECT: Final = ("-std=gnu11", "-ftrack-macro-expansion=0", "-fno-diagnostics-show-caret")
"""A message speaks of the place where a macro is used, in one line."""

_SYSTEM_CALLS_32: Final = """
void _start(void)
{
	long written;
	zs_run();
	__asm__ volatile("int $0x80" : "=a"(written)
		: "a"(4), "b"(1), "c"(zs_results), "d"(sizeof(zs_results)) : "memory");
	__asm__ volatile("int $0x80" :: "a"(1), "b"(written != sizeof(zs_results)));
	for (;;);
}
"""

_LIBRARY_64: Final = """
#include <stdio.h>
int main(void)
{
	zs_run();
	return fwrite(zs_results, sizeof(zs_results), 1, stdout) != 1;
}
"""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A command that compiles C, with the flags that choose its target."""

    command: str
    flags: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether the command is there."""
        return shutil.which(self.command) is not None

    def __str__(self) -> str:
        return " ".join((self.command, *self.flags))


HOST: Final = Compiler("gcc")


def cross(triple: str) -> Compiler:
    """The compiler of a triple, whether installed or not. Debian has one command for each."""
    return Compiler(f"{triple}-gcc")


def host(bits_per_long: int) -> Compiler:
    """A compiler on this machine for words of this width: gcc, or Debian's for i686."""
    if bits_per_long == 64:
        return HOST
    same = Compiler("gcc", ("-m32",))
    return same if same.installed and _compiles(same) else cross("i686-linux-gnu")


def needed(compiler: Compiler) -> Compiler:
    """The compiler; the test is skipped when it is not installed."""
    if not compiler.installed:
        pytest.skip(f"{compiler.command} is not installed")
    return compiler


def compiled(
    compiler: Compiler, text: str, folder: Path, *flags: str
) -> subprocess.CompletedProcess[str]:
    """What the compiler says of the text. The object file, if any, is `unit.o` in the folder."""
    source = folder / "unit.c"
    source.write_text(text, encoding="ascii")
    command = [compiler.command, *compiler.flags, *_DIALECT, "-ffreestanding", *flags]
    return subprocess.run(
        [*command, "-c", str(source), "-o", str(folder / "unit.o")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


def constants(compiler: Compiler, text: str, folder: Path) -> list[int]:
    """The numbers that the text puts into the section, as unsigned words of 64 bits."""
    said = compiled(compiler, text, folder, "-w")
    assert said.returncode == 0, said.stderr[:4000]
    data, order = section((folder / "unit.o").read_bytes(), SECTION)
    return list(struct.unpack(f"{order}{len(data) // 8}Q", data))


def array(name: str, values: Sequence[str]) -> str:
    """C text that puts the values, converted to 64 bits, into the section under a name."""
    attributes = f'__attribute__((section("{SECTION}"), used, aligned(8)))'
    numbers = ",\n".join(f"\t(unsigned long long)({value})" for value in values)
    return f"const unsigned long long {name}[] {attributes} = {{\n{numbers}\n}};\n"


def section(elf: bytes, name: str) -> tuple[bytes, str]:
    """The bytes of a section of an ELF file, and struct's letter for its byte order."""
    assert elf[:4] == b"\x7fELF"
    wide, order = elf[4] == 2, "<" if elf[5] == 1 else ">"
    [table] = struct.unpack_from(f"{order}{'Q' if wide else 'I'}", elf, 0x28 if wide else 0x20)
    size, count, strings = struct.unpack_from(f"{order}3H", elf, 0x3A if wide else 0x2E)
    # sh_name, sh_type, sh_flags, sh_addr, sh_offset, sh_size
    header = f"{order}2I4{'Q' if wide else 'I'}"
    headers = [struct.unpack_from(header, elf, table + n * size) for n in range(count)]
    names = headers[strings][4]
    for title, _type, _flags, _address, offset, length in headers:
        end = elf.index(b"\0", names + title)
        if elf[names + title : end] == name.encode():
            return elf[offset : offset + length], order
    raise AssertionError(f"no section {name}")


def executed(text: str, bits_per_long: int, count: int, folder: Path, *flags: str) -> list[int]:
    """The results of a program on this machine; the test is skipped when none can run.

    The text defines `void zs_run(void)`, which fills `zs_results`, an array of `count` words.
    """
    compiler = needed(host(bits_per_long))
    head = f"static unsigned long long {RESULTS}[{count}];\n"
    if bits_per_long == 64:
        tail, own = _LIBRARY_64, ["-fno-pie", "-no-pie"]
    else:
        own = ["-ffreestanding", "-nostdlib", "-static", "-fno-pie", "-fno-stack-protector"]
        tail = _SYSTEM_CALLS_32
        _skip_unless_32_bit_programs_run(compiler, own, folder)
    binary = folder / "program"
    said = _linked(compiler, head + text + tail, binary, ["-w", *own, *flags])
    assert said.returncode == 0, said.stderr[:4000]
    ran = subprocess.run([str(binary)], capture_output=True, check=True)
    order = "<" if sys.byteorder == "little" else ">"
    return list(struct.unpack(f"{order}{count}Q", ran.stdout))


def messages(said: str, kind: str, ending: str = "") -> list[str]:
    """The file names, as `#line` gave them, that gcc's messages of a kind speak of."""
    pattern = rf"^([^:\n]+):\d+:\d+: {kind}: .*{re.escape(ending)}$"
    return re.findall(pattern, said, flags=re.MULTILINE)


def _compiles(compiler: Compiler) -> bool:
    command = [compiler.command, *compiler.flags, "-x", "c", "-fsyntax-only", "-"]
    ran = subprocess.run(command, input="int x;", text=True, capture_output=True, check=False)
    return ran.returncode == 0


def _linked(
    compiler: Compiler, text: str, binary: Path, flags: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    source = binary.with_suffix(".c")
    source.write_text(text, encoding="ascii")
    command = [compiler.command, *compiler.flags, *_DIALECT, *flags]
    return subprocess.run(
        [*command, str(source), "-o", str(binary)], capture_output=True, text=True, check=False
    )


def _skip_unless_32_bit_programs_run(compiler: Compiler, flags: list[str], folder: Path) -> None:
    trial = folder / "trial"
    head = f"static unsigned long long {RESULTS}[1];\nvoid zs_run(void) {{ zs_results[0] = 1; }}\n"
    said = _linked(compiler, head + _SYSTEM_CALLS_32, trial, flags)
    if said.returncode:
        pytest.skip(f"{compiler} cannot link a program: {said.stderr.splitlines()[0]}")
    try:
        ran = subprocess.run([str(trial)], capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"programs of 32 bits do not run here: {error.strerror}")
    if ran.returncode or len(ran.stdout) != 8:
        pytest.skip(f"programs of 32 bits do not run here: exit code {ran.returncode}")

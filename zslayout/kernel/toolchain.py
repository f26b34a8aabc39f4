"""Which compiler a configuration is built with: clang for what it and the tree know, then gcc.

The tree says which architectures it can be built for by clang, clang says which it knows; whether
the two go together only a build shows.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError
from zslayout.kernel.tool import ToolLimits, ToolProcesses

_CLANG_NAMES: Final = ("clang", *(f"clang-{version}" for version in range(30, 13, -1)))
_OTHER_GCC: Final = {
    "mips": ("mips64-linux-gnuabi64", "mips64el-linux-gnuabi64", "mips-linux-gnu"),
    "powerpc": ("powerpc64-linux-gnu", "powerpc64le-linux-gnu", "powerpc-linux-gnu"),
    "riscv": ("riscv64-linux-gnu",),
    "sparc": ("sparc64-linux-gnu",),
    "um": ("x86_64-linux-gnu",),
    "x86": ("x86_64-linux-gnu",),
}
"""Prefixes of compilers that can make code of both word widths."""
_PROBE: Final = ToolLimits(seconds=60)


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A compiler: what make is told, and what it calls itself."""

    variables: tuple[str, ...]
    text: str
    kind: str = "gcc"
    """`clang` or `gcc`."""


def toolchains(
    tree: Path, arch: str, triple: str, tools: ToolProcesses, kind: str = ""
) -> tuple[Toolchain, ...]:
    """The compilers for an architecture of the tree, the best first, or those of one kind.

    Raises UserError where there is none.
    """
    found = []
    clang = next(filter(shutil.which, _CLANG_NAMES), "")
    linker = "ld.lld" + clang.removeprefix("clang")
    there = clang and shutil.which(linker)
    version = _knowing(clang, _clang_target(tree, arch), tools) if there else ""
    if version:
        variables = (f"CC={clang}", f"LD={linker}", "LLVM_IAS=1")
        found.append(Toolchain(variables, version, "clang"))
    prefixes = tuple(filter(None, dict.fromkeys((triple, *_OTHER_GCC.get(arch, ())))))
    gcc = next((each for each in prefixes if shutil.which(f"{each}-gcc")), "")
    if gcc:
        found.append(Toolchain((f"CROSS_COMPILE={gcc}-",), _version(f"{gcc}-gcc", tools)))
    wanted = tuple(each for each in found if kind in ("", each.kind))
    if not wanted:
        lacking = {"clang": "clang that knows it", "gcc": f"{(*prefixes, arch)[0]}-gcc"}
        named = ", no ".join(text for each, text in lacking.items() if kind in ("", each))
        raise UserError([Fault(arch, f"no compiler for it: no {named}")])
    return wanted


def _clang_target(tree: Path, arch: str) -> str:
    """The target that the tree's build gives clang for an architecture; empty where none."""
    try:
        text = (tree / "scripts" / "Makefile.clang").read_text(encoding="utf-8")
    except OSError:
        return ""
    known: dict[str, str] = dict(
        re.findall(r"^CLANG_TARGET_FLAGS_(\w+)\s*:?=\s*(.*?)\s*$", text, re.MULTILINE)
    )
    return known.get("x86" if arch == "um" else arch, "")


@cache
def _knowing(clang: str, target: str, tools: ToolProcesses) -> str:
    """What a clang calls itself that knows the target, asked at once; nothing of another one."""
    if not target:
        return ""
    command = [clang, f"--target={target}", "-v", "-S", "-x", "c", "/dev/null", "-o", "-"]
    ran = tools.run(command, Path("/"), _PROBE)
    return "" if ran.code else ran.said.partition("\n")[0].strip()


@cache
def _version(compiler: str, tools: ToolProcesses) -> str:
    said = tools.run([compiler, "--version"], Path("/"), _PROBE).output.decode(errors="replace")
    return said.partition("\n")[0].strip()

"""Random functions over memory, run by machines of both byte orders and by the front end."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import randommemory

from zslayout.cfront import llvm, unit
from zslayout.cfront.compiler import clang
from zslayout.cfront.execute import Executor
from zslayout.cfront.memory import Pointer, Value
from zslayout.cfront.point import Point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.expr.nodes import Const

COUNT: Final = 3
PAIRS: Final = (
    *((0, 0), (1, 2), (2, 1), (3, 3), (7, 6), (5, 9), (0x12345678, 0x77)),
    *((0x9E3779B97F4A7C15, 0xDEADBEEF), ((1 << 64) - 1, 0x80000001)),
)
_POOL: Final = 0x10000


@dataclass(frozen=True, slots=True)
class Machine:
    """A target, and how programs for it are made and run."""

    point: Point
    compiler: tuple[str, ...]
    run: tuple[str, ...] = ()


MACHINES: Final = {
    "x86_64": Machine(Point(Target("x86_64-linux-gnu", 64), (64, 12, 52, 8)), ()),
    "s390x": Machine(
        Point(Target("s390x-linux-gnu", 64), (64, 12, 52, 8)),
        ("s390x-linux-gnu-gcc", "-static"),
        ("qemu-s390x",),
    ),
    "powerpc": Machine(
        Point(Target("powerpc-linux-gnu", 32), (32, 12, 32, 8)),
        ("powerpc-linux-gnu-gcc", "-static"),
        ("qemu-ppc",),
    ),
}


def compared(name: str, seed: int, folder: Path, *, again: bool) -> tuple[int, int]:
    """How many functions are known here to the last bit and as the machine says, out of all.

    Raises AssertionError where one is known and is something else.
    """
    machine = MACHINES[name]
    for tool in (*machine.compiler[:1], *machine.run):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    text = randommemory.Functions(seed, again=again).text(COUNT)
    expected = _ran(machine, text, folder)
    made = unit.unit(CFile("small.c", text), machine.point, ())
    assert not made.errors, made.errors
    module = llvm.module(made.ir)
    size = module.sizes.size(next(one for one in module.structs if one.name == "struct.s"))
    executor = Executor(module, machine.point.given)
    told = 0
    for i, row in enumerate(expected):
        run = executor.run(f"@g{i}")
        assert not isinstance(run.value, tuple | Pointer)
        found = [_value(executor, run.value, a, b, size) for a, b in PAIRS]
        known = [(one, want) for one, want in zip(found, row, strict=True) if one is not None]
        assert all(one == want for one, want in known), (i, known)
        told += not run.unread and len(known) == len(row)
    return told, COUNT


def _value(executor: Executor, value: Value, a: int, b: int, size: int) -> int | None:
    word = executor.memory.word(value, 32)
    own = {"a": a, "b": b, "p": _POOL + (a & 3) * size, "q": _POOL + (b & 3) * size}
    known = {
        name: executor.terms.const(
            own[meaning.name.removeprefix("argument ")], executor.terms.width(name)
        )
        for name, meaning in executor.terms.applied.items()
        if meaning.name.startswith("argument ")
    }
    found = executor.terms.substituted(known)(word)
    return found.value if isinstance(found, Const) else None


def _ran(machine: Machine, text: str, folder: Path) -> Sequence[Sequence[int]]:
    wide = (1 << machine.point.numbers[0]) - 1
    calls = "".join(
        f'printf("%u ", f{i}({a & wide}UL, {b}u));' for i in range(COUNT) for a, b in PAIRS
    )
    source, program = folder / "small.c", folder / "small"
    source.write_text(
        f"int printf(const char *, ...);\n{text}\nint main(void) {{ {calls} return 0; }}\n"
    )
    flags = ["-O0", "-w", "-fwrapv", "-fno-strict-aliasing", "-funsigned-char", "-o", str(program)]
    subprocess.run([*(machine.compiler or clang()), *flags, str(source)], check=True)
    said = subprocess.run([*machine.run, str(program)], capture_output=True, text=True, check=True)
    numbers = [int(each) for each in said.stdout.split()]
    return [numbers[i * len(PAIRS) : (i + 1) * len(PAIRS)] for i in range(COUNT)]

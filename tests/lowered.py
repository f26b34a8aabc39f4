"""Small C for the front end: compiled, read and run here, and by the machine itself."""

import ctypes
import itertools
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from zslayout.cfront import llvm, unit
from zslayout.cfront.compiler import clang
from zslayout.cfront.event import Run
from zslayout.cfront.execute import Executor
from zslayout.cfront.point import Point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.walk import children

X86: Final = Point(Target("x86_64-linux-gnu", 64), (64, 12, 52, 8))
RISCV32: Final = Point(Target("riscv32-linux-gnu", 32), (32, 12, 34, 8))
NUMBERS: Final = {"BITS_PER_LONG": 64, "PAGE_SHIFT": 12}


def executor(text: str, point: Point = X86) -> Executor:
    """What runs the functions of a text."""
    made = unit.unit(CFile("small.c", text), point, ())
    assert not made.errors, made.errors
    return Executor(llvm.module(made.ir), point.given)


def run(text: str, name: str = "f", point: Point = X86) -> tuple[Executor, Run]:
    """A function of a text, run."""
    made = executor(text, point)
    return made, made.run(f"@{name}")


def value(made: Executor, x: Expr, arguments: Mapping[str, int], point: Point = X86) -> int:
    """A tree at these arguments, by the names of C. Raises AssertionError for any other name."""
    known: dict[str, Expr] = {name: Const(number) for name, number in point.given.items()}
    for name, meaning in made.terms.applied.items():
        if meaning.name.startswith("argument "):
            number = arguments[meaning.name.removeprefix("argument ").lstrip("*")]
            known[name] = made.terms.const(number, made.terms.width(name))
    # Not `evaluate`, which goes through a tree as often as it occurs in another.
    found = made.terms.substituted(known)(x)
    assert isinstance(found, Const), found
    return found.value


def compiled(text: str, folder: Path, names_: int) -> Callable[[int, int, int], int]:
    """Functions `f0`, `f1`, ... of a text on the machine itself, over `a` and `b`."""
    source, library = folder / "small.c", folder / "small.so"
    defined = "".join(f"#define {name} {number}\n" for name, number in NUMBERS.items())
    source.write_text(f"{defined}{text}")
    flags = ["-shared", "-fPIC", "-O0", "-w", "-fwrapv", "-funsigned-char", "-o", str(library)]
    subprocess.run([*clang(), *flags, str(source)], check=True)
    loaded = ctypes.CDLL(str(library))
    functions = [getattr(loaded, f"f{i}") for i in range(names_)]
    for each in functions:
        each.restype, each.argtypes = ctypes.c_uint, [ctypes.c_ulong, ctypes.c_uint]
    return lambda i, a, b: int(functions[i](a, b))


def pairs() -> list[tuple[int, int]]:
    """Arguments that tell mistakes apart: edges of types and patterns."""
    wide = (0, 1, 2, 7, 0x7F, 0x80, 0x7FFFFFFF, 0x80000000, 0x9E3779B97F4A7C15, (1 << 64) - 1)
    narrow = (0, 1, 5, 0x7FFFFFFF, 0x80000000, 0xDEADBEEF)
    return list(itertools.product(wide, narrow))


def unknown(made: Executor, x: Expr) -> bool:
    """Whether a tree has names that stand for no argument and no parameter."""
    todo, seen = [x], set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        meaning = made.terms.meaning(each)
        if meaning is not None and not meaning.name.startswith("argument "):
            return True
        todo += children(each)
    return False

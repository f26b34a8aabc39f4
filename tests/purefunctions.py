"""C functions of plain integers, read by us and run by the machine."""

import ctypes
import subprocess
from collections.abc import Sequence
from pathlib import Path

from zslayout.cfront import llvm
from zslayout.cfront.compiler import clang, optimised
from zslayout.cfront.cut import cut
from zslayout.cfront.pure import PureReader
from zslayout.cfront.terms import Terms
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.expr.walk import names
from zslayout.words.word_unit import IR_FLAGS, PLAIN_FLAGS

HOST = "x86_64-linux-gnu"


def reader(text: str, triple: str = HOST) -> PureReader:
    """Reads functions of a text whose names begin with f."""
    code, said, ir = optimised(triple, text, [*PLAIN_FLAGS, *IR_FLAGS])
    assert not code, said
    return PureReader(llvm.module(cut(ir, "f")), Terms({}))


def given(of: PureReader, name: str) -> list[Expr]:
    """A variable for each parameter: p0, p1 and so on."""
    widths = of.widths(name)
    return [of.terms.var(f"p{i}", of.terms.const(0, w).type) for i, w in enumerate(widths)]


def value(of: PureReader, name: str, numbers: Sequence[int]) -> int:
    """What is read of a function at some numbers; what is from elsewhere is 0."""
    found = of.read(name, given(of, name)).value
    known = {each.name: 0 for each in names(found)}
    kinds = [each.type for each in given(of, name)]
    put = {f"p{i}": k.wrap(n) for i, (n, k) in enumerate(zip(numbers, kinds, strict=True))}
    return int(evaluate(found, {**known, **put}))


def library(folder: Path, text: str) -> ctypes.CDLL:
    """The same text for this machine."""
    source, made = folder / "f.c", folder / "f.so"
    source.write_text(text, encoding="utf-8")
    command = [*clang(), "-O1", "-w", "-fPIC", "-shared", "-o", str(made), str(source)]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(made))


def run(of: ctypes.CDLL, name: str, *numbers: int) -> int:
    """What this machine computes."""
    function = of[name]
    function.argtypes, function.restype = [ctypes.c_ulong] * len(numbers), ctypes.c_ulong
    return int(function(*numbers))

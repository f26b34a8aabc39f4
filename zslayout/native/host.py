"""Compilers of this machine, and the sanitizers that they have.

A compiler can do what it is seen to do: an empty program is built with the same options first.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from zslayout.errors import Fault, UserError

_NEWEST: Final = 24
_OLDEST: Final = 15
_COMMON: Final = (
    "-std=gnu11",
    "-pthread",
    "-w",
    "-g1",
    "-fno-strict-aliasing",
    "-fwrapv",
    "-funsigned-char",
    "-fno-omit-frame-pointer",
    # so that an address is a line of the file
    "-fno-pie",
    "-no-pie",
    "-Werror=implicit-function-declaration",
    # 32-bit headers of Linux are where those of the machine are
    "-idirafter",
    "/usr/include/x86_64-linux-gnu",
)
"""As the kernel is built, where that changes what C means."""
_CALLED: Final = ("instrumentation-with-call-threshold", "stack", "globals")
"""What must not be, so that each access of the file is a call of ours and nothing else is done."""
_CALLS: Final = {
    "clang": (("-mllvm", "-asan-{}=0"), (*_CALLED, "opt")),
    "gcc": (("--param=asan-{}=0",), _CALLED),
}
"""How a compiler is told that, and that it leaves none out where it can (gcc cannot)."""


class Sanitizer(StrEnum):
    """A sanitizer of the compiler's."""

    ADDRESS = "address"
    UNDEFINED = "undefined"
    THREAD = "thread"


Sanitizers = tuple[Sanitizer, ...]


def compile_command(
    bits_per_long: int, sanitizers: Sanitizers, *, follows: bool = False
) -> tuple[str, ...]:
    """The first compiler of this machine that can build such a program, with its options.

    One that `follows` a schedule is told what the file touches. Raises UserError when none can.
    """
    plain = (*_COMMON, *_of_width(bits_per_long), *_of_sanitizers(sanitizers))
    ways = tuple((*plain, *each) for each in _told(sanitizers)) if follows else (plain,)
    names = _compilers()
    given = os.environ.get("CC")
    if not names and given:
        text = f"CC is {given}, and no such program is on PATH"
        raise UserError([Fault("--native", text)])
    if not names:
        text = "neither clang nor gcc is on PATH, and --native compiles the file for this machine"
        raise UserError([Fault("--native", text)])
    for name in names:
        for options in ways:
            if _can(name, options):
                return (name, *options)
    lacks = f"-m{bits_per_long}"
    for each in sanitizers:
        if not any(_can(name, (*_COMMON, f"-fsanitize={each}")) for name in names):
            lacks = f"-fsanitize={each}"
            break
    said = ", ".join(Path(name).name for name in names)
    place = "--sanitize" if "sanitize=" in lacks else "--native"
    raise UserError([Fault(place, f"no compiler here links a program with {lacks}: tried {said}")])


@cache
def _compilers() -> tuple[str, ...]:
    names = ["clang", *(f"clang-{n}" for n in range(_NEWEST, _OLDEST - 1, -1)), "gcc"]
    given = os.environ.get("CC")
    found = [shutil.which(name) for name in ([given] if given else names)]
    return tuple(path for path in found if path)


def _of_width(bits_per_long: int) -> tuple[str, ...]:
    return (f"-m{bits_per_long}",)


def _of_sanitizers(sanitizers: Sanitizers) -> tuple[str, ...]:
    if not sanitizers:
        return ("-O2",)
    threads = ("-DZSL_THREADS",) if Sanitizer.THREAD in sanitizers else ()
    return (
        "-O1",
        "-DZSL_SANITIZED",
        *threads,
        f"-fsanitize={','.join(sanitizers)}",
        "-fno-sanitize-recover=all",
    )


def _told(sanitizers: Sanitizers) -> Iterator[tuple[str, ...]]:
    """That each load and store of the file is told, as a kernel's address sanitizer has it."""
    common = ("-O1", "-fno-inline", "-DZSL_FOLLOWS")
    if Sanitizer.THREAD in sanitizers:
        yield common
        return
    address = Sanitizer.ADDRESS in sanitizers
    kernel = ("-fsanitize=kernel-address", "-fsanitize-recover=kernel-address")
    how = ("-DZSL_ADDRESSES",) if address else kernel
    for form, switched_off in _CALLS.values():
        options = [part.format(what) for what in switched_off for part in form]
        yield (*common, *how, *options)


@cache
def _can(compiler: str, options: tuple[str, ...]) -> bool:
    with TemporaryDirectory() as folder:
        run = subprocess.run(  # noqa: S603  # a compiler, by its path
            [compiler, *options, "-x", "c", "-", "-o", str(Path(folder) / "empty")],
            input=b"#include <errno.h>\nint main(void) { return 0; }\n",
            capture_output=True,
            check=False,
        )
    return run.returncode == 0

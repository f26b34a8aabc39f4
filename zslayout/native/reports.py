"""What sanitizers write, read: where in the file, and whether a kernel has the same.

One race is in every version of the file: `struct zspage` keeps several fields in one word, of which
`fullness` and `isolated` change under a lock, and `magic`, `class` and `huge` are read without it.
They share bytes and no bit. It is told apart by what stands in the two lines, and left out.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.native.program import PARTS

_FRAME: Final = re.compile(r"^\s*#\d+ (?:0x\w+ in )?(\w+) (\S+?):(\d+)", re.MULTILINE)
_SUMMARY: Final = re.compile(r"^SUMMARY: (\w+): (\S+(?: \S+)*?)(?: /|\s+\S+:\d+|$)", re.MULTILINE)
_RUNTIME: Final = re.compile(r"^(\S+:\d+:\d+): runtime error: (.*)$", re.MULTILINE)
_RACE: Final = "WARNING: ThreadSanitizer: "
_OURS: Final = frozenset({*PARTS})
_READ: Final = re.compile(r"->\s*(?:magic|class|huge)\b")
_CHANGED: Final = re.compile(r"->\s*(?:fullness|isolated|class)\s*(?:=[^=]|\+\+|--)")


@dataclass(frozen=True, slots=True)
class SanitizerReport:
    """One report: `file:line` of the first frame that is the file's, and what it says."""

    place: str
    text: str
    known: bool = False
    """Whether every version of the file has it, as above."""


def reports(said: str, file: CFile) -> Iterator[SanitizerReport]:
    """The reports in what was written, in their order."""
    said, *races = said.split(_RACE)
    yield from (_race(each, file) for each in races)
    if races:
        # What comes after the last of them, if anything does.
        _, error, last = races[-1].partition("==ERROR: ")
        said = error + last
    frame = _first(said, file)
    place = f"{frame[1]}:{frame[2]}" if frame else ""
    inside = f" in {frame[0]}()" if frame else ""
    runtime, summary = _RUNTIME.search(said), _SUMMARY.search(said)
    if runtime:
        yield SanitizerReport(runtime[1], f"UndefinedBehaviorSanitizer: {runtime[2]}{inside}")
    elif said.startswith("==ERROR: "):
        yield SanitizerReport(place, f"{said[9:].split(' (', 1)[0].splitlines()[0]}{inside}")
    elif summary:
        yield SanitizerReport(place, f"{summary[1]}: {summary[2]}{inside}")
    elif said.strip():
        yield SanitizerReport(place, said.strip().splitlines()[0])


def line_of(program: Path, address: str, file: str) -> str:
    """The line of the file in which an address lies, where this machine can tell; else nothing."""
    tool = shutil.which("addr2line") or shutil.which("llvm-addr2line")
    if tool is None:
        return ""
    run = subprocess.run(  # noqa: S603  # a tool, by its path
        [tool, "-i", "-e", program, address], capture_output=True, text=True, check=False
    )
    for place in run.stdout.splitlines():
        name, _, number = place.split(" (")[0].rpartition(":")
        if _is_named(name, file):
            return f"{file}:{number}"
    return ""


def _is_named(path: str, file: str) -> bool:
    """Whether a path is that of the file: a name without a folder gets that of the compiler."""
    return path == file or path.endswith(f"/{file}")


def _race(said: str, file: CFile) -> SanitizerReport:
    kind = said.split(" (", 1)[0].splitlines()[0]
    sides = [frame for part in re.split(r"\n\s*\n", said)[:2] if (frame := _first(part, file))]
    lines = [file.lines[int(number) - 1] for _, name, number in sides if name == file.name]
    known = (
        kind == "data race"
        and len(lines) == len(sides) > 0
        and any(map(_READ.search, lines))
        and (len(lines) == 1 or any(map(_CHANGED.search, lines)))
    )
    where = " and ".join(f"{function}() at line {line}" for function, _, line in sides)
    place = f"{sides[0][1]}:{sides[0][2]}" if sides else ""
    return SanitizerReport(place, f"ThreadSanitizer: {kind} of {where}", known)


def _first(said: str, file: CFile) -> tuple[str, str, str] | None:
    """The first frame that is not the shim's, the driver's or a library's."""
    for frame in _FRAME.finditer(said):
        name = PurePath(frame[2]).name
        if name not in _OURS and "sanitizer" not in frame[2] and "san_" not in name:
            place = file.name if _is_named(frame[2], file.name) else frame[2]
            return frame[1], place, frame[3]
    return None

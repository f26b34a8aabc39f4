"""The numbers of one release of the kernel: measured in its tree, and written down in one file.

Beside the archconfigs, which are of the newest: what a file of an older release is judged by.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.kernel.measure import MAX_PHYSMEM, MAX_POSSIBLE
from zslayout.kernel.store import Measurement
from zslayout.reading import read_text

PFN_BITS: Final = "_PFN_BITS"
NUMBERS: Final = ("BITS_PER_LONG", "PAGE_SHIFT", MAX_POSSIBLE, MAX_PHYSMEM, PFN_BITS)
"""The macros that a table has."""
_UNMEASURED: Final = "unmeasured"
_KERNEL: Final = "kernel"
_NAME: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_MOST: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class ReleaseTable:
    """What was measured in one tree, by the names of archconfigs."""

    file: str
    kernel: str
    """The version of the tree."""
    measured: Mapping[str, Measurement]
    unmeasured: Mapping[str, str]
    """Why a configuration could not be measured there."""


def release_text(table: ReleaseTable) -> str:
    """A table as TOML. A number stands with the place of its definition."""
    return "\n".join(_lines(table)) + "\n"


def _lines(table: ReleaseTable) -> Iterator[str]:
    yield f"{_KERNEL} = {_quoted(table.kernel)}"
    for name, found in table.measured.items():
        yield f"\n[{_quoted(name)}]"
        yield f"compiler = {_quoted(found.compiler)}"
        for macro in NUMBERS:
            if macro in found.values:
                place = _quoted(found.places.get(macro, ""))
                yield f"{macro} = [{found.values[macro]}, {place}]"
        later = [macro for macro in NUMBERS if macro in found.boot_time]
        if later:
            yield f"boot_time = [{', '.join(map(_quoted, later))}]"
    if table.unmeasured:
        yield f"\n[{_UNMEASURED}]"
        yield from (f"{_quoted(name)} = {_quoted(why)}" for name, why in table.unmeasured.items())


def _quoted(text: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parse_release(text: str, file: str) -> ReleaseTable:
    """A table from its text. Raises UserError with every fault, each at `file:$.key`."""
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # what is no TOML is a ValueError
        raise UserError([Fault(file, f"not TOML: {error}")]) from error
    faults: list[Fault] = []

    def fault(path: str, text: str) -> None:
        faults.append(Fault(f"{file}:{path}", text))

    kernel, unmeasured = said.pop(_KERNEL, None), said.pop(_UNMEASURED, {})
    if not isinstance(kernel, str):
        fault(f"$.{_KERNEL}", "must be the version of a kernel")
    if not isinstance(unmeasured, dict) or not all(isinstance(x, str) for x in unmeasured.values()):
        fault(f"$.{_UNMEASURED}", "must be a table of reasons by archconfig")
    measured = {}
    for name, own in said.items():
        if not _NAME.fullmatch(name) or not isinstance(own, dict):
            fault(f"$.{name}", "must be a table of numbers, named as an archconfig")
            continue
        measured[name] = _measurement(own, f"$.{name}", fault)
    refuse(faults)
    return ReleaseTable(file, str(kernel), measured, unmeasured)


def _measurement(
    own: Mapping[str, object], path: str, fault: Callable[[str, str], None]
) -> Measurement:
    values: dict[str, int] = {}
    places: dict[str, str] = {}
    compiler, boot_time = own.get("compiler"), own.get("boot_time", [])
    if not isinstance(compiler, str):
        fault(f"{path}.compiler", "must be a compiler's name and version")
    if not isinstance(boot_time, list) or not all(each in NUMBERS for each in boot_time):
        fault(f"{path}.boot_time", f"must be a list of {', '.join(NUMBERS)}")
        boot_time = []
    for name, value in own.items():
        match value:
            case _ if name in {"compiler", "boot_time"}:
                continue
            case _ if name not in NUMBERS:
                fault(f"{path}.{name}", f"unknown key {did_you_mean(name, NUMBERS)}".rstrip())
            case [int(number), str(place)] if 0 <= number < _MOST and not isinstance(number, bool):
                values[name], places[name] = number, place
            case _:
                fault(f"{path}.{name}", 'must be a number and its place, as [52, "a.h:1"]')
    for name in ("BITS_PER_LONG", "PAGE_SHIFT", PFN_BITS):
        if name not in own and name not in boot_time:
            fault(f"{path}.{name}", "is missing")
    return Measurement(str(compiler), values, tuple(boot_time), places)


def shipped_releases(folder: Path) -> tuple[str, ...]:
    """The releases that come with the archconfigs of a folder, the oldest first."""
    return tuple(sorted((each.stem for each in _tables(folder)), key=_release))


def load_release(name: str, folder: Path) -> ReleaseTable:
    """A release's table, by its name or as a file of one's own. Raises UserError."""
    known = shipped_releases(folder)
    if name in known:
        path = next(each for each in _tables(folder) if each.stem == name)
    elif name.endswith(".toml"):
        path = Path(name)
    else:
        help_ = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise UserError([Fault("--release", f'no table is of Linux "{name}"', help_)])
    file = f"archconfigs/releases/{path.name}" if name in known else name
    return parse_release(read_text(path), file)


def _tables(folder: Path) -> Iterator[Path]:
    return (folder / "releases").glob("*.toml")


def _release(name: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", name)))

"""A file read at every point: what it says there, and what the compiler computes.

Parsing is cheap and reading is not, so the file is parsed at each point and read once for all
points at which the preprocessor keeps the same lines, with the same switches, on machines with the
same data model: what is read speaks of parameters by name, and so for all of them. Which byte of a
word comes first sets two points apart only where something that is read depends on it.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from zslayout.csource.accesses import Accesses
from zslayout.csource.alike import ABI, has_high_bytes_first, stand_ins, without_byte_order
from zslayout.csource.clang.unit import CompilerMessage, Sort, Unit
from zslayout.csource.code import Code, HandleAccess
from zslayout.csource.point import CompilePoint
from zslayout.csource.read import PRELUDE_MACROS, Reader
from zslayout.csource.target import Target
from zslayout.csource.text import CFile
from zslayout.errors import Fault, InternalError, UserError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.expr.types import ulong

Progress = Callable[[str, int, int], None]

Shape = tuple[object, ...]
"""What the reading of a file depends on, but for the numbers of a point."""

_PASTED: Final = re.compile(r"CONFIG_\w*[ \t]*##")


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """What the compiler says of one point."""

    point: CompilePoint
    shape: Shape
    big_endian: bool
    values: Mapping[str, int]
    failed: tuple[CompilerMessage, ...]
    """The static assertions that are false here, and #error."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A file at many points."""

    file: CFile
    parsed: Mapping[CompilePoint, Parsed]
    codes: tuple[Code, ...]
    _code: Mapping[CompilePoint, Code]

    def code(self, point: CompilePoint) -> Code:
        """What the file says at a point."""
        return self._code[point]


def read(
    file: CFile, points: Iterable[CompilePoint], progress: Progress = lambda *_: None
) -> Reading:
    """Parse at every point and read every shape. Raises UserError with every fault."""
    points = tuple(points)
    macros = tuple(dict.fromkeys((*file.expressions, *PRELUDE_MACROS)))
    # A switch that the text does not name cannot change what it says.
    machines = stand_ins(file, points)
    plain = {point: _plain(file, point, machines[point.target].target) for point in points}
    wanted = list(dict.fromkeys(plain.values()))
    # Bodies say nothing that a point alone decides; without them parsing takes half the time.
    outline = Unit(file, wanted[0], macros, bodies=True).outline if wanted else ""
    parsed_as = {each: replace(each, target=machines[each.target].values) for each in wanted}
    parsed = _parsed(file, list(dict.fromkeys(parsed_as.values())), macros, outline, progress)
    by_plain = {
        each: replace(
            parsed[parsed_as[each]], point=each, big_endian=machines[each.target].big_endian
        )
        for each in wanted
    }
    groups: dict[Shape, list[Parsed]] = {}
    for each in by_plain.values():
        groups.setdefault(each.shape, []).append(each)
    codes: dict[CompilePoint, Code] = {}
    known: dict[Shape, tuple[HandleAccess, ...]] = {}
    faults: dict[Fault, None] = {}
    for done, group in enumerate(groups.values()):
        progress("reading functions", done, len(groups))
        try:
            codes.update(_codes(file, group, macros, known))
        except UserError as error:
            faults.update(dict.fromkeys(error.faults))
        except RecursionError as error:
            raise UserError([Fault(file.name, "is nested too deeply to be read")]) from error
    if faults:
        raise UserError(faults)
    built = {each: _with_bodies(by_plain[each], codes[each]) for each in wanted}
    return Reading(
        file,
        {point: built[plain[point]] for point in points},
        tuple({id(code): code for code in codes.values()}.values()),
        {point: codes[plain[point]] for point in points},
    )


def _plain(file: CFile, point: CompilePoint, machine: Target) -> CompilePoint:
    if _PASTED.search(file.text):
        return replace(point, target=machine)
    kept = tuple(each for each in point.kconfig if each.partition("=")[0] in file.text)
    return replace(point, target=machine, kconfig=kept)


def _parsed(
    file: CFile,
    points: Sequence[CompilePoint],
    macros: tuple[str, ...],
    outline: str,
    progress: Progress,
) -> dict[CompilePoint, Parsed]:
    found: dict[CompilePoint, Parsed] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for each in pool.map(partial(_parse, file, macros, outline), points):
            found[each.point] = each
            if len(found) % 100 == 0:
                progress("parsing", len(found), len(points))
    return found


def _parse(file: CFile, macros: tuple[str, ...], outline: str, point: CompilePoint) -> Parsed:
    unit = Unit(file, point, macros, bodies=False, outline=outline)
    faults = [
        Fault(str(error.place), error.text) for error in unit.errors if error.sort is Sort.GRAMMAR
    ]
    if faults:
        raise UserError(list(dict.fromkeys(faults)))
    values = dict(unit.values)
    abi = values.pop(ABI)
    shape: Shape = (
        without_byte_order(abi),
        point.target.bits_per_long,
        point.physmem_defined,
        point.kconfig,
        unit.shape,
    )
    failed = tuple(error for error in unit.errors if error.sort is Sort.BUILD)
    return Parsed(point, shape, has_high_bytes_first(abi), values, failed)


def _codes(
    file: CFile,
    group: Sequence[Parsed],
    macros: tuple[str, ...],
    known: dict[Shape, tuple[HandleAccess, ...]],
) -> dict[CompilePoint, Code]:
    """What the file says at the points of a shape."""
    code, needs_byte_order = _code(file, group, macros, known)
    found = {each.point: code for each in group}
    others = [each for each in group if each.big_endian is not group[0].big_endian]
    if needs_byte_order and others:
        same = [each for each in group if each not in others]
        for part in (same, others):
            code, _ = _code(file, part, macros, known)
            found.update((each.point, code) for each in part)
    return found


def _code(
    file: CFile,
    group: Sequence[Parsed],
    macros: tuple[str, ...],
    known: dict[Shape, tuple[HandleAccess, ...]],
) -> tuple[Code, bool]:
    """What it says at the first of the points, and whether the order of bytes has a part in it."""
    point = group[0].point
    unit = Unit(file, point, macros, bodies=True)
    reader = Reader(unit, partial(_decided, group))
    code = reader.code()
    _refuse_unread_assertions(code, group)
    # Who holds a lock depends on what the preprocessor keeps, not on what numbers there are.
    lines = group[0].shape[1:]
    if lines not in known:
        accesses = Accesses(reader.tree, ulong(point.target.bits_per_long), reader.constants)
        reader.refuse_errors(accesses.concerned)
        known[lines] = accesses.found()
    return replace(code, accesses=known[lines]), reader.needs_byte_order


def _refuse_unread_assertions(code: Code, group: Sequence[Parsed]) -> None:
    """An assertion that could not be read matters where it is false. Raises UserError."""
    read = {assertion.place.line for assertion in code.assertions}
    faults = [
        Fault(str(failed.place), "this static assertion cannot be read, and is false")
        for each in group
        for failed in each.failed
        if failed.place.line not in read
    ]
    if faults:
        raise UserError(list(dict.fromkeys(faults)))


def _with_bodies(parsed: Parsed, code: Code) -> Parsed:
    """What also fails inside of functions, which were left aside in parsing."""
    values = {**parsed.point.given, **parsed.values}
    failed = tuple(
        CompilerMessage(each.place, f"static assertion failed: {each.message}", Sort.BUILD)
        for each in code.within
        if not evaluate(each.holds, values)
    )
    return replace(parsed, failed=(*parsed.failed, *failed))


def _decided(group: Sequence[Parsed], condition: Expr) -> bool | None:
    """Whether a condition over parameters and macros is the same at all points of a group."""
    found = set()
    for each in group:
        try:
            found.add(bool(evaluate(condition, {**each.point.given, **each.values})))
        except InternalError:  # a macro without a value at this point
            return None
    return found.pop() if len(found) == 1 else None

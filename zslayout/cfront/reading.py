"""A file read at every point: what it says there, and what the compiler makes of its macros.

The values of all macros at all points come from one small text for each target. Functions are read
once for all points at which the preprocessor keeps the same lines; macros that depend on parameters
are parameters of what is read, by their names, each read by itself where it is defined.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from zslayout.cfront import llvm
from zslayout.cfront.code import CAssertion, CMacro, FileModel
from zslayout.cfront.codec import (
    FRAMES,
    RENAMED,
    WordFunctions,
    callers,
    is_class_decoder,
    is_word_function,
    takes_class,
)
from zslayout.cfront.constant import Constants, UnreadError, c_type
from zslayout.cfront.defines import Named, definitions, named, parametric, reaching
from zslayout.cfront.directives import directives
from zslayout.cfront.fields import BITS, known_as
from zslayout.cfront.ir import IntType, Module
from zslayout.cfront.point import MARK, Point
from zslayout.cfront.roles import FORMERLY
from zslayout.cfront.target import names_byte_order, representative
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import MACRO, SOURCE, UNNEEDED, Chosen, Lines, Unit, baked, unit
from zslayout.cfront.values import Values, values
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.nodes import FALSE, Expr
from zslayout.expr.types import INT, CType
from zslayout.expr.walk import names

Progress = Callable[[str, int, int], None]
PRELUDE_MACROS: Final = ("PAGE_SIZE",)
ENUMERATORS: Final = ("NR_FULLNESS_GROUPS",)
_ERROR: Final = re.compile(r"^[ \t]*#[ \t]*error\b(?:.*\\\n)*.*$", re.MULTILINE)
_PASTED: Final = re.compile(r"CONFIG_\w*[ \t]*##")
_ASSERTS: Final = re.compile(r"\b(?:BUILD_BUG\w*|_?[Ss]tatic_assert)\b")
_GRAMMAR: Final = re.compile(r"^(?:expected|extraneous|unterminated|missing|invalid|unexpected)\b")
_ZSPAGE: Final = re.compile(r"\bstruct\s+zspage\s*\{.*?\n\}", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class FileReading:
    """A file at many points."""

    file: CFile
    codes: tuple[FileModel, ...]
    _values: Mapping[Point, Mapping[str, int]]
    _code: Mapping[Point, FileModel]

    def code(self, point: Point) -> FileModel:
        """What the file says at a point."""
        return self._code[point]

    def values(self, point: Point) -> Mapping[str, int]:
        """What the compiler computes of macros there, each as a `long long`."""
        return self._values[point]


def read(file: CFile, points: Iterable[Point], progress: Progress = lambda *_: None) -> FileReading:
    """Read a file at every point. Raises UserError with every fault."""
    points = tuple(dict.fromkeys(points))
    ordered = names_byte_order(file.code)
    found = _read(file, points, progress, ordered=ordered)
    if not ordered and any(code.ordered for code in found.codes):
        found = _read(file, points, progress, ordered=True)
    return found


def _read(
    file: CFile, points: Iterable[Point], progress: Progress, *, ordered: bool
) -> FileReading:
    """The file on machines that stand for others: those with bytes in another order, if not."""
    plain = {point: _plain(file, point, ordered=ordered) for point in points}
    by_target: dict[object, list[Point]] = {}
    for each in dict.fromkeys(plain.values()):
        by_target.setdefault(each.target, []).append(each)
    known: dict[Point, Values] = {}
    asked = tuple(dict.fromkeys((*file.expressions, *PRELUDE_MACROS)))
    for number, own in enumerate(by_target.values()):
        progress("macros", number, len(by_target))
        known |= values(file, own[0].target, own, asked)
    codes = _codes(file, known, progress)
    return FileReading(
        file,
        tuple({id(code): code for code in codes.values()}.values()),
        {point: known[plain[point]].macros for point in plain},
        {point: codes[plain[point]] for point in plain},
    )


def _plain(file: CFile, point: Point, *, ordered: bool) -> Point:
    """The point that says the same of this text as others: a symbol that it lacks says nothing."""
    target = representative(point.target, ordered=ordered)
    if _PASTED.search(file.text):
        return replace(point, target=target)
    kept = tuple(each for each in point.kconfig if each.partition("=")[0] in file.text)
    return replace(point, target=target, kconfig=kept)


def _codes(
    file: CFile, known: Mapping[Point, Values], progress: Progress
) -> dict[Point, FileModel]:
    groups: dict[object, list[Point]] = {}
    for point, own in known.items():
        switches = tuple(point.switches.items())
        key = (point.target, point.physmem_defined, switches, own.branches, own.errors)
        groups.setdefault(key, []).append(point)
    todo = list(groups.values())
    if todo:
        _refuse_grammar(file, todo[0][0])
    codes: dict[Point, FileModel] = {}
    faults: dict[Fault, None] = {}
    lines = Lines()
    for done, group in enumerate(todo):
        progress("reading functions", done, len(todo))
        try:
            made = _Shape(file, group[0], known[group[0]]).unit(lines)
            lines = replace(made.lines, dropped=())
            for same in _alike(group, known, baked(file, made.lines)):
                shape = _Shape(file, same[0], known[same[0]])
                code = shape.code(made if same[0] == group[0] else shape.unit(lines))
                codes.update(dict.fromkeys(same, code))
        except UserError as error:
            faults.update(dict.fromkeys(error.faults))
    if faults:
        raise UserError(faults)
    return codes


def _alike(
    group: Sequence[Point], known: Mapping[Point, Values], numbers: Collection[str]
) -> Iterable[list[Point]]:
    """The points of a group by the values of what goes into types as a number."""
    found: dict[tuple[int | None, ...], list[Point]] = {}
    for point in group:
        own = {**known[point].macros, **point.given}
        found.setdefault(tuple(own.get(name) for name in sorted(numbers)), []).append(point)
    return found.values()


def _refuse_grammar(file: CFile, point: Point) -> None:
    """A text that is no C anywhere is refused. Raises UserError."""
    made = unit(_without_errors(file), point, ())
    every = (*made.errors, *(error for _, error in made.lines.dropped))
    wrong = (each for each in every if each.file == SOURCE and _GRAMMAR.match(each.text))
    faults = [Fault(str(Place(file.name, each.line, each.column)), each.text) for each in wrong]
    if faults:
        raise UserError(dict.fromkeys(faults))


class _Shape:
    """What is read for all points at which the preprocessor keeps the same lines."""

    def __init__(self, file: CFile, point: Point, known: Values) -> None:
        self._file = file
        self._point = point
        self._known = known
        self._defined = definitions(file, known)

    def unit(self, lines: Lines) -> Unit:
        """The text with all that depends on parameters by its name. Raises UserError."""
        chosen = self._chosen()
        apart = {name for own in chosen.values() for name in own}
        macros = [name for name in self._file.expressions if name not in apart]
        listed = named(self._file)
        needed = self._needed(listed)
        # What has another name is looked for among all.
        whole = all(name in listed or FORMERLY.get(name) in listed for name in RENAMED)
        whole &= any(name in listed for name in FRAMES)
        whole &= not takes_class(self._file) or any(map(is_class_decoder, listed))
        bodies = (body.name for body in self._file.bodies if whole and body.name not in needed)
        lines = replace(lines, dropped=tuple((name, UNNEEDED) for name in bodies))
        text, tail = _without_errors(self._file), self._tail()
        made = unit(text, self._point, macros, lines, chosen, apart=True, tail=tail)
        dropped = (error for name, error in made.lines.dropped if name in needed)
        faults = [
            Fault(str(Place(self._file.name, each.line, each.column)), each.text)
            if each.file == SOURCE
            else Fault(self._file.name, f"does not go with our stand-ins for headers: {each.text}")
            for each in (*made.errors, *dropped)
        ]
        if faults or not made.ir:
            # What an #error says is why something is not there.
            ends = (Fault(str(place), f"#error {said}") for place, said in self._ends())
            raise UserError(dict.fromkeys((*ends, *faults)))
        return made

    def _ends(self) -> Iterable[tuple[Place, str]]:
        """The #errors that the preprocessor comes to, each with what it says."""
        for number in self._known.errors:
            said = self._file.line(number).partition("error")[2].strip()
            yield Place(self._file.name, number, 2), said

    def _needed(self, listed: Named) -> frozenset[str]:
        """The word functions, all that they call, and those that assert something."""
        text = self._file.without_includes
        asserting = (
            body.name for body in self._file.bodies if _ASSERTS.search(text, body.start, body.end)
        )
        return reaching([*filter(is_word_function, listed), *asserting], listed)

    def _chosen(self) -> Chosen:
        """The macros that depend on parameters, by the line behind which each can be had."""
        values_ = self._known.macros
        found = {0: {name: values_[name] for name in PRELUDE_MACROS if name in values_}}
        asked = [name for name in self._file.expressions if name in values_]
        for line, name in parametric(self._defined, asked, self._point.given):
            found.setdefault(line, {})[name] = values_[name]
        return found

    def _tail(self) -> str:
        """What has macros called, enumerators told, and the struct laid out."""
        lines = [*callers(self._file)]
        lines += [
            f"int {MACRO}{name}(void) {{ return {name}; }}"
            for name in dict.fromkeys((*ENUMERATORS, *self._file.constants))
            if re.search(rf"\b{name}\b", self._file.code)
        ]
        if _ZSPAGE.search(self._file.without_includes):
            lines.append(f"long {MARK}zspage(void) {{ struct zspage one; return sizeof(one); }}")
        return "\n".join((*lines, ""))

    def code(self, made: Unit) -> FileModel:
        """What the file says. Raises UserError with every fault."""
        module, bits = llvm.module(made.ir), self._point.target.bits_per_long
        kinds: dict[str, CType] = dict.fromkeys(self._point.given, INT)
        numbers: dict[str, int] = dict(self._point.given)
        for name, function in module.functions.items():
            macro = name.removeprefix(f"@{MACRO}")
            if macro != name and f"@{MARK}{macro}" in module.globals and macro not in kinds:
                width = function.type.bits if isinstance(function.type, IntType) else 0
                kinds[macro] = c_type(function.returned, width, bits)
                numbers[macro] = self._known.macros[macro]
        constants = Constants(module, kinds, bits)
        codec = WordFunctions(self._file, module, kinds, numbers)
        return FileModel(
            bits,
            tuple(self._macros(module, constants)),
            codec.functions(),
            codec.takes_class,
            tuple(self._assertions(constants)),
            tuple(self._bitfields(module)),
            codec.ordered,
        )

    def _macros(self, module: Module, constants: Constants) -> Iterable[CMacro]:
        found: dict[str, Expr] = {}
        for name in module.functions:
            macro = name.removeprefix(f"@{MACRO}")
            if macro != name and macro not in self._point.given:
                try:
                    found[macro] = constants.returned(name)
                except UnreadError:
                    continue
        for name in _in_order(found):
            place = self._place(name)
            yield CMacro(name, found[name], place, directives(self._file).deciding(place.line))

    def _place(self, name: str) -> Place:
        """Where a macro or enumerator is defined."""
        own = self._defined.get(name)
        for macro, place in self._file.definitions:
            if own is not None and macro == name and place.line == own.first:
                return place
        if name in self._file.constants:
            return self._file.constants[name]
        for number, line in enumerate(self._file.lines, start=1):
            if name in ENUMERATORS and line.strip().startswith(name):
                return Place(self._file.name, number, line.index(name) + 1)
        return Place(self._file.name, 0, 0)

    def _assertions(self, constants: Constants) -> Iterable[CAssertion]:
        for place, said, holds in constants.asserted():
            own = replace(place, file=self._file.name)
            if holds is None or any(each.name not in constants.named for each in names(holds)):
                raise UserError([Fault(str(own), "this static assertion cannot be read")])
            yield CAssertion(holds, said, own)
        for place, said in self._ends():
            yield CAssertion(FALSE, said, place)

    def _bitfields(self, module: Module) -> Iterable[tuple[str, int, Place]]:
        text = self._file.without_includes
        body = _ZSPAGE.search(text)
        members = module.fields.get("zspage", ())
        own = [member.path.rpartition(".")[2] for member in members if member.bitfield]
        called = known_as(own, BITS)
        for member in members:
            name = member.path.rpartition(".")[2]
            found = re.compile(rf"\b{name}\s*:").search(text, body.start()) if body else None
            if member.bitfield and found:
                line = text.count("\n", 0, found.start()) + 1
                column = found.start() - text.rfind("\n", 0, found.start())
                yield called[name], member.width, Place(self._file.name, line, column)


@cache
def _without_errors(file: CFile) -> CFile:
    """The file, whose #errors end a build and not the reading of what there is."""
    return CFile(file.name, _ERROR.sub(lambda one: "\n" * one[0].count("\n"), file.text))


def _in_order(macros: Mapping[str, Expr]) -> Iterable[str]:
    """Macros so that each comes after those that it is made of."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in done and name in macros:
            for each in names(macros[name]):
                visit(each.name)
            done[name] = None

    for name in macros:
        visit(name)
    return done

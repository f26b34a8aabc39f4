"""One file parsed for one point: what the preprocessor decided, macro values, declarations."""

import ctypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from clang import cindex

from zslayout.csource.clang.library import (
    SkippedRanges,
    evaluated,
    index,
    is_preprocessing,
    kind_of,
    library,
    located,
    position,
)
from zslayout.csource.point import MARK, NAMES, PHYSMEM, CompilePoint
from zslayout.csource.text import CFile
from zslayout.errors import Fault, InternalError, Place, UserError

_SOURCE: Final = "/zslayout/source.c"
"""What clang is told that the file is called: its own name may say another language."""
_PRELUDE: Final = "/zslayout/prelude.h"
_ARGUMENTS: Final = (
    "-std=gnu11",
    "-funsigned-char",  # as the kernel is built since v6.2
    "-x",
    "c",
    "-nostdinc",
    "-ferror-limit=0",
    "-Wno-everything",
    "-Wundef",
    "-Wno-error=int-conversion",
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=incompatible-function-pointer-types",
    "-include",
    _PRELUDE,
)
_RECORD: Final = 0x01
_SKIP_BODIES: Final = 0x40
_VALUE: Final = MARK + "value_"
_END: Final = f"static const int {MARK}end_of_file"
"""What stands below the text: a declaration of its own, if the text is whole."""
_DIRECTIVE: Final = re.compile(rb"^[ \t]*#", re.MULTILINE)
_DEFINE: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
_LONG: Final = "the width of long"
_ERROR: Final = re.compile(r"#\s*error\b")
_UNDEFINED: Final = re.compile(r"'(\w+)' is not defined, evaluates to 0")
_DECLARED: Final = re.compile(
    r"^(?:#define[ \t]+(\w+)\((?:.*\\\n)*.*|[A-Za-z_][^\n{}]*?\b(\w+)\([^\n{}]*\);)$", re.MULTILINE
)
"""A macro with arguments, or a function, each with its name."""
_GRAMMAR: Final = frozenset({"Parse Issue", "Lexical or Preprocessor Issue"})
_WORD: Final = re.compile(rb"[A-Za-z_]\w*")
_INCLUSION: Final = cindex.CursorKind.INCLUSION_DIRECTIVE.value
_DEFINITION: Final = cindex.CursorKind.MACRO_DEFINITION.value


class Sort(Enum):
    """What an error of the compiler's is about."""

    GRAMMAR = "the text is not C"
    MEANING = "the text is C that means nothing"
    BUILD = "a static assertion or an #error ends the build here"


@dataclass(frozen=True, slots=True)
class CompilerMessage:
    """An error of the compiler's."""

    place: Place
    text: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class MacroDefinition:
    """A definition of a macro: where in the file it is, and what its text names.

    `offset` is 0 for one of the prelude. With `pastes` the text can make any name.
    """

    name: str
    offset: int
    words: frozenset[str]
    pastes: bool


def given_macros(point: CompilePoint) -> frozenset[str]:
    """The macros that are defined before the text begins, but for those of the compiler's own."""
    return frozenset(_DEFINE.findall(point.definitions + _prelude(frozenset())))


@cache
def _prelude(functions: frozenset[str]) -> str:
    """The prelude, but for these functions, which the file has for itself."""
    text = files("zslayout.csource").joinpath("prelude.h").read_text(encoding="utf-8")
    return _DECLARED.sub(lambda one: "" if (one[1] or one[2]) in functions else one[0], text)


class Unit:
    """A file as the compiler reads it at one point.

    `macros` are the names whose values are asked for: below the text, each that is defined gets a
    variable whose initialiser it is. Without `bodies` functions are only declared: that is faster.
    `outline` stands for the text, as `outline` of another unit gives it.
    Raises UserError when the target is unknown or has other words than the point says.
    """

    def __init__(
        self,
        file: CFile,
        point: CompilePoint,
        macros: tuple[str, ...],
        *,
        bodies: bool,
        outline: str | None = None,
    ) -> None:
        self.file = file
        self.point = point
        text = file.without_includes if outline is None else outline
        self.data = text.encode()
        """The text, by the bytes that clang counts."""
        tail = f"{_END} = 0;\n" + "".join(
            f"#ifdef {name}\nstatic const __typeof__({name}) {_VALUE}{name} = ({name});\n#endif\n"
            for name in macros
        )
        self._end = text.count("\n") + 1
        self._declared = {name: self._end + 3 + 3 * i for i, name in enumerate(macros)}
        check = f'_Static_assert(sizeof(long) * 8 == {point.target.bits_per_long}, "{_LONG}");\n'
        self._prelude = point.definitions + _prelude(file.own_functions) + check
        try:
            self._unit = index().parse(
                _SOURCE,
                args=["-target", point.target.triple, *_ARGUMENTS],
                unsaved_files=[(_SOURCE, f"{text}\n{tail}"), (_PRELUDE, self._prelude)],
                options=_RECORD | (0 if bodies else _SKIP_BODIES),
            )
        except cindex.TranslationUnitLoadError as error:
            unknown = f'clang knows no target "{point.target.triple}"'
            raise UserError([Fault("triple", unknown)]) from error
        self._lib = library()
        self._handle = cindex.File.from_name(self._unit, _SOURCE)
        self._refuse_included()
        self.errors = (*self._errors(), *self._redefined(), *self._cut_off())

    def _refuse_included(self) -> None:
        """Nothing but the prelude was included. Raises UserError."""
        if all(each.include.name == _PRELUDE for each in self._unit.get_includes()):
            return
        raise UserError(
            Fault(str(self.place(cursor.location)), "includes a file in a way that is not read")
            for cursor in self._unit.cursor.get_children()
            if kind_of(cursor) == _INCLUSION and self.in_file(cursor.location)
        )

    def place(self, where: cindex.SourceLocation) -> Place:
        """A location as the reader of a report knows it."""
        line, column, _ = position(where)
        return Place(self.file.name, line, column)

    def in_file(self, where: cindex.SourceLocation) -> bool:
        """Whether this is in the text, and neither in the prelude nor below it."""
        name, line, _, _ = located(where)
        return name == _SOURCE and line <= self._end

    def _errors(self) -> Iterator[CompilerMessage]:
        for said in self._unit.diagnostics:
            if said.severity < cindex.Diagnostic.Error:
                yield from self._undefined(said)
                continue
            if self.in_file(said.location):
                place = self.place(said.location)
                yield CompilerMessage(place, said.spelling, self._sort(place, said))
            elif _LONG in said.spelling:
                target = self.point.target
                text = f"{target.triple} has no long of {target.bits_per_long} bits"
                raise UserError([Fault("triple", text)])
            elif located(said.location)[0] != _SOURCE:
                raise InternalError(f"the prelude is refused: {said}")

    def _undefined(self, said: cindex.Diagnostic) -> Iterator[CompilerMessage]:
        """A name in an #if that no header here defines: the kernel's may."""
        found = _UNDEFINED.match(said.spelling)
        if found and not found[1].startswith((MARK, "CONFIG_")) and self.in_file(said.location):
            text = f"asks the preprocessor for {found[1]}, which is not known"
            yield CompilerMessage(self.place(said.location), text, Sort.GRAMMAR)

    def _sort(self, place: Place, said: cindex.Diagnostic) -> Sort:
        asserted = said.spelling.startswith("static assertion failed")
        if asserted or _ERROR.match(self.file.line(place.line)):
            return Sort.BUILD
        return Sort.GRAMMAR if said.category_name in _GRAMMAR else Sort.MEANING

    def _cut_off(self) -> Iterator[CompilerMessage]:
        """A file that ends inside of something swallows what stands below it."""
        where = self._lib.clang_getLocation(self._unit, self._handle, self._end + 1, len(_END))
        cursor = self._lib.clang_getCursor(self._unit, where)
        whole = cursor is not None and cursor.kind is cindex.CursorKind.VAR_DECL
        last = self._end + 1 + 3 * len(self._declared)
        past = (located(said.location) for said in self._unit.diagnostics)
        if not whole or any(name == _SOURCE and line >= last for name, line, *_ in past):
            text = "the file ends in the middle of a declaration"
            yield CompilerMessage(Place(self.file.name, self._end, 1), text, Sort.GRAMMAR)

    def _redefined(self) -> Iterator[CompilerMessage]:
        """Parameters that the file sets itself: it then says nothing of other configurations."""
        for name, place in self.macro_places.items():
            if name in NAMES and (name != PHYSMEM or self.point.physmem_defined):
                text = f"defines {name}, which the configuration gives"
                yield CompilerMessage(place, text, Sort.GRAMMAR)

    @cached_property
    def shape(self) -> tuple[tuple[int, int], ...]:
        """The lines that the preprocessor leaves out, as first and last: what its #ifs decided."""
        address = self._lib.clang_getSkippedRanges(self._unit, self._handle)
        skipped = ctypes.cast(address, ctypes.POINTER(SkippedRanges)).contents
        found = []
        for i in range(skipped.count):
            first = position(skipped.ranges[i].start)[0]
            if first <= self._end:
                found.append((first, position(skipped.ranges[i].end)[0]))
        self._lib.clang_disposeSourceRangeList(ctypes.c_void_p(address))
        return tuple(found)

    @cached_property
    def macro_places(self) -> Mapping[str, Place]:
        """Where each macro of the file is defined, in what the preprocessor keeps."""
        return {
            name: place
            for name, place in self.file.definitions
            if not any(first <= place.line <= last for first, last in self.shape)
        }

    def variable(self, macro: str) -> cindex.Cursor | None:
        """The cursor of the variable that a macro initialises; None when it is not defined."""
        line, column = self._declared[macro], len(f"static const __typeof__({macro}) ") + 1
        where = cindex.SourceLocation.from_position(self._unit, self._handle, line, column)
        cursor = cindex.Cursor.from_location(self._unit, where)
        if kind_of(cursor) != cindex.CursorKind.VAR_DECL.value:
            return None
        return cursor if cursor.spelling == f"{_VALUE}{macro}" else None

    @cached_property
    def values(self) -> Mapping[str, int]:
        """What the compiler computes for each macro; one that is no constant is left out."""
        found = {}
        for name in self._declared:
            cursor = self.variable(name)
            value = None if cursor is None else evaluated(cursor)
            if value is not None:
                found[name] = value
        return found

    @cached_property
    def top(self) -> tuple[cindex.Cursor, ...]:
        """The cursors of the declarations in the file, those of the prelude left out."""
        return tuple(
            cursor
            for cursor in self._unit.cursor.get_children()
            if not is_preprocessing(cursor) and self.in_file(cursor.location)
        )

    @cached_property
    def outline(self) -> str:
        """The text without the bodies of functions, line by line the same.

        A body in which a line begins with `#` stays: the preprocessor has a say there.
        """
        text = self.data
        # From the end, so that what is still to come stays where it is.
        for cursor in reversed(self.top):
            if cursor.kind is not cindex.CursorKind.FUNCTION_DECL:
                continue
            for child in cursor.get_children():
                if child.kind is cindex.CursorKind.COMPOUND_STMT:
                    start = located(child.extent.start)[3] + 1
                    end = located(child.extent.end)[3] - 1
                    body, braces = text[start:end], text[start - 1 : start] + text[end : end + 1]
                    # Of a body that a macro makes there is nothing here to be left out.
                    if braces == b"{}" and not _DIRECTIVE.search(body):
                        text = text[:start] + b"\n" * body.count(b"\n") + text[end:]
        return text.decode()

    @cached_property
    def macro_definitions(self) -> tuple[MacroDefinition, ...]:
        """Every definition in the file and in the prelude, in order."""
        found = []
        for cursor in self._unit.cursor.get_children():
            if kind_of(cursor) != _DEFINITION:
                continue
            name, line, _, offset = located(cursor.location)
            own = name == _SOURCE and line <= self._end
            if own or name == _PRELUDE:
                end = located(cursor.extent.end)[3]
                data = (self.data if own else self._prelude_data)[offset:end]
                words = frozenset(word.decode() for word in _WORD.findall(data))
                place = offset if own else 0
                found.append(MacroDefinition(cursor.spelling, place, words, own and b"##" in data))
        return tuple(found)

    @cached_property
    def _prelude_data(self) -> bytes:
        return self._prelude.encode()

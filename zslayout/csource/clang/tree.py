"""What one unit declares, as syntax: its macros, its functions, its structs, its assertions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from clang import cindex

from zslayout.csource.clang.library import initialiser, kind_of, position
from zslayout.csource.clang.nodes import Builder
from zslayout.csource.clang.types import Types
from zslayout.csource.clang.unit import Unit
from zslayout.csource.syntax import Function, Kind, SyntaxNode
from zslayout.errors import Place

_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_WHOLE: Final = frozenset({Kind.PAREN, Kind.NUMBER})
_FUNCTION: Final = cindex.CursorKind.FUNCTION_DECL.value
_PARAMETER: Final = cindex.CursorKind.PARM_DECL.value
_BODY: Final = cindex.CursorKind.COMPOUND_STMT.value
_VARIABLE: Final = cindex.CursorKind.VAR_DECL.value
_STRUCT: Final = cindex.CursorKind.STRUCT_DECL.value
_FIELD: Final = cindex.CursorKind.FIELD_DECL.value
_ASSERTION: Final = cindex.CursorKind.STATIC_ASSERT.value
_ENUMERATION: Final = cindex.CursorKind.ENUM_DECL.value
_ENUMERATOR: Final = cindex.CursorKind.ENUM_CONSTANT_DECL.value
_TYPE_NAME: Final = cindex.CursorKind.TYPE_REF.value


class Tree:
    """The syntax of one unit. Functions are read on demand."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._builder = Builder(unit)
        self._types = Types(unit.point.target.bits_per_long)
        self._functions: dict[str, Function] = {}
        self._referred: dict[str, frozenset[cindex.Cursor]] = {}
        self._cursors = {
            cursor.spelling: cursor
            for cursor in unit.top
            if kind_of(cursor) == _FUNCTION and cursor.is_definition()
        }
        found = ((name, self._macro(name)) for name in unit.values)
        self.macros: Mapping[str, SyntaxNode] = {n: node for n, node in found if node is not None}
        """The macros that are constants, each as the expression that it stands for."""

    def keep(self, names: Iterable[str]) -> None:
        """Keep these macros by name in functions, where a name is what it is in the end."""
        settled = _settled(self._unit)
        self._builder.whole = {
            name: (settled.get(name, 0), self._unit.values[name])
            for name in names
            if self.macros[name].kind in _WHOLE and not _names_constants(self.macros[name])
        }

    @property
    def names(self) -> Iterable[str]:
        """The functions that the file defines."""
        return self._cursors.keys()

    def lines(self, name: str) -> tuple[int, int]:
        """The first and last line of a function."""
        return _lines(self._cursors[name])

    def text(self, name: str) -> str:
        """The text of a function."""
        return self._text(self._cursors[name])

    def _text(self, cursor: cindex.Cursor) -> str:
        extent = cursor.extent
        data = self._unit.data[position(extent.start)[2] : position(extent.end)[2]]
        return data.decode("utf-8", "replace")

    def is_static(self, name: str) -> bool:
        """Whether a function is known in the file only."""
        return bool(self._cursors[name].storage_class == cindex.StorageClass.STATIC)

    def function(self, name: str) -> Function | None:
        """A function with its body; None when the file does not define it."""
        if name not in self._functions:
            cursor = self._cursors.get(name)
            if cursor is None:
                return None
            self._builder.referred = set()
            self._functions[name] = self._function(cursor)
            self._referred[name] = frozenset(self._builder.referred)
        return self._functions[name]

    def declared_lines(self, name: str) -> frozenset[int]:
        """The lines of the declarations that a function refers to, and of those behind them."""
        self.function(name)
        found: dict[cindex.Cursor, None] = {}
        todo = list(self._referred.get(name, ()))
        while todo:
            cursor = todo.pop()
            if cursor not in found and self._unit.in_file(cursor.location):
                found[cursor] = None
                todo += _types_of(cursor)
        return frozenset(line for cursor in found for line in _own_lines(cursor))

    def _function(self, cursor: cindex.Cursor) -> Function:
        children = list(cursor.get_children())
        return Function(
            name=cursor.spelling,
            place=self._unit.place(cursor.location),
            parameters=tuple(
                self._builder.node(child) for child in children if kind_of(child) == _PARAMETER
            ),
            body=next(self._builder.node(child) for child in children if kind_of(child) == _BODY),
            type=self._types.read(cursor.result_type)[0],
        )

    def _macro(self, name: str) -> SyntaxNode | None:
        variable = self._unit.variable(name)
        start = None if variable is None else initialiser(variable)
        if start is None:
            return None
        node = self._builder.node(start)
        while node.kind is Kind.CONVERSION:
            node = node.children[0]
        return node.children[0] if node.kind is Kind.PAREN else node

    def struct_bits(self, struct: str) -> dict[str, tuple[int, Place]]:
        """The bitfields of a struct of the file, by name: widths in bits, and places."""
        return {
            field.spelling: self._builder.bitfield(field)
            for cursor in self._of_kind(_STRUCT)
            if cursor.spelling == struct
            for field in _fields(cursor)
            if field.is_bitfield()
        }

    @cached_property
    def struct_lines(self) -> Mapping[str, frozenset[int]]:
        """The lines of the structs of the file."""
        return {cursor.spelling: frozenset(_own_lines(cursor)) for cursor in self._of_kind(_STRUCT)}

    def assertions(self) -> list[SyntaxNode]:
        """The static assertions outside functions."""
        return [self._builder.node(cursor) for cursor in self._of_kind(_ASSERTION)]

    def assertion_lines(self) -> frozenset[int]:
        """The lines of the static assertions outside functions."""
        return frozenset(line for each in self._of_kind(_ASSERTION) for line in _own_lines(each))

    @cached_property
    def address_taken(self) -> frozenset[str]:
        """Words of the variables outside functions: the functions in tables are among them."""
        return frozenset(
            word
            for cursor in self._of_kind(_VARIABLE)
            for word in _WORD.findall(self._text(cursor))
        )

    def enumerator(self, name: str) -> SyntaxNode | None:
        """An enumerator of the file."""
        for cursor in self._of_kind(_ENUMERATION):
            for child in cursor.get_children():
                if kind_of(child) == _ENUMERATOR and child.spelling == name:
                    return self._builder.constant(child)
        return None

    def _of_kind(self, kind: int) -> Iterator[cindex.Cursor]:
        return (cursor for cursor in self._unit.top if kind_of(cursor) == kind)


def _fields(struct: cindex.Cursor) -> Iterator[cindex.Cursor]:
    for child in struct.get_children():
        if kind_of(child) == _STRUCT:
            yield from _fields(child)
        elif kind_of(child) == _FIELD:
            yield child


def _lines(cursor: cindex.Cursor) -> tuple[int, int]:
    extent = cursor.extent
    return position(extent.start)[0], position(extent.end)[0]


def _own_lines(declaration: cindex.Cursor) -> range:
    """The lines of a declaration; of a function, those above its body."""
    first, last = _lines(declaration)
    if kind_of(declaration) == _FUNCTION:
        for child in declaration.get_children():
            if kind_of(child) == _BODY:
                last = _lines(child)[0]
    return range(first, last + 1)


def _types_of(declaration: cindex.Cursor) -> Iterator[cindex.Cursor]:
    """The types that a declaration names; a struct's fields stand for themselves."""
    if kind_of(declaration) in {_STRUCT, _ENUMERATION}:
        return
    for child in declaration.get_children():
        if kind_of(child) == _TYPE_NAME and child.referenced is not None:
            yield child.referenced
        elif kind_of(child) == _PARAMETER:
            yield child


def _names_constants(macro: SyntaxNode) -> bool:
    """Whether a macro names an enumerator, which a variable of a function may hide."""
    return any(node.kind is Kind.CONSTANT for node in macro.walk())


def _settled(unit: Unit) -> dict[str, int]:
    """The offset of the last definition that each macro depends on, itself included."""
    last: dict[str, int] = {}
    words: dict[str, set[str]] = {}
    pasting: set[str] = set()
    for definition in unit.macro_definitions:
        last[definition.name] = definition.offset
        words.setdefault(definition.name, set()).update(definition.words)
        if definition.pastes:
            pasting.add(definition.name)
    end = max(last.values(), default=0)
    settled = {}
    for name in last:
        below, todo = {name}, [name]
        while todo:
            more = (words[todo.pop()] & last.keys()) - below
            below |= more
            todo += more
        settled[name] = end if below & pasting else max(last[each] for each in below)
    return settled

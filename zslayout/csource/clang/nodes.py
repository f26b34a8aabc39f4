"""clang's cursors as nodes.

A macro that stands for a whole operand becomes a node of its own when its text is one operand: a
number, or something in parentheses. Its first token then comes from the macro's name in the file.
What the compiler computed is taken only where no parameter of the configuration can be in it.
"""

import re
from collections.abc import Mapping
from typing import Final

from clang import cindex

from zslayout.csource.clang.library import (
    evaluated,
    initialiser,
    kind_of,
    library,
    outlives_its_function,
    position,
)
from zslayout.csource.clang.types import Types
from zslayout.csource.clang.unit import Unit
from zslayout.csource.point import MARK
from zslayout.csource.syntax import Kind, Pointer, SyntaxNode
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.types import INT, CType

_MOST_DEPTH: Final = 120
"""More than there is in C that people write, and less than Python can follow."""
_BINARY: Final = (
    *(
        "",
        ".*",
        "->*",
        "*",
        "/",
        "%",
        "+",
        "-",
        "<<",
        ">>",
        "<=>",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
    ),
    *("&", "^", "|", "&&", "||", "=", "*=", "/=", "%=", "+=", "-=", "<<=", ">>=", "&=", "^=", "|="),
    ",",
)
"""enum CXBinaryOperatorKind of clang-c/Index.h, by number."""
_UNARY: Final = (
    *("", "x++", "x--", "++", "--", "&", "*", "+", "-", "~", "!"),
    *("__real", "__imag", "__extension__"),
)
"""enum CXUnaryOperatorKind."""
_KINDS: Final = {
    getattr(cindex.CursorKind, kind.value).value: kind
    for kind in Kind
    if hasattr(cindex.CursorKind, kind.value)
}
_LITERALS: Final = frozenset({Kind.NUMBER, Kind.CHARACTER})
_PLAIN: Final = frozenset(
    {Kind.PAREN, Kind.CONVERSION, Kind.CAST, Kind.UNARY, Kind.BINARY, Kind.CHOICE, *_LITERALS}
)
"""What makes a constant of constants."""
_LABELS: Final = frozenset({Kind.LABEL, Kind.LABEL_REF, Kind.GOTO})
_IDENTIFIER: Final = re.compile(rb"[A-Za-z_]\w*")
_PARTS: Final = re.compile(
    rb'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|//[^\n]*|[();]', re.DOTALL
)
_FOR: Final = re.compile(rb"for\b")
_FUNCTION: Final = cindex.CursorKind.FUNCTION_DECL.value
_ENUMERATOR: Final = cindex.CursorKind.ENUM_CONSTANT_DECL.value
_TYPE_NAME: Final = cindex.CursorKind.TYPE_REF.value

Whole = Mapping[str, tuple[int, int]]
"""Macros that may be kept by name: from which offset on they mean what they mean in the end, and
what the compiler computes for each."""


class Builder:
    """Makes nodes of one unit's cursors, and notes the declarations that these refer to."""

    def __init__(self, unit: Unit) -> None:
        self.whole: Whole = {}
        self.referred: set[cindex.Cursor] = set()
        self._unit = unit
        self._lib = library()
        self._types = Types(unit.point.target.bits_per_long)
        self._depth = 0
        self._targets: dict[cindex.Cursor, int] = {}
        self._constants: dict[cindex.Cursor, SyntaxNode] = {}

    def node(self, cursor: cindex.Cursor) -> SyntaxNode:
        """The node of a cursor, with all below it. Raises UserError when that is too deep."""
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            text = "is nested too deeply to be read"
            raise UserError([Fault(str(self._unit.place(cursor.location)), text)])
        node = self._node(cursor)
        self._depth -= 1
        return node

    def _node(self, cursor: cindex.Cursor) -> SyntaxNode:
        kind = _KINDS.get(kind_of(cursor), Kind.OTHER)
        if kind in {Kind.PAREN, Kind.NUMBER} and self.whole:
            macro = self._macro(cursor)
            if macro is not None:
                return macro
        match kind:
            case Kind.NAME:
                return self._name(cursor)
            case Kind.MEMBER | Kind.CALL:
                return self._reference(cursor, kind)
            case Kind.VARIABLE | Kind.PARAMETER:
                return self._declaration(cursor, kind)
            case Kind.CONVERSION:
                return self._conversion(cursor)
            case Kind.FOR:
                return self._made(cursor, kind, self._for_parts(cursor))
            case Kind.ASSERTION:
                condition, *rest = cursor.get_children()
                said = rest[0].spelling.strip('"') if rest else ""
                return self._made(cursor, kind, (self.node(condition),), said=said)
            case _ if kind in _LITERALS:
                return self._made(cursor, kind, (), value=evaluated(cursor))
        children = tuple(self.node(child) for child in cursor.get_children())
        match kind:
            case Kind.CAST:
                return self._made(cursor, kind, children[-1:])
            case Kind.SIZEOF:
                fixed = all(_has_fixed_size(child) for child in children)
                return self._made(cursor, kind, (), value=evaluated(cursor) if fixed else None)
            case Kind.BINARY | Kind.ASSIGN_OP:
                number = self._lib.clang_getCursorBinaryOperatorKind(cursor)
                return self._made(cursor, kind, children, op=_BINARY[number])
            case Kind.UNARY:
                number = self._lib.clang_getCursorUnaryOperatorKind(cursor)
                op = _UNARY[number] if number < len(_UNARY) else ""
                return self._made(cursor, kind, children, op=op)
            case _ if kind in _LABELS:
                return self._made(cursor, kind, children, name=cursor.spelling)
            case Kind.OTHER:
                return self._other(cursor, children)
        return self._made(cursor, kind, children)

    def constant(self, cursor: cindex.Cursor) -> SyntaxNode:
        """An enumerator, by its declaration: its value, and the expression that gives it."""
        if cursor not in self._constants:
            self._constants[cursor] = self._constant(cursor)
        return self._constants[cursor]

    def bitfield(self, field: cindex.Cursor) -> tuple[int, Place]:
        """The width of a bitfield, and its place. Raises UserError when parameters are in it."""
        place, whole, self.whole = self._unit.place(field.location), self.whole, {}
        *_, width = (self.node(child) for child in field.get_children())
        self.whole = whole
        if all(map(_is_plain, width.walk())):
            return field.get_bitfield_width(), place
        text = f"the width of {field.spelling} depends on the configuration"
        raise UserError([Fault(str(place), text)])

    def _made(  # noqa: PLR0913  # the parts of a node
        self,
        cursor: cindex.Cursor,
        kind: Kind,
        children: tuple[SyntaxNode, ...],
        *,
        name: str = "",
        target: int = 0,
        op: str = "",
        value: int | None = None,
        bits: int | None = None,
        said: str = "",
    ) -> SyntaxNode:
        type_, type_name, volatile = self._types.read(cursor.type)
        return SyntaxNode(
            kind,
            self._unit.place(cursor.location),
            children,
            type_,
            type_name,
            name,
            target,
            op,
            value,
            volatile,
            bits,
            said,
        )

    def _macro(self, cursor: cindex.Cursor) -> SyntaxNode | None:
        """The macro whose name stands where the operand begins, if the operand is its value."""
        offset = position(cursor.extent.start)[2]
        found = _IDENTIFIER.match(self._unit.data, offset)
        name = found[0].decode() if found else ""
        if name not in self.whole:
            return None
        settled, value = self.whole[name]
        if offset <= settled or evaluated(cursor) != value:
            return None
        return self._made(cursor, Kind.MACRO, (), name=name)

    def _name(self, cursor: cindex.Cursor) -> SyntaxNode:
        referenced, name = cursor.referenced, cursor.spelling
        if referenced is None:
            return self._made(cursor, Kind.NAME, (), name=name)
        self.referred.add(referenced)
        kind = kind_of(referenced)
        if kind == _FUNCTION:
            return self._made(cursor, Kind.FUNCTION_NAME, (), name=name)
        if kind == _ENUMERATOR:
            if name.startswith(MARK) and not self._unit.in_file(referenced.location):
                return self._made(cursor, Kind.MARK, (), name=name.removeprefix(MARK))
            known = self.constant(referenced)
            return self._made(cursor, Kind.CONSTANT, known.children, name=name, value=known.value)
        return self._made(cursor, Kind.NAME, (), name=name, target=self._target(referenced))

    def _target(self, declaration: cindex.Cursor) -> int:
        """A number for a variable of a function; 0 for one that outlives it."""
        if outlives_its_function(declaration):
            return 0
        return self._targets.setdefault(declaration, len(self._targets) + 1)

    def _reference(self, cursor: cindex.Cursor, kind: Kind) -> SyntaxNode:
        """A member, or a call. A call through a pointer has no name."""
        children = tuple(self.node(child) for child in cursor.get_children())
        referenced, name, bits = cursor.referenced, cursor.spelling, None
        if referenced is not None:
            self.referred.add(referenced)
        if kind is Kind.MEMBER and referenced is not None and referenced.is_bitfield():
            bits, _ = self.bitfield(referenced)
        if kind is Kind.CALL and (referenced is None or kind_of(referenced) != _FUNCTION):
            name = ""
        return self._made(cursor, kind, children, name=name, bits=bits)

    def _declaration(self, cursor: cindex.Cursor, kind: Kind) -> SyntaxNode:
        for child in cursor.get_children():
            if kind_of(child) == _TYPE_NAME and child.referenced is not None:
                self.referred.add(child.referenced)
        start = initialiser(cursor) if kind is Kind.VARIABLE else None
        children = () if start is None else (self.node(start),)
        target = self._target(cursor)
        return self._made(cursor, kind, children, name=cursor.spelling, target=target)

    def _conversion(self, cursor: cindex.Cursor) -> SyntaxNode:
        """What clang has no name for here: a conversion, which covers what it converts, or else."""
        below = list(cursor.get_children())
        where = [_extent(each) for each in (cursor, *below)]
        children = tuple(self.node(child) for child in below)
        if len(below) == 1 and where[0] == where[1]:
            return self._made(cursor, Kind.CONVERSION, children)
        if len(below) == 4 and where[1] == where[2] == where[3]:  # x ?: y
            return self._made(cursor, Kind.CHOICE, (children[0], children[3]))
        return self._other(cursor, children)

    def _other(self, cursor: cindex.Cursor, children: tuple[SyntaxNode, ...]) -> SyntaxNode:
        if kind_of(cursor) == _TYPE_NAME and cursor.referenced is not None:
            self.referred.add(cursor.referenced)
        try:
            said = cursor.kind.name
        except ValueError:  # a kind that the Python side does not know
            said = "UNKNOWN"
        return self._made(cursor, Kind.OTHER, children, said=said)

    def _for_parts(self, cursor: cindex.Cursor) -> tuple[SyntaxNode, ...]:
        """Start, condition, step and body; of what is left out, clang says nothing."""
        below = list(cursor.get_children())
        nodes = [self.node(child) for child in below]
        place = self._unit.place(cursor.location)
        nothing = SyntaxNode(Kind.EMPTY, place)
        if len(below) == 4:  # none is left out
            return tuple(nodes)
        if len(below) == 1:
            return nothing, nothing, nothing, nodes[0]
        start = position(cursor.extent.start)[2]
        ends = self._semicolons(start)
        if ends is None:
            unknown = SyntaxNode(Kind.OTHER, place, tuple(nodes[:-1]), said="FOR_STMT in a macro")
            return nothing, unknown, nothing, nodes[-1]
        parts = [nothing] * 3
        for child, node in zip(below[:-1], nodes[:-1], strict=True):
            offset = position(child.extent.start)[2]
            parts[sum(end <= offset for end in ends)] = node
        return *parts, nodes[-1]

    def _semicolons(self, start: int) -> tuple[int, int] | None:
        """Where the two semicolons of a for stand; None when it is not written there."""
        data = self._unit.data
        if not _FOR.match(data, start):
            return None
        depth, found = 0, []
        for part in _PARTS.finditer(data, start):
            depth += {b"(": 1, b")": -1}.get(part[0], 0)
            if part[0] == b";" and depth == 1:
                found.append(part.start())
            if len(found) == 2:  # both
                return found[0], found[1]
        return None

    def _constant(self, cursor: cindex.Cursor) -> SyntaxNode:
        value, distance = int(cursor.enum_value), 0
        given = None
        for sibling in cursor.semantic_parent.get_children():
            if kind_of(sibling) != _ENUMERATOR:
                continue
            written = list(sibling.get_children())
            distance = 0 if written else distance + 1
            given = written[-1] if written else given
            if sibling == cursor:
                break
        node = None if given is None else self.node(given)
        if node is None or all(map(_is_plain, node.walk())):
            return self._made(cursor, Kind.CONSTANT, (), name=cursor.spelling, value=value)
        while node.kind is Kind.CONVERSION:  # to what the value is at this point
            node = node.children[0]
        more = SyntaxNode(Kind.NUMBER, node.place, (), INT, value=distance)
        return self._made(cursor, Kind.CONSTANT, (node, more), name=cursor.spelling)


def _extent(cursor: cindex.Cursor) -> tuple[int, int]:
    extent = cursor.extent
    return extent.begin_int_data, extent.end_int_data


def _is_plain(node: SyntaxNode) -> bool:
    return node.kind in _PLAIN or (node.kind is Kind.CONSTANT and not node.children)


def _has_fixed_size(operand: SyntaxNode) -> bool:
    """Whether the operand of sizeof is an integer or a pointer: no parameter is in its size."""
    varying = {Kind.MARK, Kind.MACRO, Kind.CONSTANT}
    return isinstance(operand.type, (CType, Pointer)) and not any(
        node.kind in varying for node in operand.walk()
    )

"""A C file as text: what is refused before any compiler sees it, and what is kept from it.

One rule: line and column of everything stay what they are in the file.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.errors import Fault, Place, UserError

MOST_BYTES: Final = 4 << 20
"""mm/zsmalloc.c has 60 KB; what is far larger is not it."""

_GAP: Final = r"(?:[ \t]|/\*[^\n]*?\*/)*"
_INCLUDE: Final = re.compile(rf"^{_GAP}#{_GAP}include\b.*$", re.MULTILINE)
_DEFINE: Final = re.compile(r"[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)[ \t]+\S")
_NESTED: Final = r"\((?:[^;{}()]|\([^;{}()]*\))*\)"
_FUNCTION: Final = re.compile(
    rf"^(?=[A-Za-z_])(static\b)?[\w \t\n*]*?[ \t\n*](\w+)\s*{_NESTED}(?:\s*\w+{_NESTED})*\s*\{{",
    re.MULTILINE,
)
_CALLED: Final = re.compile(r"(?<!\w)([A-Za-z_]\w*)(?=\s*\()")
_CONSTANTS: Final = re.compile(r"\benum\s*\{([^{}]*)\}")
"""An enumeration without a name: constants, as macros are."""
_LINE_END: Final = re.compile(r"\r\n?")
_NO_CODE: Final = re.compile(
    r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|//[^\n]*', re.DOTALL
)
_OLD: Final = re.compile(r"\b(?:obj_location_to_handle|obj_handle_to_location)\b")
"""What v2.6.39 to v4.0 had for it, and the staging driver before."""
_BRACKET: Final = re.compile(r"[(){}\[\];]")
_CLOSED_BY: Final = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Body:
    """A function's body: where it begins and ends in the text, and the lines of the function."""

    name: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class CFile:
    """A file by the name that reports give it, and its text."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.split("\n")

    @cached_property
    def without_includes(self) -> str:
        """The text with `#include` lines left empty: the prelude stands for the headers."""
        return _INCLUDE.sub("", self.text)

    @cached_property
    def code(self) -> str:
        """The text without `#include` lines, comments and quoted texts."""
        return _NO_CODE.sub(" ", self.without_includes)

    @cached_property
    def definitions(self) -> tuple[tuple[str, Place], ...]:
        """The macros without arguments that the text defines anywhere, each with its place."""
        return tuple(
            (found[1], Place(self.name, number, found.start(1) + 1))
            for number, line in enumerate(self.lines, start=1)
            if (found := _DEFINE.match(line))
        )

    @cached_property
    def expressions(self) -> tuple[str, ...]:
        """Those macros whose texts may be expressions: no bracket is open, no statement ends."""
        broken = {name for name, place in self.definitions if not _is_whole(self._body(place))}
        return tuple(dict.fromkeys(name for name, _ in self.definitions if name not in broken))

    @cached_property
    def constants(self) -> Mapping[str, Place]:
        """The enumerators of enumerations without a name, outside of functions, with places."""
        blank = _NO_CODE.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), self.without_includes)
        found = {
            name[1]: _place_in(self.name, blank, each.start(1) + name.start(1))
            for each in _CONSTANTS.finditer(blank)
            for name in re.finditer(r"(?:^|,)\s*([A-Za-z_]\w*)", each[1])
        }
        inside = {line for one in self.bodies for line in range(one.first, one.last + 1)}
        return {name: place for name, place in found.items() if place.line not in inside}

    def _body(self, place: Place) -> str:
        """The text of the macro that is defined at a place."""
        lines = [self.lines[place.line - 1][place.column - 1 :]]
        while lines[-1].endswith("\\") and place.line - 1 + len(lines) < len(self.lines):
            lines.append(self.lines[place.line - 1 + len(lines)])
        return "\n".join(lines)

    @cached_property
    def own_functions(self) -> frozenset[str]:
        """The functions that no header declares for the text, or need not, by the look of it.

        They are static, or not named before they are defined.
        """
        first: dict[str, int] = {}
        for word in _CALLED.finditer(self.text):
            first.setdefault(word[1], word.start(1))
        return frozenset(
            found[2]
            for found in _FUNCTION.finditer(self.text)
            if found[1] or first.get(found[2]) == found.start(2)
        )

    @cached_property
    def bodies(self) -> tuple["Body", ...]:
        """The functions with their bodies, in the order of the text without `#include` lines."""
        text = _NO_CODE.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), self.without_includes)
        found: list[Body] = []
        for each in _FUNCTION.finditer(text):
            if found and each.start() < found[-1].end:
                continue
            depth = 0
            for mark in re.finditer(r"[{}]", text[each.end() - 1 :]):
                depth += 1 if mark[0] == "{" else -1
                if depth == 0:
                    end = each.end() - 1 + mark.end()
                    first = text.count("\n", 0, each.start()) + 1
                    last = text.count("\n", 0, end) + 1
                    found.append(Body(each[2], each.end() - 1, end, first, last))
                    break
        return tuple(found)

    @cached_property
    def era(self) -> str:
        """What tells the prelude which of two declarations the kernel had when this was written."""
        atomic = re.search(r"\batomic_long_\w+\([^;{]*\bpages_compacted\b", self.code)
        plain = re.search(r"\bpages_compacted\b", self.code) and not atomic
        return "#define zsl_PLAIN_STATS\n" if plain else ""

    @property
    def too_old(self) -> str:
        """Why a file is older than what can be read, "" if it is not: a handle was a word then."""
        if not re.search(r"\blocation_to_obj\b", self.code) and _OLD.search(self.code):
            return "older than this tool reads: no location_to_obj()"
        return ""

    @cached_property
    def outside(self) -> str:
        """The code that stands in no function: the lines of functions are but their first parts."""
        text = _NO_CODE.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), self.without_includes)
        for one in reversed(self.bodies):
            text = text[: one.start] + text[one.end :]
        return text

    def without(self, functions: Collection[str]) -> str:
        """The text without `#include` lines, with these functions declared and not defined."""
        text = self.without_includes
        for one in reversed(self.bodies):
            if one.name in functions:
                lines = "\n" * text.count("\n", one.start, one.end)
                text = f"{text[: one.start]};{lines}{text[one.end :]}"
        return text

    def line(self, number: int) -> str:
        """A line by its number, counted from 1, without the space around it."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""


def _place_in(name: str, text: str, at: int) -> Place:
    return Place(name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _is_whole(text: str) -> bool:
    open_: list[str] = []
    for part in _BRACKET.finditer(_NO_CODE.sub(" ", text)):
        mark = part[0]
        if mark in _CLOSED_BY:
            open_.append(_CLOSED_BY[mark])
        elif mark != ";":
            if not open_ or open_.pop() != mark:
                return False
        elif not open_:
            return False
    return not open_


def read(name: str, data: bytes) -> CFile:
    """The file. Raises UserError for what cannot be C text of a plausible size."""
    fault = _fault(data)
    if fault:
        raise UserError([Fault(name, fault)])
    text = data.decode("utf-8-sig")
    if not text.strip():
        raise UserError([Fault(name, "is empty")])
    return CFile(name, _LINE_END.sub("\n", text))


def _fault(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        return f"is {len(data):,} bytes long; expected mm/zsmalloc.c, at most {MOST_BYTES:,}"
    if b"\0" in data:
        return "is not C text: it holds a zero byte"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"is not C text: line {line} is not UTF-8"
    return ""

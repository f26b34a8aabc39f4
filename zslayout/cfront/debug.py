"""What debug information says: where an instruction stands, and how members are called."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from zslayout.cfront.ir import Member
from zslayout.errors import Place

_ENTRY: Final = re.compile(r"^!(\d+) = (?:distinct )?!DI(\w+)\((.*)\)$", re.MULTILINE)
_LIST: Final = re.compile(r"^!(\d+) = (?:distinct )?!\{(.*)\}$", re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r'(\w+): (?:"([^"]*)"|!(\d+)|([^,"]+))(?:, |$)')
_LOCATION: Final = re.compile(
    r"^!(\d+) = (?:distinct )?!DILocation\(line: (\d+)(?:, column: (\d+))?, scope: !(\d+)",
    re.MULTILINE,
)
_SCOPE: Final = re.compile(
    r"^!(\d+) = distinct !DI(?:Subprogram|LexicalBlock|LexicalBlockFile)\(.*?file: !(\d+)",
    re.MULTILINE,
)
_FILE: Final = re.compile(r'^!(\d+) = !DIFile\(filename: "([^"]*)"', re.MULTILINE)

_Entry = Mapping[str, str]


class Debug:
    """The metadata of one module, read where it is asked for."""

    def __init__(self, text: str) -> None:
        start = text.find("\n!")
        self._text = text[start:] if start >= 0 else ""

    @cached_property
    def places(self) -> Mapping[int, Place]:
        """Where each location is; a function's own number is that of its name."""
        files = {found[1]: found[2] for found in _FILE.finditer(self._text)}
        scopes = {found[1]: files.get(found[2], "") for found in _SCOPE.finditer(self._text)}
        found = {
            int(each[1]): Place(scopes.get(each[4], ""), int(each[2]), int(each[3] or 0))
            for each in _LOCATION.finditer(self._text)
        }
        for number, kind, body in self._entries.values():
            if kind == "Subprogram":
                own = _attributes(body)
                found[number] = Place(
                    files.get(own.get("file", ""), ""), int(own.get("line", 0)), 1
                )
        return found

    @cached_property
    def _entries(self) -> Mapping[int, tuple[int, str, str]]:
        return {
            int(found[1]): (int(found[1]), found[2], found[3])
            for found in _ENTRY.finditer(self._text)
            if found[2] != "Location"
        }

    @cached_property
    def _lists(self) -> Mapping[int, tuple[int, ...]]:
        return {
            int(found[1]): tuple(int(each) for each in re.findall(r"!(\d+)", found[2]))
            for found in _LIST.finditer(self._text)
        }

    def _entry(self, number: str) -> tuple[str, _Entry]:
        _, kind, body = self._entries.get(int(number) if number.isdigit() else -1, (0, "", ""))
        return kind, _attributes(body)

    def returned(self, number: int) -> str:
        """The type in C of what a function without parameters returns, by the function's number."""
        _, subroutine = self._entry(self._entry(str(number))[1].get("type", ""))
        types = self._lists.get(int(subroutine.get("types", -1)), ())
        return self._type_name(str(types[0])) if types else ""

    def variable(self, number: int) -> str:
        """The name in C of a local variable."""
        return self._entry(str(number))[1].get("name", "")

    def pointee(self, number: int) -> str:
        """The struct that a local variable is declared to point to, or nothing."""
        _, own = self._resolved(self._entry(str(number))[1].get("type", ""))
        if own.get("tag") != "DW_TAG_pointer_type":
            return ""
        _, own = self._resolved(own.get("baseType", ""))
        return own.get("name", "") if own.get("tag") == "DW_TAG_structure_type" else ""

    @cached_property
    def fields(self) -> Mapping[str, tuple[Member, ...]]:
        """The members of each struct that has a name, those of anonymous ones among them."""
        found = {}
        for _, kind, body in self._entries.values():
            if kind == "CompositeType" and "DW_TAG_structure_type" in body:
                own = _attributes(body)
                if own.get("name"):
                    found[own["name"]] = tuple(self._members(own, "", 0))
        return found

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """The file that declares each struct that has a name."""
        files = {found[1]: found[2] for found in _FILE.finditer(self._text)}
        found = {}
        for _, kind, body in self._entries.values():
            if kind == "CompositeType" and "DW_TAG_structure_type" in body:
                own = _attributes(body)
                found[own.get("name", "")] = files.get(own.get("file", ""), "")
        return found

    def _members(self, owner: _Entry, path: str, base: int) -> Iterator[Member]:
        for number in self._lists.get(int(owner.get("elements", -1)), ()):
            _, own = self._entry(str(number))
            if own.get("tag") != "DW_TAG_member":
                continue
            offset = base + int(own.get("offset", 0))
            name = ".".join(filter(None, (path, own.get("name", ""))))
            kind, inner = self._resolved(own.get("baseType", ""))
            bitfield = "DIFlagBitField" in own.get("flags", "")
            if kind == "CompositeType" and inner.get("tag") in {
                "DW_TAG_structure_type",
                "DW_TAG_union_type",
            }:
                yield from self._members(inner, name, offset)
            else:
                width = int(own.get("size", 0))
                of, line = self._type_name(own.get("baseType", "")), int(own.get("line", 0))
                yield Member(name, offset, width, bitfield, of, line)

    def _resolved(self, number: str) -> tuple[str, _Entry]:
        kind, own = self._entry(number)
        while kind == "DerivedType" and own.get("tag") in {
            "DW_TAG_typedef",
            "DW_TAG_const_type",
            "DW_TAG_volatile_type",
        }:
            kind, own = self._entry(own.get("baseType", ""))
        return kind, own

    def _type_name(self, number: str) -> str:
        """A type as C writes it, near enough to be told from others."""
        kind, own = self._resolved(number)
        if own.get("tag") == "DW_TAG_pointer_type":
            return f"{self._type_name(own.get('baseType', ''))} *"
        if own.get("tag") == "DW_TAG_array_type":
            return f"{self._type_name(own.get('baseType', ''))} []"
        prefix = "struct " if own.get("tag") == "DW_TAG_structure_type" else ""
        return prefix + own.get("name", "void" if not kind else "")


def _attributes(body: str) -> _Entry:
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(body)}

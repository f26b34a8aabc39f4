"""Kinds of memory: what each member of the kernel's structs is to words.

A member is known by its struct, its place and its type, as the compiler says them. What is in no
kind is left to be accounted for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.address import STRUCT
from zslayout.cfront.fields import BITS, COUNTS, OF_CLASS, known_as
from zslayout.cfront.ir import IrNumber, Member, Module, Name, StructType
from zslayout.cfront.memory import Cell
from zslayout.cfront.unit import SOURCE

_NARROW: Final = frozenset(
    {"_Bool", "char", "signed char", "unsigned char", "short", "unsigned short", "int", "long"}
)
"""Types that hold no count of a zspage or of its class."""
_UNIT: Final = 32
"""The bit-fields of a zspage share one unsigned int, from the top where the first byte is high."""
_COUNT: Final = "unsigned int"
_INTEGERS: Final = frozenset({"int", "unsigned int", "unsigned long", "long"})
ZSPAGE: Final = "zspage"
CLASS: Final = "size_class"
POOL: Final = "zs_pool"
_SHARED: Final = (ZSPAGE, CLASS, POOL)

_OF_CLASS: Final = {
    "size": "size",
    "objs_per_zspage": "objs",
    "pages_per_zspage": "pages",
    "index": "index",
}
_OF_PAGE: Final = {
    "zpdesc": {
        "zspage": "zspage",
        "next": "next",
        "handle": "handle",
        "first_obj_offset": "offset",
    },
    "page": {"private": "zspage"},
}
OPERATIONS: Final = re.compile(rf"{re.escape(STRUCT)}(movable|address_space)_operations")
"""Tables of functions by which the kernel moves pages: before 6.0 of an address space."""
_MARKS: Final = re.compile(r"@__(SetPageZsmalloc|zpdesc_set_zsmalloc)")
"""What gives a page the type of zsmalloc, in the upper 8 bits of page_type: since 6.11."""
_COUNTS: Final = re.compile(r"@(inc|dec)_(zone|node)_page_state")
_HUGE: Final = "zsl_owner_priv_1"
_FIRST_OF: Final = (("next", "freelist", "index"), ("offset", "units", "page_type"))
"""Members of `struct page` that a role had before v5.17, and has since."""
_LOAD: Final = re.compile(r"(each )?(\w+)\.(-?\d+):(\d+)\.(\d+)$")


@dataclass(frozen=True, slots=True)
class Load:
    """What a variable of a survey was read from: `each` is what is come to along a chain."""

    role: str
    version: int
    each: bool = False
    index: int = 0


@dataclass(frozen=True, slots=True)
class Members:
    """Roles of cells. `pointer` is the width of an address, in bytes; `bits` are bit-fields."""

    roles: Mapping[tuple[str, int], str]
    bits: Mapping[str, tuple[int, int]]
    array: tuple[int, int]
    lists: tuple[int, int]
    pointer: int
    missing: tuple[tuple[str, int], ...]
    """What words rest on and is not known: what is lacking, and the line that shows it, or 0."""
    locks: frozenset[str] = frozenset()
    """The kinds of struct that have a lock."""
    migrates: bool = False
    """Whether the module has operations by which pages are migrated."""
    typed: bool = False
    """Whether the module gives its pages a type, which shares a word with the first offset."""
    counted: bool = False
    """Whether zones count the pages of zspages: since 4.8."""
    local: bool = False
    """Whether each processor has something of its own that a lock guards."""
    own: frozenset[str] = frozenset()
    """The functions of the module: of those that others can call, each is read for itself."""

    @property
    def offset_mask(self) -> int:
        """The bits of a page's word that hold the offset of its first object: a type is above."""
        return (1 << (24 if self.typed else 32)) - 1

    @property
    def header(self) -> str:
        """The role of what has the handle of a huge object: it may be that of the next page."""
        return "handle" if "handle" in self.roles.values() else "next"

    def role(self, kind: str, offset: int) -> str:
        """What a cell is, "" for what is nothing to words."""
        if kind == POOL and self.array[0] <= offset < self.array[1]:
            return "array"
        if kind == CLASS and self.lists[0] <= offset < self.lists[1]:
            return "list"
        if kind in {"word", "map"}:
            return kind
        return self.roles.get((kind, offset), "")

    def of(self, cell: Cell) -> str:
        """What a cell is."""
        return self.role(cell.kind, cell.offset)

    def load(self, name: str) -> Load | None:
        """What a variable's meaning is read from, if it is read from what is known here."""
        found = _LOAD.match(name)
        if found is None:
            return None
        each, kind, offset, _, version = found.groups()
        role = self.role(kind, int(offset))
        index = (int(offset) - self.array[0]) // self.pointer if role == "array" else 0
        return Load(role, int(version), bool(each), index) if role else None


def members(module: Module) -> Members:
    """The kinds of memory of a module."""
    fields = module.fields
    roles: dict[tuple[str, int], str] = {}
    bits = {}
    own = fields.get(ZSPAGE, ())
    called = known_as((one.path for one in own if one.bitfield), BITS)
    numbers = (x.path for x in own if not x.bitfield and x.type == _COUNT and "." not in x.path)
    called |= known_as(numbers, COUNTS)
    for one in own:
        role = called.get(one.path, one.path)
        if one.bitfield:
            low = one.offset
            if module.sizes.big_endian:
                low = _UNIT - one.offset - one.width
            bits[role] = (low, one.width)
            roles[ZSPAGE, 0] = "bits"
        elif role in COUNTS:
            roles[ZSPAGE, one.offset // 8] = role
        elif one.type == "struct zs_pool *":
            roles[ZSPAGE, one.offset // 8] = "pool"
        elif one.type in {"struct page *", "struct zpdesc *"}:
            roles[ZSPAGE, one.offset // 8] = "first"
    integers = [
        one for one in fields.get(CLASS, ()) if one.type in _INTEGERS and "." not in one.path
    ]
    called = known_as((one.path for one in integers), OF_CLASS)
    for one in integers:
        if called[one.path] in _OF_CLASS:
            roles[CLASS, one.offset // 8] = _OF_CLASS[called[one.path]]
    for kind, known in _OF_PAGE.items():
        for one in fields.get(kind, ()):
            if one.path in known:
                roles.setdefault((kind, one.offset // 8), known[one.path])
    roles |= _of_page(module)
    for kind, own in fields.items():
        alone = len(own) == 1 and own[0].width == 8 * module.sizes.pointer
        alone = alone and module.declared.get(kind) == SOURCE
        if alone and own[0].type == "unsigned long" and (kind, 0) not in roles:
            roles[kind, 0] = "word"
    array = _span(fields.get(POOL, ()), "struct size_class * []")
    lists = _span(fields.get(CLASS, ()), "struct list_head []")
    wanted = {"bits", "inuse", "freeobj", "first", *_OF_CLASS.values(), "zspage", "next", "offset"}
    missing = [
        _missing(name, fields, roles)
        for name in (
            *sorted(wanted - set(roles.values())),
            *(name for name in ("class", "fullness", "magic") if name not in bits),
        )
    ]
    missing += [
        (f"{one.path} is outside of the word of the other bit-fields", one.line)
        for one in fields.get(ZSPAGE, ())
        if one.bitfield and one.offset + one.width > _UNIT
    ]
    locks = frozenset(kind for kind in _SHARED if _has_lock(fields.get(kind, ())))
    migrates = any(
        isinstance(one.type, StructType) and OPERATIONS.fullmatch(one.type.name)
        for one in module.globals.values()
    )
    defined = frozenset(name.removeprefix("@") for name in module.functions)
    return Members(
        roles,
        bits,
        array,
        lists,
        module.sizes.pointer,
        tuple(missing),
        locks,
        migrates,
        _calls(module, _MARKS),
        _calls(module, _COUNTS),
        any(_is_own(module, kind) and _has_lock(own) for kind, own in fields.items()),
        defined,
    )


def _is_own(module: Module, kind: str) -> bool:
    return kind not in _SHARED and module.declared.get(kind) == SOURCE


def _missing(
    role: str, fields: Mapping[str, tuple[Member, ...]], roles: Mapping[tuple[str, int], str]
) -> tuple[str, int]:
    """What is said of a role that no member has: one of its name has another type, or is meant."""
    name = next((name for name, of in _OF_CLASS.items() if of == role), role)
    kind = CLASS if role in _OF_CLASS.values() else ZSPAGE
    left = [
        one
        for one in fields.get(kind, ())
        if not one.bitfield and "." not in one.path and one.type in _NARROW
        if (kind, one.offset // 8) not in roles
    ]
    said = f"no member is known to be {role}"
    if not left:
        return said, 0
    one = min(left, key=lambda one: one.path != name)
    return f"{said}: {one.path} is of type {one.type}", one.line


def _has_lock(fields: tuple[Member, ...]) -> bool:
    return any("." in one.path and one.path.split(".")[-1] == "held" for one in fields)


def _calls(module: Module, names: re.Pattern[str]) -> bool:
    """Whether a function of such a name is called anywhere."""
    return any(
        isinstance(operand.value, Name) and names.fullmatch(operand.value.text)
        for function in module.functions.values()
        for block in function.blocks
        for one in block.instructions
        for operand in one.operands[:1]
        if one.opcode == "call"
    )


def _of_page(module: Module) -> dict[tuple[str, int], str]:
    """The members of `struct page` that had other roles in other versions, by those in use."""
    offsets = {one.path: one.offset // 8 for one in module.fields.get("page", ())}
    touched = _touched(module, f"{STRUCT}page")
    found = {}
    if offsets.get(_HUGE) in touched:
        found["page", offsets[_HUGE]] = "huge"
    for role, before, since in _FIRST_OF:
        old = offsets.get(before) in touched
        if since in offsets:
            found["page", offsets[before if old else since]] = role
            if old and role == "next":
                found["page", offsets[since]] = "handle"
    return found


def _touched(module: Module, kind: str) -> set[int]:
    """Where the members begin of a kind of struct that the module makes addresses of, in bytes."""
    found = set[int]()
    for function in module.functions.values():
        for block in function.blocks:
            for one in block.instructions:
                if isinstance(one.of, StructType) and one.of.name == kind and one.operands[2:]:
                    index = one.operands[2].value
                    if isinstance(index, IrNumber):
                        found.add(module.sizes.offset(one.of, index.value))
    return found


def _span(fields: tuple[Member, ...], kind: str) -> tuple[int, int]:
    """Where a member of a type begins and ends, in bytes."""
    for one in fields:
        if one.type == kind:
            return one.offset // 8, (one.offset + one.width) // 8
    return 0, 0

"""clang's types as ours, each read once."""

from typing import Final

from clang import cindex

from zslayout.csource.syntax import CanonicalType, Pointer
from zslayout.expr.types import BOOL, INT, UINT, CType, long, ulong

_LONG_LONG: Final = CType("long long", 64, signed=True, rank=3)
_ULONG_LONG: Final = CType("unsigned long long", 64, signed=False, rank=3)
_QUALIFIERS: Final = frozenset({"const", "volatile", "restrict"})

Read = tuple[CanonicalType, str, bool]
"""A type, how it is written, and whether it is volatile."""


class Types:
    """The types of one unit."""

    def __init__(self, bits_per_long: int) -> None:
        self._integers = _integers(bits_per_long)
        self._known: dict[int | None, Read] = {}

    def read(self, raw: cindex.Type) -> Read:
        """A type of clang's."""
        key = raw.data[0]
        if key not in self._known:
            self._known[key] = self._read(raw)
        return self._known[key]

    def _read(self, raw: cindex.Type) -> Read:
        volatile, name = raw.is_volatile_qualified(), raw.spelling
        canonical = raw.get_canonical()
        if canonical.kind == cindex.TypeKind.ENUM:
            canonical = canonical.get_declaration().enum_type.get_canonical()
        if canonical.kind == cindex.TypeKind.POINTER:
            to, written, to_volatile = self.read(canonical.get_pointee())
            plain = " ".join(word for word in written.split() if word not in _QUALIFIERS)
            return Pointer(plain, to, to_volatile), name, volatile
        return self._integers.get(canonical.kind), name, volatile


def _integers(bits_per_long: int) -> dict[cindex.TypeKind, CType]:
    kinds = cindex.TypeKind
    return {
        kinds.BOOL: BOOL,
        kinds.CHAR_U: CType("char", 8, signed=False, rank=0),
        kinds.CHAR_S: CType("char", 8, signed=True, rank=0),
        kinds.UCHAR: CType("unsigned char", 8, signed=False, rank=0),
        kinds.SCHAR: CType("signed char", 8, signed=True, rank=0),
        kinds.USHORT: CType("unsigned short", 16, signed=False, rank=0),
        kinds.SHORT: CType("short", 16, signed=True, rank=0),
        kinds.UINT: UINT,
        kinds.INT: INT,
        kinds.ULONG: ulong(bits_per_long),
        kinds.LONG: long(bits_per_long),
        kinds.ULONGLONG: _ULONG_LONG,
        kinds.LONGLONG: _LONG_LONG,
    }

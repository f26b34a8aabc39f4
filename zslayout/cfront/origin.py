"""Where addresses come from, and which accesses may not be to the memory that they are told of.

Members of structs, raw words and bytes of pages are kept apart: a store to one is no store to
another. That is so as long as no address is used as two of them. Whatever is, on ways that one run
can go, is listed; so is raw memory at an address of which nothing is known.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.address import Addresses
from zslayout.cfront.event import Event
from zslayout.cfront.memory import Path
from zslayout.cfront.terms import Terms
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Choose, Const, Expr, Var

_NOWHERE: Final = re.compile(r"turned:|unread$|unset$|stack\.\d")
_RAW: Final = "word"
_MASKS: Final = frozenset({BinaryOp.AND, BinaryOp.OR})


@dataclass(frozen=True, slots=True)
class _Use:
    """Memory of a kind, so many bytes from what an address is made of."""

    kind: str
    start: int
    end: int
    path: Path
    place: Place


def roots(address: Expr) -> Iterator[tuple[Var, int]]:
    """The variables that an address is made of, each with the constant that is added."""
    todo = [(address, 0)]
    while todo:
        x, more = todo.pop()
        if isinstance(x, Var):
            yield x, more
        elif isinstance(x, Choose):
            todo += ((x.yes, more), (x.no, more))
        elif isinstance(x, Binary) and x.op is BinaryOp.ADD:
            value = x.right.value if isinstance(x.right, Const) else 0
            half = 1 << (x.type.width - 1)
            todo.append((x.left, more + value - (2 * half if value >= half else 0)))
            if not isinstance(x.right, Const):
                todo.append((x.right, more))
        elif isinstance(x, Binary) and (x.op in _MASKS or x.op is BinaryOp.SUB):
            todo.append((x.left, more))


def unaccounted(terms: Terms, addresses: Addresses, events: Iterable[Event]) -> dict[Place, str]:
    """The accesses that may be to other memory than they are told of, each with what is known."""
    uses: dict[int, list[_Use]] = {}
    found: dict[Place, str] = {}
    for event in events:
        cell, address = event.cell, event.address
        if cell is None or address is None or cell.region or cell.kind == "map":
            continue
        own = list(roots(address))
        size = cell.bits // 8 if cell.kind == _RAW else addresses.size(cell.kind)
        if cell.kind == _RAW:
            names = [meaning.name for root, _ in own if (meaning := terms.meaning(root))]
            if not names or any(_NOWHERE.match(name) for name in names):
                found[event.place] = "is to an address of which it is not known where it is from"
        for root, start in own:
            uses.setdefault(id(root), []).append(
                _Use(cell.kind, start, start + size, event.path, event.place)
            )
    for group in uses.values():
        kinds = {(one.kind, one.start) for one in group}
        if len(kinds) > 1:
            found.update(_conflicts(terms, addresses, group))
    return found


def _conflicts(
    terms: Terms, addresses: Addresses, group: list[_Use]
) -> Iterator[tuple[Place, str]]:
    by: dict[tuple[str, int], list[_Use]] = {}
    for one in group:
        by.setdefault((one.kind, one.start), []).append(one)
    keys = list(by)
    for i, key in enumerate(keys):
        for other in keys[:i]:
            a, b = by[key][0], by[other][0]
            same = a.kind == b.kind != _RAW  # elements of an array in it are so far apart
            if same or a.end <= b.start or b.end <= a.start:
                continue
            if addresses.contains(a.kind, b.kind, b.start - a.start):
                continue
            if addresses.contains(b.kind, a.kind, a.start - b.start):
                continue
            for one in by[key]:
                for two in by[other]:
                    if not _excludes(terms, one.path, two.path):
                        where, what = (one, two) if one.kind == _RAW else (two, one)
                        yield where.place, f"may be to {_said(what.kind)}, see {what.place}"


def _said(kind: str) -> str:
    return "another word" if kind == _RAW else f"struct {kind}"


def _excludes(terms: Terms, path: Path, other: Path) -> bool:
    have = set(map(id, path))
    return any(id(terms.negate(each)) in have for each in other)

"""Points at which a file is the same text but for numbers, so that one reading is for all of them.

Points differ in which #ifs are taken. Where those do nothing but define macros, the macros become
parameters like those of the configuration: names, with a value of their own at each point.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import Chosen
from zslayout.cfront.values import Values, directives

_SYMBOL: Final = re.compile(r"\bCONFIG_\w+?(?=_MODULE\b|\b)")


@dataclass(frozen=True, slots=True)
class Shape:
    """Points that are read as one. `groups` are lines of #endif with the names chosen before."""

    points: Mapping[Point, Values]
    groups: Mapping[int, tuple[str, ...]]

    @property
    def first(self) -> Point:
        """The point that it is compiled at."""
        return next(iter(self.points))

    @property
    def chosen(self) -> Chosen:
        """The macros that are parameters, with their values at the first point."""
        macros = self.points[self.first].macros
        return {end: {name: macros[name] for name in names} for end, names in self.groups.items()}

    def parameters(self, point: Point) -> dict[str, int]:
        """All parameters at a point."""
        macros = self.points[point].macros
        names = (name for names in self.groups.values() for name in names)
        return {**point.given, **{name: macros[name] for name in names}}


def shapes(file: CFile, values: Mapping[Point, Values]) -> tuple[Shape, ...]:
    """The shapes of a file, of points whose values hold all macros that are asked for."""
    groups = tuple(_groups(file))
    asked = set(_SYMBOL.findall(file.text))
    found: dict[tuple[object, ...], dict[Point, Values]] = {}
    for point, own in values.items():
        open_ = [one for one in groups if any(name not in own.macros for name in one.names)]
        inside = {line for one in groups if one not in open_ for line in one.lines}
        branches = tuple(line for line in own.branches if line not in inside)
        switches = [each for each in point.switches.items() if _plain(each[0]) in asked]
        key = (point.target, tuple(switches), branches, own.errors)
        found.setdefault((*key, tuple(one.end for one in open_)), {})[point] = own
    return tuple(Shape(points, _differing(groups, points)) for points in found.values())


def _plain(symbol: str) -> str:
    """The symbol without what says that it is a module: IS_MODULE() asks for that, too."""
    return symbol.removesuffix("_MODULE")


def split(shape: Shape, names: Collection[str]) -> tuple[Shape, ...]:
    """A shape as those of points at which all these names are the same: see `unit.baked`."""
    found: dict[tuple[int | None, ...], dict[Point, Values]] = {}
    for point, own in shape.points.items():
        known = {**own.macros, **point.given}
        found.setdefault(tuple(known.get(name) for name in sorted(names)), {})[point] = own
    return tuple(Shape(points, shape.groups) for points in found.values())


@dataclass(slots=True)
class _Group:
    """An #if to its #endif. `pure` while nothing but macros is defined in it."""

    lines: list[int] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    end: int = 0
    pure: bool = True


def _differing(
    groups: tuple[_Group, ...], points: Mapping[Point, Values]
) -> dict[int, tuple[str, ...]]:
    found = {}
    for one in groups:
        taken = {tuple(n for n in own.branches if n in one.lines) for own in points.values()}
        if len(taken) > 1:
            found[one.end] = tuple(one.names)
    return found


def _groups(file: CFile) -> Iterator[_Group]:
    open_: list[_Group] = []
    done: list[_Group] = []
    outside: set[str] = set()
    for number, last, word, rest in directives(file):
        if word in {"if", "ifdef", "ifndef"}:
            open_.append(_Group())
        if word in {"if", "ifdef", "ifndef", "elif", "else"}:
            for one in open_:
                one.lines.append(number)
        elif word == "define":
            name = rest.split("(")[0].split()[0] if rest else ""
            plain = rest.startswith(name) and not rest[len(name) :].startswith("(")
            for one in open_:
                one.names[name] = None
                one.pure &= plain
            if not open_:
                outside.add(name)
        elif word == "endif" and open_:
            group = open_.pop()
            group.end = last
            if group.pure:
                done = [one for one in done if one.end < group.lines[0]] + [group]
            else:
                outside.update(group.names)
        elif word not in {"error", "warning"}:
            for one in open_:
                one.pure = False
    counts: dict[str, int] = {}
    for one in done:
        for name in one.names:
            counts[name] = counts.get(name, 0) + 1
    for one in done:
        if not any(name in outside or counts[name] > 1 for name in one.names):
            yield one

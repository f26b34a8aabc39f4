"""What the preprocessor of a C file asks, and which lines hang on the answer.

No compiler keeps this: of an #if that is true, nothing is left. Comments and continued lines are
taken as C takes them; what is asked is not evaluated here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.cfront.values import directives as lines
from zslayout.errors import Place

_NAME: Final = re.compile(r"(?<!\w)[A-Za-z_]\w*")
_ASKS: Final = frozenset({"if", "ifdef", "ifndef", "elif", "elifdef", "elifndef"})


@dataclass(frozen=True, slots=True)
class Conditional:
    """An #if or #elif. What it decides goes on to line `last`, where the #endif is."""

    place: Place
    last: int
    asks: tuple[str, ...]
    """The names that it asks for."""
    definition: str = ""
    """The name, where all that it asks is whether that is defined."""


@dataclass(frozen=True, slots=True)
class Directives:
    """The conditionals of a file in its order, and the line of every definition of a macro."""

    conditionals: tuple[Conditional, ...]
    defined: tuple[tuple[str, int], ...]

    def deciding(self, line: int) -> tuple[Conditional, ...]:
        """What decides whether a line counts, the nearest first.

        Of one that asks whether a name is defined which the file defines above it: what decides
        about that definition.
        """
        return tuple(dict.fromkeys(self._deciding(line)))

    def _deciding(self, line: int) -> Iterator[Conditional]:
        for each in reversed(self.conditionals):
            if each.place.line < line <= each.last:
                above = [
                    at
                    for name, at in self.defined
                    if name == each.definition and at < each.place.line
                ]
                yield from self._deciding(above[-1]) if above else (each,)

    def within(self, first: int, last: int) -> tuple[Conditional, ...]:
        """What decides about a part of these lines."""
        inside = [one for one in self.conditionals if first <= one.place.line <= last]
        found = (each for one in inside for each in self.deciding(one.place.line + 1))
        return tuple(dict.fromkeys(each for each in found))


@cache
def directives(file: CFile) -> Directives:
    """The directives of a file."""
    found: list[Conditional] = []
    open_: list[list[Conditional]] = []
    defined: list[tuple[str, int]] = []
    for number, _, kind, rest in lines(file):
        words = _NAME.findall(rest)
        if kind == "define" and words:
            defined.append((words[0], number))
        elif kind in _ASKS:
            text = file.lines[number - 1]
            place = Place(file.name, number, len(text) - len(text.lstrip()) + 1)
            asked = tuple(word for word in words if word != "defined")
            whole = kind not in {"if", "elif"} or (len(words) == 2 and words[0] == "defined")
            made = Conditional(place, number, asked, asked[0] if whole and asked else "")
            if kind.startswith("if"):
                open_.append([])
            if open_:
                open_[-1].append(made)
        elif kind == "endif" and open_:
            found += (replace(each, last=number) for each in open_.pop())
    return Directives(tuple(sorted(found, key=lambda one: one.place)), tuple(defined))

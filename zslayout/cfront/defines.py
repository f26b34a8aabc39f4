"""Which definitions of macros count at a point, and what each of them names.

Read `parametric` for which macros are parameters of what is read: those that are made of other
names, each behind the line at which all that it names is defined.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.cfront.unit import prelude
from zslayout.cfront.values import Values, directives

_NAME: Final = re.compile(r"(?<!\w)[A-Za-z_]\w*")
_LISTED: Final = re.compile(r"#[ \t]*define[ \t]+(\w+)(?:\([^)]*\))?((?:.*\\\n)*.*)")

Named = Mapping[str, frozenset[str]]
"""The names in each macro or function."""


@dataclass(frozen=True, slots=True)
class MacroDefinition:
    """A macro as it is defined where the text is kept: its lines, and the names in it."""

    name: str
    first: int
    last: int
    names: frozenset[str]
    again: bool = False
    """Whether it was defined before."""


def definitions(file: CFile, known: Values) -> Mapping[str, MacroDefinition]:
    """The definitions that count where the preprocessor decides like this."""
    open_: list[bool] = []
    found: dict[str, MacroDefinition] = {}
    for number, last, word, rest in directives(file):
        if word in {"if", "ifdef", "ifndef"}:
            open_.append(number in known.branches)
        elif word in {"elif", "else"} and open_:
            open_[-1] = number in known.branches
        elif word == "endif" and open_:
            open_.pop()
        elif word == "define" and all(open_) and (name := _NAME.match(rest)):
            named = frozenset(_NAME.findall(rest[name.end() :]))
            found[name[0]] = MacroDefinition(name[0], number, last, named, name[0] in found)
    return found


def parametric(
    defined: Mapping[str, MacroDefinition], names: Iterable[str], but: Collection[str]
) -> Iterator[tuple[int, str]]:
    """Of these macros those that are made of names, with the line behind which they can be had.

    Each comes after those that it names itself. A literal is read as its number.
    """
    own: dict[str, frozenset[str]] = {name: each.names for name, each in defined.items()}
    reached = {name: reaching([name], {**_of_prelude(), **own}) for name in names if name in own}
    wanted = {
        name: max(defined[each].last for each in found if each in own)
        for name, found in reached.items()
        if name not in but and defined[name].names and not defined[name].again
    }
    for name in sorted(wanted, key=lambda each: (wanted[each], len(reached[each] & wanted.keys()))):
        yield wanted[name], name


def reaching(names: Iterable[str], listed: Named) -> frozenset[str]:
    """All names that these come to, and they themselves."""
    todo = [*names]
    seen = set(todo)
    while todo:
        for each in listed.get(todo.pop(), ()):
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return frozenset(seen)


def named(file: CFile) -> Named:
    """The names in each macro and function of a file, wherever it is defined."""
    text = file.without_includes
    found = dict(_listed(text))
    for body in file.bodies:
        found[body.name] = frozenset(_NAME.findall(text[body.start : body.end]))
    return found


@cache
def _of_prelude() -> Named:
    return _listed(prelude())


def _listed(text: str) -> Named:
    found: dict[str, frozenset[str]] = {}
    for each in _LISTED.finditer(text):
        found[each[1]] = found.get(each[1], frozenset()) | frozenset(_NAME.findall(each[2]))
    return found

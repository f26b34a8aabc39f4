"""The text that the compiler is given for a file at a point, and what it makes of it.

Parameters are names in it, see `point`. Where C wants a constant (the bound of an array in a
struct, an enumerator) they have to be numbers, and the compiler says where that is: those lines are
read with numbers, and the text is compiled again.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from zslayout.cfront.compiler import CompilerError, compiled
from zslayout.cfront.point import MARK, NAMES, Point
from zslayout.cfront.text import CFile

SOURCE: Final = "source.c"
"""What the compiler is told that the file is called."""
MACRO: Final = f"{MARK}macro_"
"""Begins the name of the function that returns a macro."""
ASSERTION: Final = f"{MARK}assert_"
"""Begins the name of the function that is a static assertion; its line follows."""
UNNEEDED: Final = CompilerError("", 0, 0, "")
"""Why a function is left out that nobody asks for."""
_PLAIN: Final = (1 << 31) - 1
"""The largest literal that is an `int`."""
_MOST_TRIES: Final = 8
_DECLARED: Final = re.compile(
    r"^(?:#define[ \t]+(\w+)\((?:.*\\\n)*.*|[A-Za-z_][^\n{}]*?\b(\w+)\([^\n{}]*\);)$", re.MULTILINE
)
"""A macro with arguments, or a function, each with its name."""
_WANTS_NUMBER: Final = re.compile(
    r"constant|variable.sized object|variable length array|variably modified"
)
_WANTS_COUNT: Final = re.compile(r"constant size|variable.length|variably modified|variable.sized")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ARRAY: Final = re.compile(r"([A-Za-z_]\w*)\s*\[")
_NESTED: Final = "function definition is not allowed here"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file that are read in a way of their own."""

    numeric: frozenset[int] = frozenset()
    """Parameters are numbers here."""
    inside: frozenset[int] = frozenset()
    """Static assertions here stand in a function."""
    valued: frozenset[int] = frozenset()
    """Those of `numeric` whose numbers are values, and not how many an array has."""
    dropped: tuple[tuple[str, CompilerError], ...] = ()
    """Functions that the compiler refuses, which are declared and not defined, each with why."""


Chosen = Mapping[int, Mapping[str, int]]
"""Macros that are parameters from behind a line on, each with its value; 0 is above the first."""
_NAMED: Final = "named"
"""What the compiler is told that the text of those is called which are also read by themselves."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A file as the compiler reads it at a point.

    `ir` is empty where there are `errors`. `macros` are those whose values could be asked for.
    Functions that the compiler refuses are left out, and are among `lines`.
    """

    point: Point
    ir: str
    errors: tuple[CompilerError, ...]
    lines: Lines
    macros: tuple[str, ...]


@cache
def prelude(functions: frozenset[str] = frozenset()) -> str:
    """The prelude, but for these functions, which the file has for itself."""
    text = files("zslayout.cfront").joinpath("prelude.h").read_text(encoding="utf-8")
    return _DECLARED.sub(lambda one: "" if (one[1] or one[2]) in functions else one[0], text)


def unit(  # noqa: PLR0913  # the parts of a text
    file: CFile,
    point: Point,
    macros: Iterable[str],
    lines: Lines = Lines(),
    chosen: Chosen = MappingProxyType({}),
    *,
    apart: bool = False,
    tail: str = "",
) -> Unit:
    """A file at a point. `lines` are those that another point of the file came to.

    With `apart`, `chosen` macros are read as well, each where it becomes a parameter: what others
    make of it speaks of it by name. `tail` is C text that comes last.
    """
    asked = tuple(macros)
    for _ in range(_MOST_TRIES):
        text, owners = _text(file, point, asked, lines, chosen, tail if apart else "", apart=apart)
        made = compiled(point.target.triple, text, debug=True, unused=apart)
        refused = {name for e in made.errors if (name := owners.get((e.file, e.line)))}
        chosen = _but(chosen, refused)
        wanted = _wanted(made.errors, lines)
        if wanted == lines and not refused:
            wanted = _without(file, made.errors, lines)
        if made.ir or (not refused and wanted == lines):
            break
        asked, lines = tuple(name for name in asked if name not in refused), wanted
    errors = tuple(e for e in made.errors if (e.file, e.line) not in owners)
    return Unit(point, made.ir, errors, lines, asked)


def _but(chosen: Chosen, names: Collection[str]) -> Chosen:
    if not names:
        return chosen
    return {
        line: {name: value for name, value in own.items() if name not in names}
        for line, own in chosen.items()
    }


def _wanted(errors: Iterable[CompilerError], lines: Lines) -> Lines:
    numeric, inside, valued = set(lines.numeric), set(lines.inside), set(lines.valued)
    for error in errors:
        if error.file != SOURCE:
            continue
        if error.text.startswith(_NESTED):
            inside.add(error.line)
        elif _WANTS_NUMBER.search(error.text):
            # What is still wrong begins above or ends below.
            again = error.line in lines.numeric
            near = {error.line - 1, error.line + 1} if again else {error.line}
            numeric |= near
            if not _WANTS_COUNT.search(error.text):
                valued |= near
    return replace(
        lines, numeric=frozenset(numeric), inside=frozenset(inside), valued=frozenset(valued)
    )


def _without(file: CFile, errors: Iterable[CompilerError], lines: Lines) -> Lines:
    """The lines without the functions that have errors."""
    dropped = dict(lines.dropped)
    for error in errors:
        for body in file.bodies:
            if error.file == SOURCE and body.first <= error.line <= body.last:
                dropped.setdefault(body.name, error)
    return replace(lines, dropped=tuple(dropped.items()))


def baked(file: CFile, lines: Lines) -> frozenset[str]:
    """The names in the lines whose numbers go into values: where one has another value, so do they.

    How many an array has does, where the text asks for the size of one.
    """
    found = {name for line in lines.valued for name in _NAME.findall(file.line(line))}
    for line in lines.numeric - lines.valued:
        for array in _ARRAY.findall(file.line(line)):
            if re.search(rf"\b(?:ARRAY_SIZE|sizeof)\b[^;\n]*(?<!struct ){array}\b", file.code):
                found |= set(_NAME.findall(file.line(line)))
    return frozenset(found)


def _text(  # noqa: PLR0913, PLR0917  # the parts of a text
    file: CFile,
    point: Point,
    macros: Iterable[str],
    lines: Lines,
    chosen: Chosen,
    more: str,
    *,
    apart: bool,
) -> tuple[str, Mapping[tuple[str, int], str]]:
    """The text, and which macro each line is about that the front end adds."""
    named = [name for own in chosen.values() for name in own] if apart else []
    owners = {(_NAMED, i): name for i, name in enumerate(named, start=1)}
    tail: list[str] = []
    for name in macros:
        if name in named:
            continue
        owners["tail", len(tail) + 2] = name
        tail += [f"#ifdef {name}", macro_function(name), "#endif"]
    parts = (
        '#line 1 "prelude.h"',
        point.definitions(symbolic=True) + file.era + prelude(file.own_functions),
        "\n".join(_moded(file.without(dict(lines.dropped)).split("\n"), lines, chosen, named)),
        '#line 1 "tail"',
        *tail,
        more,
    )
    return "\n".join(parts), owners


def macro_function(name: str) -> str:
    """C text of the function that returns a macro."""
    return f"__typeof__({name}) {MACRO}{name}(void) {{ return {name}; }}"


def _moded(
    lines: Iterable[str], modes: Lines, chosen: Chosen, apart: Sequence[str]
) -> Iterator[str]:
    """The lines with what sets parameters to numbers before some, and takes it back after."""
    marked = [*NAMES, *(name for names in chosen.values() for name in names)]
    numbers = [*(f"#define {MARK}{name} 0" for name in marked), f"#define {MARK}ilog2 {MARK}log"]
    names = [*(f"#undef {MARK}{name}" for name in marked), f"#undef {MARK}ilog2"]
    yield from _parameters(chosen.get(0, {}), apart)
    yield f'#line 1 "{SOURCE}"'
    for number, line in enumerate(lines, start=1):
        before = numbers if number in modes.numeric else []
        after = names if number in modes.numeric else []
        if number in modes.inside:
            before = [*before, f'#pragma push_macro("{MARK}said")', f"#undef {MARK}said"]
            before += [f"#define {MARK}said(expr, said, ...) {MARK}asserted(expr, said)"]
            after = [*after, f'#pragma pop_macro("{MARK}said")']
        after = [*after, *_parameters(chosen.get(number, {}), apart)]
        if before:
            yield from (*before, f'#line {number} "{SOURCE}"')
        yield line
        if after:
            yield from (*after, f'#line {number + 1} "{SOURCE}"')


def _parameters(chosen: Mapping[str, int], apart: Sequence[str]) -> Iterator[str]:
    """What makes macros parameters, from here on."""
    for name, value in chosen.items():
        if name in apart:
            here = f'#line {apart.index(name) + 1} "{_NAMED}"'
            yield from (here, macro_function(name), here)
        yield f"extern const __typeof__({name}) {MARK}{name};"
        # A literal has the type of the macro's value, or a narrower one: but for large ones.
        kind = "" if abs(value) <= _PLAIN else f"(__typeof__({MARK}{name}))"
        yield from (f"#undef {name}", f"#define {name} ({kind}{value} | {MARK}{name})")

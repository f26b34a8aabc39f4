"""What a file's #ifs decide and its macros are worth, at all points of a target in one go.

Macros are all that a point changes. So the directives of the file alone are given to the compiler,
once for each point, and behind each time stands an array of all macros' values.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.compiler import compiled
from zslayout.cfront.point import MARK, NAMES, Point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import prelude
from zslayout.errors import Fault, UserError

_VALUES: Final = f"{MARK}values_"
_BRANCH: Final = f"{MARK}branch_"
_ERROR: Final = f"{MARK}error_"
_DIRECTIVE: Final = re.compile(r"[ \t]*#[ \t]*(\w+)[ \t]*(.*)", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_COMMENT: Final = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)
_ARRAY: Final = re.compile(
    rf"^@{_VALUES}(\d+) = .*?constant \[\d+ x i64\] (.*?), align", re.MULTILINE
)
_DEFINED: Final = re.compile(r"^#define[ \t]+(\w+)", re.MULTILINE)
_NUMBER: Final = re.compile(r"i64 (-?\d+)")
_MOST_TRIES: Final = 6
_CONDITIONALS: Final = frozenset({"if", "ifdef", "ifndef", "elif", "else"})


@dataclass(frozen=True, slots=True)
class Values:
    """What the preprocessor says at a point.

    `branches` are the lines of the conditionals whose text is kept, `errors` those of the #error
    that are met. A value is what `long long` makes of it; one that is no constant is left out.
    """

    branches: tuple[int, ...]
    errors: tuple[int, ...]
    macros: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Skeleton:
    lines: tuple[str, ...]
    branches: tuple[int, ...]
    errors: tuple[int, ...]
    defined: tuple[str, ...]


def values(
    file: CFile, target: Target, points: Sequence[Point], macros: Iterable[str]
) -> Mapping[Point, Values]:
    """The values at points of one target. Raises UserError when the directives are no C."""
    skeleton = _skeleton(file)
    asked = [*macros]
    marks = [f"{_BRANCH}{n}" for n in skeleton.branches] + [f"{_ERROR}{n}" for n in skeleton.errors]
    for _ in range(_MOST_TRIES):
        text = _text(skeleton, points, [*marks, *asked])
        made = compiled(target.triple, text, debug=False)
        if made.ir:
            return dict(_read(made.ir, points, skeleton, asked))
        # The line of an entry says which macro has no value: those of one point stand in order.
        refused = {each.line - 1 for each in made.errors if each.file == "values"}
        left = [name for i, name in enumerate(asked, start=len(marks)) if i not in refused]
        if len(left) == len(asked):
            raise UserError(
                Fault(f"{file.name}:{each.line}:{each.column}", each.text) for each in made.errors
            )
        asked = left
    raise UserError([Fault(file.name, "has macros of which no value can be asked")])


def directives(file: CFile) -> Iterator[tuple[int, int, str, str]]:
    """The lines that are not empty: first and last number, what a directive is called, the rest.

    A line of C is called "".
    """
    text = _COMMENT.sub(lambda one: _blank(one[0]), file.without_includes)
    for number, line in _logical(text):
        found = _DIRECTIVE.match(line)
        if found is not None:
            yield number, number + line.count("\n"), found[1], found[2]
        elif line.strip():
            yield number, number, "", line


def is_conditional(word: str) -> bool:
    """Whether a directive of this name decides what text is kept."""
    return word in _CONDITIONALS


def _skeleton(file: CFile) -> _Skeleton:
    lines = ['#line 1 "source.c"']
    branches, errors, defined = [], [], dict[str, None]()
    text = _COMMENT.sub(lambda one: _blank(one[0]), file.without_includes)
    for number, line in _logical(text):
        found = _DIRECTIVE.match(line)
        if found is None or found[1] in {"pragma", "warning", "line"}:
            continue
        if found[1] == "error":
            errors.append(number)
            lines.append(f"#define {_ERROR}{number} 1")
            continue
        lines += [f"#line {number}", line]
        name = _NAME.match(found[2])
        if found[1] == "define" and name:
            defined[name[0]] = None
        if found[1] in _CONDITIONALS:
            branches.append(number)
            lines.append(f"#define {_BRANCH}{number} 1")
    return _Skeleton(tuple(lines), tuple(branches), tuple(errors), tuple(defined))


def _blank(text: str) -> str:
    return text if text[0] == '"' else " " + "\n" * text.count("\n")


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that they go on in, each with the number of the first."""
    start, parts = 1, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if not parts:
            start = number
        parts.append(line)
        if not line.endswith("\\"):
            yield start, "\n".join(parts)
            parts = []


def _text(skeleton: _Skeleton, points: Sequence[Point], asked: Sequence[str]) -> str:
    shared = prelude()
    known = set(_DEFINED.findall(shared))
    own = [name for name in skeleton.defined if name in known]
    given = dict.fromkeys((*NAMES, *(name for point in points for name in point.switches)))
    cleared = dict.fromkeys((*given, *skeleton.defined, *(n for n in asked if n not in known)))
    entries = []
    for i, name in enumerate(asked, start=1):
        entries += [
            f"#ifdef {name}",
            f'#line {i} "values"',
            f"({name}),1,",
            "#else",
            "0,0,",
            "#endif",
        ]
    parts = [shared, f"#define {MARK}ilog2 {MARK}log"]
    for i, point in enumerate(points):
        parts += [f'#pragma push_macro("{name}")' for name in own]
        parts += [point.definitions(symbolic=False), *skeleton.lines]
        parts += [f"const long long {_VALUES}{i}[] = {{", *entries, "};"]
        parts += [f"#undef {name}" for name in cleared]
        parts += [f'#pragma pop_macro("{name}")' for name in own]
    return "\n".join(parts) + "\n"


def _read(
    ir: str, points: Sequence[Point], skeleton: _Skeleton, asked: Sequence[str]
) -> Iterator[tuple[Point, Values]]:
    arrays = {int(found[1]): found[2] for found in _ARRAY.finditer(ir)}
    names = [*skeleton.branches, *skeleton.errors, *asked]
    for i, point in enumerate(points):
        numbers = [int(each) for each in _NUMBER.findall(arrays[i])] or [0] * 2 * len(names)
        found = {
            name: value
            for name, value, there in zip(names, numbers[::2], numbers[1::2], strict=True)
            if there
        }
        yield (
            point,
            Values(
                tuple(line for line in skeleton.branches if line in found),
                tuple(line for line in skeleton.errors if line in found),
                {name: value for name, value in found.items() if isinstance(name, str)},
            ),
        )

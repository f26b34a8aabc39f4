"""C in the shape of mm/zsmalloc.c as a program: its functions, called with given numbers.

The text is compiled as it is, static functions included. Above it stand the parameters as plain
numbers, the prelude that the front end gives to clang, and `c/before.h`; below it stands
`c/main.c`. A program reads lines of five hexadecimal numbers: what
is asked for, by its place among the probes, and four arguments. For each it prints the value, and
size and sign of its type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zslayout.cfront.code import CStatement, FileModel
from zslayout.cfront.point import NAMES, Point
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import prelude
from zslayout.expr.build import all_of, when
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong
from zslayout.expr.walk import names

MOST_ARGUMENTS: Final = 4

_NUMBER: Final = re.compile(r"\((\d+)\)$", re.MULTILINE)
_TYPED_ENUM: Final = re.compile(r"^enum \w+ : .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Probe:
    """A constant or a function of the file: what it is said to be, and C text that asks for it.

    In the C text `a` are the arguments. `lets` are names in `result`, in order. `beside` is what a
    function computes on its way, as far as that depends on nothing else.
    """

    name: str
    asked: str
    result: Expr
    arguments: tuple[tuple[str, CType], ...] = ()
    lets: tuple[tuple[str, Expr], ...] = ()
    beside: tuple[Expr, ...] = ()


def probes(code: FileModel) -> tuple[Probe, ...]:
    """Everything that was read: macros in order, static assertions, functions."""
    outside = (each for each in code.assertions if each.place.column == 1)
    assertions = sorted(outside, key=lambda each: each.place.line)
    return (
        *(Probe(macro.name, macro.name, macro.value) for macro in code.macros),
        *(
            Probe(f"line {each.place.line}", f"zs_asserted_{number}()", cast(each.holds, INT))
            for number, each in enumerate(assertions)
        ),
        *_functions(code),
    )


def _functions(code: FileModel) -> Iterator[Probe]:
    long, functions = ulong(code.bits_per_long), code.functions
    obj, size, obj_idx = ("obj", long), ("size", INT), ("obj_idx", UINT)
    third = ", a[2]" if code.takes_class else ""
    place = "frame = 0, idx = 0, obj_to_location(a[0], &frame, &idx)"
    frame = functions["obj_to_frame"].name if "obj_to_frame" in functions else ""
    constants = {*NAMES, *(macro.name for macro in code.macros)}
    asked: tuple[tuple[str, str, tuple[tuple[str, CType], ...]], ...] = (
        (
            "location_to_obj",
            f"location_to_obj((zs_frame *)(unsigned long)a[0], a[1]{third})",
            (("pfn", long), obj_idx, ("class_idx", UINT)),
        ),
        ("obj_to_location", f"({place}, (unsigned long)frame)", (obj,)),
        ("obj_to_location.obj_idx", f"({place}, idx)", (obj,)),
        ("obj_to_frame", f"(frame = 0, {frame}(a[0], &frame), (unsigned long)frame)", (obj,)),
        ("obj_to_class_idx", "obj_to_class_idx(a[0])", (obj,)),
        ("handle_to_obj", "zs_loaded(handle_to_obj, a[0])", (obj,)),
        ("record_obj", "zs_stored(record_obj, a[0])", (obj,)),
        ("get_size_class_index", "get_size_class_index(a[0])", (size,)),
        ("calculate_zspage_chain_size", "calculate_zspage_chain_size(a[0])", (size,)),
    )
    for name, question, arguments in asked:
        meaning = functions.get(name)
        if meaning is not None:
            known = {each for each, _ in (*arguments, *meaning.lets)} | constants
            beside = tuple(
                _where_reached(each)
                for each in meaning.statements
                if all(var.name in known for var in names(each.value))
            )
            yield Probe(meaning.name, question, meaning.result, arguments, meaning.lets, beside)


def _where_reached(statement: CStatement) -> Expr:
    """What a statement computes; 0 where it is not reached."""
    if statement.value.type is BOOL:
        return all_of(statement.under, statement.value)
    return when(statement.under, statement.value, Const(0, statement.value.type))


def program(file: CFile, point: Point, code: FileModel) -> str:
    """The file at a point as C text of a program that answers for the probes of `code`."""
    frame = code.functions.get("obj_to_frame")
    zpdesc = frame is not None and "zpdesc" in frame.name
    cases = [f"zs_shown({probe.asked})" for probe in probes(code)]
    text = (
        f"#define zs_frame struct {'zpdesc' if zpdesc else 'page'}",
        f'#line 1 "{file.name}"',
        file.without_includes,
    )
    return _joined(point, text, cases, file.own_functions)


def program_of_many(point: Point, parts: Iterable[tuple[CFile, Sequence[Probe]]]) -> str:
    """Texts that define the same functions, one after the other, with questions to each."""
    text, asked = ["#define zs_frame struct page"], list[str]()
    for number, (file, questions) in enumerate(parts):
        own = re.findall(r"^static .*?\b(\w+)\(", file.text, re.MULTILINE)
        text += [f"#define {name} {name}_{number}" for name in own]
        text += [f'#line 1 "{file.name}"', file.without_includes]
        for probe in questions:
            asked.append(f"zs_asked_{len(asked)}")
            text += [f"static void {asked[-1]}(unsigned long long a[])"]
            text += [f"{{ unsigned int idx; zs_frame *frame; zs_shown({probe.asked}); }}"]
        text += [f"#undef {name}" for name in own]
    return _joined(point, text, [f"{name}(a)" for name in asked], frozenset())


def _joined(
    point: Point, text: Iterable[str], asked: Sequence[str], functions: frozenset[str]
) -> str:
    cases = (f"case {number}: {each}; break;" for number, each in enumerate(asked))
    return "\n".join(
        (
            _NUMBER.sub(r"\1", point.definitions(symbolic=False)),
            _prelude(functions),
            _c("before.h"),
            *text,
            f"#define zs_cases {' '.join(cases)}",
            _c("main.c"),
        )
    )


def _c(name: str) -> str:
    """One of our own pieces, by its name in messages too."""
    text = (Path(__file__).parent / "c" / name).read_text(encoding="utf-8")
    return f'#line 1 "{name}"\n{text}'


def _prelude(functions: frozenset[str]) -> str:
    """The front end's prelude, without what this gcc cannot parse yet and `_AC` has no use for."""
    plain, left_out = _TYPED_ENUM.subn("", prelude(functions))
    assert left_out
    return plain

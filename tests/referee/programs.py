"""C in the shape of mm/zsmalloc.c as a program: its functions, called with given numbers.

The text is compiled as it is, static functions included. Above it stand the parameters as plain
numbers, the prelude that the front end gives to clang, and `c/before.h`; below it stand `c/pool.c`,
where the text has a pool, and `c/main.c`. A program reads lines of five hexadecimal numbers: what
is asked for, by its place among the probes, and four arguments. For each it prints the value, and
size and sign of its type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from zslayout.csource.code import Code, CStatement
from zslayout.csource.point import NAMES, CompilePoint
from zslayout.csource.text import CFile
from zslayout.expr.build import all_of, when
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong
from zslayout.expr.walk import names

MOST_ARGUMENTS: Final = 4

_PARAMETER: Final = re.compile(r"\((\d+) \+ 0 \* zs_\w+\)")
_TYPED_ENUM: Final = re.compile(r"^enum \w+ : .*\n", re.MULTILINE)

_STUBS: Final = (
    "ClearPagePrivate",
    "PageIsolated",
    "PagePrivate",
    "PageZsmalloc",
    "SetPagePrivate",
    "__ClearPageMovable",
    "__ClearPageZsmalloc",
    "__SetPageMovable",
    "__SetPageZsmalloc",
    "copy_highpage",
    "copy_page",
    "dec_zone_page_state",
    "get_page",
    "inc_zone_page_state",
    "kmsan_copy_page_meta",
    "kunmap_atomic",
    "kunmap_local",
    "page_zone",
    "put_page",
    "replace_sub_page",
    "spin_lock",
    "spin_unlock",
    "write_lock",
    "write_trylock",
    "write_unlock",
)
"""What migration and allocation call beside; each returns 1."""

LINKED: Final = tuple(f"-Wl,--defsym,{name}=zs_stub" for name in _STUBS)
"""What the linker is told."""


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


def probes(code: Code) -> tuple[Probe, ...]:
    """Everything that was read: macros in order, static assertions, functions."""
    assertions = sorted(code.assertions, key=lambda each: each.place.line)
    return (
        *(Probe(macro.name, macro.name, macro.value) for macro in code.macros),
        *(
            Probe(f"line {each.place.line}", f"zs_asserted_{number}()", cast(each.holds, INT))
            for number, each in enumerate(assertions)
        ),
        *_functions(code),
    )


def _functions(code: Code) -> Iterator[Probe]:
    long = ulong(code.bits_per_long)
    pfn, obj, class_idx = ("pfn", long), ("obj", long), ("zspage_class", UINT)
    obj_idx, size = ("obj_idx", UINT), ("size", INT)
    third = ", a[2]" if code.takes_class else ""
    place = "frame = 0, idx = 0, obj_to_location(a[0], &frame, &idx)"
    frame = code.frame.name if code.frame else ""
    chain_size = code.chain_size.name if code.chain_size else ""
    constants = {*NAMES, *(macro.name for macro in code.macros)}
    found = (
        (
            code.encode,
            f"location_to_obj((zs_frame *)(unsigned long)a[0], a[1]{third})",
            (pfn, obj_idx, ("class_idx", UINT)),
        ),
        (code.decode_pfn, f"({place}, (unsigned long)frame)", (obj,)),
        (code.decode_idx, f"({place}, idx)", (obj,)),
        (code.frame, f"(frame = 0, {frame}(a[0], &frame), (unsigned long)frame)", (obj,)),
        (code.decode_class, "obj_to_class_idx(a[0])", (obj,)),
        (code.load, "zs_loaded(handle_to_obj, a[0])", (obj,)),
        (code.store, "zs_stored(record_obj, a[0])", (obj,)),
        (
            code.reencode,
            "zs_migrated(a[0], a[1], a[2], a[3])",
            (obj, ("old_pfn", long), ("new_pfn", long), class_idx),
        ),
        (code.allocate, "zs_allocated(a[0], a[1], a[2])", (pfn, obj_idx, class_idx)),
        (code.class_of, "get_size_class_index(a[0])", (size,)),
        (code.chain_size, f"{chain_size}(a[0])", (size,)),
    )
    for meaning, asked, arguments in found:
        if meaning is not None:
            known = {name for name, _ in (*arguments, *meaning.lets)} | constants
            beside = tuple(
                _where_reached(each)
                for each in meaning.statements
                if all(var.name in known for var in names(each.value))
            )
            yield Probe(meaning.name, asked, meaning.result, arguments, meaning.lets, beside)


def _where_reached(statement: CStatement) -> Expr:
    """What a statement computes; 0 where it is not reached."""
    if statement.value.type is BOOL:
        return all_of(statement.under, statement.value)
    return when(statement.under, statement.value, Const(0, statement.value.type))


def program(file: CFile, point: CompilePoint, code: Code) -> str:
    """The file at a point as C text of a program that answers for the probes of `code`."""
    zpdesc = code.frame is not None and "zpdesc" in code.frame.name
    names = {
        "zs_first": "first_zpdesc" if zpdesc else "first_page",
        "zs_owner": "zpdesc.zspage" if zpdesc else "page.private",
        "zs_next": "zpdesc.next" if zpdesc else "page.index",
    }
    cases = [f"zs_shown({probe.asked})" for probe in probes(code)]
    return _joined(
        point,
        (
            f"#define zs_frame struct {'zpdesc' if zpdesc else 'page'}",
            *(f"#define {name} {value}" for name, value in names.items()),
            f'#line 1 "{file.name}"',
            file.without_includes,
            _c("pool.c"),
        ),
        cases,
    )


def program_of_many(point: CompilePoint, parts: Iterable[tuple[CFile, Sequence[Probe]]]) -> str:
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
    return _joined(point, text, [f"{name}(a)" for name in asked])


def _joined(point: CompilePoint, text: Iterable[str], asked: Sequence[str]) -> str:
    cases = (f"case {number}: {each}; break;" for number, each in enumerate(asked))
    return "\n".join(
        (
            _PARAMETER.sub(r"\1", point.definitions),
            _prelude(),
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


def _prelude() -> str:
    """The front end's prelude, without what this gcc cannot parse yet and `_AC` has no use for."""
    text = files("zslayout.csource").joinpath("prelude.h").read_text(encoding="utf-8")
    plain, left_out = _TYPED_ENUM.subn("", text)
    assert left_out
    return plain

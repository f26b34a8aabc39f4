"""C's operators, each against gcc's own on all operands of 8 bits."""

import ctypes
import itertools
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import csources
import pytest

from zslayout.errors import UserError
from zslayout.expr.python import compile_function

RANGES: Final = {
    "_Bool": range(2),
    "char": range(256),
    "signed char": range(-128, 128),
    "unsigned char": range(256),
    "short": range(-128, 128),
    "unsigned short": range(256),
    "int": range(-128, 128),
    "unsigned int": range(256),
    "long long": range(-128, 128),
    "unsigned long long": range(256),
}
PAIRS: Final = (
    ("signed char", "signed char"),
    ("unsigned char", "unsigned char"),
    ("signed char", "unsigned char"),
    ("char", "short"),
    ("short", "unsigned short"),
    ("unsigned short", "signed char"),
    ("signed char", "unsigned int"),
    ("unsigned int", "signed char"),
    ("int", "unsigned long long"),
    ("_Bool", "signed char"),
)
ARITHMETIC: Final = ("+", "-", "*", "&", "|", "^")
OTHERS: Final = ("<", "<=", ">", ">=", "==", "!=", "&&", "||", ",")
DIVISIONS: Final = ("/", "%")
SHIFTS: Final = ("<<", ">>")
UNARY: Final = (
    "+a",
    "-a",
    "~a",
    "!a",
    "a ?: 7",
    "(a++, a)",
    "(a--, a)",
    "++a",
    "--a",
    "a++",
    "a--",
)

Table = list[tuple[str, str]]
"""Names of functions, and their texts."""


def _pure(pair: int, operators: tuple[str, ...]) -> list[str]:
    return [f"(x{pair})(a {op} b)" for op in operators] + [f"a {op} b" for op in operators]


def _groups(pair: int) -> list[list[str]]:
    """Expressions that C defines always, those where b is not 0, those where b shifts."""
    always = _pure(pair, (*ARITHMETIC, *OTHERS)) + [f"a {op}= b" for op in ARITHMETIC]
    return [
        [*always, "a = b", "a ? b : a", "a ?: b", "a < b ? a : b"],
        _pure(pair, DIVISIONS) + [f"a {op}= b" for op in DIVISIONS],
        _pure(pair, SHIFTS) + [f"a {op}= b" for op in SHIFTS],
    ]


def _functions() -> Iterator[str]:
    for pair, (left, right) in enumerate(PAIRS):
        yield f"typedef {left} x{pair};"
        for group, expressions in enumerate(_groups(pair)):
            for number, expression in enumerate(expressions):
                head = f"long long f_{pair}_{group}_{number}({left} a, {right} b)"
                yield f"{head} {{ return {expression}; }}"
    for kind, name in enumerate(RANGES):
        casts = [f"({other})a" for other in RANGES]
        for number, expression in enumerate((*UNARY, *casts)):
            yield f"long long u_{kind}_{number}({name} a) {{ return {expression}; }}"


TEXT: Final = "\n".join(_functions()) + "\n"


@cache
def functions() -> csources.Functions:
    return csources.Functions(TEXT)


def _counted(prefix: str) -> int:
    return TEXT.count(f" {prefix}_")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """All the functions, and one that writes a row of results for each."""
    rows = []
    for pair, group in itertools.product(range(len(PAIRS)), range(3)):
        prefix = f"f_{pair}_{group}"
        calls = "".join(f"*o++ = {prefix}_{i}(a, b); " for i in range(_counted(prefix)))
        rows.append(
            f"void rows_{prefix}(long long *o, int a, int a_end, int start, int b_end)\n"
            f"{{ for (; a < a_end; a++) for (int b = start; b < b_end; b++) {{ {calls}}} }}\n"
        )
    for kind in range(len(RANGES)):
        calls = "".join(f"*o++ = u_{kind}_{i}(a); " for i in range(_counted(f"u_{kind}")))
        rows.append(f"void row_u_{kind}(long long *o, int a) {{ {calls}}}\n")
    folder: Path = tmp_path_factory.mktemp("operators")
    (folder / "operators.c").write_text(TEXT + "".join(rows), encoding="utf-8")
    command = ["gcc", "-shared", "-fPIC", "-O0", "-w", "-std=gnu11", "-fwrapv", "-funsigned-char"]
    subprocess.run([*command, "-o", "operators.so", "operators.c"], cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "operators.so"))


def _ours(prefix: str, arguments: tuple[str, ...]) -> Callable[..., tuple[int, ...]]:
    results = [functions().result(f"{prefix}_{i}") for i in range(_counted(prefix))]
    read: Callable[..., tuple[int, ...]] = compile_function("row", arguments, (), results)
    return read


def _spans(group: int, right: str) -> tuple[range, ...]:
    """The right operands for which C defines what a group of expressions gives."""
    all_ = RANGES[right]
    if group == 1:
        return tuple(filter(None, (range(all_.start, 0), range(1, all_.stop))))
    return (all_,) if group == 0 else (range(min(8, all_.stop)),)


@pytest.mark.parametrize("pair", range(len(PAIRS)), ids=lambda pair: " and ".join(PAIRS[pair]))
def test_operators_on_two_numbers_are_those_of_gcc(compiled: ctypes.CDLL, pair: int) -> None:
    left = RANGES[PAIRS[pair][0]]
    for group, expressions in enumerate(_groups(pair)):
        prefix, many = f"f_{pair}_{group}", len(expressions)
        ours, write = _ours(prefix, ("a", "b")), compiled[f"rows_{prefix}"]
        assert many == _counted(prefix)
        for span in _spans(group, PAIRS[pair][1]):
            theirs = (ctypes.c_longlong * (many * len(left) * len(span)))()
            write(theirs, left.start, left.stop, span.start, span.stop)
            for row, (a, b) in enumerate(itertools.product(left, span)):
                mine, gcc = ours(a, b), tuple(theirs[row * many : (row + 1) * many])
                if mine != gcc:
                    named = zip(expressions, mine, gcc, strict=True)
                    assert [(a, b, *each) for each in named if each[1] != each[2]] == []


@pytest.mark.parametrize("name", RANGES)
def test_operators_on_one_number_and_casts_are_those_of_gcc(
    compiled: ctypes.CDLL, name: str
) -> None:
    prefix = f"u_{list(RANGES).index(name)}"
    ours, write = _ours(prefix, ("a",)), compiled[f"row_{prefix}"]
    theirs = (ctypes.c_longlong * _counted(prefix))()
    for a in RANGES[name]:
        write(theirs, a)
        assert (a, ours(a)) == (a, tuple(theirs))


def test_an_operator_on_what_is_no_number_is_refused_with_its_place() -> None:
    of = csources.Functions("int f(int n) { return (long)&n + n > 3; }\n")
    with pytest.raises(UserError) as caught:
        of.why_not()
    assert str(caught.value) == (
        "zsmalloc.c:1:29: f(): its result cannot be read: it depends on the number of a pointer"
    )

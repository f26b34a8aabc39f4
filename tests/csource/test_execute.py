"""Statements: every path is followed, and paths that meet are joined."""

import ctypes
import random
import subprocess
from pathlib import Path
from typing import Final

import csources
import pytest
import randomc

from zslayout.errors import UserError

READ: Final = [
    ("if (a < 0) return -1; else if (!a) return 0; return 1;", {-3: -1, 0: 0, 4: 1}),
    ("int r = 1; if (a > 3) goto out; r = 2; out: return r;", {3: 2, 4: 1}),
    ("int r = a; if (a & 1) r += 1; else r -= 1; return r * 2;", {3: 8, 4: 6}),
    ("int r; if (a) r = 5; else r = 6; if (a > 1) r++; return r;", {0: 6, 1: 5, 2: 6}),
    ("int r = 0; if (a) { r = 1; if (a > 1) { r = 2; goto out; } r = 3; } out: return r;",
     {0: 0, 1: 3, 2: 2}),
    ("int r = 0; if (a > 1) goto two; if (a) goto one; return r; two: r += 2; one: r++; return r;",
     {0: 0, 1: 1, 2: 3}),
    ("if (0) return 1; if (1) return a; return 2;", {7: 7}),
    ('asm volatile("" ::: "memory"); ; return a;', {7: 7}),
    ("if (a) { } return a;", {0: 0, 7: 7}),
]  # fmt: skip
REFUSED: Final = [
    ("return ({ if (a) return 4; a; });", "control leaves a statement in an expression"),
    ("if (a) return 1;", "f(): its result cannot be read: it depends on what f() gives without a"),
    ("int r = 0; again: r++; if (r < a) goto again; return r;", "r, which a loop changes"),
    ("goto in; if (a) { in: a++; } return a;", "f(): jumps into a block, to in"),
]


def of(statements: str) -> csources.Functions:
    return csources.Functions(f"int f(int a)\n{{ {statements} }}\n")


@pytest.mark.parametrize(("statements", "values"), READ, ids=[text for text, _ in READ])
def test_a_function_returns_what_c_says(statements: str, values: dict[int, int]) -> None:
    function = of(statements)
    assert {a: function.gives(a=a) for a in values} == values


@pytest.mark.parametrize(("statements", "what"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_cannot_be_followed_is_refused(statements: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        of(statements).why_not()
    assert what in str(caught.value)


def test_a_variable_ends_with_its_function() -> None:
    calls = csources.Functions(
        "static int g(int a) { int kept; if (a) kept = a; return kept; }\n"
        "int f(int a) { g(1); return g(0); }\n"
    )
    with pytest.raises(UserError, match="it depends on kept, which is not set"):
        calls.why_not()


def test_a_jump_over_a_label_that_is_jumped_back_to_lands_behind_it() -> None:
    over = "if (a & 1) goto out; again: n++; if (n < a) goto again; s = 2; out: return"
    assert of(f"int r = a, s = 1, n = 0; {over} r;").gives(a=3) == 3
    with pytest.raises(UserError, match="it depends on how often a jump is taken"):
        of(f"int r = a, s = 1, n = 0; {over} s;").why_not()


@pytest.mark.parametrize("jump", ['asm goto("" : : : : out);', "goto *&&out;"])
def test_what_may_jump_to_a_label_is_refused(jump: str) -> None:
    with pytest.raises(UserError, match="cannot be followed"):
        of(f"int r = 1; {jump} r = 2; out: return r;").why_not()


def test_inline_assembly_without_a_way_out_leaves_what_it_does_not_name() -> None:
    assert of('int r = a; asm volatile("nop"); return r;').gives(a=3) == 3


MANY: Final = 30


def _compiled(text: str, folder: Path) -> ctypes.CDLL:
    head = "unsigned int g{0}(unsigned long a, unsigned b) {{ return f{0}(a, b); }}\n"
    shown = (head.format(i) for i in range(MANY))
    (folder / "all.c").write_text(text + "".join(shown), encoding="utf-8")
    flags = ["-shared", "-fPIC", "-O0", "-w", "-std=gnu11", "-fwrapv", "-fno-strict-aliasing"]
    defined = [f"-D{name}={value}" for name, value in randomc.DEFINED.items()]
    command = ["gcc", *flags, *defined, "-o", "all.so", "all.c"]
    subprocess.run(command, cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "all.so"))


@pytest.mark.parametrize("loops", [False, True], ids=["unrolled", "any turns"])
@pytest.mark.parametrize("seed", range(2))
def test_random_functions_give_what_gcc_makes_of_them(
    tmp_path: Path, seed: int, *, loops: bool
) -> None:
    text = randomc.Functions(seed, loops=loops).text(MANY)
    theirs, ours = _compiled(text, tmp_path), csources.Functions(text)
    dice, read = random.Random(seed), 0  # noqa: S311  # nothing here is a secret
    for number in range(MANY):
        try:
            gives = ours.compiled(f"f{number}")
        except UserError:
            continue  # what a loop changes is not known
        read += 1
        for _ in range(40):
            a, b = dice.getrandbits(dice.choice((3, 64))), dice.getrandbits(dice.choice((3, 32)))
            gcc = theirs[f"g{number}"](ctypes.c_ulong(a), ctypes.c_uint(b)) % 2**32
            assert (number, a, b, gives(a, b)) == (number, a, b, gcc)
    assert read == MANY if not loops else read > MANY // 3

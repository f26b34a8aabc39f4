"""C that a gcc has preprocessed, for a machine of the same sizes."""

import re
import subprocess

import purefunctions
import pytest

from zslayout.cfront import llvm
from zslayout.cfront.compiler import clang, optimised
from zslayout.cfront.cut import cut
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure import PureReader
from zslayout.cfront.stand_in import asked_of, stood_in
from zslayout.cfront.terms import Terms
from zslayout.words.word_unit import IR_FLAGS, PLAIN_FLAGS

TEXT = r"""
asm(".section .text");
extern int named(int x) __asm__("other");
register long *stack __asm__("$30");
static const char *said = "asm volatile(\"nop\" : : : )";
long f_plain(long x) { asm volatile("mb" : : : "memory"); __asm__("nop"); return x * 3; }
long f_output(long x) { long y; __asm__("neg %1, %0" : [y] "=r" (y) : "r" (x)); return y; }
long f_memory(long x) { long y = x; asm("clear (%0)" : : "r" (&y) : "memory"); return y; }
long f_goto(long x)
{
	asm goto("1: nop" : : "i" (&stack) : : yes, no);
	return x;
yes:
no:
	return 0;
}
long f_builtin(long x) { return __builtin_alpha_cmpbge(x, 3); }
long f_has(long x) { return x + __builtin_has_attribute(said, nonstring); }
"""


def reader() -> PureReader:
    flags = [*PLAIN_FLAGS, *IR_FLAGS, "-x", "cpp-output"]
    code, said, ir = optimised(purefunctions.HOST, stood_in(TEXT), flags)
    assert not code, said
    return PureReader(llvm.module(cut(ir, "f_")), Terms({}))


def test_what_rests_on_no_assembly_is_read() -> None:
    of = reader()
    assert purefunctions.value(of, "f_plain", [5]) == 15
    assert purefunctions.value(of, "f_has", [5]) == 5


@pytest.mark.parametrize("name", ["f_output", "f_memory", "f_goto", "f_builtin"])
def test_what_rests_on_assembly_is_refused(name: str) -> None:
    of = reader()
    with pytest.raises(ImpureError, match=r"zsl_assembly|zsl_builtin"):
        of.read(name, purefunctions.given(of, name))


def test_lines_stay_where_they_are() -> None:
    text = 'int a;\nvoid f(void) { asm("x\\n"\n "y" :\n : "r" (1)); }\nint b;\n'
    assert stood_in(text).split("\n")[5] == "int b;"


@pytest.mark.parametrize(
    ("triple", "other"),
    [
        ("x86_64-linux-gnu", "s390x-linux-gnu"),  # the order of bytes
        ("mipsel-linux-gnu", "i686-linux-gnu"),  # where a long long lies
        ("mips-linux-gnu", "mips64-linux-gnuabi64"),  # a long
    ],
)
def test_a_machine_is_asked_how_it_lays_out_types(triple: str, other: str) -> None:
    asked = asked_of(triple, ("-funsigned-char",))
    for name, fits in ((triple, True), (other, False)):
        command = [*clang(), f"--target={name}", "-funsigned-char", "-fsyntax-only", "-xc", "-"]
        run = subprocess.run(command, input=asked, text=True, capture_output=True, check=False)
        assert (run.returncode == 0) == fits, run.stderr
    signed = [*clang(), f"--target={triple}", "-fsigned-char", "-fsyntax-only", "-xc", "-"]
    assert subprocess.run(
        signed, input=asked, text=True, capture_output=True, check=False
    ).returncode
    assert len(re.findall("_Static_assert", asked)) == 13


def test_a_machine_that_clang_knows_not_stands_for_none() -> None:
    assert asked_of("nowhere-linux-gnu", ()) == ""

import lowered

from zslayout.cfront import llvm
from zslayout.cfront.execute import Executor
from zslayout.cfront.point import Point
from zslayout.cfront.shapes import Shape, shapes, split
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import unit
from zslayout.cfront.values import values

TARGET = Target("x86_64-linux-gnu", 64)
POINTS = [Point(TARGET, (64, 12, bits, chain)) for bits in (52, 64) for chain in (4, 8, 16)]
TEXT = """\
#ifndef MAX_POSSIBLE_PHYSMEM_BITS
#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG
#endif
#if CONFIG_ZSMALLOC_CHAIN_SIZE <= 4
#define BITS 2
#elif CONFIG_ZSMALLOC_CHAIN_SIZE <= 8
#define BITS 3
#else
#define BITS 4
#endif
unsigned long f(unsigned long x) { return x << BITS << MAX_POSSIBLE_PHYSMEM_BITS; }
#if CONFIG_ZSMALLOC_CHAIN_SIZE > 8
int g(void) { return 1; }
#endif
"""
FILE = CFile("x.c", TEXT)


def found() -> tuple[Shape, ...]:
    return shapes(FILE, values(FILE, TARGET, POINTS, FILE.expressions))


def test_points_whose_ifs_choose_macros_alone_are_one_shape() -> None:
    short, long = found()
    assert [point.numbers[3] for point in short.points] == [4, 8, 4, 8]
    assert [point.numbers[3] for point in long.points] == [16, 16]
    assert short.groups == {3: ("MAX_POSSIBLE_PHYSMEM_BITS",), 10: ("BITS",)}


def test_a_macro_that_is_a_parameter_has_its_value_at_each_point() -> None:
    short, _ = found()
    worth = {p.numbers[2:]: short.parameters(p) for p in short.points}
    assert [worth[key]["BITS"] for key in ((52, 4), (52, 8), (64, 4))] == [2, 3, 2]
    assert worth[64, 8]["MAX_POSSIBLE_PHYSMEM_BITS"] == 64


def test_one_reading_of_a_shape_is_right_at_each_of_its_points() -> None:
    short, _ = found()
    made = unit(FILE, short.first, (), chosen=short.chosen)
    assert not made.errors
    executor = Executor(llvm.module(made.ir), short.parameters(short.first))
    run = executor.run("@f")
    word = executor.memory.word(run.value, 64)
    for point in short.points:
        known = {
            name: executor.terms.const(number, 32)
            for name, number in short.parameters(point).items()
        }
        by = {"argument x#0": executor.terms.const(5, 64), **known}
        want = 5 << short.parameters(point)["BITS"] << point.numbers[2]
        result = executor.terms.substituted(by)(word)
        if point.numbers[2] < 64:
            assert result is executor.terms.const(want, 64), point


def test_a_shape_is_split_where_numbers_are_values() -> None:
    short, _ = found()
    parts = split(short, {"CONFIG_ZSMALLOC_CHAIN_SIZE", "no_such_name"})
    assert sorted(len(one.points) for one in parts) == [2, 2]


def test_a_macro_that_is_defined_elsewhere_too_is_no_parameter() -> None:
    text = "#define A 1\n#undef A\n#if PAGE_SHIFT > 12\n#define A 2\n#else\n#define A 3\n#endif\n"
    file = CFile("x.c", text)
    points = [Point(TARGET, (64, shift, 52, 8)) for shift in (12, 16)]
    made = shapes(file, values(file, TARGET, points, file.expressions))
    assert len(made) == 2
    assert all(not one.groups for one in made)
    assert lowered.X86.target == TARGET

"""What comes from elsewhere is one symbol, wherever it is taken."""

import purefunctions

from zslayout.expr.nodes import Expr, Var
from zslayout.expr.walk import names


def read(text: str, *functions: str) -> tuple[list[Expr], dict[str, str]]:
    reader = purefunctions.reader(text)
    found = [reader.read(each, purefunctions.given(reader, each)).value for each in functions]
    return found, reader.outside.names


def test_a_variable_of_the_kernel_is_the_same_in_every_function() -> None:
    text = "extern long level; long f1(void) { return level; } long f2(void) { return ~level; }"
    (one, two), said = read(text, "f1", "f2")
    assert names(one) == names(two)
    assert isinstance(one, Var)
    assert said[one.name] == "level"


def test_the_same_assembly_gives_the_same_and_another_gives_another() -> None:
    text = """
    static inline long width(void) { long x; asm volatile("width %0" : "=r"(x)); return x; }
    static inline long height(void) { long x; asm volatile("height %0" : "=r"(x)); return x; }
    long f1(void) { return width(); }
    long f2(void) { return width(); }
    long f3(void) { return height(); }
    """
    (one, two, three), _ = read(text, "f1", "f2", "f3")
    assert one is two
    assert one is not three


def test_a_static_key_is_what_it_is_in_both_of_its_forms() -> None:
    text = """
    extern struct { int enabled; } key;
    static inline _Bool nop(void)
    {
        asm goto("1: nop; .pushsection __jump_table; .popsection" : : "i"(&key), "i"(0) : : yes);
        return 0;
    yes:
        return 1;
    }
    static inline _Bool jump(void)
    {
        asm goto("1: jmp %l2; .pushsection __jump_table" : : "i"(&key), "i"(1) : : yes);
        return 0;
    yes:
        return 1;
    }
    int f1(void) { return nop(); }
    int f2(void) { return !jump(); }
    """
    (one, two), said = read(text, "f1", "f2")
    assert one is two
    assert "static key key" in said.values()


def test_what_a_bool_holds_is_a_truth() -> None:
    (found,), _ = read("extern _Bool on; int f(void) { return on; }", "f")
    (symbol,) = names(found)
    assert symbol.type.width == 1


def test_what_assembly_makes_of_a_value_is_told_apart_from_what_it_says_of_the_cpu() -> None:
    text = """
    long f1(void) { long x; asm("width %0" : "=r"(x)); return x; }
    long f2(long y) { long x; asm("swap %0, %1" : "=r"(x) : "r"(y)); return x; }
    """
    reader = purefunctions.reader(text)
    (cpu,) = names(reader.read("f1", []).value)
    (made,) = names(reader.read("f2", purefunctions.given(reader, "f2")).value)
    assert reader.outside.opaque == {made.name}
    assert cpu.name in reader.outside.names

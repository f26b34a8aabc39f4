from collections.abc import Callable

import lowered
import pytest

from zslayout.cfront.text import CFile
from zslayout.cfront.unit import Lines, baked, unit

POINT = lowered.X86


def test_the_bound_of_an_array_in_a_struct_is_read_with_numbers() -> None:
    text = "struct s {\n\tint a[PAGE_SHIFT];\n};\n"
    text += "int f(struct s *p) { return p->a[1] + PAGE_SHIFT; }\n"
    made = unit(CFile("x.c", text), POINT, ())
    assert not made.errors
    assert made.lines == Lines(numeric=frozenset({2}))
    assert "[12 x i32]" in made.ir
    assert "load i32, ptr @zsl_PAGE_SHIFT" in made.ir


def test_lines_after_one_that_is_read_with_numbers_keep_their_numbers() -> None:
    text = "struct s { int a[PAGE_SHIFT]; };\nint f[y];\n"
    made = unit(CFile("x.c", text), POINT, ())
    assert [(each.line, each.column) for each in made.errors] == [(2, 7)]


def test_a_function_that_the_compiler_refuses_is_left_out_by_name_and_the_rest_is_read() -> None:
    text = (
        "int f(struct page *p)\n{\n\treturn p->nonesuch;\n}\n"
        "int g(struct page *p) { return f(p) + 1; }\n"
    )
    made = unit(CFile("x.c", text), POINT, ())
    assert not made.errors
    ((name, error),) = made.lines.dropped
    assert (name, error.line) == ("f", 3)
    assert "define dso_local i32 @g" in made.ir
    assert "define dso_local i32 @f" not in made.ir


def test_numbers_that_become_values_are_known_by_the_names_in_their_lines() -> None:
    text = (
        "enum { A = PAGE_SHIFT };\nint f(int x)\n{\n\tswitch (x) {\n"
        "\tcase PAGE_SHIFT: return A;\n\t}\n\treturn 0;\n}\n"
        "struct s { int a[BITS_PER_LONG], b[CONFIG_ZSMALLOC_CHAIN_SIZE]; };\n"
        "int g(struct s *s)\n{\n\treturn ARRAY_SIZE(s->b);\n}\n"
    )
    file = CFile("x.c", text)
    made = unit(file, POINT, ())
    assert not made.errors
    assert made.lines.valued == {1, 5}
    assert {"PAGE_SHIFT", "CONFIG_ZSMALLOC_CHAIN_SIZE"} <= baked(file, made.lines)
    assert "BITS_PER_LONG" in baked(file, made.lines)
    same = CFile(
        "x.c", "struct s { int a[BITS_PER_LONG]; };\nint f(struct s *s) { return s->a[1]; }\n"
    )
    assert not baked(same, unit(same, POINT, ()).lines)


def test_what_one_point_learnt_is_not_learnt_again_by_another() -> None:
    file = CFile("x.c", "struct s { int a[PAGE_SHIFT]; } x;\n")
    lines = unit(file, POINT, ()).lines
    assert unit(file, lowered.RISCV32, (), lines).lines == lines


def test_a_macro_is_a_function_and_one_without_a_value_is_left_out() -> None:
    text = "#define A (PAGE_SHIFT + 1)\n#define B struct x\n#define C UNDECLARED\n"
    made = unit(CFile("x.c", text), POINT, ("A", "B", "C", "D"))
    assert not made.errors
    assert made.macros == ("A", "D")
    assert "@zsl_macro_A(" in made.ir
    assert "@zsl_macro_D(" not in made.ir


def test_a_static_assertion_is_a_function_outside_and_a_call_inside() -> None:
    text = (
        'static_assert(PAGE_SHIFT > 3, "small");\n'
        "int f(void)\n{\n\tstatic_assert(PAGE_SHIFT < 30);\n\treturn 0;\n}\n"
    )
    made = unit(CFile("x.c", text), POINT, ())
    assert not made.errors
    assert made.lines.inside == {4}
    assert "@zsl_assert_1(" in made.ir
    assert "PAGE_SHIFT < 30" in made.ir


def test_a_loop_macro_in_a_body_is_no_definition_of_a_function() -> None:
    text = (
        "struct s { struct list_head list; };\n"
        "void f(struct list_head *head)\n{\n\tstruct s *a, *b;\n\n"
        "\tlist_for_each_entry_safe(a, b, head, list) {\n\t\tlist_del(&a->list);\n\t}\n}\n"
    )
    assert not unit(CFile("x.c", text), POINT, ()).errors


def test_a_brace_that_is_missing_is_an_error() -> None:
    text = "#define A 1\nint f(int x)\n{\n\tif (x) {\n\treturn 1;\n}\nint g(void) { return A; }\n"
    made = unit(CFile("x.c", text), POINT, ("A",))
    assert made.errors
    assert made.ir == ""


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("mult_frac(100U, a, b)", lambda a, b: 100 * a // b),
        ("DIV_ROUND_CLOSEST(a, b)", lambda a, b: (2 * a + b) // (2 * b)),
        ("DIV_ROUND_CLOSEST(-(int)a, (int)b)", lambda a, b: -((2 * a + b) // (2 * b))),
        ("DIV_ROUND_UP_ULL(a, b)", lambda a, b: -(-a // b)),
        ("div_u64(a, b) + div64_u64(a, b) + div64_ul(a, b)", lambda a, b: 3 * (a // b)),
        (
            "({ u64 n = a; u32 rest = do_div(n, b); rest << 16 | n; })",
            lambda a, b: a % b << 16 | a // b,
        ),
        (
            "clamp_val(a, 3, 9) + abs(-(int)a) + abs_diff(a, b)",
            lambda a, b: min(max(a, 3), 9) + a + abs(a - b),
        ),
        ("({ swap(a, b); a - b; })", lambda a, b: b - a),
        ("FIELD_FIT(GENMASK_ULL(6, 4), a)", lambda a, _: int(a < 8)),
        (
            "({ u32 n = ~0U; FIELD_MODIFY(GENMASK_U32(11, 8), &n, a); n; })",
            lambda a, _: 0xFFFFF0FF | (a & 15) << 8,
        ),
        (
            "upper_32_bits((u64)a << 33) + lower_32_bits(GENMASK_U64(40, 8) + a)",
            lambda a, _: 2 * a + 0xFFFFFF00 + a,
        ),
        (
            "roundup_pow_of_two(a) + rounddown_pow_of_two(a)",
            lambda a, _: (1 << (a - 1).bit_length()) + (1 << (a.bit_length() - 1)),
        ),
        ("fls64((u64)a << 30)", lambda a, _: a.bit_length() + 30),
        ("PFN_UP(a) + PFN_DOWN(a << 8)", lambda a, _: -(-a >> 12) + (a >> 4)),
        ("({ unsigned int n = a; cmpxchg(&n, b, 7) + n; })", lambda a, b: a + (7 if a == b else a)),
    ],
)
def test_helpers_of_kernel_headers_compute_what_their_names_say(
    text: str, means: Callable[[int, int], int]
) -> None:
    made, run = lowered.run(f"unsigned int f(unsigned int a, unsigned int b) {{ return {text}; }}")
    assert not run.unread
    assert not isinstance(run.value, tuple)
    word = made.memory.word(run.value, 32)
    for a, b in ((1, 1), (3, 2), (7, 7), (12, 5), (100, 9), (255, 2)):
        assert lowered.value(made, word, {"a": a, "b": b}) == means(a, b) % 2**32, (a, b)

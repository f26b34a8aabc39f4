"""Macros and static assertions as expressions of C."""

import pytest
from readings import NARROW, WIDE, read, text

from zslayout.cfront.constant import c_type
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.expr.types import INT, UINT, long, ulong
from zslayout.expr.undefined_behaviour import defined


def macro(value: str, *, narrow: bool = False) -> Expr:
    code = read(text(more=f"#define OWN ({value})\n"), NARROW if narrow else WIDE)
    found = code.macro("OWN")
    assert found is not None
    return found.value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("PAGE_SHIFT + 3", "PAGE_SHIFT + 3"),
        ("~OBJ_INDEX_BITS", "~OBJ_INDEX_BITS"),
        ("PAGE_SHIFT > 12 ? PAGE_SIZE : 32", "12 < PAGE_SHIFT ? PAGE_SIZE : 32"),
        (
            "PAGE_SHIFT == 12 && BITS_PER_LONG > 32",
            "PAGE_SHIFT == 12 and 32 < BITS_PER_LONG ? 1 : 0",
        ),
        ("MAX(32, PAGE_SIZE >> 8)", "PAGE_SIZE >> 8 < 32 ? 32 : PAGE_SIZE >> 8"),
        ("ilog2(PAGE_SIZE)", "ilog2(PAGE_SIZE)"),
        ("OBJ_TAG_BITS", "1"),
    ],
)
def test_a_macro_speaks_of_others_by_name(value: str, said: str) -> None:
    assert human_text(macro(value)) == said


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("PAGE_SHIFT", INT),
        ("PAGE_SHIFT + 0u", UINT),
        ("PAGE_SHIFT + 0L", long(64)),
        ("PAGE_SHIFT + 0UL", ulong(64)),
        ("PAGE_SHIFT + 0ULL", c_type("unsigned long long", 64, 64)),
        ("(u8)PAGE_SHIFT", c_type("unsigned char", 8, 64)),
    ],
)
def test_a_macro_has_its_type_in_c(value: str, kind: object) -> None:
    assert macro(value).type == kind


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ("1 << (PAGE_SHIFT + 18)", True),
        ("1 << (PAGE_SHIFT + 19)", False),  # into the sign
        ("1U << (PAGE_SHIFT + 19)", True),
        ("1U << (PAGE_SHIFT + 20)", False),
        ("INT_MAX + PAGE_SHIFT", False),
        ("UINT_MAX + PAGE_SHIFT", True),
        ("PAGE_SHIFT / (PAGE_SHIFT - 12)", False),
    ],
)
def test_signs_tell_what_c_defines(value: str, *, holds: bool) -> None:
    assert bool(evaluate(defined(macro(value)), WIDE.given)) is holds


@pytest.mark.parametrize("narrow", [False, True])
def test_a_macro_has_the_value_that_the_compiler_gives_it(*, narrow: bool) -> None:
    point = NARROW if narrow else WIDE
    for value, wanted in (
        ("-PAGE_SHIFT / 5", -2),
        ("-PAGE_SHIFT >> 2", -3),
        ("(unsigned char)(300 + PAGE_SHIFT)", 56),
        ("PAGE_SHIFT ^ -1L", -13),
        ("(-PAGE_SHIFT < 1U) + 2", 2),
    ):
        assert evaluate(macro(value, narrow=narrow), point.given) == wanted, value


def test_assertions_are_read_outside_and_inside_of_functions() -> None:
    more = 'static_assert(PAGE_SHIFT >= 12, "pages are that large");\n'
    more += "static void f(void)\n{\n\tBUILD_BUG_ON(PAGE_SHIFT > 18);\n}\n"
    outside, inside = read(text(more=more)).assertions
    assert (human_text(outside.holds), outside.message) == (
        "12 <= PAGE_SHIFT",
        "pages are that large",
    )
    assert (outside.place.line, inside.place.line) == (14, 17)
    assert inside.message == "BUILD_BUG_ON: PAGE_SHIFT > 18"


def test_an_error_that_is_met_is_an_assertion_that_never_holds() -> None:
    (found,) = read(text(more="#if PAGE_SHIFT == 12\n#error small pages\n#endif\n")).assertions
    assert (found.message, found.place.line) == ("small pages", 15)
    assert evaluate(found.holds, {}) == 0
    assert not read(text(more="#if PAGE_SHIFT == 13\n#error pages\n#endif\n")).assertions

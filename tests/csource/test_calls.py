"""What calls do and give."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError

GIVEN: Final = [
    ("return ilog2(n);", 300, 8),
    ("return fls(n) * 100 + fls_long(n);", 300, 909),
    ("return fls(n) * 100 + fls_long(n);", 0, 0),
    ("return __builtin_expect(n, 1);", 3, 3),
    ("return page_to_pfn(zpdesc_page(pfn_zpdesc(n))) + 1;", 3, 4),
    ("return pfn_of(pfn_to_page(n));", 3, 3),
    ("return byte(n, &b) + b * 1000UL;", 300, 300044),
    ('BUG_ON(n); pr_warn("%lu", n); return n;', 3, 3),
    ("kfree(&n); return 5;", 3, 5),
]
REFUSED: Final = [
    ("return outside(n);", "what outside() gives"),
    ("return endless(n);", "what endless() gives"),
    ("unsigned long (*p)(unsigned long) = 0; return p(n);", "a function through a pointer gives"),
]
HEAD: Final = """\
unsigned long outside(unsigned long n), reach(int *n);
static unsigned long pfn_of(struct page *page) { return page_to_pfn(page); }
static unsigned char byte(int x, int *to) { *to = x; return x; }
static unsigned long endless(unsigned long n) { return n ? endless(n - 1) : 0; }
"""


def of(statements: str) -> csources.Functions:
    return csources.Functions(
        f"{HEAD}unsigned long f(unsigned long n)\n{{ int b = 0; {statements} }}\n"
    )


@pytest.mark.parametrize(("statements", "n", "value"), GIVEN)
def test_a_function_that_is_known_gives_its_value(statements: str, n: int, value: int) -> None:
    assert of(statements).gives(n=n) == value


@pytest.mark.parametrize(("statements", "what"), REFUSED)
def test_a_function_that_is_not_known_gives_anything(statements: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        of(statements).why_not()
    assert str(caught.value).endswith(what)


def test_what_a_function_can_reach_is_forgotten() -> None:
    assert of("reach(0); return n + b;").gives(n=3) == 3
    with pytest.raises(UserError, match="it depends on b"):
        of("reach(&b); return n + b;").why_not()


def test_what_is_asked_to_be_constant_is_not_done() -> None:
    statements = (
        "return __builtin_constant_p(n++) * 1000 + __builtin_constant_p(PAGE_SIZE) * 100 + n;"
    )
    assert of(statements).gives(n=3) == 103


def test_a_logarithm_of_a_parameter_is_an_expression_over_it() -> None:
    result = of("return ilog2(PAGE_SIZE) + n;").result()
    assert csources.value(result, n=1, PAGE_SIZE=1 << 14) == 15


@pytest.mark.parametrize(
    "text",
    [
        "struct s { int (*g)(int n); } *s;\nint f(int n) { return s->g(n); }\n",
        "int f(int n) { int (*p)(int) = g; return p(n); }\n",
        "int f(int n) { return (n ? g : g)(n); }\n",
    ],
    ids=["member", "variable", "choice"],
)
def test_a_function_is_not_known_by_the_name_of_a_pointer(text: str) -> None:
    with pytest.raises(UserError, match="a function through a pointer gives"):
        csources.Functions(f"static int g(int n) {{ return 5; }}\n{text}").why_not()


def test_a_static_variable_keeps_what_is_not_known() -> None:
    text = "static int g(void) { static int n; return ++n; }\nint f(int a) { return g() + g(); }\n"
    with pytest.raises(UserError, match="it depends on the variable n"):
        csources.Functions(text).why_not()


def test_a_logarithm_at_run_time_is_that_of_the_type() -> None:
    text = "int f(int n) { return ilog2(n); }\nint g(long n) { return ilog2(n); }\n"
    of = csources.Functions(text)
    assert [of.gives("f", n=n) for n in (-5, 0, 1, 9)] == [31, -1, 0, 3]
    assert [of.gives("g", n=n) for n in (-5, 0, 1, 9)] == [63, -1, 0, 3]

"""What calls do in pure functions."""

import purefunctions
import pytest

from zslayout.cfront.outside import ImpureError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extern long g(long); long f(long x) { return g(x); }", "calls g"),
        (
            "extern void g(long *); long f(long x) { long y = x; g(&y); return y; }",
            "hands memory of its own to g",
        ),
        ('long f(long x) { asm("" : "+m"(x)); return x; }', "assembly"),
    ],
)
def test_what_cannot_be_called_is_refused_with_its_reason(text: str, said: str) -> None:
    reader = purefunctions.reader(text)
    with pytest.raises(ImpureError, match=said):
        reader.read("f", purefunctions.given(reader, "f"))


def test_a_function_that_never_comes_back_stops_always() -> None:
    text = "extern void die(void) __attribute__((noreturn)); int f(int x) { die(); }"
    reader = purefunctions.reader(text)
    assert reader.read("f", purefunctions.given(reader, "f")).stops is reader.terms.true

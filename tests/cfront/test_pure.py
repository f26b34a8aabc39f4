"""Pure functions as expressions: what is read is what the machine computes."""

import ctypes
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import purefunctions
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure import PureReader
from zslayout.expr.nodes import FALSE

TEXT = r"""
typedef unsigned long ulong;
struct pair { unsigned a; unsigned short b, c; };
static const unsigned char table[8] = { 3, 1, 4, 1, 5, 9, 2, 6 };
static inline void fill(struct pair *p, ulong x) { p->a = x; p->b = x >> 32; p->c = x >> 48; }
ulong f_masks(ulong x, ulong y) { return (x << 9 & 0xfffffe00) | (y & 0x1ff) ^ ~x >> 60; }
ulong f_branches(ulong x, ulong y)
{
	if (x > y)
		return x - y;
	if ((long)x < -5)
		return __builtin_bswap64(x);
	switch (y & 7) {
	case 1: return x * 3;
	case 2: return x / (y | 1);
	case 5: return (long)x >> 7;
	default: return x % (y | 1);
	}
}
ulong f_memory(ulong x, ulong y)
{
	struct pair p[2];
	volatile unsigned seen = y;

	fill(&p[0], x);
	fill(&p[1], y);
	p[0].b = p[1].c;
	return p[0].a + ((ulong)p[0].b << 40) + seen + p[1].b;
}
ulong f_bits(ulong x, ulong y)
{
	unsigned a = x, b = y;

	return __builtin_popcountl(x) + ((a << 7 | a >> 25) ^ __builtin_bswap32(b)) +
		(x ? __builtin_clzl(x) + __builtin_ctzl(x) : 64) + __builtin_bswap16(y);
}
ulong f_chosen(ulong x, ulong y)
{
	ulong least = x < y ? x : y;
	int a = x, b = y, most = a > b ? a : b;

	return least + most + (a < 0 ? ~a : a) + table[x & 7];
}
ulong f_checked(ulong x, ulong y)
{
	ulong sum;

	return __builtin_add_overflow(x, y, &sum) ? ~0ul : sum;
}
"""
NAMES = ("f_masks", "f_branches", "f_memory", "f_bits", "f_chosen", "f_checked")


@cache
def both() -> tuple[PureReader, ctypes.CDLL]:
    return purefunctions.reader(TEXT), purefunctions.library(Path(mkdtemp()), TEXT)


EDGES = st.sampled_from([0, 1, 2, 7, 255, 1 << 31, (1 << 32) - 1, 1 << 63, (1 << 64) - 1])
NUMBERS = EDGES | st.integers(0, (1 << 64) - 1)


@pytest.mark.parametrize("name", NAMES)
@given(x=NUMBERS, y=NUMBERS)
def test_what_is_read_is_what_the_machine_computes(name: str, x: int, y: int) -> None:
    reader, library = both()
    assert purefunctions.value(reader, name, (x, y)) == purefunctions.run(library, name, x, y)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("long f(long x) { while (x & 1) x = x * x - 3; return x; }", "has a loop"),
        ("extern volatile long g; long f(long x) { g = x; return g; }", "may have written"),
        ("double f(double x) { return x; }", "no integer"),
    ],
)
def test_what_is_not_pure_is_refused_with_its_reason(text: str, said: str) -> None:
    reader = purefunctions.reader(text)
    with pytest.raises(ImpureError, match=said):
        reader.read("f", purefunctions.given(reader, "f"))


def test_what_c_does_not_define_stops_the_function() -> None:
    text = "int f(int x, int n) { return x << n; }\nint f_plain(int x) { return x ^ 1; }\n"
    reader = purefunctions.reader(text)
    stops = reader.read("f", purefunctions.given(reader, "f")).stops
    assert stops != FALSE
    assert reader.read("f_plain", purefunctions.given(reader, "f_plain")).stops == FALSE

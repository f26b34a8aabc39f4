"""What changes memory in one step: what each of the kernel's names gives, and leaves."""

from collections.abc import Callable
from typing import Final

import purefunctions
import pytest

from zslayout.cfront.atomics import atomics
from zslayout.cfront.pure import PureReader

TEXT = (
    atomics()
    + r"""
typedef unsigned long ulong;
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
typedef struct { int counter; } atomic_t;
#define F(name, call) ulong f_##name(ulong x, ulong y) { ulong word = x, gave = (call); \
	return word * 3 + gave; }
F(set_bit, (set_bit(5, &word), 0))
F(clear_bit, (clear_bit(0, &word), 0))
F(change_bit, (change_bit(63, &word), 0))
F(test_and_set_bit, test_and_set_bit(5, &word))
F(test_and_clear_bit, test_and_clear_bit(0, &word))
F(xchg, xchg(&word, y))
F(cmpxchg, cmpxchg(&word, 7, y))
F(try_cmpxchg, ({ ulong seen = 7; int done = try_cmpxchg(&word, &seen, y); done * 2 + seen; }))
ulong f_counter(ulong x, ulong y)
{
	atomic_t v = { x };

	atomic_inc(&v);
	atomic_andnot(2, &v);
	return atomic_fetch_sub(y, &v) * 5 + (unsigned)v.counter;
}
F(returned, ({ atomic_t v = { x }; ulong made = (unsigned)atomic_add_return((int)y, &v); \
	made += atomic_dec_and_test(&v); made * 5 + (unsigned)atomic_read(&v); }))
struct pair { ulong a, b; } __attribute__((aligned(16)));
ulong f_wide(ulong x, ulong y)
{
	struct pair word = { x, y }, seen = { x & 7 | 1, 9 }, made = { x / 7, 2 };
	int done = try_cmpxchg128(&word, &seen, made);

	return done + word.a * 3 + word.b * 5 + seen.a * 7;
}
"""
)
ALL, WRAP = (1 << 64) - 1, 1 << 64


def counted(x: int, y: int) -> int:
    was = (x + 1) & ~2
    return (was * 5 + was - y) % (1 << 32)


def returned(x: int, y: int) -> int:
    made = (x + y) % (1 << 32)
    after = (made - 1) % (1 << 32)
    return (made + (after == 0)) * 5 + after


MODELS: Final[dict[str, Callable[[int, int], int]]] = {
    "set_bit": lambda x, _: (x | 32) * 3,
    "clear_bit": lambda x, _: (x & ~1) * 3,
    "change_bit": lambda x, _: (x ^ 1 << 63) * 3,
    "test_and_set_bit": lambda x, _: (x | 32) * 3 + (x >> 5 & 1),
    "test_and_clear_bit": lambda x, _: (x & ~1) * 3 + (x & 1),
    "xchg": lambda x, y: y * 3 + x,
    "cmpxchg": lambda x, y: (y if x == 7 else x) * 3 + x,
    "try_cmpxchg": lambda x, y: (y if x == 7 else x) * 3 + (9 if x == 7 else x),
    "counter": counted,
    "returned": lambda x, y: x * 3 + returned(x, y),
    "wide": lambda x, y: 1 + 3 + 10 + 49 if (x, y) == (7, 9) else x * 3 + y * 5 + x * 7,
}


@pytest.fixture(scope="module")
def reader() -> PureReader:
    return purefunctions.reader(TEXT)


@pytest.mark.parametrize("name", MODELS)
def test_a_name_of_the_kernels_does_what_it_says(name: str, reader: PureReader) -> None:
    for x, y in ((7, 9), (7, 0), (0, 7), (ALL, 1), (0x123456789ABCDEF, 1 << 63), (2, 5)):
        found = purefunctions.value(reader, f"f_{name}", [x, y])
        assert found == MODELS[name](x, y) % WRAP, (x, y)

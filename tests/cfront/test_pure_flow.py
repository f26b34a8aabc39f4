"""Loops of pure functions: those with an end that can be told, and the others."""

from pathlib import Path

import purefunctions
import pytest

from zslayout.cfront.outside import ImpureError

TEXT = r"""
typedef unsigned long ulong;
ulong f_bits(ulong x, ulong y)
{
	ulong made = 0;

	for (int i = 0; i < 64; i++)
		if (x >> i & 1)
			made = made * 3 + y;
	return made;
}
ulong f_left(ulong x, ulong y)
{
	int i;

	for (i = 0; i < 8; i++) {
		if (x >> i & 1)
			break;
		y += i;
	}
	return y * 8 + i;
}
ulong f_nested(ulong x, ulong y)
{
	ulong a = x, b = y;

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 4; k++) {
			ulong was = a;

			a = b ^ i;
			b = was + k;
		}
	return a - b;
}
ulong f_endless(ulong x, ulong y)
{
	while (x > 1)
		x = x & 1 ? x * 3 + y : x >> 1;
	return x;
}
"""
FLAGS = ("bits", "left", "nested")


def test_a_loop_with_an_end_is_read_turn_by_turn(tmp_path: Path) -> None:
    reader, machine = purefunctions.reader(TEXT), purefunctions.library(tmp_path, TEXT)
    for name in FLAGS:
        for x, y in ((0, 0), (5, 7), ((1 << 64) - 1, 3), (0xF0, 1 << 63), (96, 12345678901)):
            run = purefunctions.run(machine, f"f_{name}", x, y)
            assert purefunctions.value(reader, f"f_{name}", [x, y]) == run, (name, x, y)


def test_a_loop_without_one_is_refused() -> None:
    reader = purefunctions.reader(TEXT)
    with pytest.raises(ImpureError, match=r"has a loop, in f_endless\(\)"):
        reader.read("f_endless", purefunctions.given(reader, "f_endless"))

"""What finds a bit, by the kernel's names."""

from collections.abc import Callable
from typing import Final

import purefunctions
import pytest

from zslayout.cfront.bit_searches import bit_searches
from zslayout.cfront.pure import PureReader

NAMES: Final[dict[str, Callable[[int], int]]] = {
    "__ffs": lambda x: (x & -x).bit_length() - 1,
    "__fls": lambda x: x.bit_length() - 1,
    "ffz": lambda x: (~x & x + 1).bit_length() - 1,
    "ffs": lambda x: (x & -x & 0xFFFFFFFF).bit_length(),
    "fls": lambda x: (x & 0xFFFFFFFF).bit_length(),
    "fls64": lambda x: x.bit_length(),
}


@pytest.fixture(scope="module")
def reader() -> PureReader:
    functions = "".join(
        f"unsigned long f_{name}(unsigned long x) {{ return {name}(x); }}\n" for name in NAMES
    )
    return purefunctions.reader(bit_searches() + functions)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_kernels_finds_its_bit(name: str, reader: PureReader) -> None:
    none = {0} if name in {"ffs", "fls", "fls64"} else set[int]()
    for x in {1, 2, 0x40, 0x8000, 0xFF00, 1 << 31, 1 << 40, (1 << 63) | 8, 12345, *none}:
        assert purefunctions.value(reader, f"f_{name}", [x]) == NAMES[name](x), x

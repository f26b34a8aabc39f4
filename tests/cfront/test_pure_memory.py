"""Memory of pure functions."""

import purefunctions
import pytest

from zslayout.cfront.atomics import atomics
from zslayout.cfront.outside import ImpureError


def test_memory_is_laid_out_as_the_target_has_it() -> None:
    text = """
    union u { unsigned whole; unsigned char first; };
    unsigned f_first(unsigned x) { volatile union u u; u.whole = x; return u.first; }
    """
    found = {
        triple: purefunctions.value(purefunctions.reader(text, triple), "f_first", (0x01020304,))
        for triple in ("x86_64-linux-gnu", "powerpc64-linux-gnu", "mips-linux-gnu")
    }
    assert list(found.values()) == [4, 1, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("long f(long *x) { *x = 3; return 3; }", "not its own"),
        (atomics() + "long f(long *x) { set_bit(3, x); return 3; }", "not its own"),
        (atomics() + "long g; long f(long x) { return xchg(&g, x); }", "not its own"),
    ],
)
def test_memory_that_is_not_its_own_is_refused_with_its_reason(text: str, said: str) -> None:
    reader = purefunctions.reader(text)
    with pytest.raises(ImpureError, match=said):
        reader.read("f", purefunctions.given(reader, "f"))

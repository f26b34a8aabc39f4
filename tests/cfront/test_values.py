import pytest

from zslayout.cfront.point import Point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.cfront.values import values
from zslayout.errors import UserError

TARGET = Target("x86_64-linux-gnu", 64)
SMALL = Point(TARGET, (64, 12, 52, 4))
LARGE = Point(TARGET, (64, 16, 48, 16))
OPEN = Point(TARGET, (64, 12, 64, 8))
TEXT = """\
/* #if 0 */
#ifndef MAX_POSSIBLE_PHYSMEM_BITS
#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG
#endif
#define WIDTH (MAX_POSSIBLE_PHYSMEM_BITS - \\
	PAGE_SHIFT)
#if CONFIG_ZSMALLOC_CHAIN_SIZE > 8
#define LONG 1
#elif PAGE_SHIFT > 30
#error "too large"
#else
#define SHORT (-1)
#endif
#define NO_NUMBER struct page
"""
MACROS = ("WIDTH", "LONG", "SHORT", "NO_NUMBER")


def test_every_point_has_its_own_values_and_branches() -> None:
    found = values(CFile("x.c", TEXT), TARGET, [SMALL, LARGE, OPEN], MACROS)
    assert found[SMALL].macros == {"WIDTH": 40, "SHORT": -1}
    assert found[LARGE].macros == {"WIDTH": 32, "LONG": 1}
    assert found[OPEN].macros == {"WIDTH": 52, "SHORT": -1}
    assert found[SMALL].branches == (11,)
    assert found[LARGE].branches == (7,)
    assert found[OPEN].branches == (2, 11)


def test_an_error_that_is_met_is_named_by_its_line() -> None:
    huge = Point(TARGET, (64, 31, 52, 4))
    found = values(CFile("x.c", TEXT), TARGET, [SMALL, huge], MACROS)
    assert found[SMALL].errors == ()
    assert found[huge].errors == (10,)


def test_a_macro_of_a_header_that_the_file_defines_too_is_the_headers_at_the_next_point() -> None:
    text = "#if PAGE_SHIFT > 12\n#define SZ_4K 1\n#endif\n"
    found = values(CFile("x.c", text), TARGET, [LARGE, SMALL], ("SZ_4K",))
    assert found[LARGE].macros == {"SZ_4K": 1}
    assert found[SMALL].macros == {"SZ_4K": 0x1000}


def test_a_directive_that_is_no_c_is_refused_with_its_place() -> None:
    with pytest.raises(UserError, match=r"x\.c:2"):
        values(CFile("x.c", "\n#if 1 +\n#endif\n"), TARGET, [SMALL], ())

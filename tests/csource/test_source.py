"""A file at many points: parsed at each, read once for those at which it is the same."""

from dataclasses import replace
from typing import Final

import csources
import pytest

from zslayout.csource import source
from zslayout.csource.point import CompilePoint
from zslayout.csource.text import CFile
from zslayout.errors import UserError

LARGE: Final = replace(csources.WIDE, at=csources.WIDE.at.moved("PAGE_SHIFT", 16))
SWITCHED: Final = replace(csources.WIDE, kconfig=("CONFIG_MINE=y",))
BY_PAGE: Final = """\
#if PAGE_SHIFT > 14
#define CUT 2
#else
#define CUT 1
#endif
"""


def read(more: str, *points: CompilePoint) -> source.Reading:
    return source.read(CFile(csources.NAME, csources.text(more=more)), points)


def test_points_at_which_a_file_is_the_same_are_read_once() -> None:
    reading = read("", csources.WIDE, LARGE)
    assert len(reading.codes) == 1
    assert reading.code(csources.WIDE) is reading.code(LARGE)
    assert reading.parsed[csources.WIDE].values["OBJ_INDEX_BITS"] == 24
    assert reading.parsed[LARGE].values["OBJ_INDEX_BITS"] == 28


def test_points_at_which_the_preprocessor_keeps_other_lines_are_read_apart() -> None:
    reading = read(BY_PAGE, csources.WIDE, LARGE)
    cuts = [reading.code(point).macro("CUT") for point in (csources.WIDE, LARGE)]
    assert [csources.value(cut.value) for cut in cuts if cut] == [1, 2]


def test_words_of_two_widths_are_read_apart() -> None:
    reading = read("", csources.WIDE, csources.NARROW)
    found = [reading.code(each).bits_per_long for each in (csources.WIDE, csources.NARROW)]
    assert found == [64, 32]


def test_a_switch_that_the_text_does_not_name_changes_nothing() -> None:
    assert len(read("", csources.WIDE, SWITCHED).codes) == 1
    switch = "#ifdef CONFIG_MINE\n#define MINE 1\n#endif\n"
    reading = read(switch, csources.WIDE, SWITCHED)
    assert [reading.code(each).macro("MINE") is None for each in (csources.WIDE, SWITCHED)] == [
        *(True, False)
    ]


def test_an_assertion_that_fails_at_a_point_is_told_there() -> None:
    more = '_Static_assert(PAGE_SHIFT < 14, "small");\n'
    reading = read(more, csources.WIDE, LARGE)
    assert reading.parsed[csources.WIDE].failed == ()
    (failed,) = reading.parsed[LARGE].failed
    assert (str(failed.place), "small" in failed.text) == ("zsmalloc.c:14:16", True)


def test_an_assertion_inside_of_a_function_fails_too() -> None:
    more = "static void f(void)\n{\n\tBUILD_BUG_ON(PAGE_SHIFT > 14);\n}\n"
    reading = read(more, csources.WIDE, LARGE)
    assert reading.parsed[csources.WIDE].failed == ()
    assert [failed.place.line for failed in reading.parsed[LARGE].failed] == [16]


def test_an_error_that_the_file_asks_for_ends_the_build_at_its_points() -> None:
    reading = read("#if PAGE_SHIFT > 14\n#error large\n#endif\n", csources.WIDE, LARGE)
    assert reading.parsed[csources.WIDE].failed == ()
    assert [failed.place.line for failed in reading.parsed[LARGE].failed] == [15]


def test_faults_of_every_point_are_told_once() -> None:
    with pytest.raises(UserError) as caught:
        read("int x = ;\n", csources.WIDE, LARGE, csources.NARROW)
    assert str(caught.value) == "zsmalloc.c:14:9: expected expression"


def test_accesses_are_found_for_words_of_either_width() -> None:
    more = (
        "struct zs_pool { spinlock_t lock; };\n"
        "unsigned long f(struct zs_pool *pool, unsigned long handle)\n{\n"
        "\tspin_lock(&pool->lock);\n\treturn *(unsigned long *)handle;\n}\n"
    )
    for point in (csources.WIDE, csources.NARROW):
        (access,) = read(more, point).code(point).accesses
        assert access.locked

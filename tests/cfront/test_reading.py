"""A file at every point."""

from dataclasses import replace

import pytest
from readings import ENCODE, MACROS, NARROW, WIDE, read, refused, said, text

from zslayout.cfront.point import PHYSMEM, Point
from zslayout.cfront.reading import read as read_at
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.expr.infix import human_text

GATED = (
    MACROS + "#if PAGE_SHIFT > 13\n#define GATE (PAGE_SHIFT + 1)\n#else\n#define GATE 0\n#endif\n"
)


def at(shift: int, phys: int = 52, chain: int = 8) -> Point:
    return replace(WIDE, numbers=(64, shift, phys, chain))


def test_points_that_the_preprocessor_cannot_tell_apart_share_what_is_read() -> None:
    points = [at(12), at(13, 48, 5), at(16), NARROW]
    reading = read_at(CFile("a.c", text(GATED)), points)
    codes = [reading.code(point) for point in points]
    assert codes[0] is codes[1]
    assert codes[2] is not codes[0]
    assert codes[3].bits_per_long == 32
    assert len(reading.codes) == 3


def test_each_point_has_the_values_of_its_macros() -> None:
    points = [at(12), at(16, 48)]
    reading = read_at(CFile("a.c", text(GATED)), points)
    small, large = (reading.values(point) for point in points)
    assert (small["GATE"], small["OBJ_INDEX_BITS"], small["PAGE_SIZE"]) == (0, 24, 4096)
    assert (large["GATE"], large["OBJ_INDEX_BITS"], large["PAGE_SIZE"]) == (17, 32, 65536)


def test_a_macro_is_where_it_is_defined_that_counts_with_what_decides_that_it_is() -> None:
    for shift, line, value in ((16, 6, "PAGE_SHIFT + 1"), (12, 8, "0")):
        found = read(text(GATED), at(shift)).macro("GATE")
        assert found is not None
        assert (found.place.line, human_text(found.value)) == (line, value)
        assert [each.place.line for each in found.under] == [5]


def test_where_no_header_names_the_physical_bits_the_files_own_rule_counts() -> None:
    own = f"#ifndef {PHYSMEM}\n#define {PHYSMEM} BITS_PER_LONG\n#endif\n"
    point = at(12, 64)
    reading = read_at(CFile("a.c", text(own + MACROS)), [point])
    found = reading.code(point).macro(PHYSMEM)
    assert found is not None
    assert human_text(found.value) == "BITS_PER_LONG"
    assert reading.values(point)["_PFN_BITS"] == 52


def test_numbers_that_go_into_types_keep_points_apart() -> None:
    struct = "struct zspage {\n\tunsigned int class:PAGE_SHIFT - 3;\n};\n"
    points = [at(12), at(13)]
    reading = read_at(CFile("a.c", text(more=struct)), points)
    assert [reading.code(point).bitfields[0][:2] for point in points] == [
        ("class", 9),
        ("class", 10),
    ]


def test_an_array_as_long_as_a_macro_says_needs_no_reading_of_its_own() -> None:
    struct = "#define CLASSES (PAGE_SIZE >> 4)\nstruct pool { int class[CLASSES]; };\n"
    reading = read_at(CFile("a.c", text(more=struct)), [at(12), at(13)])
    assert len(reading.codes) == 1


def test_switches_that_the_text_does_not_name_tell_nothing_apart() -> None:
    points = [WIDE, replace(WIDE, kconfig=("CONFIG_SMP=y",))]
    assert len(read_at(CFile("a.c", text()), points).codes) == 1
    asked = text(more="#ifdef CONFIG_SMP\n#define MORE 1\n#endif\n")
    reading = read_at(CFile("a.c", asked), points)
    assert [reading.code(point).macro("MORE") is not None for point in points] == [False, True]


def test_the_order_of_bytes_tells_machines_apart_where_it_has_a_part_in_it() -> None:
    other = replace(WIDE, target=Target("s390x-linux-gnu", 64))
    assert len(read_at(CFile("a.c", text()), [WIDE, other]).codes) == 1
    asked = text(more="#ifdef __BIG_ENDIAN\n#define BIG 1\n#else\n#define BIG 0\n#endif\n")
    reading = read_at(CFile("a.c", asked), [WIDE, other])
    assert [reading.values(point)["BIG"] for point in (WIDE, other)] == [0, 1]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("static int f(void) { return (; }\n", "zsmalloc.c:14:30: expected expression"),
        ("struct zspage { unknown_t x; };\n", "zsmalloc.c:14:17: unknown type name 'unknown_t'"),
        ("static_assert(zs_unknown());\n", "zsmalloc.c:14:1: this static assertion cannot be read"),
    ],
)
def test_what_is_no_c_is_refused_with_its_place(more: str, fault: str) -> None:
    assert fault in refused(text(more=more))


def test_what_an_error_says_comes_before_what_is_missing_for_it() -> None:
    more = "#if PAGE_SHIFT > 1\n#error too large\n#endif\nstruct zspage { unknown_t x; };\n"
    faults = refused(text(more=more)).splitlines()
    assert faults[0] == "zsmalloc.c:15:2: #error too large"
    assert "unknown type name" in faults[1]


def test_a_function_that_no_word_depends_on_may_be_beyond_the_compiler() -> None:
    code = read(text(more="static int f(struct zspage *z) { return z->unknown; }\n"))
    assert said(code, "location_to_obj", pfn=1, obj_idx=2) == 1 << 24 | 2


def test_a_function_that_a_word_depends_on_may_not() -> None:
    own = "static int zs_no(struct page *p) { return p->unknown; }\n"
    wrong = text(own + MACROS, ENCODE.replace("page_to_pfn(page)", "zs_no(page)"))
    assert "no member named 'unknown'" in refused(wrong)


def test_bitfields_of_zspages_have_widths_and_places() -> None:
    bits = "\t\tunsigned int huge:1;\n\t\tunsigned int class:9;\n"
    struct = f"struct zspage {{\n\tstruct {{\n{bits}\t}};\n}};\n"
    found = read(text(more=struct)).bitfields
    assert [(name, width, place.line) for name, width, place in found] == [
        ("huge", 1, 16),
        ("class", 9, 17),
    ]

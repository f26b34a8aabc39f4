"""A file with headers of a tree: numbers and small functions are theirs, names stay known."""

from pathlib import Path

import samples
from defects import source
from fake_headers import compiled, with_headers

from zslayout.cfront.headers import command_of, read_headers
from zslayout.cfront.point import point
from zslayout.expr.ints import evaluate

FILE = with_headers(
    source("merged")
    + "static unsigned long spare(unsigned long x) { return plain(x) + odd(x); }\n"
    + "unsigned long asked(unsigned long x) { return spare(x); }\n"
    + "static_assert(PAGE_SIZE < 8);\n"
)
AT = point(samples.named("x86_64"), 8)


def test_numbers_are_those_of_the_headers(tmp_path: Path) -> None:
    read = read_headers(FILE, compiled(FILE, AT, tmp_path))
    assert read.macros["PAGE_SIZE"] == 4096
    assert read.macros["_PFN_BITS"] == 40
    other = {"#define PAGE_SHIFT (12)": "#define PAGE_SHIFT (13)"}
    read = read_headers(FILE, compiled(FILE, AT, tmp_path, other))
    assert read.macros["PAGE_SIZE"] == 8192
    assert read.macros["_PFN_BITS"] == 39


def test_what_a_header_has_a_macro_for_is_known_by_its_name(tmp_path: Path) -> None:
    read = read_headers(FILE, compiled(FILE, AT, tmp_path))
    encoded = read.functions["location_to_obj"].result
    assert evaluate(encoded, {"pfn": 3, "class_idx": 0, "obj_idx": 5}) == (3 << 24) + 5
    assert dict(read.bitfields)["class"] >= 8


def test_of_header_functions_those_in_assembly_are_only_called(tmp_path: Path) -> None:
    functions = read_headers(FILE, compiled(FILE, AT, tmp_path)).module.functions
    assert "@plain" in functions
    assert "@odd" not in functions


def test_an_assertion_that_is_false_is_known_by_its_line(tmp_path: Path) -> None:
    read = read_headers(FILE, compiled(FILE, AT, tmp_path))
    assert [FILE.line(number) for number in read.false] == ["static_assert(PAGE_SIZE < 8);"]


def test_flags_about_the_code_that_is_made_are_left_out() -> None:
    words = ("clang", "-O2", "-g", "-Wall", "-Wp,-MD,x", "-fsanitize=kcfi", "-flto", "-DA", "-m32")
    assert command_of(words) == ("clang", "-Wp,-MD,x", "-DA", "-m32")

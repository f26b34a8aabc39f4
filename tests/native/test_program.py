"""The text of a program: what is told of a configuration and of the file's interface."""

import natives
import pytest
import samples

from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.native.program import PARTS, arguments, part, program_text


def definitions(of: CFile, name: str = "arm64-64k") -> list[str]:
    at = natives.layout(of, name)
    text = program_text(of, at.params, at.chain_size)
    return text.partition('#include "shim.h"')[0].splitlines()


def test_numbers_are_those_of_the_configuration_and_plain() -> None:
    told = definitions(natives.file())
    assert "#define PAGE_SHIFT 16" in told
    assert "#define MAX_POSSIBLE_PHYSMEM_BITS 52" in told
    assert "#define CONFIG_ZSMALLOC_CHAIN_SIZE 8" in told


def test_physical_bits_that_no_header_defines_are_left_to_the_file() -> None:
    told = definitions(natives.file(), "um-x86_64")
    assert not any("PHYSMEM" in each for each in told)


@pytest.mark.parametrize(
    ("release", "some"),
    [
        (
            "7.3",
            {"#define ZSL_ZPDESC", "#define ZSL_MALLOC_ARGUMENTS 4", "#define ZSL_READS_PARTS"},
        ),
        ("6.12", {"#define ZSL_MAPS", "#define ZSL_GROUPS NR_FULLNESS_GROUPS"}),
        ("6.1", {"#define ZSL_MAPS", "#define ZSL_GROUPS NR_ZS_FULLNESS"}),
    ],
)
def test_the_interface_is_that_of_the_version(release: str, some: set[str]) -> None:
    assert some <= set(definitions(natives.file(release), "arm64-4k"))


def test_lines_of_the_file_keep_their_numbers() -> None:
    file = natives.file()
    params = samples.named("arm64-4k")
    behind = program_text(file, params, 8).partition('#line 1 "mm/zsmalloc.c"\n')[2].split("\n")
    at = next(i for i, line in enumerate(file.lines) if line.startswith("void zs_free("))
    assert behind[at] == file.lines[at]


def test_another_file_is_told_to_be_none() -> None:
    with pytest.raises(UserError, match=r"other\.c: defines no zs_free\(\), without which"):
        program_text(CFile("other.c", "int main(void) { return 0; }\n"), samples.named("i386"), 4)


def test_arguments_are_counted() -> None:
    file = CFile("x.c", "int f(void)\n{\n}\nint g(int a, int (*b)(int, int)) { }\nint h(int a);\n")
    assert (arguments(file, "f"), arguments(file, "h")) == (0, None)


def test_every_part_of_the_shim_is_there() -> None:
    assert all(part(name).startswith("/*") for name in PARTS)

"""A C file compiled with headers of its own, as a kernel tree compiles one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from zslayout.cfront import headers
from zslayout.cfront.compiler import errors_of, optimised
from zslayout.cfront.point import Point
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import prelude

INCLUDE: Final = "#include <linux/all.h>\n"
ASSEMBLY: Final = (
    "#undef page_to_pfn\n"
    "#define page_to_pfn(page) ((unsigned long)((page) - (struct page *)0x1000UL))\n"
    "static inline int plain(int x) { return x + 1; }\n"
    'static inline int odd(int x) { asm volatile("" : "+r"(x)); return x; }\n'
)
"""What headers have and the front end does not read: a page's place in an array, and assembly."""


def with_headers(text: str) -> CFile:
    """A file that includes what it is made of."""
    return CFile("mm/zsmalloc.c", INCLUDE + CFile("", text).without_includes)


def all_of(point: Point, changed: Mapping[str, str] | None = None) -> str:
    """Headers that say what the prelude does at a point, with some of their lines otherwise."""
    text = f"#pragma once\n{point.definitions(symbolic=False)}{prelude()}{ASSEMBLY}"
    text += "#undef ilog2\n#define ilog2(n) ((n) < 2 ? 0 : 63 - __builtin_clzll(n))\n"
    for old, new in (changed or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def compiled(
    file: CFile, point: Point, folder: Path, changed: Mapping[str, str] | None = None
) -> str:
    """The unit of a file with such headers, as clang writes it."""
    (folder / "linux").mkdir(exist_ok=True)
    (folder / "linux/all.h").write_text(all_of(point, changed), encoding="utf-8")
    asked = tuple(dict.fromkeys((*file.expressions, "PAGE_SIZE")))
    flags = ("-x", "c", "-std=gnu11", "-nostdinc", f"-I{folder}", *headers.FLAGS, "-o", "-")
    unit = headers.headers_text(file, asked)
    code, said, ir = optimised(point.target.triple, unit, flags)
    assert not code, list(errors_of(said)) or said
    return ir

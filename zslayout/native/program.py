"""The text of a program: the shim, a file as it is but for its #include lines, and the driver.

Where the interface of mm/zsmalloc.c differs from version to version, the file itself is looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.point import point
from zslayout.cfront.text import CFile
from zslayout.errors import Fault, UserError, refuse

PARTS: Final = ("shim.h", "told.h", "driver.c", "threads.c", "follow.c")
"""The package's own C."""
_KCONFIG: Final = ("CONFIG_SMP=y", "CONFIG_ZSMALLOC_STAT=y", "CONFIG_DEBUG_VM=y")
"""What is chosen where the archconfig says nothing of it."""
_COUNTS: Final = {
    "ZSL_GROUPS": ("NR_FULLNESS_GROUPS", "NR_ZS_FULLNESS"),
    "ZSL_OBJS_ALLOCATED": ("ZS_OBJS_ALLOCATED", "OBJ_ALLOCATED"),
    "ZSL_OBJS_INUSE": ("ZS_OBJS_INUSE", "OBJ_USED"),
}
"""What enumerators are called, the newest name first."""
_NEEDED: Final = (
    "zs_create_pool",
    "zs_malloc",
    "zs_free",
    "zs_compact",
    "zs_get_total_pages",
    "obj_to_location",
    "get_zspage",
    "get_first_obj_offset",
)
"""Functions by which the driver uses a pool, and looks at it."""


def part(name: str) -> str:
    """The text of one of `PARTS`."""
    return files("zslayout.native").joinpath(name).read_text(encoding="utf-8")


def program_text(file: CFile, params: ArchParams, chain_size: int) -> str:
    """The program of a file on a configuration. Raises UserError for what is no mm/zsmalloc.c."""
    refuse(
        Fault(file.name, f"defines no {name}(), without which it is not mm/zsmalloc.c")
        for name in _NEEDED
        if arguments(file, name) is None
    )
    quoted = file.name.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(
        (
            *_configuration(params, chain_size),
            *(f"#define {name} {value}".rstrip() for name, value in _interface(file)),
            '#include "shim.h"',
            f'#line 1 "{quoted}"',
            file.without_includes,
            '#include "driver.c"',
            "",
        )
    )


def arguments(file: CFile, name: str) -> int | None:
    """How many parameters a function of the file has; None where it defines none of that name."""
    found = re.search(
        rf"\b{name}\s*\(([^;{{}}()]*(?:\([^()]*\)[^;{{}}()]*)*)\)[\s\w]*\{{", file.code
    )
    if found is None:
        return None
    return 0 if found[1].strip() in {"", "void"} else found[1].count(",") + 1


def _configuration(params: ArchParams, chain_size: int) -> Iterator[str]:
    """The numbers and symbols of a configuration, plain as Kconfig writes them."""
    at = point(params, chain_size)
    at = replace(at, kconfig=(*_KCONFIG, *at.kconfig))
    both = (*at.given.items(), *at.switches.items())
    yield from (f"#define {name} {value}" for name, value in both)


def _interface(file: CFile) -> Iterator[tuple[str, str]]:
    """What the driver is told of the file."""
    for macro, names in _COUNTS.items():
        known = [name for name in names if re.search(rf"\b{name}\b", file.code)]
        if not known:
            text = f"has none of {', '.join(names)}, by which its statistics are looked at"
            raise UserError([Fault(file.name, text)])
        yield macro, known[0]
    if re.search(r"\bstruct\s+zpdesc\b", file.code):
        yield "ZSL_ZPDESC", ""
    yield "ZSL_MALLOC_ARGUMENTS", str(arguments(file, "zs_malloc"))
    reads = arguments(file, "zs_obj_read_begin")
    if reads is None:
        yield "ZSL_MAPS", ""
        return
    yield "ZSL_READ_ARGUMENTS", str(reads)
    if arguments(file, "zs_obj_read_sg_begin") is not None:
        yield "ZSL_READS_PARTS", ""

"""The translation unit that asks for numbers: the tree's own file, and a line of assembly each.

This is how the kernel itself gets the offsets of structures into assembly (`Kbuild`,
`include/linux/kbuild.h`): an operand that must be a constant, printed into text that nobody
assembles. It works with every compiler that builds a kernel.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from zslayout.errors import Fault, UserError
from zslayout.kernel.output import BuildError, OutputFolder
from zslayout.kernel.tool import ToolLimits, ToolProcesses

_ANSWER: Final = re.compile(r"->(\w+) [$#]?(-?\d+) [$#]?(\d)")
_MARKER: Final = re.compile(r'^# (\d+) "(.*?)"')
_UNIT: Final = """\
/* A false assertion would keep the numbers back that it is about. */
#include <linux/build_bug.h>
#undef static_assert
#define static_assert(...) struct zslayout_asserted
#include "{source}"

#define ZSLAYOUT_FIXED(x) __builtin_constant_p((unsigned long)(x))
#define ZSLAYOUT_ASK(name) asm volatile("\\n.ascii \\"->" #name " %0 %1\\"" : : \\
	"i" (__builtin_choose_expr(ZSLAYOUT_FIXED(name), (unsigned long)(name), 0UL)), \\
	"i" (ZSLAYOUT_FIXED(name)))

void zslayout_numbers(void);
void zslayout_numbers(void)
{{
{asked}
}}
"""


class Answers(NamedTuple):
    """What a compiler says of the names that it was asked for."""

    values: Mapping[str, int]
    """Numbers; what is defined nowhere is missing."""
    boot_time: tuple[str, ...]
    """What is defined, and is no constant: it is decided when the kernel boots."""
    places: Mapping[str, str]
    """`file:line` of a macro's definition, of a file by its name in the tree."""
    files: tuple[str, ...]
    """The files of the tree that were read."""


def ask(
    output: OutputFolder,
    names: Sequence[str],
    folder: Path,
    tools: ToolProcesses,
    limits: ToolLimits,
) -> Answers:
    """Compile mm/zsmalloc.c as the tree does, and ask for these names.

    Raises BuildError where it does not compile, UserError where it has no numbers.
    """
    unit = folder / "zslayout.c"
    unit.write_text(_text(output.tree.source, names), encoding="utf-8")
    quiet = [*output.command, "-w", "-Wno-error"]
    listed = _compiled([*quiet, "-E", "-dD", str(unit)], output, tools, limits)
    places, files = _definitions(listed, str(output.tree.path), set(names))
    assembly = [*quiet, "-fno-lto", "-g0", "-S", "-o", "-", str(unit)]
    said = _compiled(assembly, output, tools, limits)
    found = {name: (int(value), fixed == "1") for name, value, fixed in _ANSWER.findall(said)}
    if "BITS_PER_LONG" not in found:
        raise UserError([Fault(str(output.tree.source), "the compiler gave no numbers of it")])
    word = (1 << found["BITS_PER_LONG"][0]) - 1
    return Answers(
        {name: value & word for name, (value, fixed) in found.items() if fixed},
        tuple(name for name, (_, fixed) in found.items() if not fixed),
        places,
        files,
    )


def _text(source: Path, names: Iterable[str]) -> str:
    asked = "\n".join(f"#ifdef {name}\n\tZSLAYOUT_ASK({name});\n#endif" for name in names)
    return _UNIT.format(source=source, asked=asked)


def _compiled(
    command: Sequence[str], output: OutputFolder, tools: ToolProcesses, limits: ToolLimits
) -> str:
    ran = tools.run(command, output.folder, limits)
    if ran.code:
        said = ran.last_lines.replace(f"{output.tree.path}/", "")
        raise BuildError([Fault(str(output.tree.source), f"does not compile: {said}")])
    return ran.output.decode(errors="replace")


def _definitions(
    listed: str, root: str, wanted: set[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Where macros are defined last, and which files of the tree are read."""
    files: dict[str, None] = {}
    places: dict[str, str] = {}
    file, number = "", 0
    for line in listed.splitlines():
        number += 1
        if line.startswith("# "):
            marker = _MARKER.match(line)
            if marker:
                number = int(marker[1]) - 1
                inside = marker[2].startswith(f"{root}/")
                file = marker[2].removeprefix(f"{root}/") if inside else ""
                if inside:
                    files[file] = None
        elif line.startswith("#define "):
            name = re.split(r"[\s(]", line[8:], maxsplit=1)[0]
            if name in wanted and file:
                places[name] = f"{file}:{number}"
    return places, tuple(files)

"""What the kernel's compiler would warn of or refuse in a file at a point.

The text is that of `unit` with numbers for parameters. What the prelude stands for may be declared
otherwise in the kernel: where a diagnostic is about such a declaration, it says so.
"""

import re
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.compiler import CompilerMessage, diagnosed
from zslayout.cfront.point import MARK, Point
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import SOURCE, prelude

_PRELUDE: Final = "prelude.h"
_WARNINGS: Final = (
    *("array-bounds", "bitfield-constant-conversion", "constant-conversion", "division-by-zero"),
    *("implicit-function-declaration", "implicit-int", "incompatible-pointer-types"),
    *("int-conversion", "literal-range", "misleading-indentation", "parentheses", "return-type"),
    *("self-assign", "shift-count-negative", "shift-count-overflow", "sometimes-uninitialized"),
    *("undef", "uninitialized", "unused-function", "unused-label", "unused-variable", "vla"),
)
"""What a kernel is built with: -Wall and the options of its Makefile, as far as clang has them."""
_UNDECLARED: Final = re.compile(
    r"(?:use of undeclared (?:identifier|label)|call to undeclared (?:library )?function"
    r"|unknown type name|implicit declaration of function) '(\w+)'"
)
_UNDEFINED: Final = re.compile(r"'(\w+)' is not defined, evaluates to 0")
_CALLED: Final = re.compile(r"call to undeclared|implicit declaration")
_FROM_INT: Final = re.compile(r"^incompatible integer to pointer conversion .* from 'int'")
_OF_STRUCT: Final = re.compile(r"'?(?:const )?struct (\w+)")
_MACRO: Final = "expanded from macro"


@dataclass(frozen=True, slots=True)
class BuildFault:
    """A diagnostic. If it is `ours`, it may be that of a declaration that only stands for one."""

    line: int
    column: int
    text: str
    ours: bool


def build_faults(file: CFile, point: Point) -> tuple[BuildFault, ...]:
    """What is warned of or refused. Raises UserError when there is no compiler."""
    text = (
        f'# 1 "{_PRELUDE}" 3\n#define {MARK}BUILDS\n{point.definitions(symbolic=False)}'
        f"{file.era}{prelude(file.own_functions)}\n#define {MARK}ilog2(n) {MARK}log(n)\n"
        f'# 1 "{SOURCE}"\n{file.without_includes}'
    )
    found: dict[tuple[int, str], BuildFault] = {}
    every = diagnosed(point.target.triple, text, _WARNINGS)
    implicit = {(x.file, x.line) for x in every if _CALLED.search(x.text)}
    for said in every:
        # What is not declared returns int, so this follows from that.
        if _FROM_INT.search(said.text) and (said.file, said.line) in implicit:
            continue
        ours = _is_ours(file, said)
        if ours is not None:
            line, column = (said.line, said.column) if said.file == SOURCE else _own(said)
            found.setdefault((line, said.text), BuildFault(line, column, said.text, ours))
    return tuple(found.values())


def _own(said: CompilerMessage) -> tuple[int, int]:
    """The first place in the file that a diagnostic in the prelude tells of."""
    return next(((n.line, n.column) for n in said.notes if n.file == SOURCE), (1, 1))


def _is_ours(file: CFile, said: CompilerMessage) -> bool | None:
    """Whether a declaration of the prelude is at fault, or may be; None if there is no fault."""
    name = _UNDECLARED.search(said.text)
    if name is not None:
        if _declares(file, name[1]):
            return False
        # What nothing rests on need not be in the prelude.
        return None if _CALLED.search(said.text) else True
    undefined = _UNDEFINED.search(said.text)
    if undefined is not None:
        return False if _declares(file, undefined[1]) else None
    struct = _OF_STRUCT.search(said.text)
    if struct is not None and _is_declared(prelude(), struct[1]):
        return True
    return said.file == _PRELUDE or any(
        each.file == _PRELUDE and not each.text.startswith(_MACRO) for each in said.notes
    )


def _declares(file: CFile, name: str) -> bool:
    """Whether a text declares or defines a name anywhere outside of functions."""
    return re.search(rf"\b{name}\b", file.outside) is not None


def _is_declared(text: str, struct: str) -> bool:
    return re.search(rf"\bstruct {struct}\b", text) is not None

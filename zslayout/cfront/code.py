"""What a C file says of its words, for one target and one outcome of its #ifs, as plain data.

Expressions speak of the four parameters, of the file's macros by name, and of these inputs:
`pfn`, `class_idx`, `obj_idx`, `obj` (a word), and `size` (bytes).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.cfront.directives import Conditional
from zslayout.errors import Place
from zslayout.expr.nodes import TRUE, Expr
from zslayout.provenance import Does


@dataclass(frozen=True, slots=True)
class CMacro:
    """A macro that is an integer constant, over parameters and other macros."""

    name: str
    value: Expr
    place: Place
    under: tuple[Conditional, ...] = ()
    """What decides that it is this definition, the nearest first."""


@dataclass(frozen=True, slots=True)
class CStatement:
    """What a body computes on the way, and under which condition it does.

    Of the condition there is what speaks of inputs and parameters alone.
    """

    place: Place
    value: Expr
    under: Expr = TRUE
    does: Does = Does.KEEPS


@dataclass(frozen=True, slots=True)
class CFunction:
    """A function as an expression: what it returns or stores.

    `lets` are names in `result` for values of a loop's turns, in order. `statements` are what the
    body computes on the way. Names in them that nothing else here speaks of are values that could
    not be read.
    """

    name: str
    place: Place
    result: Expr
    statements: tuple[CStatement, ...] = ()
    lets: tuple[tuple[str, Expr], ...] = ()
    inside: tuple[Conditional, ...] = ()
    """What the preprocessor asks inside of the function."""


@dataclass(frozen=True, slots=True)
class CAssertion:
    """A static assertion, of the file or inside of a function, or an #error."""

    holds: Expr
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class FileModel:
    """Everything that is read. `functions` are by the names that `subjects` has for them."""

    bits_per_long: int
    macros: tuple[CMacro, ...]
    functions: Mapping[str, CFunction]
    takes_class: bool
    """Whether location_to_obj() has a parameter for the class index."""
    assertions: tuple[CAssertion, ...]
    bitfields: tuple[tuple[str, int, Place], ...]
    ordered: bool = False
    """Whether the order of bytes has a part in what the functions do."""

    def macro(self, name: str) -> CMacro | None:
        """The macro of this name."""
        return next((macro for macro in self.macros if macro.name == name), None)

"""What a C file says of its words, for one target and one outcome of its #ifs, as plain data.

Expressions speak of the four parameters, of the file's macros by name, and of these inputs:
`pfn`, `class_idx`, `obj_idx`, `obj` (a word), `new_pfn`, `size` (bytes), and `zspage_class`, the
index of the size class that a zspage belongs to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.csource.directives import Conditional
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
class Meaning:
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
    """A static assertion."""

    holds: Expr
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class HandleAccess:
    """A load or store of a handle's word: how it is made, and from where it is reached."""

    store: bool
    marked: bool
    locked: bool
    place: Place
    called_from: tuple[Place, ...]
    root: str


@dataclass(frozen=True, slots=True)
class Code:
    """Everything that is read. None and empty are for what the file does not have."""

    bits_per_long: int
    macros: tuple[CMacro, ...]
    encode: Meaning
    decode_pfn: Meaning
    decode_idx: Meaning
    decode_class: Meaning | None
    frame: Meaning | None
    """obj_to_page() or obj_to_zpdesc(): the page alone."""
    takes_class: bool
    """Whether location_to_obj() has a parameter for the class index."""
    load: Meaning | None
    """handle_to_obj(), where the handle's word is `obj`."""
    store: Meaning | None
    """The word that record_obj(handle, obj) leaves, where each bit was another than in `obj`."""
    reencode: Meaning | None
    """The word that zs_page_migrate() leaves where it was `obj`, over `new_pfn`, `old_pfn` too."""
    allocate: Meaning | None
    """The word that obj_malloc() leaves, where it was 0, over `pfn`, `obj_idx` and `zspage_class`:
    the page that it gives location_to_obj(), and the first free object. Where it leaves it to its
    caller to record one (to v6.8), the word that it gives."""
    class_of: Meaning | None
    chain_size: Meaning | None
    assertions: tuple[CAssertion, ...]
    within: tuple[CAssertion, ...]
    """Those inside of functions."""
    bitfields: tuple[tuple[str, int, Place], ...]
    accesses: tuple[HandleAccess, ...]

    def macro(self, name: str) -> CMacro | None:
        """The macro of this name."""
        return next((macro for macro in self.macros if macro.name == name), None)

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """The functions that were read, by their names in the file."""
        found = (
            self.encode,
            self.decode_pfn,
            self.decode_idx,
            self.decode_class,
            self.frame,
            self.load,
            self.store,
            self.reencode,
            self.allocate,
            self.class_of,
            self.chain_size,
        )
        return {meaning.name: meaning for meaning in found if meaning is not None}

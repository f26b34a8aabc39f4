"""What a C file does with words beside its codec, and where each part of it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zslayout.expr.nodes import TRUE, Expr
from zslayout.expr.walk import replace
from zslayout.provenance import Condition, Does, Provenance


class AbsentError(KeyError):
    """A definition has no part of this name: a C file need not have what every scheme has."""

    @property
    def name(self) -> str:
        """What is not there."""
        return str(self.args[0])


class FunctionStatement(NamedTuple):
    """What a function computes on the way over its inputs, and under which condition it does."""

    provenance: Provenance
    value: Expr
    under: Expr = TRUE
    does: Does = Does.KEEPS


class FunctionSummary(NamedTuple):
    """What a function returns or stores, over `inputs`.

    `bindings` are names in the result for what a loop has after each of its turns, in order.
    `statements` are those that could be read, in the order in which they are run.
    """

    name: str
    provenance: Provenance
    inputs: tuple[str, ...]
    result: Expr
    statements: tuple[FunctionStatement, ...] = ()
    bindings: tuple[tuple[str, Expr], ...] = ()
    inside: tuple[Condition, ...] = ()
    """What the preprocessor asks inside of it."""

    def called(self, *arguments: Expr) -> Expr:
        """What it gives for these."""
        return replace(self.result, dict(zip(self.inputs, arguments, strict=True)))


class Bitfield(NamedTuple):
    """A bitfield of struct zspage."""

    width: int
    """In bits."""
    provenance: Provenance | None = None


class StaticAssertion(NamedTuple):
    """A static assertion."""

    holds: Expr
    provenance: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class SourceModel:
    """What a C file does with words, where it is more than the codec of a scheme.

    A function that the file does not have is left out.
    """

    functions: Mapping[str, FunctionSummary]
    """By kernel name; each over the inputs that `called` documents."""
    bitfields: Mapping[str, Bitfield]
    """Those of struct zspage."""
    assertions: tuple[StaticAssertion, ...] = ()

    @property
    def straight(self) -> tuple[FunctionSummary, ...]:
        """The functions whose loops were run to their end, or that have none."""
        return tuple(each for each in self.functions.values() if not each.bindings)

    def called(self, name: str, *arguments: Expr) -> Expr:
        """What a function returns or stores. Raises AbsentError.

        location_to_obj(pfn, class_idx, obj_idx): a word. obj_to_class_idx(obj): an unsigned int.
        obj_to_location(obj): a PFN; the object index by the name `obj_to_location.obj_idx`.
        obj_to_frame(obj): a PFN. handle_to_obj(obj), record_obj(obj): a word.
        get_size_class_index(size): an int. calculate_zspage_chain_size(size): an int, over its
        `bindings`.
        """
        return self.function(name).called(*arguments)

    def function(self, name: str) -> FunctionSummary:
        """The function of this name. Raises AbsentError."""
        if name not in self.functions:
            raise AbsentError(name)
        return self.functions[name]

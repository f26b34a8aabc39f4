"""What a C file does with words beside its codec."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zslayout.expr.nodes import Expr


class AbsentError(KeyError):
    """A definition has no part of this name: a C file need not have what every scheme has."""

    @property
    def name(self) -> str:
        """What is not there."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class WordAccess:
    """One way in which a program loads or stores the word of a handle."""

    store: bool
    marked: bool
    """By READ_ONCE or WRITE_ONCE."""
    locked: bool


@dataclass(frozen=True, slots=True, eq=False)
class SourceModel:
    """What a C file does with words, where it is more than the codec of a scheme.

    A function that the file does not have is left out.
    """

    functions: Mapping[str, Callable[..., Expr]]
    """By kernel name: over the arguments that `called` documents for each."""
    loop_bindings: tuple[tuple[str, Expr], ...]
    """What calculate_zspage_chain_size() has after each turn of its loop, over `size`."""
    results: tuple[Expr, ...]
    """What the word functions return and store."""
    statements: tuple[tuple[str, Expr], ...]
    """What they compute on the way, each with where it stands."""
    bitfields: Mapping[str, int]
    """Widths of struct zspage's bitfields, in bits."""
    accesses: tuple[WordAccess, ...]

    def called(self, name: str, *arguments: Expr) -> Expr:
        """What a function returns or stores. Raises AbsentError.

        obj_to_frame(obj): a PFN. handle_to_obj(obj), record_obj(obj): a word.
        zs_page_migrate(obj, new_pfn, old_pfn, class_idx): the word that is recorded.
        obj_malloc(pfn, obj_idx, class_idx): likewise. get_size_class_index(size): an int.
        calculate_zspage_chain_size(size): an int, over `loop_bindings`.
        """
        if name not in self.functions:
            raise AbsentError(name)
        return self.functions[name](*arguments)

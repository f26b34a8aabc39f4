"""Who loads and stores the words of handles, and whether a lock is held: every way through a file.

A function that nothing else of the file calls, or that others may call, is where a way begins. A
lock that a function releases without having taken it was held when it was called.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from zslayout.csource.clang.tree import Tree
from zslayout.csource.code import HandleAccess
from zslayout.csource.execute import Executor
from zslayout.csource.machine import Machine
from zslayout.csource.run import argument
from zslayout.csource.syntax import CanonicalType, Function, Kind, Pointer, SyntaxNode
from zslayout.csource.value import Cell, Frame, is_frame
from zslayout.errors import Fault, UserError
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.types import CType

_TURNS: Final = 2
"""Enough for `do { ... } while (0)`: values do not matter here."""
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_POINTER: Final = re.compile(r"\(\s*(?:(?:const|volatile)\s+)*(?!struct\b)[A-Za-z_][\w\s]*\*\s*\)")
_ANY: Final = frozenset({"void", "char"})


class Accesses:
    """The accesses of the functions of one unit."""

    def __init__(self, tree: Tree, long: CType, constants: frozenset[str]) -> None:
        self._tree = tree
        self._long = long
        self._constants = constants
        functions = ((name, tree.function(name)) for name in tree.names)
        self._functions = {name: each for name, each in functions if each is not None}
        self._static = frozenset(name for name in tree.names if tree.is_static(name))
        calls = {name: _called(each) for name, each in self._functions.items()}
        self.reaching = self._reaching(calls)
        """The functions that make a pointer of an integer, and those that call them."""
        self.concerned = self._concerned()
        """Those, and such as may be among them: the compiler did not understand their text."""
        others = {other for name, called in calls.items() for other in called if other != name}
        handed = {name for each in self._functions.values() for name in _handed_out(each)}
        self._called_only = (others & self._static) - handed - tree.address_taken

    def function(self, name: str) -> Function | None:
        """The function, when it leads to an access; the others are as if only declared."""
        return self._functions.get(name) if name in self.reaching else None

    def found(self) -> tuple[HandleAccess, ...]:
        """Every access, each place once for each way of holding a lock or not."""
        found: dict[tuple[object, ...], HandleAccess] = {}
        for name, function in self._functions.items():
            if name in self.reaching and name not in self._called_only:
                for access in self._from(function):
                    key = (access.store, access.marked, access.locked, access.place)
                    found.setdefault(key, access)
        return tuple(found.values())

    def _reaching(self, calls: Mapping[str, set[str]]) -> frozenset[str]:
        reaching = {name for name, each in self._functions.items() if _makes_pointers(each)}
        while True:
            more = {name for name, others in calls.items() if others & reaching} - reaching
            if not more:
                return frozenset(reaching)
            reaching |= more

    def _concerned(self) -> frozenset[str]:
        return self.reaching | {
            name
            for name in self._functions
            if self.reaching & set(_WORD.findall(self._tree.text(name)))
            or _POINTER.search(self._tree.text(name))
        }

    def _from(self, root: Function) -> list[HandleAccess]:
        held: tuple[str, ...] = ()
        while True:
            machine = Machine(self._long, _undecided, self._constants, most_turns=_TURNS)
            machine.state.locks = held
            given = [
                Frame(Var(each.name, self._long))
                if is_frame(each.type)
                else argument(each, machine)
                for each in root.parameters
            ]
            Executor(machine, self).run(root, given)
            missing = machine.held_at_entry - set(held)
            if not missing:
                break
            held = (*held, *sorted(missing))
        self._refuse_handed(root, machine)
        return [
            HandleAccess(
                store=access.store,
                marked=access.marked,
                locked=bool(access.locks),
                place=access.place,
                called_from=access.called_from,
                root=root.name,
            )
            for access in machine.accesses
        ]

    def _refuse_handed(self, root: Function, machine: Machine) -> None:
        faults = [
            Fault(str(each.place), f"{root.name}(): a pointer made of a number {each.how}")
            for each in machine.handed
            if isinstance(each.value, Cell) and _leads_to_words(each.type)
        ]
        if faults:
            raise UserError(list(dict.fromkeys(faults)))


def _called(function: Function) -> set[str]:
    """The functions that a function calls by name."""
    return {node.name for node in function.body.walk() if node.kind is Kind.CALL and node.name}


def _handed_out(function: Function) -> Iterable[str]:
    """The functions that a function names without calling them."""
    callees = set()
    for node in function.body.walk():
        if node.kind is Kind.CALL and node.name:
            callee = node.children[0]
            while callee.kind is not Kind.FUNCTION_NAME and callee.children:
                callee = callee.children[0]
            callees.add(callee)
        elif node.kind is Kind.FUNCTION_NAME and node not in callees:
            yield node.name


def _makes_pointers(function: Function) -> bool:
    """Whether a function makes a pointer to an integer, or to anything, of a number."""
    return any(_makes_pointer(node) for node in function.body.walk())


def _makes_pointer(node: SyntaxNode) -> bool:
    if node.kind not in {Kind.CAST, Kind.CONVERSION} or not _leads_to_words(node.type):
        return False
    below = node.children[-1]
    return isinstance(below.type, CType) and below.value != 0


def _leads_to_words(kind: CanonicalType) -> bool:
    return isinstance(kind, Pointer) and (isinstance(kind.pointee, CType) or kind.to in _ANY)


def _undecided(_: Expr) -> bool | None:
    return None

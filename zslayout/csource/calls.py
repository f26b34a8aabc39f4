"""Calls: functions of the file, what is known of the kernel's by name, and what is only declared.

A function that is only declared may store to everything that it can reach, and gives anything.
"""

import re
from collections.abc import Callable
from typing import Final, Protocol

from zslayout.csource.effects import has_effects
from zslayout.csource.lock import effect, happens
from zslayout.csource.machine import Handed, Machine
from zslayout.csource.syntax import Function, Kind, SyntaxNode
from zslayout.csource.value import Frame, Value, comparison, either, is_expression, typed
from zslayout.expr.build import ilog2
from zslayout.expr.nodes import FALSE, TRUE, Cast, CompareOp, Const, Expr
from zslayout.expr.types import BOOL, UINT, CType
from zslayout.expr.walk import names

_TO_FRAME: Final = frozenset({"pfn_to_page", "pfn_zpdesc", "pfn_to_zpdesc"})
_TO_PFN: Final = frozenset({"page_to_pfn", "zpdesc_pfn", "zpdesc_to_pfn"})
_SAME_FRAME: Final = frozenset({"page_zpdesc", "zpdesc_page"})
_BYSTANDERS: Final = frozenset(
    {
        *("zs_printk", "__builtin_unreachable", "__builtin_trap"),
        *("ERR_PTR", "IS_ERR", "IS_ERR_OR_NULL", "PTR_ERR"),
    }
)
"""These change nothing that C can see, and follow no pointer."""
_BIT_LOCK: Final = re.compile(r"bit_spin_\w+")
"""Takes a bit of a word for a lock, by an atomic operation."""
_FREES: Final = re.compile(r"\w*free\w*")


def _nothing(n: Expr) -> Expr:
    return comparison(CompareOp.EQ, n, Const(0, n.type))


def _fls(n: Expr) -> Expr:
    return either(_nothing(n), Const(0), ilog2(n) + 1)


def _ilog2_at_run_time(n: Expr) -> Expr:
    """`__ilog2_u32()` or `__ilog2_u64()`, by the type of what a logarithm is asked of."""
    if isinstance(n, Cast) and n.operand.type.width <= UINT.width:
        n = typed(n.operand, UINT)
    return either(_nothing(n), Const(-1), ilog2(n))


_LOGARITHMS: Final[dict[str, Callable[[Expr], Expr]]] = {
    "zs_ilog2": _ilog2_at_run_time,
    "zs_fls": _fls,
    "zs_fls_long": _fls,
}


class Evaluates(Protocol):
    """Evaluates expressions in the machine's current state."""

    def value(self, node: SyntaxNode) -> Value:
        """The value of an expression."""


class Program(Protocol):
    """Where functions come from."""

    def function(self, name: str) -> Function | None:
        """A function of the file, if it is to be run when it is called."""


Run = Callable[[Function, list[Value]], Value | None]
"""Runs a function; None when it cannot be followed there."""


class Calls:
    """What calls do to a machine."""

    def __init__(self, machine: Machine, program: Program, run: Run, evaluator: Evaluates) -> None:
        self._machine = machine
        self._program = program
        self._run = run
        self._evaluator = evaluator

    def value(self, node: SyntaxNode) -> Value:
        """A call, and what it gives."""
        name, arguments = node.name, node.children[1:]
        if name == "__builtin_constant_p":
            return self._is_constant(arguments[0])
        values = [self._argument(argument) for argument in arguments]
        if not name:
            self._evaluator.value(node.children[0])
        self._machine.given.append((name, values))
        function = self._program.function(name) if name else None
        lock = effect(name)
        if lock is not None and (function is None or _does_something(function)):
            result = self._unknown(node)
            happens(self._machine, name, lock, values, result)
            if not _BIT_LOCK.fullmatch(name):
                self._machine.escape(*values)
            return result
        if function is not None:
            self._machine.calls.append(node.place)
            found = self._run(function, values)
            self._machine.calls.pop()
            if found is not None:
                return self._converted(found, node)
        else:
            known = self._known(name, values, node)
            if known is not None:
                return self._converted(known, node)
        return self._declared_only(node, values)

    def _argument(self, node: SyntaxNode) -> Value:
        value = self._evaluator.value(node)
        if is_expression(value) and isinstance(node.type, CType):
            return typed(value, node.type)
        return value

    def _converted(self, value: Value, node: SyntaxNode) -> Value:
        if is_expression(value) and isinstance(node.type, CType):
            return typed(value, node.type)
        return value

    def _unknown(self, node: SyntaxNode) -> Value:
        why = f"what {_called(node)} gives"
        return self._machine.fresh(node.type, node.name or "call", node.place, why)

    def _known(self, name: str, values: list[Value], node: SyntaxNode) -> Value | None:
        first = values[0] if values else None
        if name in _TO_FRAME and is_expression(first):
            return Frame(typed(first, self._machine.long))
        if name in _TO_PFN and isinstance(first, Frame):
            return first.pfn
        if name in _SAME_FRAME and isinstance(first, Frame):
            return first
        if name == "__builtin_expect":
            return first
        if name in _LOGARITHMS and is_expression(first):
            return _LOGARITHMS[name](first)
        if name in _BYSTANDERS:
            return self._unknown(node)
        return None

    def _declared_only(self, node: SyntaxNode, values: list[Value]) -> Value:
        machine = self._machine
        if not (_BIT_LOCK.fullmatch(node.name) or _FREES.fullmatch(node.name)):
            how = f"is handed to {_called(node)}"
            machine.handed += [
                Handed(value, argument.type, node.place, how)
                for value, argument in zip(values, node.children[1:], strict=True)
            ]
        machine.escape(*values)
        machine.forget_escaped()
        machine.state.words = ()
        return self._unknown(node)

    def _is_constant(self, node: SyntaxNode) -> Expr:
        """Whether a value is made of parameters alone. What it does is not done."""
        machine, mark = self._machine, self._machine.mark()
        value = self._evaluator.value(node)
        machine.rewind(mark)
        if has_effects(node) or not is_expression(value):
            return FALSE
        if any(each.name not in machine.constants for each in names(value)):
            return FALSE
        if any(each.kind is Kind.NAME for each in node.walk()):
            # A variable whose value the compiler may or may not see through.
            return machine.number(BOOL, "constant", node.place, "what the compiler finds constant")
        return TRUE


def _called(call: SyntaxNode) -> str:
    return f"{call.name}()" if call.name else "a function through a pointer"


def _does_something(function: Function) -> bool:
    """Whether a function has a body; a lock's function without one holds nobody up."""
    return any(child.kind is not Kind.EMPTY for child in function.body.children)

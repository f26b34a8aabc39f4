"""The operators of C on the abstract machine.

One rule: the compiler has inserted the conversions of every operator but `x op= y` and `x++`, where
it leaves them to be known; what `&&`, `||` and `?:` do not evaluate does nothing.
"""

from typing import TYPE_CHECKING, Final

from zslayout.csource.effects import STEPS, has_effects
from zslayout.csource.machine import State
from zslayout.csource.point import NAMES
from zslayout.csource.syntax import Kind, Pointer, SyntaxNode
from zslayout.csource.value import Value, comparison, is_expression, operation, typed
from zslayout.expr.build import all_of, any_of, ilog2, negate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    BinaryOp,
    CompareOp,
    Const,
    Expr,
    Unary,
    UnaryOp,
    Var,
)
from zslayout.expr.types import INT, CType, promote

if TYPE_CHECKING:
    from zslayout.csource.evaluate import Evaluator

_ARITHMETIC: Final = {
    "+": BinaryOp.ADD,
    "-": BinaryOp.SUB,
    "*": BinaryOp.MUL,
    "/": BinaryOp.DIV,
    "%": BinaryOp.MOD,
    "&": BinaryOp.AND,
    "|": BinaryOp.OR,
    "^": BinaryOp.XOR,
    "<<": BinaryOp.SHL,
    ">>": BinaryOp.SHR,
}
_COMPARISON: Final = {"==": CompareOp.EQ, "!=": CompareOp.NE, "<": CompareOp.LT, "<=": CompareOp.LE}
_MIRRORED: Final = {">": CompareOp.LT, ">=": CompareOp.LE}
_ONCE: Final = "ONCE"
"""Marks what the kernel's macro evaluates once and the prelude's twice."""
_LOG: Final = "LOG"
"""Marks what the prelude takes a logarithm of."""
_SUFFIXES: Final = frozenset({"UL", "ul", "ULL", "L", "LL", "U", _LOG})


class Operators:
    """Operators by means of an evaluator for what they are applied to."""

    def __init__(self, evaluator: "Evaluator") -> None:
        self._evaluator = evaluator
        self._machine = evaluator.machine
        self._memory = evaluator.memory

    def unary(self, node: SyntaxNode) -> Value:
        """An operator on one operand."""
        (operand,) = node.children
        match node.op:
            case "*":
                return self._memory.load(self._evaluator.value(operand), node)
            case "&":
                return self._evaluator.address(operand)
            case "!":
                return negate(self._evaluator.truth(operand))
            case "__extension__":
                return self._evaluator.value(operand)
            case op if op in STEPS:
                return self._step(node, operand)
            case "-" | "~" | "+":
                number = self._evaluator.number(operand)
                return self._unknown(node) if number is None else _signed(node.op, number)
            case _:
                return self._evaluator.unreadable(node)

    def binary(self, node: SyntaxNode) -> Value:
        """An operator on two operands."""
        left, right = node.children
        mark = _mark(node)
        if node.op == "=":
            return self._assign(left, right)
        if node.op == ",":
            self._evaluator.value(left)
            return self._evaluator.value(right)
        if node.op in {"&&", "||"}:
            return self._connective(node.op, left, right)
        if mark:
            return self._marked(mark, node)
        if _is_logarithm(node):
            number = self._evaluator.number(_plain(right).children[1])
            return self._unknown(node) if number is None else ilog2(number)
        a, b = self._evaluator.value(left), self._evaluator.value(right)
        if is_expression(a) and is_expression(b):
            return self._of_numbers(node, a, b)
        if node.op in {"+", "-"} and isinstance(node.type, Pointer):
            return self._memory.moved(b if is_expression(a) else a, node)
        self._machine.escape(a, b)
        return self._unknown(node)

    def assign_op(self, node: SyntaxNode) -> Value:
        """`x op= y`: computed in the common type of both, then converted to that of `x`."""
        left, right = node.children
        where = self._evaluator.address(left)
        before, by = self._memory.load(where, left), self._evaluator.value(right)
        op, to, kind = _ARITHMETIC.get(node.op.removesuffix("=")), left.type, right.type
        value: Value
        if isinstance(to, Pointer):
            value = self._memory.moved(before, left)
        elif not (is_expression(before) and is_expression(by) and op):
            self._machine.escape(before, by)
            value = self._unknown(node)
        elif isinstance(to, CType) and isinstance(kind, CType):
            by = typed(by, kind)
            value = typed(operation(op, _promoted(before, left), by), to)
            self._machine.note(node.place, value)
            self._machine.note(node.place, by)
        else:
            value = self._unknown(node)
        return self._memory.store(where, value, left)

    def choice(self, node: SyntaxNode) -> Value:
        """`x ? y : z`, or `x ?: z`."""
        machine, evaluator = self._machine, self._evaluator
        condition, *branches = node.children
        given = evaluator.value(condition)
        if_ = evaluator.truth_of(given, condition)

        def branch(number: int) -> Value:
            reused = number == 0 and len(branches) == 1
            value = given if reused else evaluator.value(branches[number])
            return evaluator.as_type(value, node.type)

        if if_ in (TRUE, FALSE):
            return branch(0 if if_ == TRUE else -1)
        before = self._fork(if_)
        yes = branch(0)
        after_yes, machine.state = machine.state, before
        before = self._fork(negate(if_))
        no = branch(-1)
        machine.state = machine.joined(if_, after_yes, machine.state, before.path)
        return machine.choice(if_, yes, no)

    def _fork(self, condition: Expr) -> State:
        """Go on where a condition is true; gives the state where it is not known."""
        before = self._machine.state
        self._machine.state = before.copy()
        self._machine.assume(condition)
        return before

    def _connective(self, op: str, left: SyntaxNode, right: SyntaxNode) -> Value:
        """`&&` or `||`: the right side is evaluated only where the left one does not decide."""
        machine = self._machine
        a = self._evaluator.truth(left)
        goes_on = a if op == "&&" else negate(a)
        if goes_on in (TRUE, FALSE):
            return self._evaluator.truth(right) if goes_on == TRUE else a
        before = self._fork(goes_on)
        b = self._evaluator.truth(right)
        machine.state = machine.joined(goes_on, machine.state, before, before.path)
        return all_of(a, b) if op == "&&" else any_of(a, b)

    def _step(self, node: SyntaxNode, operand: SyntaxNode) -> Value:
        """`++` and `--`."""
        where = self._evaluator.address(operand)
        before = self._memory.load(where, operand)
        after: Value
        if is_expression(before) and isinstance(operand.type, CType):
            op = BinaryOp.ADD if "+" in node.op else BinaryOp.SUB
            after = typed(operation(op, _promoted(before, operand), Const(1)), operand.type)
            self._machine.note(node.place, after)
        else:
            after = self._memory.moved(before, operand)
        kept = self._memory.store(where, after, operand)
        return before if node.op.startswith("x") else kept

    def _assign(self, left: SyntaxNode, right: SyntaxNode) -> Value:
        where = self._evaluator.address(left)
        value = self._evaluator.as_type(self._evaluator.value(right), left.type)
        self._machine.note(left.place, value)
        return self._memory.store(where, value, left)

    def _of_numbers(self, node: SyntaxNode, a: Expr, b: Expr) -> Value:
        left, right = (child.type for child in node.children)
        if isinstance(left, CType) and isinstance(right, CType):
            a, b = typed(a, left), typed(b, right)
            if node.op in _ARITHMETIC:
                return operation(_ARITHMETIC[node.op], a, b)
            if node.op in _COMPARISON:
                return comparison(_COMPARISON[node.op], a, b)
            if node.op in _MIRRORED:
                return comparison(_MIRRORED[node.op], b, a)
        return self._unknown(node)

    def _marked(self, mark: str, node: SyntaxNode) -> Value:
        """A parameter; or what a macro of the prelude does, of what is marked."""
        left = node.children[0]
        if mark in NAMES:
            return Var(mark, INT)
        if mark in _SUFFIXES or (mark == _ONCE and not has_effects(left)):
            return self._evaluator.as_type(self._evaluator.value(left), node.type)
        return self._evaluator.unreadable(node)

    def _unknown(self, node: SyntaxNode) -> Value:
        what = f"{node.op or 'an operator'} of what is no number"
        return self._machine.fresh(node.type, "value", node.place, what)


def _signed(op: str, number: Expr) -> Expr:
    """`-x`, `~x` or `+x`."""
    if op == "+":
        return number
    if isinstance(number, Const) and (op == "~" or number.value != number.type.minimum):
        return Const(number.type.wrap(-number.value if op == "-" else ~number.value), number.type)
    return Unary(UnaryOp(op), number)


def _promoted(value: Expr, lvalue: SyntaxNode) -> Expr:
    """What an operator makes of `x` in `x op= y`: a bitfield that fits in an int is one."""
    kind, bits = value.type, lvalue.bits
    if bits is not None and (bits < INT.width or (bits == INT.width and kind.signed)):
        return typed(value, INT)
    return typed(value, promote(kind))


def _plain(node: SyntaxNode) -> SyntaxNode:
    while node.kind in {Kind.PAREN, Kind.CONVERSION}:
        node = node.children[0]
    return node


def _mark(node: SyntaxNode) -> str:
    """The name behind `x + 0 * zs_NAME`."""
    product = _plain(node.children[1])
    if node.op != "+" or product.kind is not Kind.BINARY or product.op != "*":
        return ""
    factor = _plain(product.children[1])
    return factor.name if factor.kind is Kind.MARK else ""


def _is_logarithm(node: SyntaxNode) -> bool:
    """Whether this is `63 - __builtin_clzll(n)`, the way log2.h writes it, of what is not 0."""
    top, call = _plain(node.children[0]), _plain(node.children[1])
    if node.op != "-" or top.value != 63 or call.name != "__builtin_clzll":
        return False
    argument = _plain(call.children[1])
    return argument.kind is Kind.BINARY and _mark(argument) == _LOG

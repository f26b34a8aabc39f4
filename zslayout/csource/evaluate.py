"""C expressions to values on the abstract machine, with the compiler's own types and conversions.

Here are names, constants, conversions and addresses; operators are next door.
"""

from collections.abc import Callable
from dataclasses import replace

from zslayout.csource.calls import Calls, Program, Run
from zslayout.csource.effects import assigned, described
from zslayout.csource.machine import Handed, Machine
from zslayout.csource.memory import Memory
from zslayout.csource.operators import Operators
from zslayout.csource.syntax import CanonicalType, Kind, Pointer, SyntaxNode
from zslayout.csource.value import (
    Cell,
    Frame,
    Local,
    Member,
    Thing,
    Value,
    is_expression,
    is_frame,
    operation,
    struct_name,
    truth,
    typed,
)
from zslayout.errors import Place
from zslayout.expr.build import eq
from zslayout.expr.nodes import TRUE, BinaryOp, Const, Expr, Var, cast
from zslayout.expr.types import BOOL, INT, CType, exact


class Evaluator:
    """Evaluates expressions in the machine's current state. `block` gives what `({ ... })` does."""

    def __init__(
        self, machine: Machine, program: Program, run: Run, block: Callable[[SyntaxNode], Value]
    ) -> None:
        self.machine = machine
        self.memory = Memory(machine)
        self.calls = Calls(machine, program, run, self)
        self._operators = Operators(self)
        self._block = block

    def number(self, node: SyntaxNode) -> Expr | None:
        """The integer value, of the type that the compiler gave it; None when it is none."""
        value = self.value(node)
        if not is_expression(value) or not isinstance(node.type, CType):
            return None
        return typed(value, node.type)

    def truth(self, node: SyntaxNode) -> Expr:
        """The expression as a condition."""
        return self.truth_of(self.value(node), node)

    def truth_of(self, value: Value, node: SyntaxNode) -> Expr:
        """Whether a value, which is that of `node`, is not 0."""
        if is_expression(value):
            return truth(value)
        if isinstance(value, (Local, Member)):
            return TRUE
        if isinstance(value, Cell):
            return truth(value.address)
        return self.machine.number(BOOL, "condition", node.place, "whether a pointer is null")

    def value(self, node: SyntaxNode) -> Value:
        """The value of an expression; an lvalue is loaded."""
        match node.kind:
            case Kind.PAREN:
                return self.value(node.children[0])
            case Kind.NUMBER | Kind.CHARACTER | Kind.SIZEOF if node.value is not None:
                kind = node.type if isinstance(node.type, CType) else INT
                return Const(kind.wrap(node.value), kind)
            case Kind.MACRO if isinstance(node.type, CType):
                return Var(node.name, node.type)
            case Kind.CONSTANT if isinstance(node.type, CType):
                return self._constant(node, node.type)
            case Kind.CONVERSION | Kind.CAST:
                return self._converted(node)
            case Kind.NAME | Kind.MEMBER | Kind.INDEX:
                return self.memory.load(self.address(node), node)
            case Kind.FUNCTION_NAME:
                return Thing(f"{node.name}()")
            case Kind.UNARY:
                return self._operators.unary(node)
            case Kind.BINARY:
                return self._operators.binary(node)
            case Kind.ASSIGN_OP:
                return self._operators.assign_op(node)
            case Kind.CHOICE:
                return self._operators.choice(node)
            case Kind.CALL:
                return self.calls.value(node)
            case Kind.BLOCK_VALUE:
                return self._block(node)
            case Kind.INITIALISER if len(node.children) == 1 and isinstance(node.type, CType):
                return self.value(node.children[0])
            case _:
                return self.unreadable(node)

    def address(self, node: SyntaxNode) -> Value:
        """The address of what an expression denotes."""
        match node.kind:
            case Kind.PAREN:
                return self.address(node.children[0])
            case Kind.NAME:
                if node.target:
                    return Local(node.target, node.type)
                return Thing(f"the variable {node.name}")
            case Kind.UNARY if node.op == "*":
                return self.value(node.children[0])
            case Kind.UNARY if node.op == "__extension__":
                return self.address(node.children[0])
            case Kind.MEMBER:
                return self._member(node)
            case Kind.INDEX:
                base, place = node.children
                if not isinstance(base.type, Pointer):  # 1[a] is a[1]
                    base, place = place, base
                return self.memory.element(self.value(base), self.value(place), node)
            case _:
                self.machine.escape(self.value(node))
                return Thing("a value")

    def as_type(self, value: Value, to: CanonicalType) -> Value:
        """An integer converted to a type; anything else as it is."""
        return typed(value, to) if is_expression(value) and isinstance(to, CType) else value

    def unreadable(self, node: SyntaxNode) -> Value:
        """What is not known: its parts may be evaluated, and what they store to is forgotten."""
        machine, why = self.machine, described(node)
        if node.children:
            before = machine.state
            machine.state = before.copy()
            for child in node.children:
                value = self.value(child)
                machine.escape(value)
                machine.handed.append(Handed(value, child.type, node.place, f"is part of {why}"))
            maybe = machine.number(BOOL, "condition", node.place, why)
            machine.state = machine.joined(maybe, machine.state, before, before.path)
            machine.forget(assigned(node), why)
            machine.forget_escaped()
            machine.state.words = ()
        return machine.fresh(node.type, "value", node.place, why)

    def _member(self, node: SyntaxNode) -> Value:
        if not node.children:
            return Member("", node.name, Thing("nothing"), node.bits)
        base = node.children[0]
        if base.kind is Kind.MEMBER and not base.name:  # a member of an unnamed one
            return self._member(replace(node, children=base.children))
        if isinstance(base.type, Pointer):
            struct, inside = struct_name(base.type.to), self.value(base)
        else:
            struct, inside = struct_name(base.type_name), self.address(base)
        return Member(struct, node.name, inside, node.bits)

    def _constant(self, node: SyntaxNode, kind: CType) -> Value:
        """An enumerator: an int where its value is one, which must be so at all points or none."""
        if node.value is not None:
            return Const(kind.wrap(node.value), kind)
        start, more = (self.number(child) for child in node.children)
        if start is None or more is None:
            return self.unreadable(node)
        number = operation(BinaryOp.ADD, start, more) if node.children[1].value else start
        wide = exact(number.type.width + INT.width)
        number_is_int = eq(cast(number, wide), cast(typed(number, INT), wide))
        is_int = number.type == INT or self.machine.decided(number_is_int)
        return typed(number, kind) if is_int is (kind == INT) else self.unreadable(node)

    def _converted(self, node: SyntaxNode) -> Value:
        below, to = node.children[-1], node.type
        value = self.value(below)
        if isinstance(to, CType):
            return self._to_integer(value, below, to, written=node.kind is Kind.CAST)
        if isinstance(to, Pointer):
            return self._to_pointer(value, to, node.place)
        return value

    def _to_integer(self, value: Value, below: SyntaxNode, to: CType, *, written: bool) -> Value:
        if isinstance(value, Cell):
            value = value.address
        if is_expression(value):
            if isinstance(below.type, CType):
                value = typed(value, below.type)
            plain = isinstance(value, Const) or BOOL in (value.type, to) or value.type == to
            return cast(value, to) if written and not plain else typed(value, to)
        if to is BOOL:
            return self.truth_of(value, below)
        self.machine.escape(value)
        return self.machine.fresh(to, "address", below.place, "the number of a pointer")

    def _to_pointer(self, value: Value, to: Pointer, place: Place) -> Value:
        if isinstance(value, Const) and value.value == 0:
            return Thing("NULL")
        if is_frame(to):
            if isinstance(value, Frame) or value == Thing("NULL"):
                return value
            self.machine.escape(value)
            return self.machine.fresh(to, "page", place, "a page by another pointer")
        if is_expression(value):
            return Cell(typed(value, self.machine.long))
        if isinstance(value, Thing) and to.pointee is None and "*" not in to.to:
            return replace(value, struct=struct_name(to.to))
        return value

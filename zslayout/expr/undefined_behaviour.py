"""Two side conditions of a tree: C defines its value, and its value is the mathematical one.

`defined`: no shift by the operand's width or more or by a negative count, no left shift into or out
of the sign, no signed overflow, no division by zero (C11 6.5, 6.5.5, 6.5.7). `unwrapped`: where C
defines the value, no operation wraps and no conversion changes a value. A branch that `?:`, `&&` or
`||` does not evaluate puts no condition.
"""

from collections.abc import Callable, Mapping
from typing import assert_never

from zslayout.expr.build import all_of, eq, implies, ne, negate
from zslayout.expr.nodes import (
    TRUE,
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    UnaryOp,
    Var,
    cast,
)
from zslayout.expr.types import BOOL, exact
from zslayout.expr.walk import children

Guards = tuple[Expr, ...]
"""What must be true for an operation to be evaluated at all."""


def defined(*roots: Expr, macros: Mapping[str, Expr] | None = None) -> Expr:
    """The condition under which C defines the value of every root.

    A name in `macros` stands for an expression, whose conditions count where the name is evaluated.
    """
    return _throughout(roots, macros or {}, _operation_defined)


def unwrapped(*roots: Expr, macros: Mapping[str, Expr] | None = None) -> Expr:
    """The condition under which the value of every root is that of ordinary arithmetic."""
    return _throughout(roots, macros or {}, _operation_unwrapped)


def _throughout(
    roots: tuple[Expr, ...], macros: Mapping[str, Expr], own: Callable[[Expr], Expr]
) -> Expr:
    """`own` of every operation that is evaluated, each once under the same guards."""
    found: dict[tuple[Guards, Expr], None] = {}
    seen: set[tuple[Guards, str]] = set()

    def visit(x: Expr, guards: Guards) -> None:
        match x:
            case Const():
                return
            case Var(name=name):
                if name in macros and (guards, name) not in seen:
                    seen.add((guards, name))
                    visit(macros[name], guards)
                return
            case Choose(condition=c, yes=a, no=b):
                visit(c, guards)
                visit(a, _also(guards, c))
                visit(b, _also(guards, negate(c)))
                return
            case Connective(op=op, operands=operands):
                for operand in operands:
                    visit(operand, guards)
                    guards = _also(guards, negate(operand) if op is ConnectiveOp.OR else operand)
                return
            case Unary() | Binary() | Compare() | Cast() | Ilog2():
                for child in children(x):
                    visit(child, guards)
            case _ as never:
                assert_never(never)
        condition = own(x)
        if condition != TRUE:
            found[guards, condition] = None

    for root in roots:
        visit(root, ())
    return all_of(
        *(
            implies(all_of(*guards), condition)
            for guards, condition in found
            if not guards or ((), condition) not in found
        )
    )


def _also(guards: Guards, guard: Expr) -> Guards:
    return guards if guard in guards else (*guards, guard)


def _operation_defined(x: Expr) -> Expr:
    if isinstance(x, Unary):
        return _fits(x) if x.op is UnaryOp.NEG and x.type.signed else TRUE
    if not isinstance(x, Binary):
        return TRUE
    if x.op in (BinaryOp.SHL, BinaryOp.SHR):
        count, width = x.right, x.type.width
        if isinstance(count, Const) and 0 <= count.value < width:
            inside: Expr = TRUE
        else:
            inside = all_of(
                TRUE if not count.type.signed else count >= 0,
                count < Const(width, count.type),
            )
        if x.op is BinaryOp.SHL and x.type.signed:
            return all_of(inside, x.left >= 0, _fits(x))
        return inside
    if x.op in (BinaryOp.DIV, BinaryOp.MOD):
        divides = (
            TRUE if isinstance(x.right, Const) and x.right.value else ne(x.right, Const(0, x.type))
        )
        if not x.type.signed:
            return divides
        lowest = all_of(eq(x.left, Const(x.type.minimum, x.type)), eq(x.right, Const(-1, x.type)))
        return all_of(divides, negate(lowest))
    if x.op in (BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL) and x.type.signed:
        return _fits(x)
    return TRUE


def _operation_unwrapped(x: Expr) -> Expr:
    match x:
        case Cast(type=kind, operand=a):
            if a.type is BOOL or (
                kind.minimum <= a.type.minimum and a.type.maximum <= kind.maximum
            ):
                return TRUE
            wide = exact(max(kind.width, a.type.width) + 1)
            return eq(cast(x, wide), cast(a, wide))
        case Unary(op=UnaryOp.NEG):
            return _fits(x)
        case Binary(op=BinaryOp.ADD | BinaryOp.SUB | BinaryOp.MUL | BinaryOp.SHL):
            return _fits(x)
        case Binary(op=BinaryOp.DIV) if x.type.signed:
            return _fits(x)
        case _:
            return TRUE


def _fits(x: Unary | Binary) -> Expr:
    """The result of an operation is the one it has when nothing can wrap.

    Twice the width and two bits hold every sum, product and shift below the width.
    """
    wide = exact(2 * x.type.width + 2)
    if isinstance(x, Unary):
        return eq(cast(x, wide), Unary(x.op, cast(x.operand, wide)))
    if x.op is BinaryOp.SHL:
        in_range = x.right < Const(x.type.width, x.right.type)
        same = eq(cast(x, wide), Binary(x.op, cast(x.left, wide), x.right))
        return implies(in_range, same)
    return eq(cast(x, wide), Binary(x.op, cast(x.left, wide), cast(x.right, wide)))

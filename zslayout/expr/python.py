"""The fast reading of a tree: Python source text, compiled to a function of ints.

Variables that are known beforehand are folded in, so that an encoder made for one layout is a few
shifts and masks by literals: the reference allocator calls it millions of times.
One rule: the function returns what `zslayout.expr.ints.evaluate` returns.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, assert_never

from zslayout.expr import ints
from zslayout.expr.nodes import (
    FALSE,
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
    Var,
)
from zslayout.expr.types import BOOL, CType
from zslayout.expr.walk import names

_HELPERS: Final[dict[str, Any]] = {
    "_shl": lambda a, n, width: a << n if 0 <= n < width else 0,
    "_shr": lambda a, n, width: a >> n if 0 <= n < width else (-1 if a < 0 else 0),
    "_udiv": lambda a, b, most: a // b if b else most,
    "_umod": lambda a, b: a % b if b else a,
    "_divide": ints.divide,
    "_ilog2": ints.ilog2,
    "_DIV": BinaryOp.DIV,
    "_MOD": BinaryOp.MOD,
}
_INFIX: Final = {BinaryOp.DIV: "//", BinaryOp.MOD: "%"}
_KEEPS_RANGE: Final = frozenset(
    {BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR, BinaryOp.MAX, BinaryOp.MIN}
)


def compile_function(
    name: str,
    arguments: Sequence[str],
    lets: Sequence[tuple[str, Expr]],
    results: Sequence[Expr],
    known: Mapping[str, int] | None = None,
) -> Callable[..., Any]:
    """A Python function of ints.

    `lets` are named values computed in order, which later ones and `results` may use by name. The
    function returns the one result, or a tuple when there are several. `known` are variables whose
    values are folded in.
    """
    source = _Source(dict(known or {}))
    lines = [f"def {name}({', '.join(arguments)}):"]
    for let, value in lets:
        lines.append(f"    {let} = {source.text(value)}")
    lines.append(f"    return {', '.join(source.text(result) for result in results)}")
    return _made(name, lines, source)


def compile_loop(  # noqa: PLR0913, PLR0917  # a loop is that much
    arguments: Sequence[str],
    turn: str,
    lets: Sequence[tuple[str, Expr]],
    again: Expr,
    told: Sequence[tuple[Expr, Expr, Expr]],
    after: Mapping[str, Expr],
) -> Callable[..., int]:
    """A loop as a Python function of ints: its last turn, counted from 0; -1 for too many.

    It takes the arguments, how many turns are too many, and what it tells: of each turn the places
    in `told` whose first is true, with what the other two are then. `after` are the arguments that
    have another value at the next turn, where there is one `again`.
    """
    source = _Source({})
    own = [each for each in arguments if each != turn]
    lines = [f"def loop({', '.join([*own, 'most', 'tell'])}):", f"    for {turn} in range(most):"]
    lines += [f"        {let} = {source.text(value)}" for let, value in lets]
    for i, (holds, first, second) in enumerate(told):
        lines.append(f"        if {source.text(holds)}:")
        lines.append(f"            tell(({i}, {source.text(first)}, {source.text(second)}))")
    lines += [f"        if not ({source.text(again)}):", f"            return {turn}"]
    if after:
        values = ", ".join(map(source.text, after.values()))
        lines.append(f"        {', '.join(after)} = {values}")
    lines.append("    return -1")
    return _made("loop", lines, source)


def _made(name: str, lines: Sequence[str], source: "_Source") -> Callable[..., Any]:
    scope: dict[str, Any] = dict(_HELPERS)
    scope.update({f"_T{width}": kind for width, kind in source.types.items()})
    exec("\n".join(lines), scope)  # noqa: S102  # our own text, from our own tree
    return scope[name]  # type: ignore[no-any-return]


class _Source:
    """Writes trees as Python text; what depends on known values alone becomes a literal."""

    def __init__(self, known: dict[str, int]) -> None:
        self.known = known
        self.types: dict[int, CType] = {}

    def text(self, x: Expr) -> str:
        value = self._value(x)
        if value is not None:
            return repr(bool(value)) if x.type is BOOL else str(value)
        match x:
            case Const() | Var():
                return x.name if isinstance(x, Var) else str(x.value)
            case Unary(op=unary, operand=a):
                return self._wrapped(f"{unary.value}{self._group(a)}", x.type)
            case Binary():
                return self._binary(x)
            case Compare(op=comparison, left=a, right=b):
                return f"{self._group(a)} {comparison.value} {self._group(b)}"
            case Connective(op=ConnectiveOp.NOT, operands=(a,)):
                return f"not {self._group(a)}"
            case Connective(op=connective, operands=operands):
                word = " and " if connective is ConnectiveOp.AND else " or "
                return word.join(self._group(a) for a in operands)
            case Choose(condition=c, yes=a, no=b):
                chosen = self._value(c)
                if chosen is not None:
                    return self.text(a if chosen else b)
                return f"{self._group(a)} if {self._group(c)} else {self._group(b)}"
            case Cast(type=kind, operand=a):
                return self._cast(kind, a)
            case Ilog2(operand=a):
                return f"_ilog2({self.text(a)})"
            case _ as never:
                assert_never(never)

    def _value(self, x: Expr) -> int | None:
        if isinstance(x, Const):
            return x.value
        if x in (TRUE, FALSE):
            return x == TRUE
        if self.known and all(var.name in self.known for var in names(x)):
            return ints.evaluate(x, self.known)
        return None

    def _group(self, x: Expr) -> str:
        text = self.text(x)
        return text if _is_name(text) else f"({text})"

    def _wrapped(self, text: str, kind: CType) -> str:
        if kind.signed:
            top = kind.maximum + 1
            return f"(({text}) + {top} & {2 * top - 1}) - {top}"
        return f"({text}) & {kind.maximum}"

    def _cast(self, kind: CType, a: Expr) -> str:
        text = self.text(a)
        if a.type is BOOL:
            return f"int({text})"
        if kind.minimum <= a.type.minimum and a.type.maximum <= kind.maximum:
            return text
        return self._wrapped(text, kind)

    def _binary(self, x: Binary) -> str:
        op, kind = x.op, x.type
        if op in (BinaryOp.SHL, BinaryOp.SHR):
            return self._shift(x)
        a, b = self._group(x.left), self._group(x.right)
        if op in (BinaryOp.MAX, BinaryOp.MIN):
            if not (_is_name(a) and _is_name(b)):
                return f"{op.value.lower()}({a}, {b})"
            sign = ">" if op is BinaryOp.MAX else "<"
            return f"{a} if {a} {sign} {b} else {b}"
        if op in (BinaryOp.DIV, BinaryOp.MOD):
            if kind.signed:
                self.types[kind.width] = kind
                name = "_DIV" if op is BinaryOp.DIV else "_MOD"
                exact = f"_divide({name}, _T{kind.width}, {a}, {b})"
                if not (_is_name(a) and _is_name(b)):
                    return exact
                return f"{a} {_INFIX[op]} {b} if {a} >= 0 < {b} else {exact}"
            if self._value(x.right):
                return f"{a} {_INFIX[op]} {b}"
            if _is_name(b) and op is BinaryOp.MOD:
                return f"{a} % {b} if {b} else {a}"
            return f"_udiv({a}, {b}, {kind.maximum})" if op is BinaryOp.DIV else f"_umod({a}, {b})"
        text = f"{a} {op.value} {b}"
        return text if op in _KEEPS_RANGE else self._wrapped(text, kind)

    def _shift(self, x: Binary) -> str:
        kind, count = x.type, self._value(x.right)
        a = self._group(x.left)
        left = x.op is BinaryOp.SHL
        if count is not None and 0 <= count < kind.width:
            text = f"{a} {x.op.value} {count}"
        else:
            name = "_shl" if left else "_shr"
            text = f"{name}({a}, {self.text(x.right)}, {kind.width})"
        return self._wrapped(text, kind) if left else text


def _is_name(text: str) -> bool:
    """Whether this is a name or a number: cheap to write twice."""
    return text.replace("_", "").isalnum()

"""Which part of a conclusion is false at given values, and what that part is made of."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Choose, Connective, ConnectiveOp, Expr, Var
from zslayout.expr.walk import children, rebuild


def falsified(then: Expr, values: Mapping[str, int]) -> Iterator[Expr]:
    """The parts of a conclusion that are false, each as far down as it is one part."""
    match then:
        case Connective(op=ConnectiveOp.AND, operands=operands):
            for part in operands:
                yield from falsified(part, values)
        case _ if evaluate(then, values):
            return
        case Connective(op=ConnectiveOp.OR, operands=operands) if operands:
            yield from falsified(operands[-1], values)
        case Choose(condition=c, yes=a, no=b):
            yield from falsified(a if evaluate(c, values) else b, values)
        case _:
            yield then


def false_part(then: Expr, values: Mapping[str, int]) -> Expr:
    """The first part of the conclusion that is false; the conclusion where it is true."""
    return next(falsified(then, values), then)


def taken(
    x: Expr, values: Mapping[str, int], shown: Mapping[Expr, Expr] = MappingProxyType({})
) -> Expr:
    """The tree with every choice replaced by the branch that these values take.

    What is `shown` stands there as that.
    """
    if x in shown:
        return shown[x]
    if isinstance(x, Choose):
        return taken(x.yes if evaluate(x.condition, values) else x.no, values, shown)
    return rebuild(x, lambda a: taken(a, values, shown))


def walked(x: Expr, values: Mapping[str, int]) -> Iterator[Expr]:
    """The nodes of a tree from the top; of a choice, its condition and the branch that is taken."""
    todo = [x]
    while todo:
        x = todo.pop()
        yield x
        if isinstance(x, Choose):
            todo += [x.yes if evaluate(x.condition, values) else x.no, x.condition]
        else:
            todo.extend(reversed(children(x)))


def cone(
    roots: Iterable[Expr], meanings: Mapping[str, Iterable[Expr]], values: Mapping[str, int]
) -> tuple[Expr, ...]:
    """The trees and what the names in them mean, and so on: the nearest first."""
    todo = list(roots)
    known: set[str] = set()
    for x in todo:
        for part in walked(x, values):
            if isinstance(part, Var) and part.name not in known:
                known.add(part.name)
                todo += meanings.get(part.name, ())
    return tuple(todo)

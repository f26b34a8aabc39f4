"""`switch` on the abstract machine: each case under the condition that leads to it."""

from collections.abc import Callable, Iterator

from zslayout.csource.evaluate import Evaluator
from zslayout.csource.flow import Flow
from zslayout.csource.machine import Machine, State, but_for, since
from zslayout.csource.syntax import Kind, SyntaxNode
from zslayout.errors import Fault, UserError
from zslayout.expr.build import all_of, any_of, eq, negate
from zslayout.expr.nodes import Expr
from zslayout.expr.types import BOOL

InOrder = Callable[[tuple[SyntaxNode, ...]], Flow]


class Switches:
    """Switches by means of what runs statements one after the other."""

    def __init__(self, machine: Machine, evaluator: Evaluator, in_order: InOrder) -> None:
        self._machine = machine
        self._evaluator = evaluator
        self._in_order = in_order

    def run(self, node: SyntaxNode) -> Flow:
        """A switch in the machine's state."""
        machine = self._machine
        switched, body = node.children[-2:]
        number = self._evaluator.number(switched)
        before, flow = machine.state, Flow()
        statements = body.children if body.kind is Kind.COMPOUND else (body,)
        split = [_split(statement) for statement in statements]
        cases = {label: self._case(label, number) for labels, _ in split for label in labels}
        default = negate(any_of(*(case for case in cases.values() if case is not None)))
        seen: list[Expr] = []
        for labels, statement in split:
            if labels:
                asked = [default if cases[each] is None else cases[each] for each in labels]
                enters = any_of(*(each for each in asked if each is not None))
                # With an unknown number the cases are unknown too, but only one is taken.
                self._enter(flow, before, enters if number else all_of(enters, *map(negate, seen)))
                seen.append(enters)
            if flow.below is not None:
                machine.state = flow.below
                ran = self._in_order((statement,))
                flow.leave_as(ran)
                flow.below = ran.below
        ends, flow.broken = [*flow.broken, *([flow.below] if flow.below else [])], []
        if None not in cases.values():
            machine.state = before.copy()
            machine.assume(default)
            ends.append(machine.state)
        flow.below = machine.met(ends, before.path, but_for(before.path, flow.left()))
        machine.state = flow.below or before
        return flow

    def _case(self, label: SyntaxNode, number: Expr | None) -> Expr | None:
        """When a label is taken; None for default."""
        if label.kind is Kind.DEFAULT:
            return None
        values = [self._evaluator.number(each) for each in label.children[:-1]]
        first, last = values[0], values[-1]
        if number is None or first is None or last is None:
            return self._machine.number(BOOL, "case", label.place, "what is switched on")
        return eq(number, first) if len(values) == 1 else all_of(first <= number, number <= last)

    def _enter(self, flow: Flow, before: State, condition: Expr) -> None:
        machine, base = self._machine, before.path
        machine.state = before.copy()
        machine.assume(condition)
        entered, falls = machine.state, flow.below
        flow.below = entered
        if falls is not None:
            either = any_of(since(falls.path, base), since(entered.path, base))
            flow.below = machine.met([falls, entered], base, (*base, either))


def _split(statement: SyntaxNode) -> tuple[list[SyntaxNode], SyntaxNode]:
    """The labels of a statement in a switch, and the statement without them."""
    labels = []
    while statement.kind in {Kind.CASE, Kind.DEFAULT}:
        labels.append(statement)
        statement = statement.children[-1]
    hidden = next(_cases(statement), None)
    if hidden is not None:
        text = "a case inside of another statement cannot be followed"
        raise UserError([Fault(str(hidden.place), text)])
    return labels, statement


def _cases(node: SyntaxNode) -> Iterator[SyntaxNode]:
    """The labels of the switch that a node stands in."""
    if node.kind in {Kind.CASE, Kind.DEFAULT}:
        yield node
    elif node.kind is not Kind.SWITCH:
        for child in node.children:
            yield from _cases(child)

"""C statements and functions on the abstract machine.

One rule: every path is followed, and paths that meet are joined value by value. What cannot be
followed is refused: jumps into a block, and control that leaves an expression.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from zslayout.csource.calls import Program
from zslayout.csource.effects import JUMPS, described, jumps
from zslayout.csource.evaluate import Evaluator
from zslayout.csource.flow import Flow, Jump
from zslayout.csource.loops import Loops
from zslayout.csource.machine import Machine, Path, State, but_for, since
from zslayout.csource.switch import Switches
from zslayout.csource.syntax import Function, Kind, SyntaxNode
from zslayout.csource.value import Thing, Value
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.build import negate
from zslayout.expr.nodes import FALSE, TRUE
from zslayout.expr.types import BOOL, CType
from zslayout.provenance import Does

_MOST_CALLS: Final = 24
"""One in another."""
_MOST_CALLS_OF_ALL: Final = 4000
_ASM: Final = "ASM_STMT"
_GOTO: Final = "INDIRECT_GOTO_STMT"
_STATEMENTS: Final = frozenset(
    {
        *(Kind.COMPOUND, Kind.DECLARATION, Kind.IF, Kind.SWITCH, Kind.EMPTY, Kind.OTHER),
        *(Kind.FOR, Kind.WHILE, Kind.DO),
        *JUMPS,
    }
)
"""What gives no value at the end of `({ ... })`."""


class Executor:
    """Runs functions of a program on a machine."""

    def __init__(self, machine: Machine, program: Program) -> None:
        self._machine = machine
        self._stack: list[Function] = []
        self._calls = 0
        self.evaluator = Evaluator(machine, program, self._called, self._block_value)
        self._loops = Loops(machine, self.evaluator, self.execute)
        self._switches = Switches(machine, self.evaluator, self.in_order)

    def _called(self, function: Function, arguments: list[Value]) -> Value | None:
        """Run a function; None for one that is running, or that has other parameters."""
        self._calls += 1
        if self._calls > _MOST_CALLS_OF_ALL:
            raise _refused(function.place, f"{function.name}() is called too often to be followed")
        running = any(each.name == function.name for each in self._stack)
        if running or len(self._stack) >= _MOST_CALLS or len(arguments) != len(function.parameters):
            return None
        return self.run(function, arguments)

    def run(self, function: Function, arguments: Iterable[Value]) -> Value:
        """Run a function to its end; the state is then the one that all its paths joined make."""
        machine, base = self._machine, self._machine.state.path
        for parameter, value in zip(function.parameters, arguments, strict=True):
            bound = self.evaluator.as_type(value, parameter.type)
            machine.state.variables[parameter.target] = bound
        self._stack.append(function)
        flow = self.execute(function.body)
        self._stack.pop()
        if flow.jumped:
            label = flow.jumped[0][0]
            raise _refused(function.place, f"{function.name}(): jumps into a block, to {label}")
        ends = list(flow.returned)
        if flow.below is not None:
            ends.append((flow.below, None))
        machine.state = machine.met([state for state, _ in ends], base, base) or machine.state
        machine.state.path = base
        value = self._result(function, ends, base)
        for key in _own(function):
            machine.state.variables.pop(key, None)
        return value

    def _result(
        self, function: Function, ends: list[tuple[State, Value | None]], base: Path
    ) -> Value:
        machine, as_type = self._machine, self.evaluator.as_type
        if all(value is None for _, value in ends) and not isinstance(function.type, CType):
            return Thing(f"{function.name}()")
        why = f"what {function.name}() gives without a return"
        nothing = machine.fresh(function.type, function.name, function.place, why)
        values = [nothing if each is None else as_type(each, function.type) for _, each in ends]
        value = values[-1] if values else nothing
        for (state, _), earlier in reversed(list(zip(ends[:-1], values[:-1], strict=True))):
            value = machine.choice(since(state.path, base), earlier, value)
        return value

    def execute(self, node: SyntaxNode) -> Flow:
        """Run a statement in the machine's state."""
        machine = self._machine
        match node.kind:
            case Kind.COMPOUND:
                return _ended(node, self.in_order(node.children))
            case Kind.LABEL:
                return self.in_order((node,))
            case Kind.DECLARATION:
                for declared in node.children:
                    self._declare(declared)
            case Kind.RETURN:
                value = self.evaluator.value(node.children[0]) if node.children else None
                machine.note(node.place, value)
                return Flow(returned=[(machine.state, value)])
            case Kind.IF:
                return self._if(node)
            case Kind.FOR | Kind.WHILE | Kind.DO:
                return self._loops.run(node)
            case Kind.SWITCH:
                return self._switches.run(node)
            case Kind.BREAK:
                return Flow(broken=[machine.state])
            case Kind.CONTINUE:
                return Flow(continued=[machine.state])
            case Kind.GOTO:
                return Flow(jumped=[(_label(node), machine.state)])
            case Kind.EMPTY:
                pass
            case Kind.OTHER | Kind.CASE | Kind.DEFAULT:
                self._unreadable(node)
            case _:
                self.evaluator.value(node)
        return Flow(machine.state)

    def in_order(self, statements: tuple[SyntaxNode, ...], jumped: Iterable[Jump] = ()) -> Flow:
        """Run statements one after the other; jumps to labels among them land there."""
        machine, base = self._machine, self._machine.state.path
        flow = Flow(machine.state, jumped=list(jumped))
        for number, statement in enumerate(statements):
            labels, plain = _labelled(statement)
            if labels:
                landed = [state for name, state in flow.jumped if name in labels]
                flow.jumped = [each for each in flow.jumped if each[0] not in labels]
                states = [*landed, *([flow.below] if flow.below else [])]
                flow.below = machine.met(states, base, but_for(base, flow.left()))
            if flow.below is None:
                continue
            machine.state = flow.below
            rest = (plain, *statements[number + 1 :])
            if labels and any(_label(each) in labels for one in rest for each in _gotos(one)):
                self._again(labels, rest, flow, base)
                break
            ran = self.execute(plain)
            flow.leave_as(ran)
            flow.below = ran.below
        if flow.below is not None:
            machine.state = flow.below
        return flow

    def _again(
        self, labels: tuple[str, ...], rest: tuple[SyntaxNode, ...], flow: Flow, base: Path
    ) -> None:
        """Statements from labels on that jump back to them, and what comes from above to others."""
        machine = self._machine
        others = {name for one in rest for name in _labelled(one)[0]}
        pending = [each for each in flow.jumped if each[0] in others]
        flow.jumped = [each for each in flow.jumped if each[0] not in others]
        came = [*(state for _, state in pending), machine.state]
        machine.state = machine.met(came, base, but_for(base, flow.left())) or machine.state

        def turn() -> Flow:
            head, jumped = machine.state.path, list[Jump]()
            for name, state in pending:
                # Who passes the label may have come from above, or have jumped back since.
                now = machine.number(BOOL, "first", rest[0].place, "how often a jump is taken")
                path = (*head, *state.path[len(base) :], now)
                jumped.append((name, replace(state.copy(), path=path)))
            return self.in_order(rest, jumped)

        ran = self._loops.region(labels, turn, rest)
        flow.leave_as(ran)
        flow.below = ran.below

    def _declare(self, node: SyntaxNode) -> None:
        if node.kind is not Kind.VARIABLE or not node.target:
            return
        machine = self._machine
        machine.state.variables.pop(node.target, None)
        if not node.children:
            return
        value = self.evaluator.as_type(self.evaluator.value(node.children[0]), node.type)
        if node.type is None:
            machine.escape(value)
            return
        machine.note(node.place, value)
        if node.target in machine.escaped:
            machine.escape(value)
        machine.state.variables[node.target] = value

    def _if(self, node: SyntaxNode) -> Flow:
        machine = self._machine
        condition, *branches = node.children
        asked = self.evaluator.truth(condition)
        machine.note(node.place, asked, Does.BRANCHES)
        if asked in (TRUE, FALSE):
            taken = branches[:1] if asked == TRUE else branches[1:]
            return self.execute(taken[0]) if taken else Flow(machine.state)
        flow, below, before = Flow(), list[State](), machine.state
        for case, branch in ((asked, branches[:1]), (negate(asked), branches[1:])):
            machine.state = before.copy()
            machine.assume(case)
            ran = self.execute(branch[0]) if branch else Flow(machine.state)
            flow.leave_as(ran)
            below += [ran.below] if ran.below else []
        if len(below) == 1:
            flow.below = below[0]
        elif below:
            path = but_for(before.path, flow.left())
            flow.below = machine.joined(asked, below[0], below[1], path)
        machine.state = flow.below or before
        return flow

    def _unreadable(self, node: SyntaxNode) -> None:
        """A statement that is not known: it may store anywhere, but not lead elsewhere."""
        labels = any(each.kind is Kind.LABEL for each in self._stack[-1].body.walk())
        if jumps(node) or node.said == _GOTO or (node.said == _ASM and labels):
            text = f"{self._stack[-1].name}(): {described(node)} cannot be followed"
            raise _refused(node.place, text)
        self.evaluator.unreadable(node)
        self._machine.forget_escaped()
        self._machine.state.words = ()

    def _block_value(self, node: SyntaxNode) -> Value:
        """`({ ...; x; })`."""
        statements = node.children[0].children
        last = statements[-1:] if statements and statements[-1].kind not in _STATEMENTS else ()
        flow = self.in_order(statements[: len(statements) - len(last)])
        if flow.below is None or list(flow.left()):
            raise _refused(node.place, "control leaves a statement in an expression")
        return self.evaluator.value(last[0]) if last else Thing("nothing")


def _ended(block: SyntaxNode, flow: Flow) -> Flow:
    """What is after a block: its variables are no more."""
    for statement in block.children:
        for declared in statement.children if statement.kind is Kind.DECLARATION else ():
            for state in (*flow.left(), *([flow.below] if flow.below else [])):
                state.variables.pop(declared.target, None)
    return flow


def _refused(place: Place, text: str) -> UserError:
    return UserError([Fault(str(place), text)])


def _labelled(statement: SyntaxNode) -> tuple[tuple[str, ...], SyntaxNode]:
    """The labels of a statement, and the statement without them."""
    labels = []
    while statement.kind is Kind.LABEL and statement.children:
        labels.append(statement.name)
        statement = statement.children[-1]
    return tuple(labels), statement


def _gotos(node: SyntaxNode) -> Iterator[SyntaxNode]:
    return (each for each in node.walk() if each.kind is Kind.GOTO)


def _label(node: SyntaxNode) -> str:
    """The label that a goto goes to."""
    return node.children[0].name if node.children else node.name


def _own(function: Function) -> Iterator[int]:
    """The variables that end with a function."""
    yield from (parameter.target for parameter in function.parameters)
    yield from (each.target for each in function.body.walk() if each.kind is Kind.VARIABLE)

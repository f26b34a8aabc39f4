"""Loops on the abstract machine.

A loop whose condition speaks of parameters alone is unrolled. Of any other, one turn is run, which
stands for each: what a turn may change has values that nothing is known of when it begins. The
ways out of that turn are the ways out of the last one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zslayout.csource.effects import assigned, reaches_memory
from zslayout.csource.evaluate import Evaluator
from zslayout.csource.flow import Flow
from zslayout.csource.machine import Machine, Path, State, but_for, since
from zslayout.csource.syntax import Kind, SyntaxNode
from zslayout.errors import Place
from zslayout.expr.build import negate
from zslayout.expr.nodes import FALSE, TRUE, Expr
from zslayout.expr.walk import names
from zslayout.provenance import Does

_MOST_TURNS_OF_ALL: Final = 2048

Execute = Callable[[SyntaxNode], Flow]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a loop is made of. `first` is whether the condition is asked before the first turn."""

    place: Place
    start: SyntaxNode
    condition: SyntaxNode
    step: SyntaxNode
    body: SyntaxNode
    first: bool = True

    @property
    def repeated(self) -> tuple[SyntaxNode, ...]:
        """What is run once a turn."""
        return self.condition, self.step, self.body


def parts(loop: SyntaxNode) -> Parts:
    """The parts of a FOR, WHILE or DO."""
    nothing = SyntaxNode(Kind.EMPTY, loop.place)
    if loop.kind is Kind.FOR:
        start, condition, step, body = loop.children
        return Parts(loop.place, start, condition, step, body)
    if loop.kind is Kind.DO:
        body, condition = loop.children
        return Parts(loop.place, nothing, condition, nothing, body, first=False)
    condition, body = loop.children
    return Parts(loop.place, nothing, condition, nothing, body)


class Loops:
    """Loops by means of an evaluator for conditions and what executes statements."""

    def __init__(self, machine: Machine, evaluator: Evaluator, execute: Execute) -> None:
        self._machine = machine
        self._evaluator = evaluator
        self._execute = execute
        self._turns = 0

    def run(self, loop: SyntaxNode) -> Flow:
        """A loop in the machine's state."""
        of = parts(loop)
        self._execute(of.start)
        return self._unrolled(of) or self._any_turn(of)

    def region(
        self, labels: tuple[str, ...], run: Callable[[], Flow], nodes: tuple[SyntaxNode, ...]
    ) -> Flow:
        """Statements from labels on, which may jump back to them."""

        def turn() -> tuple[Flow, list[State]]:
            flow = run()
            back = [state for name, state in flow.jumped if name in labels]
            flow.jumped = [each for each in flow.jumped if each[0] not in labels]
            return flow, back

        return self._settled(turn, nodes)

    def _asked(self, of: Parts) -> Expr:
        if of.condition.kind is Kind.EMPTY:
            return TRUE
        goes_on = self._evaluator.truth(of.condition)
        self._machine.note(of.place, goes_on, Does.REPEATS)
        return goes_on

    def _met(self, flow: Flow, base: Path) -> State | None:
        """The state in which a turn goes on to the next."""
        going_on = [*flow.continued, *([flow.below] if flow.below else [])]
        gone = Flow(returned=flow.returned, broken=flow.broken, jumped=flow.jumped).left()
        return self._machine.met(going_on, base, but_for(base, gone))

    def _unrolled(self, of: Parts) -> Flow | None:
        """The loop turn by turn; None when its condition does not speak of parameters alone."""
        machine, flow, mark = self._machine, Flow(), self._machine.mark()
        base, exits = machine.state.path, list[tuple[Expr, State]]()
        endless = not any(node.kind is Kind.NAME for node in of.condition.walk())
        for turn in range(machine.most_turns):
            goes_on = self._asked(of) if turn or of.first else TRUE
            stuck = (
                endless and goes_on == TRUE and any(not self._of_parameters(by) for by, _ in exits)
            )
            if stuck or self._turns > _MOST_TURNS_OF_ALL or not self._of_parameters(goes_on):
                break
            decided = goes_on == TRUE if goes_on in (TRUE, FALSE) else machine.decided(goes_on)
            if decided is not True:
                exits.append((negate(goes_on), self._end(goes_on)))
            if decided is None:
                machine.assume(goes_on)
            going_on = self._turn(of, flow, exits) if decided is not False else None
            if going_on is None:
                return self._out_of(flow, exits, base)
            machine.state = going_on
            machine.let()
            self._execute(of.step)
        machine.rewind(mark)
        return None

    def _of_parameters(self, condition: Expr) -> bool:
        return all(each.name in self._machine.constants for each in names(condition))

    def _end(self, goes_on: Expr) -> State:
        """The state in which a loop ends because its condition is false."""
        before = self._machine.state
        self._machine.state = before.copy()
        self._machine.assume(negate(goes_on))
        end, self._machine.state = self._machine.state, before
        return end

    def _turn(self, of: Parts, flow: Flow, exits: list[tuple[Expr, State]]) -> State | None:
        """One turn; the state in which the next begins."""
        self._turns += 1
        base = self._machine.state.path
        ran = self._execute(of.body)
        flow.returned += ran.returned
        flow.jumped += ran.jumped
        exits += [(since(state.path, base), state) for state in ran.broken]
        return self._met(ran, base)

    def _out_of(self, flow: Flow, exits: list[tuple[Expr, State]], base: Path) -> Flow:
        """Below an unrolled loop: the first way out whose condition is true was taken."""
        if exits:
            path = but_for(base, flow.left())
            _, state = exits[-1]
            for condition, earlier in reversed(exits[:-1]):
                state = self._machine.joined(condition, earlier, state, path)
            state.path = path
            flow.below = self._machine.state = state
        return flow

    def _any_turn(self, of: Parts) -> Flow:
        machine = self._machine

        def turn() -> tuple[Flow, list[State]]:
            flow, head = Flow(), machine.state.path
            exits = self._leave(of) if of.first else []
            base = machine.state.path
            ran = self._execute(of.body)
            flow.returned, flow.jumped = ran.returned, ran.jumped
            exits += ran.broken
            going_on, back = self._met(ran, base), list[State]()
            if going_on is not None:
                machine.state = going_on
                self._execute(of.step)
                exits += [] if of.first else self._leave(of)
                back.append(machine.state)
            flow.below = machine.met(exits, head, but_for(head, flow.left()))
            return flow, back

        return self._settled(turn, of.repeated)

    def _leave(self, of: Parts) -> list[State]:
        """Ask a condition, and go on where it is true; where it is false the loop ends."""
        goes_on = self._asked(of)
        ends = [] if goes_on == TRUE else [self._end(goes_on)]
        self._machine.assume(goes_on)
        return ends

    def _settled(
        self, turn: Callable[[], tuple[Flow, list[State]]], nodes: tuple[SyntaxNode, ...]
    ) -> Flow:
        """A turn in a state from which any turn may begin, found by trying."""
        machine = self._machine
        entry, locks = machine.state, machine.state.locks
        changed = {key: node for part in nodes for key, node in assigned(part).items()}
        while True:
            mark = machine.mark()
            known = len(machine.escaped), len(machine.stored)
            machine.state = entry.copy()
            machine.state.locks, machine.state.words = locks, ()
            machine.forget(changed, "a loop")
            if any(map(reaches_memory, nodes)):
                machine.forget_reachable(nodes[0].place, "a loop")
            flow, back = turn()
            held = locks
            for state in back:
                held = tuple(lock for lock in held if lock in state.locks)
            if held == locks and known == (len(machine.escaped), len(machine.stored)):
                if flow.below is not None:
                    machine.state = flow.below
                return flow
            locks = held
            machine.rewind(mark)

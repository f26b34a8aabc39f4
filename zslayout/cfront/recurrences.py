"""What a loop changes from turn to turn, told by the number of turns.

A name stands for what a turn begins with, and so for any turn; what it ends with is known over that
name. Where that is the name plus what no turn changes, or what a chain leads to from there, the
value is known at every turn, by induction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from zslayout.cfront.arithmetic import resized
from zslayout.cfront.event import Event, Loop
from zslayout.cfront.memory import (
    Blank,
    Contents,
    Joined,
    Path,
    Pointer,
    State,
    Storage,
    Stored,
    Value,
)
from zslayout.cfront.terms import Terms, addends
from zslayout.expr.nodes import BinaryOp, Choose, CompareOp, Const, Expr, Var
from zslayout.expr.walk import children

EACH: Final = "each "
"""Begins what is come to along a chain of addresses: `each next`(first, how many steps)."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a loop changes: the name that it begins a turn with, before the first, after one."""

    name: Expr
    before: Expr
    after: Expr


@dataclass(frozen=True, slots=True)
class LoopTurn:
    """A turn that is run: its number, and the names of what it begins with."""

    number: Expr
    names: frozenset[str]


def solved(
    terms: Terms, steps: Iterable[Recurrence], turn: LoopTurn
) -> list[tuple[Recurrence, Expr]]:
    """The values at every turn, of those of which they are known."""
    known: list[tuple[Recurrence, Expr]] = []
    open_: list[Recurrence] = []
    for step in steps:
        value = _alone(terms, step, turn)
        if value is None:
            open_.append(step)
        else:
            known.append((step, value))
    back = terms.add(turn.number, terms.const(-1, turn.number.type.width))
    earlier = terms.substituted({getattr(turn.number, "name", ""): back})
    first = terms.compare(CompareOp.EQ, turn.number, terms.const(0, turn.number.type.width))
    while True:
        names = frozenset(one.name.name for one in open_ if isinstance(one.name, Var))
        put = terms.substituted(
            {one.name.name: value for one, value in known if isinstance(one.name, Var)}
        )
        more = []
        for step in open_:
            after = put(step.after)
            if not any(isinstance(x, Var) and x.name in names for x in below(terms, after)):
                more.append((step, terms.choose(first, step.before, earlier(after))))
        if not more:
            return known
        known += more
        done = {id(step) for step, _ in more}
        open_ = [step for step in open_ if id(step) not in done]


def _alone(terms: Terms, step: Recurrence, turn: LoopTurn) -> Expr | None:
    """The value at every turn, if it depends on no other that a turn changes."""
    name, after = step.name, step.after
    if all(each is name or each is step.before for each in leaves(after)):
        return step.before
    by = remaining(terms, list(addends(after)), (name,), name.type.width)
    if by is not None and not _changes(terms, by, turn, but=""):
        bits = name.type.width
        count = resized(terms, turn.number, bits)
        return terms.add(step.before, terms.binary(BinaryOp.MUL, count, by))
    if not isinstance(name, Var) or _changes(terms, after, turn, but=name.name):
        return None
    if all(each is not name for each in below(terms, after)):
        return None
    meaning = terms.meaning(after)
    if meaning is not None and meaning.arguments == (name,):
        return terms.apply(f"{EACH}{meaning.name}", name.type.width, step.before, turn.number)
    return terms.walked(name, after, step.before, turn.number)


def leaves(x: Expr) -> Iterator[Expr]:
    """What a tree may be, by its choices."""
    todo = [x]
    while todo:
        each = todo.pop()
        if isinstance(each, Choose):
            todo += (each.yes, each.no)
        else:
            yield each


def remaining(terms: Terms, have: list[Expr], less: Iterable[Expr], bits: int) -> Expr | None:
    """A sum without these parts, which it must have."""
    taken = 0
    for each in less:
        if isinstance(each, Const):
            taken += each.value
        elif (i := next((i for i, one in enumerate(have) if one is each), None)) is not None:
            del have[i]
        else:
            return None
    return terms.add(reduce(terms.add, have, terms.const(0, bits)), terms.const(-taken, bits))


def _changes(terms: Terms, x: Expr, turn: LoopTurn, *, but: str) -> bool:
    """Whether a tree may have another value at another turn, for another reason than one name."""
    return any(
        isinstance(each, Var) and (each.name in turn.names or each is turn.number)
        for each in below(terms, x, but)
    )


def below(terms: Terms, x: Expr, but: str = "") -> Iterator[Expr]:
    """Every part of a tree, those of arguments of `apply` among them, each once."""
    todo, seen = [x], set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen or (but and isinstance(each, Var) and each.name == but):
            continue
        seen.add(id(each))
        yield each
        meaning = terms.meaning(each)
        todo += children(each) if meaning is None else meaning.arguments


class Putter:
    """Puts trees for names, in all that was made since the state before."""

    def __init__(self, terms: Terms, by: Mapping[str, Expr], before: State) -> None:
        self.tree = terms.substituted(by) if by else lambda x: x
        self._nothing = not by
        self._done: dict[int, Contents] = {id(x): x for x in before.cells.values()}
        self._done[id(before.rest)] = before.rest
        self._before = before
        self._kept: list[Contents] = []

    def value(self, value: Value) -> Value:
        """A value."""
        if value is None or self._nothing:
            return value
        if isinstance(value, Pointer):
            base = value.base if isinstance(value.base, Storage) else self.tree(value.base)
            offset = self.tree(value.offset)
            if base is value.base and offset is value.offset:
                return value
            return Pointer(base, offset, value.of)
        if isinstance(value, tuple):
            return tuple(map(self.value, value))
        return self.tree(value)

    def event(self, event: Event) -> Event:
        """An event."""
        if self._nothing:
            return event
        return replace(
            event,
            path=self.path(event.path),
            address=None if event.address is None else self.tree(event.address),
            value=self.value(event.value),
            arguments=tuple(map(self.value, event.arguments)),
        )

    def loop(self, loop: Loop) -> Loop:
        """A loop in the one whose names these are."""
        return replace(
            loop,
            steps=tuple((a, self.tree(b), self.tree(c)) for a, b, c in loop.steps),
            solved=tuple((a, self.tree(b)) for a, b in loop.solved),
            again=self.tree(loop.again),
            left=self.tree(loop.left),
            path=self.path(loop.path),
        )

    def path(self, path: Path) -> Path:
        """A way."""
        return tuple(map(self.tree, path))

    def state(self, state: State) -> State:
        """A state."""
        if self._nothing:
            return state
        old = self._before.rooms
        rooms = {
            cell: value if old.get(cell) is value else self.value(value)
            for cell, value in state.rooms.items()
        }
        cells = {cell: self._contents(one) for cell, one in state.cells.items()}
        return State(self.path(state.path), rooms, cells, self._contents(state.rest))

    def _contents(self, one: Contents) -> Contents:
        found = self._done.get(id(one))
        if found is None:
            found = self._done[id(one)] = self._put(one)
            # What is put is not put again, and what has an identity here keeps it.
            self._done[id(found)] = found
            self._kept.append(one)
        return found

    def _put(self, one: Contents) -> Contents:
        if isinstance(one, Blank):
            before = None if one.before is None else self._contents(one.before)
            return one if before is one.before else Blank(one.version, one.turns, before)
        if isinstance(one, Stored):
            before, address = self._contents(one.before), self.tree(one.address)
            value = self.value(one.value)
            if before is one.before and address is one.address and value is one.value:
                return one
            return Stored(before, address, value)
        yes, no = self._contents(one.yes), self._contents(one.no)
        condition = self.tree(one.condition)
        if yes is one.yes and no is one.no and condition is one.condition:
            return one
        return Joined(condition, yes, no)


def tails(terms: Terms, states: Sequence[State], shared: Sequence[Expr]) -> Expr:
    """When a run comes to one of these states, which all lie behind the same conditions."""
    known = set(map(id, shared))
    return terms.any(
        *(terms.all(*(p for p in state.path if id(p) not in known)) for state in states)
    )

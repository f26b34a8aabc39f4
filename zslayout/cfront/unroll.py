"""A run of a loop that goes on for few turns, told turn by turn.

A run knows a loop by one turn, over names for what each turn begins with. Here those names get a
value for every turn, each made of those of the turn before, and what comes behind the loop is that
of the first turn at which it is left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from zslayout.cfront.event import Event, Run
from zslayout.cfront.memory import Pointer
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.walk import names

_MOST_TURNS: Final = 18
"""More than any zspage has pages, by one that could be tried behind the last."""

Lets = tuple[tuple[str, Expr], ...]


def unrolled(terms: Terms, run: Run, value: Expr) -> tuple[Expr, tuple[Event, ...], Lets]:
    """A result and events of a run, over names for what each turn of its loop begins with.

    Where no turn of these is the last, the result is 0. More than one loop is left as it is.
    """
    if len(run.loops) != 1:
        return value, run.events, ()
    loop = run.loops[0]
    solved = {name.name: x for name, x in loop.solved if isinstance(name, Var)}
    known = terms.substituted(solved)
    steps = [
        (name, known(before), known(after))
        for name, before, after in loop.steps
        if isinstance(name, Var) and name.name not in solved
    ]
    lets: list[tuple[str, Expr]] = []
    turns: list[Callable[[Expr], Expr]] = []
    for turn in range(_MOST_TURNS):
        by: dict[str, Expr] = {}
        if isinstance(loop.turn, Var):
            by[loop.turn.name] = terms.const(turn, loop.turn.type.width)
        for i, (name, before, after) in enumerate(steps):
            lets.append((f"kept_{i}_{turn}", turns[-1](after) if turn else before))
            by[name.name] = terms.var(f"kept_{i}_{turn}", name.type)
        turns.append(terms.substituted(by))
    result = terms.const(0, value.type.width)
    for put in reversed(turns):
        result = terms.choose(put(loop.left), put(value), result)
    return result, tuple(_events(run, turns)), _needed(result, lets)


def _needed(result: Expr, lets: Sequence[tuple[str, Expr]]) -> Lets:
    """Those that a result comes to: a variable of one turn alone begins with nothing."""
    wanted = {each.name for each in names(result)}
    kept: list[tuple[str, Expr]] = []
    for name, x in reversed(lets):
        if name in wanted:
            kept.append((name, x))
            wanted |= {each.name for each in names(x)}
    return tuple(reversed(kept))


def _events(run: Run, turns: list[Callable[[Expr], Expr]]) -> Iterator[Event]:
    for event in run.events:
        value = event.value
        if not event.loops:
            yield event
        elif value is not None and not isinstance(value, tuple | Pointer):
            for put in turns:
                yield replace(event, value=put(value), path=tuple(map(put, event.path)))

"""Locks by the names of the functions that take and release them (include/linux/spinlock.h, ...).

A lock that may not be got is held only where its function said so. RCU keeps nobody out.
"""

import re
from enum import Enum
from typing import Final

from zslayout.csource.machine import Machine
from zslayout.csource.value import Local, Member, Thing, Value, is_expression
from zslayout.expr.walk import names


class Effect(Enum):
    """What a function does to a lock."""

    TAKES = "lock"
    TRIES = "trylock"
    RELEASES = "unlock"


_NAME: Final = re.compile(
    r"(?!s?rcu_)(?:\w+_)?(?:spin|read|write|mutex)_(lock|trylock|unlock)"
    r"(_interruptible|_killable)?(?:_irq|_irqsave|_irqrestore|_bh|_nested|_nest_lock)?"
)


def effect(name: str) -> Effect | None:
    """What a function of this name does to a lock; None when it has to do with none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return Effect.TRIES if found[2] else Effect(found[1])


def happens(machine: Machine, name: str, what: Effect, given: list[Value], result: Value) -> None:
    """The effect of a call on the locks of the path."""
    lock, state = _lock(given), machine.state
    if what is Effect.TAKES:
        state.locks = (*state.locks, lock)
        machine.ever_taken.add(lock)
    elif what is Effect.TRIES:
        machine.ever_taken.add(lock)
        if "trylock" in name and is_expression(result):
            machine.tried |= {var.name: lock for var in names(result)}
    else:
        state.words = ()
        if lock in state.locks:
            place = len(state.locks) - 1 - state.locks[::-1].index(lock)
            state.locks = state.locks[:place] + state.locks[place + 1 :]
        elif lock not in machine.ever_taken:
            machine.held_at_entry.add(lock)


def _lock(given: list[Value]) -> str:
    """The lock by its struct and member: `size_class.lock`."""
    match given[:1]:
        case [Member(struct=struct, name=name)]:
            return f"{struct}.{name}"
        case [Thing(struct=struct)] if struct:
            return f"{struct}.lock"
        case [Local(key=key)]:
            return f"local.{key}"
        case _:
            return "lock"

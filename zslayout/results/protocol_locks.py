"""The locks of every step of the operations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import OperationTable, Transition
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, LockClass
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result

if TYPE_CHECKING:
    pass

LOCK_NAMES = {LockClass.PAGE: "page", LockClass.POOL: "pool", LockClass.CLASS: "class"}
"""The kinds of locks that are told of, outermost first."""


@dataclass(frozen=True, slots=True, eq=False)
class LocksResult(Result):
    """Operation tables, told by their locks."""

    DOCUMENT: ClassVar = "protocol_locks.document"
    RECORD: ClassVar = "protocol_locks.LocksRecord"

    operations: tuple[OperationTable, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Nothing is expected of a drawing."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """A drawing finds nothing."""
        return ()


def steps(operation: OperationTable) -> tuple[tuple[Transition, tuple[str, ...]], ...]:
    """The steps that can be reached, each with a mark for each kind of lock; none without locks.

    `+` takes it, `|` has it on some way here, `-` releases it, `.` is nothing.
    """
    if all(transition.lock_class is None for transition in operation.transitions):
        return ()
    held = locks_held_at(operation)
    return tuple(
        (each, tuple(_mark(each, lock_class, held[each.label]) for lock_class in LOCK_NAMES))
        for each in operation.transitions
        if each.label in held
    )


def _mark(transition: Transition, lock_class: LockClass, held: frozenset[LockClass]) -> str:
    if transition.lock_class is lock_class:
        return "+" if transition.action in ACQUIRE_ACTIONS else "-"
    return "|" if lock_class in held else "."

"""What a runtime check found, and what the allocator itself cannot go on from."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that an operation held, and the number of the step at which it took it."""

    lock: str
    step: int


@dataclass(slots=True)
class Violation(Exception):  # noqa: N818  # it is what the check is named for
    """A check that does not hold: which, what is wrong, and the step at which it was seen."""

    check: str
    message: str
    word: int | None = None
    """The word of a handle that the check is about."""
    operation: str = ""
    steps: tuple[str, ...] = ()
    """The steps of the operation, up to this one."""
    held_locks: tuple[HeldLock, ...] = ()
    """The locks that it holds, outermost first."""
    conflicting_locks: tuple[HeldLock, ...] = field(default=())
    """The locks of whoever took them in the other order."""

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"

    def __reduce__(self) -> tuple[type["Violation"], tuple[object, ...]]:
        """Made again of its parts: Dask, where it pickles exceptions, leaves out slots."""
        return Violation, tuple(getattr(self, each.name) for each in fields(self))


class InvariantViolation(Exception):  # noqa: N818  # a violation, which is no error of ours
    """The allocator reached for something that is not there, as a wild pointer does."""

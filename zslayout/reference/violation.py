"""What a runtime check found."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that an operation held, and the number of the step at which it took it."""

    lock: str
    step: int


@dataclass(slots=True)
class Violation(Exception):  # noqa: N818  # it is what the check is named for
    """A check that does not hold: which, what is wrong, and the step at which it was seen."""

    check: str
    says: str
    word: int | None = None
    """The word of a handle that the check is about."""
    operation: str = ""
    steps: tuple[str, ...] = ()
    """The steps of the operation, up to this one."""
    held: tuple[Held, ...] = ()
    """The locks that it holds, outermost first."""
    other: tuple[Held, ...] = field(default=())
    """The locks of whoever took them in the other order."""

    def __str__(self) -> str:
        return f"{self.check}: {self.says}"

"""Patches that do not change the file that was to be checked."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.document import Block, line
from zslayout.results.record import RootRecord
from zslayout.results.result import Description, Detail


@dataclass(frozen=True, slots=True, eq=False)
class UntouchedResult(Description):
    """There is nothing to check."""

    file: str
    patches: tuple[str, ...]

    @property
    def headline(self) -> str:
        """Which file no patch changes."""
        return f"no patch changes {self.file}; nothing was checked"

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The same."""
        yield line(self.headline)


class UntouchedRecord(RootRecord, of=UntouchedResult):
    """What `check --source --patch --if-touched` says where no patch changes the file."""

    file: str
    """The file."""

    patches: tuple[str, ...]
    """Their titles."""

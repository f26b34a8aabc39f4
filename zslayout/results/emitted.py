"""Text for the kernel, made of what is proved."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.document import Block, Preformatted
from zslayout.results.record import RootRecord
from zslayout.results.result import Description, Detail


@dataclass(frozen=True, slots=True, eq=False)
class EmittedText(Description):
    """Some lines that are copied as they are."""

    kind: str
    scheme: str
    lines: tuple[str, ...]

    @property
    def headline(self) -> str:
        """What it is."""
        return f"{self.kind} for {self.scheme}, {len(self.lines)} lines"

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The lines."""
        yield Preformatted(self.lines)


class EmittedRecord(RootRecord, of=EmittedText):
    """What `emit static-assert` wrote."""

    kind: str
    scheme: str
    lines: tuple[str, ...]

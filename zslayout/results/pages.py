"""Several results of one kind, one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import Block, joined
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Result


@dataclass(frozen=True, slots=True, eq=False)
class Pages(Result):
    """Results that were asked for together."""

    pages: tuple[Result, ...]

    @property
    def exit_code(self) -> ExitCode:
        """The worst of them."""
        return ExitCode.worst(page.exit_code for page in self.pages)

    def decided(self) -> Iterator[Diagnostic]:
        """Those of all."""
        return (each for page in self.pages for each in page.decided())

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """One below the other."""
        return joined(page.blocks(detail) for page in self.pages)


class PagesRecord(RootRecord, of=Pages):
    """Several results, each as it is when it is asked for alone."""

    results: tuple[RootRecord, ...] = computed("pages")


def together(pages: Sequence[Result]) -> Result:
    """All of them as one result; the only one is itself."""
    return pages[0] if len(pages) == 1 else Pages(tuple(pages))

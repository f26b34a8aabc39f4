"""Several results of one kind, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Document


@dataclass(frozen=True, slots=True, eq=False)
class Pages(Result):
    """Results that were asked for together."""

    RECORD: ClassVar = "record.PagesRecord"

    pages: tuple[Result, ...]

    @property
    def exit_code(self) -> ExitCode:
        """The worst of them."""
        return ExitCode.worst(page.exit_code for page in self.pages)

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Those of all."""
        return tuple(each for page in self.pages for each in page.diagnostics())

    def document(self, detail: Detail) -> "Document":
        """One below the other."""
        from zslayout.results.document import joined

        return joined(page.document(detail) for page in self.pages)


def together(pages: Sequence[Result]) -> Result:
    """All of them as one result; the only one is itself."""
    return pages[0] if len(pages) == 1 else Pages(tuple(pages))

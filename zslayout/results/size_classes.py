"""The size classes of a pool; and how many there are by chain size.

One rule: a class is one that was created. Sizes and waste are in bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.reference.size_class import SizeClasses
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import DebugfsTabular, Result, Tabular
from zslayout.words.layout import Layout

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Table


@dataclass(frozen=True, slots=True, eq=False)
class ClassesResult(Result, Tabular, DebugfsTabular):
    """The classes of a layout."""

    DOCUMENT: ClassVar = "size_classes.document"
    RECORD: ClassVar = "size_classes.ClassesRecord"

    layout: Layout
    classes: SizeClasses

    @property
    def exit_code(self) -> ExitCode:
        """Nothing is expected of them."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """That no kernel has them, where none has."""
        return unbuilt((self.layout,))

    def table(self) -> "Table":
        """A class a row, by the keys of JSON."""
        from zslayout.results.records.size_classes import table

        return table(self)

    def debugfs(self) -> tuple[str, ...]:
        """What the kernel's file says of a pool without objects."""
        from zslayout.results.debugfs import GROUPS, DebugfsRow, debugfs_lines

        none = (0,) * GROUPS
        return debugfs_lines(
            [
                DebugfsRow(each.index, each.size, none, 0, 0, 0, each.pages_per_zspage, 0)
                for each in self.classes.created
            ]
        )


@dataclass(frozen=True, slots=True, eq=False)
class SweepResult(Result, Tabular):
    """A layout for each chain size, with its classes where it has any."""

    DOCUMENT: ClassVar = "size_classes.sweep"
    RECORD: ClassVar = "size_classes.SweepRecord"

    found: tuple[tuple[Layout, SizeClasses | None], ...]

    @property
    def exit_code(self) -> ExitCode:
        """Nothing is expected of them."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """That no kernel has them, at the chain sizes where none has."""
        return unbuilt([layout for layout, _ in self.found])

    def table(self) -> "Table":
        """A chain size a row, by the keys of JSON."""
        from zslayout.results.records.size_classes import sweep_table

        return sweep_table(self)


def unbuilt(layouts: Sequence[Layout]) -> "tuple[Diagnostic, ...]":
    """That there is no kernel with these classes, where the scheme's assertion fails."""
    from zslayout.results.diagnostic import Diagnostic, Level
    from zslayout.results.words import chain_sizes

    sizes = [layout.chain_size for layout in layouts if not layout.asserted]
    if not sizes:
        return ()
    params, scheme = layouts[0].params.name, layouts[0].scheme.name
    text = f"no kernel has these: {scheme} does not build here at {chain_sizes(sizes)}"
    return (Diagnostic("classes.builds", Level.NOTE, text, (params,), scheme),)

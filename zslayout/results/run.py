"""What came of a workload on the reference allocator; and the patch levels side by side."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from zslayout.reference import lockdep, pool_checks
from zslayout.reference.operations import zs_can_compact
from zslayout.reference.pool import PoolClass
from zslayout.reference.run_result import LevelComparison, RunResult
from zslayout.reference.zspage import ZS_INUSE_RATIO_10
from zslayout.results.debugfs import DebugfsRow, debugfs_lines
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import DebugfsTabular, Result, Tabular

if TYPE_CHECKING:
    from zslayout.results.document import Table

CHECKS: Final = {
    **lockdep.LOCK_CHECKS,
    **pool_checks.POOL_CHECKS,
    "invariant": "The allocator reaches for nothing that is not there.",
}
"""What each check says, by its id."""


@dataclass(frozen=True, slots=True, eq=False)
class RunReport(Result, DebugfsTabular):
    """One run, to its end or to the first violation."""

    DOCUMENT: ClassVar = "run.document"
    RECORD: ClassVar = "run.RunRecord"

    ran: RunResult

    @property
    def exit_code(self) -> ExitCode:
        """Whether a check failed."""
        broken = self.ran.violation is not None
        return ExitCode.UNEXPECTED if broken else ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The violation, or that there is none."""
        ran, layout = self.ran, self.ran.request.layout
        names, scheme = (layout.params.name,), layout.scheme.name
        found = ran.violation
        if found is None:
            return (Diagnostic("run", Level.OK, self.verdict, names, scheme),)
        text = f"{CHECKS[found.check]} {found.message}, in: {found.operation}"
        witness = None if found.word is None else {"word": found.word}
        return (Diagnostic(found.check, Level.ERROR, text, names, scheme, witness=witness),)

    @property
    def verdict(self) -> str:
        """What there is to say where no check failed."""
        if self.ran.request.checks.value == "none":
            return "the workload ended; nothing was checked"
        return "no check failed"

    @property
    def rows(self) -> list[DebugfsRow]:
        """The classes that have zspages."""
        return [_row(kind) for kind in self.ran.pool.created if any(kind.zspages)]

    def debugfs(self) -> tuple[str, ...] | None:
        """What the kernel's file says at the end; after a violation nothing is sure any more."""
        return debugfs_lines(self.rows) if self.ran.violation is None else None


@dataclass(frozen=True, slots=True, eq=False)
class LevelsReport(Result, Tabular):
    """What zs_free() does at each patch level, counted over one workload."""

    DOCUMENT: ClassVar = "run.levels"
    RECORD: ClassVar = "run.LevelsRecord"

    levels: tuple[LevelComparison, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Nothing is expected of counts."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Counts are no findings."""
        return ()

    def table(self) -> "Table":
        """A level a row, by the keys of JSON."""
        from zslayout.results.records.run import levels_table

        return levels_table(self)


def _row(size_class: PoolClass) -> DebugfsRow:
    zspages = size_class.objs_allocated // size_class.objs_per_zspage
    return DebugfsRow(
        index=size_class.index,
        size=size_class.size,
        zspages=tuple(size_class.zspages[ZS_INUSE_RATIO_10:]),
        objs_allocated=size_class.objs_allocated,
        objs_inuse=size_class.objs_inuse,
        pages_used=zspages * size_class.pages_per_zspage,
        pages_per_zspage=size_class.pages_per_zspage,
        freeable=zs_can_compact(size_class),
    )

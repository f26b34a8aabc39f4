"""What the kernel's own file says."""

from rendered import shown

from zslayout.render.debugfs import render
from zslayout.results.check import CheckResult
from zslayout.results.result import DebugfsTabular, Detail


class _Pool(CheckResult, DebugfsTabular):
    lines: tuple[str, ...] | None = (" class  size", "")

    def debugfs(self) -> tuple[str, ...] | None:
        return self.lines


class _Broken(_Pool):
    lines = None


def test_the_file_is_as_the_result_has_it() -> None:
    assert render(_Pool(()), Detail()) == " class  size\n\n"


def test_where_there_is_no_such_pool_the_report_says_why() -> None:
    assert render(_Broken(()), Detail()) == shown(CheckResult(()))

"""What the kernel's own file says."""

from zslayout.render.debugfs import render
from zslayout.results.result import DebugfsTabular, Detail


class _File(DebugfsTabular):
    def debugfs(self) -> str:
        return " class  size\n"


def test_the_file_is_as_the_result_has_it() -> None:
    assert render(_File(), Detail(verbose=True)) == " class  size\n"

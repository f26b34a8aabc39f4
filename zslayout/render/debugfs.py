"""What the kernel's own file in debugfs says."""

from zslayout.results.result import DebugfsTabular, Detail


def render(result: DebugfsTabular, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The lines of that file."""
    return result.debugfs()

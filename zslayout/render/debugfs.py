"""What the kernel's own file in debugfs says."""

from zslayout.render import text
from zslayout.results.result import DebugfsTabular, Detail, Result


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:
    """The lines of that file; where there is none, the report that says why."""
    found = result.debugfs() if isinstance(result, DebugfsTabular) else None
    if found is None:
        return text.render(result, detail, colour=colour)
    return "".join(f"{line}\n" for line in found)

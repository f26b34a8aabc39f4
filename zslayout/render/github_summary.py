"""The summary of a step of a GitHub action: append it to the file that GITHUB_STEP_SUMMARY names.

GitHub's Markdown, the worst first. A step may write 1 MiB, and more is refused whole: what does not
fit is counted.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.render.findings import details, findings, for_people, scheme, where
from zslayout.render.markdown import escaped
from zslayout.render.quiet import stand
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.result import Detail, Result

_LIMIT: Final = 1024 * 1024
"""What one step may write, in bytes."""
_SPARE: Final = 1024
"""What is kept for the last lines."""


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole summary."""
    found = for_people(findings(result))
    parts = [f"### zslayout: {stand(result)}\n\n{escaped(result.headline)}\n"]
    left = _LIMIT - _SPARE - len(parts[0].encode())
    for number, each in enumerate(found):
        part = "".join(f"{line}\n" for line in _finding(each))
        left -= len(part.encode())
        if left < 0:
            parts.append(f"\n{len(found) - number} more did not fit.\n")
            break
        parts.append(part)
    return "".join(parts)


def _finding(each: Diagnostic) -> Iterator[str]:
    yield ""
    yield f"- **{each.fate.value}** `{each.rule}`{escaped(scheme(each) + where(each))}:"
    yield f"  {escaped(' '.join(each.message.split()))}"
    lines = list(details(each))
    if lines:
        yield ""
        yield "  ```text"
        yield from (f"  {line}" for line in lines)
        yield "  ```"

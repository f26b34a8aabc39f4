"""Complaints as scripts/checkpatch.pl of the kernel writes them, for hooks that look for `ERROR:`.

As b4 reads a command of b4.prep-perpatch-check-cmd: silence is a pass, a line with `ERROR:` a
failure, any other line a warning. What is not decided is a warning.
"""

from typing import Final

from zslayout.render.findings import details, findings, first_place, for_people, scheme, where
from zslayout.results.diagnostic import Fate
from zslayout.results.result import Detail, Result

_WORDS: Final = {Fate.FAILED: "ERROR", Fate.BROKEN: "ERROR", Fate.UNDECIDED: "WARNING"}


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """A line for each finding that is not as expected; nothing where there is none."""
    lines = []
    for each in for_people(findings(result)):
        if each.fate in _WORDS:
            at = first_place(each)
            place = f"{at}: " if at else ""
            said = f"{each.message.removesuffix('.')}{scheme(each)}{where(each)}"
            head = f"{_WORDS[each.fate]}: {place}{said}"
            rest = "; ".join(line.strip() for line in details(each) if line.startswith("values"))
            lines.append(f"{head} [{each.rule}]{f' ({rest})' if rest else ''}")
    return "".join(f"{' '.join(line.split())}\n" for line in lines)

"""Diagnostics as compilers write them, for editors and log scanners that read those of gcc.

`file:line:col: error: sentence [rule]`, each once with the configurations it is true of; nothing
for what is as expected.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from zslayout.provenance import by_place
from zslayout.render.findings import findings, first_place, for_people, where
from zslayout.results.diagnostic import BLOCKED, Diagnostic, Level, merged
from zslayout.results.result import Detail, Result

_TOLD: Final = (Level.ERROR, Level.WARNING, Level.NOTE)


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """A line for each, and one for each further place."""
    found = [each for each in findings(result) if each.level in _TOLD]
    blocked = for_people(each for each in found if each.verdict == BLOCKED)
    others = merged(each for each in found if each.verdict != BLOCKED)
    return "".join(f"{line}\n" for each in (*others, *blocked) for line in _lines(each))


def _lines(each: Diagnostic) -> Iterator[str]:
    first, *others = map(str, each.places or (first_place(each) or "zslayout",))
    _, *stand_there = each.stands_there or ("",)
    scheme = f" ({each.scheme})" if each.scheme and not each.places else ""
    said = f"{each.message.removesuffix('.')}{where(each)}{scheme}"
    fix = f"; fix: {each.fix}" if each.fix else ""
    yield f"{first}: {each.level.value}: {said}{fix} [{each.rule}]"
    for place, what in zip_longest(others, stand_there, fillvalue=""):
        yield f"{place}: note: {what or 'and here'} [{each.rule}]"
    lines = {mention.where: mention.place for mention in each.mentions}
    for there, what in by_place(each.mentions).items():
        place = str(lines[there] or there)
        if place not in {first, *others} or not each.places:
            yield f"{place}: note: {what} [{each.rule}]"

"""What the claims on functions say of an entry, at one configuration and its usual chain size.

Less is asked than by a check: no other chain size, no other choice of Kconfig, and no more than is
needed to come to an answer. It takes seconds, where a check takes minutes. What a solver said of
the unmodified file is known beforehand: processes that judge are forked behind that.
"""

import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from corpus.entry import Broken, Entry, base_text, changed, right_lines
from corpus.judge import configurations, most_telling
from corpus.tool import package
from zslayout.arch.params import ArchParams
from zslayout.cclaims.asking.question import KnownAnswers
from zslayout.cclaims.judge import findings
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.reading import Learned
from zslayout.cfront import llvm, point, survey, unit
from zslayout.cfront.text import CFile
from zslayout.pipeline.functions.everywhere import frame_bits
from zslayout.verdict import Status

_BATCH: Final = 8
"""A process judges so many: a solver's memory grows with what it was asked."""
_DEEP: Final = 100_000
_TIMEOUT: Final = "timeout after"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an entry first, or at one of its lines."""

    name: str
    kind: str
    at: str
    """The configuration."""
    state: str
    """A digest of the package that said it."""
    green: bool
    refused: bool = False
    """Whether it was not compiled, or not read."""
    placed: bool = False
    """Whether a line is named that is wrong."""
    id: str = ""
    line: int = 0
    says: str = ""
    whole: bool = False
    """Whether all was looked at, and not only what came first."""


def said(kind: str, entry: Entry, answers: KnownAnswers, *, whole: bool = False) -> Said:
    """The first finding; of a `whole` file that at a wrong line, if there is one."""
    name = most_telling(entry)[0]
    params = next(each for each in configurations() if each.name == name)
    lines = right_lines(entry) if isinstance(entry, Broken) else frozenset[int]()
    first: Said | None = None
    for id_, found, refused, says in _open(changed(entry).text, params, answers):
        if isinstance(entry, Broken) and _TIMEOUT in says:
            continue  # it says nothing of the file
        placed = bool(found & lines)
        if first is None or placed:
            one = min(found & lines or found)
            first = Said(entry.name, kind, name, package(), False, refused, placed, id_, one, says)
        if placed or not whole:
            break
    return first or Said(entry.name, kind, name, package(), green=True, whole=True)


def _open(
    text: str, params: ArchParams, answers: KnownAnswers
) -> Iterator[tuple[str, frozenset[int], bool, str]]:
    """What is not proved: its obligation, lines, whether it was not read, and what it says."""
    file = CFile("zsmalloc.c", text)
    size = params.chain_size.default
    at = point.point(params, size)
    made = unit.unit(file, at, file.expressions)
    for each in made.errors:
        yield "source.builds", frozenset({each.line}), True, each.text
    for function, each in made.lines.dropped:
        yield "source.unread", frozenset({each.line}), True, f"{function}(): {each.text}"
    if not made.ir:
        return
    surveyed = survey.survey(llvm.module(made.ir), at.given, numeric=True)
    learned = Learned(answers=answers)
    for found in findings(surveyed, frame_bits(params), params.page_shift, size, learned=learned):
        if found.verdict.status is not Status.PROVED:
            lines = frozenset({found.place.line, *(also.line for also in found.also)})
            yield found.id, lines, found.id == "source.unread", _shown(found)


def _shown(found: Judged) -> str:
    why = f": {found.verdict.why}" if found.verdict.why else ""
    return f"{found.verdict.status.name} {found.says}{why}"


def judge(entries: Sequence[tuple[str, Entry]], results: Path, *, whole: bool = False) -> None:
    """Judge these, base by base, and add each to a file of results as soon as it is known."""
    sys.setrecursionlimit(_DEEP)
    by_base: dict[str, list[tuple[str, Entry]]] = {}
    for kind, entry in entries:
        by_base.setdefault(entry.base, []).append((kind, entry))
    for base, some in by_base.items():
        answers = KnownAnswers()
        usual = next(each for each in configurations() if each.name == "x86_64")
        if len(some) > 1:
            for _ in _open(base_text(base), usual, answers):
                pass
        gc.freeze()
        for start in range(0, len(some), _BATCH):
            child = os.fork()
            if child == 0:
                judge_some(some[start : start + _BATCH], results, answers, whole=whole)
                os._exit(0)
            os.waitpid(child, 0)


def judge_some(
    some: Sequence[tuple[str, Entry]], results: Path, answers: KnownAnswers, *, whole: bool
) -> None:
    """As `judge`, in this process."""
    done = {} if whole else known(results)  # others may judge beside this one
    for kind, entry in some:
        if entry.name in done:
            continue
        try:
            one = said(kind, entry, answers, whole=whole)
        except Exception as error:  # noqa: BLE001  # a bug of the tool is a result
            why = f"the tool failed: {error!r}"[:300]
            one = Said(entry.name, kind, "", package(), green=False, id="failed", says=why)
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(one)) + "\n")


def known(results: Path) -> dict[str, Said]:
    """What is in a file of results, the last word on each entry."""
    if not results.exists():
        return {}
    lines = results.read_text(encoding="utf-8").splitlines()
    every = [Said(**json.loads(line)) for line in lines]
    return {each.name: each for each in every}

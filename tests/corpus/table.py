"""Check every entry of the corpus on every configuration and count, by kind: `make corpus`.

`python -m corpus.table [--kind K] [--name N] [--few | --one] [--share I/N] [--jobs N]
[--markdown FILE] [--misses FILE]`. A share is every N-th file of each kind, from the I-th on.
What was checked before with the same package is not checked again: a run may be stopped and go on.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tabulate import tabulate

from corpus.broken import KINDS as BROKEN
from corpus.entry import Broken, Entry, changed
from corpus.equivalent import KINDS as EQUIVALENT
from corpus.judge import Judged, Mark, judged, most_telling, telling
from corpus.tool import ask

_BROKEN_HEADS: Final = (
    "kind",
    "files",
    "refuted",
    "refused",
    "at the line",
    "partly",
    "missed",
    "false alarms",
)
_EQUIVALENT_HEADS: Final = ("kind", "files", "proved", "asked less", "refuted", "refused")

Found = dict[str, list[Judged]]
"""By kind."""
Row = tuple[object, ...]
At = Callable[[Entry], tuple[str, ...]]
"""The configurations that a file is checked on; none for all."""


def chosen(kind: str, name: str) -> dict[str, list[Entry]]:
    """The entries of kinds and names that contain these words, by kind."""
    every: dict[str, tuple[Broken, ...] | tuple[Entry, ...]] = {**BROKEN, **EQUIVALENT}
    found = {
        each: [entry for entry in some if name in entry.name]
        for each, some in every.items()
        if kind in each
    }
    return {each: some for each, some in found.items() if some}


def found(entries: dict[str, list[Entry]], jobs: int, at: At) -> Found:
    """All of them judged, side by side; each is told as it comes."""
    asked = [(kind, entry, at(entry)) for kind, some in entries.items() for entry in some]
    texts = [changed(entry).text for _, entry, _ in asked]
    result: Found = {kind: [] for kind in entries}
    # A solver's memory grows with what it was asked, so a worker is replaced now and then.
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=20) as pool:
        answers = pool.map(ask, texts, [archs for _, _, archs in asked])
        for (kind, entry, archs), _ in zip(asked, answers, strict=True):
            one = judged(entry, archs)  # the answer is kept by now
            result[kind].append(one)
            sys.stderr.write(f"{_line(one)}\n")
    return result


def _line(one: Judged) -> str:
    more = "" if not isinstance(one.entry, Broken) or one.placed else ", not at its line"
    alarms = f", false alarms: {len(one.alarms)}" if one.alarms else ""
    return f"{one.mark.value:10} {one.entry.name}{more}{alarms}: {one.detail}"


def _count(some: Iterable[Judged], *marks: Mark) -> int:
    return sum(one.mark in marks for one in some)


def _broken_row(kind: str, some: Sequence[Judged]) -> Row:
    return (
        kind,
        len(some),
        _count(some, Mark.STOPPED),
        _count(some, Mark.REFUSED),
        sum(one.placed and one.mark in {Mark.STOPPED, Mark.REFUSED} for one in some),
        _count(some, Mark.PARTLY),
        _count(some, Mark.MISSED, Mark.CRASHED),
        sum(bool(one.alarms) for one in some),
    )


def _equivalent_row(kind: str, some: Sequence[Judged]) -> Row:
    marks = (Mark.PROVED, Mark.LESS, Mark.REFUTED, Mark.REFUSED)
    return (kind, len(some), *(_count(some, mark) for mark in marks))


def tables(of: Found) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Heads and rows, with a sum where there are several, by title."""
    broken = {kind: some for kind, some in of.items() if kind in BROKEN}
    same = {kind: some for kind, some in of.items() if kind in EQUIVALENT}
    made = {
        "Broken": (_BROKEN_HEADS, _rows(broken, _broken_row)),
        "Equivalent": (_EQUIVALENT_HEADS, _rows(same, _equivalent_row)),
    }
    return {title: table for title, table in made.items() if table[1]}


def _rows(of: Found, row: Callable[[str, Sequence[Judged]], Row]) -> list[Row]:
    rows = [row(kind, some) for kind, some in of.items()]
    if len(rows) > 1:
        rows.append(row("together", [one for some in of.values() for one in some]))
    return rows


def text(of: Found) -> str:
    """The tables for a terminal."""
    parts = [f"{title}\n{tabulate(rows, heads)}\n" for title, (heads, rows) in tables(of).items()]
    return "\n".join(parts)


def markdown(of: Found, every: int, where: str) -> str:
    """The tables as a page, with what is not as it should be.

    It says `where` files were checked, and of how many if not of all.
    """
    count = sum(map(len, of.values()))
    parts = [f"{_ABOUT}\nChecked: {count} of {every} files, {where}.\n"]
    for title, (heads, rows) in tables(of).items():
        parts.append(f"## {title}\n\n{tabulate(rows, heads, tablefmt='github')}\n")
    wrong = [one for some in of.values() for one in some if not one.right]
    if wrong:
        rows = [
            (one.entry.name, one.entry.base, one.mark.value, one.detail, one.entry.why)
            for one in wrong
        ]
        heads = ("file", "of", "is", "said", "what it is")
        parts.append(f"## Not as it should be\n\n{tabulate(rows, heads, tablefmt='github')}\n")
    return "\n".join(parts)


ONE: Final = "each on one configuration, where it is wrong if it is"
FEW: Final = "each on those configurations that tell"
_ABOUT: Final = """\
# The corpus

Real files of Linux, each with one edit. A broken file should be
refuted or refused on each configuration where it is wrong, at one of the lines that are wrong, and
on no other; an equivalent one should be proved, with all that is asked of the file that it was made
from. The edits are in `tests/corpus/`; the files come out of Debian's source packages when the
corpus is run. Where an edit does harm is worked out by hand; that it is a change of meaning, or is
none, is what a compiler says of the kernel's own build (`tests/corpus/verify.py`). `make corpus`
writes this page.
"""


def main(arguments: Sequence[str]) -> int:
    """0 when every entry that was asked for is as it should be."""
    parser = argparse.ArgumentParser(prog="corpus.table")
    parser.add_argument("--kind", default="", help="kinds with this word in their name")
    parser.add_argument("--name", default="", help="files with this word in their name")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", type=Path, help="write the page, too")
    parser.add_argument("--misses", type=Path, help="write the names of what is not right, too")
    parser.add_argument("--few", action="store_true", help="on the configurations that tell")
    parser.add_argument("--one", action="store_true", help="on the one that tells most")
    parser.add_argument("--share", default="1/1", help="I/N: every N-th of each kind, from I")
    options = parser.parse_args(arguments)
    first, step = map(int, options.share.split("/"))
    at: At = most_telling if options.one else telling if options.few else lambda _: ()
    some = chosen(options.kind, options.name)
    some = {kind: own[first - 1 :: step] for kind, own in some.items() if own[first - 1 :: step]}
    all_of_it = found(some, options.jobs, at)
    sys.stdout.write(text(all_of_it))
    if options.markdown:
        where = ONE if options.one else FEW if options.few else "on every configuration"
        total = sum(map(len, chosen("", "").values()))
        options.markdown.write_text(markdown(all_of_it, total, where), encoding="utf-8")
    every = [one for some in all_of_it.values() for one in some]
    if options.misses:
        names = sorted(one.entry.name for one in every if not one.right)
        options.misses.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return 0 if all(one.right for one in every) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

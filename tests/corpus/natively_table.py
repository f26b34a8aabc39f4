"""Run every broken file of the corpus and count, by kind, how each was seen to be wrong.

`python -m corpus.natively_table RESULTS [--kind K] [--name N] [--share I/N] [--again] [--none]
[--markdown FILE]`. What is in the file of results is not run again; with --again, what was not seen
is. `tests/corpus/natively_why.py` says why some are not.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tabulate import tabulate

from corpus.entry import Broken
from corpus.natively import (
    COMPILER,
    FAILED,
    MISBEHAVES,
    UNSEEN,
    Ran,
    entries,
    known,
    run,
    state,
)
from corpus.natively_why import WHY

_HEADS: Final = ("kind", "files", "run", *MISBEHAVES, COMPILER, UNSEEN, FAILED)
_SHOWN: Final = 110
_UNKNOWN: Final = "not looked into"
_ABOUT: Final = """\
# The corpus, run

The broken files of [the corpus](corpus.md), compiled and run. Each is a real file of Linux with one
edit. It runs step for step beside the reference allocator, as `run --native` lets it: `mixed`, then
`pressure` with every third page, handle and lock refused (15,000 operations each with pages of 4
KiB), then objects of every class, and more than a zspage has. That is done on up to three
configurations where it is wrong, then at the longest and the shortest zspages. Where locks or their
order are wrong, its threads go by the schedules of the protocol's mutants first, and race under the
sanitizer of threads at last. The first way that shows it is counted. The unmodified files show
nothing in any of these ways.

A file that is not seen is no less broken: with it stands why a run does not get there. What the
compiler stops is not run. `make native-corpus` writes this page; parts of a file that are in the
corpus, too, cannot be compiled, and are not here.

"""


def row(kind: str, names: Sequence[str], found: Mapping[str, Ran]) -> tuple[object, ...]:
    """How many files of a kind were run, and how they were seen."""
    some = [found[name].how for name in names if name in found]
    return kind, len(names), len(some), *(some.count(how) for how in _HEADS[3:])


def text(every: Sequence[tuple[str, Broken]], found: Mapping[str, Ran], form: str) -> str:
    """The tables, in a form of tabulate's."""
    by_kind: dict[str, list[str]] = {}
    for kind, entry in every:
        by_kind.setdefault(kind, []).append(entry.name)
    rows = [row(kind, names, found) for kind, names in by_kind.items()]
    rows.append(row("together", [entry.name for _, entry in every], found))
    parts = [tabulate(rows, _HEADS, tablefmt=form)]
    some = [(entry, found[entry.name]) for _, entry in every if entry.name in found]
    unseen = [
        (entry.name, entry.base, one.at, entry.why, WHY.get(entry.name, _UNKNOWN))
        for entry, one in some
        if one.how == UNSEEN
    ]
    if unseen:
        heads = ("file", "of", "on", "what it is", "why it is not seen")
        parts.append(f"## Not seen\n\n{tabulate(unseen, heads, tablefmt=form)}")
    for title, hows in (("Failed", (FAILED,)), ("Seen", MISBEHAVES), ("Not compiled", (COMPILER,))):
        told = [
            (entry.name, entry.base, one.at, one.how, _brief(one.says))
            for entry, one in some
            if one.how in hows
        ]
        if told:
            heads = ("file", "of", "on", "seen", "first")
            parts.append(f"## {title}\n\n{tabulate(told, heads, tablefmt=form)}")
    return "\n\n".join(parts) + "\n"


def _brief(says: str) -> str:
    return " ".join(says.split())[:_SHOWN].replace("|", "/").replace("<", "&lt;")


def markdown(every: Sequence[tuple[str, Broken]], found: Mapping[str, Ran]) -> str:
    """The page."""
    some = [found[entry.name] for _, entry in every if entry.name in found]
    before = {one.state for one in some} - {state()}
    now = sum(one.state == state() for one in some)
    how = "all by the package as it is here."
    if before:
        others = f"the others by {len(before)} states before it"
        how = f"{now} of them by the package as it is here, {others}."
    return (
        f"{_ABOUT}Run: {len(some)} of {len(every)} files, {how}\n\n{text(every, found, 'github')}"
    )


def main(arguments: Sequence[str]) -> int:
    """0 when every file that was run is seen, or it is said why not."""
    parser = argparse.ArgumentParser(prog="corpus.natively_table")
    parser.add_argument("results", type=Path, help="answers are added to this file")
    parser.add_argument("--kind", default="", help="kinds with this word in their name")
    parser.add_argument("--name", default="", help="files with this word in their name")
    parser.add_argument("--share", default="1/1", help="I/N: every N-th, from I")
    parser.add_argument("--again", action="store_true", help="run what was not seen once more")
    parser.add_argument("--none", action="store_true", help="run nothing more")
    parser.add_argument("--markdown", type=Path, help="write the page, too")
    options = parser.parse_args(arguments)
    first, step = map(int, options.share.split("/"))
    every = entries(options.kind, options.name)
    if not options.none:
        run(every[first - 1 :: step], options.results, again=options.again)
    found = known(options.results)
    sys.stdout.write(text(every, found, "simple"))
    if options.markdown:
        options.markdown.write_text(markdown(every, found), encoding="utf-8")
    some = [found[entry.name] for _, entry in every if entry.name in found]
    open_ = [
        one for one in some if one.how == FAILED or (one.how == UNSEEN and one.name not in WHY)
    ]
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Judge every entry of the corpus by claims alone, and count, by kind: `make corpus-claims`.

`python -m corpus.claims_table RESULTS [--kind K] [--name N] [--share I/N] [--whole]
[--markdown FILE]`. What is in the file of results is not judged again, whatever the package was
then: the page says how much is of another state of it. With --whole, broken files that were stopped
at another line than a wrong one are gone through to the end.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tabulate import tabulate

from corpus.broken import KINDS as BROKEN
from corpus.claims import Said, judge, known
from corpus.entry import Broken, Entry
from corpus.table import chosen
from corpus.tool import package

BROKEN_HEADS: Final = (
    *("kind", "files", "judged", "at the line", "at another", "not read", "green", "failed"),
)
_EQUIVALENT_HEADS: Final = ("kind", "files", "judged", "proved", "not proved", "failed")
_FAILED: Final = "failed"
_SHOWN: Final = 110
_ABOUT: Final = """\
# The corpus

Real files of Linux, each with one edit. A broken file should be stopped, at one of the lines that
are wrong; an equivalent one should be proved. The edits are in `tests/corpus/`; the files come out
of Debian's source packages when the corpus is run. Where an edit does harm is worked out by hand;
that it is a change of meaning, or is none, is what a compiler says of the kernel's own build
(`tests/corpus/verify.py`).

What is here is less than a check. Each file is judged by the claims on its functions alone, on one
configuration (one where it is wrong, if it is), at its usual chain size and with its usual choices
of Kconfig. A broken file is left at the first thing that is not proved, which may be where a wrong
value is used; `--whole` goes on to a finding at a line that is wrong, if there is one. What the
words of a file are asked besides (`obj.*`, `macro.*`, `size.*` of the catalogue), other chain sizes
and other choices of Kconfig are left out: a file that is green here may be stopped there. `make
corpus` asks all of it, on every configuration, and takes days; `make corpus-claims` writes this
page.

"""


def entries(kind: str, name: str) -> list[tuple[str, Entry]]:
    """The entries of kinds and names that contain these words, each with its kind."""
    return [(each, entry) for each, some in chosen(kind, name).items() for entry in some]


def left(
    every: Sequence[tuple[str, Entry]], said: Mapping[str, Said], *, whole: bool
) -> list[tuple[str, Entry]]:
    """What is to be judged: all that was not, or what was not gone through to the end."""
    if not whole:
        return [each for each in every if each[1].name not in said]
    return [
        (kind, entry)
        for kind, entry in every
        if isinstance(entry, Broken) and (one := said.get(entry.name)) is not None
        if not (one.placed or one.whole or one.refused)
    ]


def broken_row(kind: str, names: Sequence[str], said: Mapping[str, Said]) -> tuple[object, ...]:
    """How many broken files of a kind were judged, and what became of them."""
    some = [said[name] for name in names if name in said]
    stopped = [x for x in some if not x.green and x.id != _FAILED]
    return (
        kind,
        len(names),
        len(some),
        sum(x.placed for x in stopped),
        sum(not x.placed and not x.refused for x in stopped),
        sum(not x.placed and x.refused for x in stopped),
        sum(x.green for x in some),
        sum(x.id == _FAILED for x in some),
    )


def _same_row(kind: str, names: Sequence[str], said: Mapping[str, Said]) -> tuple[object, ...]:
    some = [said[name] for name in names if name in said]
    proved, failed = sum(x.green for x in some), sum(x.id == _FAILED for x in some)
    return kind, len(names), len(some), proved, len(some) - proved - failed, failed


def text(every: Sequence[tuple[str, Entry]], said: Mapping[str, Said], form: str) -> str:
    """The tables, and what is not as it should be, in a form of tabulate's."""
    by_kind: dict[str, list[str]] = {}
    for kind, entry in every:
        by_kind.setdefault(kind, []).append(entry.name)
    parts = []
    for title, heads, row, broken in (
        ("Broken", BROKEN_HEADS, broken_row, True),
        ("Equivalent", _EQUIVALENT_HEADS, _same_row, False),
    ):
        own = {kind: names for kind, names in by_kind.items() if (kind in BROKEN) is broken}
        if own:
            rows = [row(kind, names, said) for kind, names in own.items()]
            rows.append(row("together", [name for names in own.values() for name in names], said))
            parts.append(f"## {title}\n\n{tabulate(rows, heads, tablefmt=form)}\n")
    wrong = [
        (entry.name, entry.base, one.at, _word(one), _brief(one), entry.why)
        for _, entry in every
        if (one := said.get(entry.name)) is not None and not _is_right(entry, one)
    ]
    if wrong:
        heads = ("file", "of", "on", "is", "said", "what it is")
        parts.append(f"## Not as it should be\n\n{tabulate(wrong, heads, tablefmt=form)}\n")
    return "\n".join(parts)


def _is_right(entry: Entry, one: Said) -> bool:
    return one.placed if isinstance(entry, Broken) else one.green


def _word(one: Said) -> str:
    if one.id == _FAILED:
        return _FAILED
    return "green" if one.green else "not read" if one.refused else "stopped"


def _brief(one: Said) -> str:
    where = f"{one.id}, line {one.line}: " if one.id and one.line else ""
    return f"{where}{one.says}"[:_SHOWN].replace("|", "/")


def markdown(every: Sequence[tuple[str, Entry]], said: Mapping[str, Said]) -> str:
    """The page."""
    judged = [said[entry.name] for _, entry in every if entry.name in said]
    now = sum(each.state == package() for each in judged)
    states = len({each.state for each in judged})
    count = f"Judged: {len(judged)} of {len(every)} files"
    how = f"{now} of them by the package as it is here, the others by {states} states before it."
    if now == len(judged):
        how = "all by the package as it is here."
    return f"{_ABOUT}{count}, {how}\n\n{text(every, said, 'github')}"


def main(arguments: Sequence[str]) -> int:
    """0 when every entry that was judged is as it should be."""
    parser = argparse.ArgumentParser(prog="corpus.claims_table")
    parser.add_argument("results", type=Path, help="answers are added to this file")
    parser.add_argument("--kind", default="", help="kinds with this word in their name")
    parser.add_argument("--name", default="", help="files with this word in their name")
    parser.add_argument("--share", default="1/1", help="I/N: every N-th, from I")
    parser.add_argument(
        "--whole", action="store_true", help="go on to a wrong line, if there is one"
    )
    parser.add_argument("--markdown", type=Path, help="write the page, too")
    parser.add_argument("--none", action="store_true", help="judge nothing more")
    options = parser.parse_args(arguments)
    first, step = map(int, options.share.split("/"))
    every = entries(options.kind, options.name)
    if not options.none:
        todo = left(every, known(options.results), whole=options.whole)
        judge(todo[first - 1 :: step], options.results, whole=options.whole)
    said = known(options.results)
    sys.stdout.write(text(every, said, "simple"))
    if options.markdown:
        options.markdown.write_text(markdown(every, said), encoding="utf-8")
    some = [(entry, said[entry.name]) for _, entry in every if entry.name in said]
    return 0 if all(_is_right(entry, one) for entry, one in some) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

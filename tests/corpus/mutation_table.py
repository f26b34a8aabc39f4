"""Judge mutants of a release by claims alone, and count, by region: `make mutation`.

`python -m corpus.mutation_table RESULTS [--base RELEASE] [--region R] [--share I/N] [--none]
[--markdown FILE] [--page RELEASE...]`. What is in the file of results is not judged again.
Survivors are mutants of which nothing is said; `tests/corpus/survivors.py` says why, for those that
were looked into. The page has what was judged of each of its releases.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tabulate import tabulate

from corpus.claims import Said, judge, known
from corpus.claims_table import BROKEN_HEADS, broken_row
from corpus.entry import Broken
from corpus.mutate import REGIONS, all_mutants
from corpus.rearrange import rearranged
from corpus.survivors import OF_REGION, OF_RELEASES, WHY

_WIDE: Final = 90
_ABOUT: Final = """\
# Mutants

Each token of the functions, structs and macros of Linux that have to do with a packed word is
changed, or its statement is gone (`tests/corpus/mutate.py`), one at a time. Each file that comes of
it is judged by the claims on its functions alone, on one configuration (x86-64), at its usual chain
size and with its usual choices of Kconfig, and left at the first thing that is not proved. What a
check asks besides is left out: words of other configurations, other chain sizes, other choices, the
compiler's warnings. `make mutation` writes this page. Of a release that was not judged as a whole
every second mutant of some functions was, of those that are other ones than in Linux 7.3.

"""


def entries(base: str, regions: Sequence[str]) -> list[tuple[str, Broken]]:
    """The mutants of a release, each with its region."""
    found = all_mutants(base, regions or REGIONS)
    return [(each.region, each.entry(base)) for each in found]


def page(releases: Sequence[str], said: Mapping[str, Said]) -> str:
    """All releases by their numbers, then each by its regions, and its survivors."""
    every = {base: entries(base, ()) for base in releases}
    rows = [
        broken_row(f"Linux {base}", [entry.name for _, entry in some], said)
        for base, some in every.items()
    ]
    parts = [_ABOUT + tabulate(rows, ("release", "mutants", *BROKEN_HEADS[2:]), "github")]
    parts += [f"## Linux {base}\n\n{text(some, said, 'github')}" for base, some in every.items()]
    return "\n\n".join(parts)


def text(every: Sequence[tuple[str, Broken]], said: Mapping[str, Said], form: str) -> str:
    """The tables of a release: the regions of which something was judged, and the survivors."""
    by_region: dict[str, list[str]] = {}
    for region, entry in every:
        if entry.name in said:
            by_region.setdefault(region, [])
    for region, entry in every:
        if region in by_region:
            by_region[region].append(entry.name)
    rows = [broken_row(region, names, said) for region, names in by_region.items()]
    rows.append(broken_row("together", [entry.name for _, entry in every], said))
    heads = ("region", "mutants", *BROKEN_HEADS[2:])
    parts = [tabulate(rows, heads, tablefmt=form)]
    alive = [
        (region, entry.why, _why(region, entry) or "not looked into")
        for region, entry in every
        if (one := said.get(entry.name)) is not None and one.green
    ]
    judged = sum(entry.name in said for _, entry in every)
    parts.append(f"{judged - len(alive)} of {judged} mutants are stopped.")
    if alive:
        shown = [(region, _one_line(what), why) for region, what, why in alive]
        parts.append("### Survivors")
        by_reason = Counter(why for *_, why in alive).most_common()
        parts.append(tabulate(by_reason, ("why", "how many"), tablefmt=form))
        parts.append(tabulate(shown, ("region", "what was changed", "why"), tablefmt=form))
    return "\n\n".join(parts) + "\n"


def _why(region: str, entry: Broken) -> str:
    """Why a mutant survives, "" where nobody looked."""
    return WHY.get(_key(entry)) or OF_REGION.get(region) or _OF_OTHERS.get(_where(entry), "")


def _key(entry: Broken) -> str:
    """The name of a mutant without where it begins, which moves with each release."""
    return entry.name.partition(", at ")[0] + ": " + entry.why


def _where(entry: Broken) -> str:
    """A mutant as another release may have it: without its line."""
    return _without_line(_key(entry))


def _without_line(key: str) -> str:
    region, _, what = key.partition(": ")[2].partition(" line ")
    return f"{region}: {what.partition(': ')[2]}"


_OF_OTHERS: Final = {_without_line(key): why for key, why in WHY.items() if why in OF_RELEASES}
"""What is true of a change in each release that has what is changed."""


def _one_line(said: str) -> str:
    short = said if len(said) <= _WIDE else said[: _WIDE - 3] + "..."
    return f"`{short.replace('|', '&#124;')}`"


def main(arguments: Sequence[str]) -> int:
    """0 when there are no survivors but those that are known."""
    parser = argparse.ArgumentParser(prog="corpus.mutation_table")
    parser.add_argument("results", type=Path, help="answers are added to this file")
    parser.add_argument("--base", default="7.3", help="a release of Linux")
    parser.add_argument("--region", action="append", default=[], help="a function, struct or macro")
    parser.add_argument("--share", default="1/1", help="I/N: every N-th, from I")
    parser.add_argument("--moved", action="store_true", help="statements, not tokens: no page")
    parser.add_argument("--markdown", type=Path, help="write the page, too")
    parser.add_argument("--page", nargs="+", default=["7.3"], help="the releases on the page")
    parser.add_argument("--none", action="store_true", help="judge nothing more")
    options = parser.parse_args(arguments)
    first, step = map(int, options.share.split("/"))
    every = entries(options.base, options.region)
    if options.moved:
        moved = rearranged(options.base, options.region)
        every = [(each.region, each.entry(options.base)) for each in moved]
    if not options.none:
        done = known(options.results)
        judge([x for x in every if x[1].name not in done][first - 1 :: step], options.results)
    said = known(options.results)
    sys.stdout.write(text(every, said, "simple"))
    if options.markdown:
        options.markdown.write_text(page(options.page, said), encoding="utf-8")
    green = [each for each in every if each[1].name in said and said[each[1].name].green]
    return 0 if all(_why(*each) for each in green) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
